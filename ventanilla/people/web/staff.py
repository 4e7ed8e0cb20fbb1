"""Who works here: for administrators."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.foundation import clock
from ventanilla.people import operations, queries
from ventanilla.people.models import Person
from ventanilla.people.web.access import administrators
from ventanilla.people.web.forms import Staffing


def _me(request: HttpRequest) -> Person:
    return cast(Person, request.user)


@administrators
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    return render(request, "people/staff.html", {"people": queries.staff()})


@administrators
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = Staffing(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("handle", "name", "role", "email")}
        try:
            person = operations.add_person(**given, by=_me(request).actor, at=clock.now())
            if not form.cleaned_data["reads_private"]:
                _change(person, form, request)
            return _show_link(request, person)
        except (operations.BadHandle, operations.HandleTaken) as refusal:
            form.add_error("handle", str(refusal))
    return render(request, "people/add.html", {"form": form}, status=422 if form.errors else 200)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=number)
    form = Staffing(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            _change(person, form, request)
        except operations.LastAdministrator as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:staff")
    return render(request, "people/edit.html", {"form": form, "person": person}, status=422 if form.errors else 200)


def _change(person: Person, form: Staffing, request: HttpRequest) -> None:
    given = {name: form.cleaned_data[name] for name in ("name", "role", "email", "reads_private")}
    operations.change_person(person=person, **given, by=_me(request).actor, at=clock.now())


@administrators
@never_cache
@require_POST
def link(request: HttpRequest, number: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=number, is_active=True)
    return _show_link(request, person, forget="forget_second_factor" in request.POST)


def _show_link(request: HttpRequest, person: Person, *, forget: bool = False) -> HttpResponse:
    """Shown once, here: it is not mailed, for whoever opens a mailbox would be that person."""
    made = operations.make_link(person=person, by=_me(request).actor, at=clock.now(), forget_second_factor=forget)
    response = render(request, "people/link.html", {"person": person, "link": made})
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@administrators
@require_POST
def disable(request: HttpRequest, number: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=number)
    try:
        operations.disable_person(person=person, by=_me(request).actor, at=clock.now())
        messages.success(request, _("%(name)s may no longer sign in.") % {"name": person.name})
    except operations.LastAdministrator as refusal:
        messages.error(request, str(refusal))
    return redirect("people:staff")


@administrators
@require_POST
def enable(request: HttpRequest, number: int) -> HttpResponse:
    person = operations.enable_person(
        person=get_object_or_404(Person, pk=number), by=_me(request).actor, at=clock.now()
    )
    messages.success(request, _("%(name)s may sign in again.") % {"name": person.name})
    return redirect("people:staff")
