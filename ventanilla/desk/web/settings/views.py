"""The settings: a list that says how each thing stands, and a page for each."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.answers.operations import Needed, NobodyOnCall, TooLong, ring_at_any_hour
from ventanilla.departments.operations import AlwaysOpen, KeyTaken, Misfilled, NoHours
from ventanilla.desk.web.settings import house
from ventanilla.desk.web.settings.navigation import groups
from ventanilla.desk.web.settings.overview import standing
from ventanilla.desk.web.settings.questions.base import Question
from ventanilla.desk.web.settings.sections import BY_SLUG, Section
from ventanilla.desk.web.settings.summary import changed
from ventanilla.foundation import clock
from ventanilla.people.models import Person
from ventanilla.people.web.access import administrators

_UNDO = "settings-undo"
_REFUSALS = (NobodyOnCall, TooLong, Needed, AlwaysOpen, NoHours, KeyTaken, Misfilled)


def _section(slug: str) -> Section:
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


@administrators
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    said = standing()
    listed = [(name, [(place, said.get(place.slug)) for place in places]) for name, places in groups(request)]
    return render(request, "desk/settings/index.html", {"groups": listed})


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, slug: str) -> HttpResponse:
    section, known = _section(slug), house.known()
    if request.method != "POST":
        return _shown(request, section, section.form(initial=section.form.shown(section.kept.read()), known=known))
    reshaped = section.form.reshaped(request.POST)
    if reshaped is not None:
        return _shown(request, section, section.form(initial=reshaped, known=known))
    form = section.form(request.POST, known=known)
    if form.is_valid() and _saved(request, section, form):
        return redirect("desk:settings-part", slug)
    return _shown(request, section, form)


def _saved(request: HttpRequest, section: Section, form: Question) -> bool:
    before, after = section.kept.read(), form.value()
    what = changed(form.parts(before), form.parts(after))
    if not what:
        messages.info(request, _("Nothing was changed."))
        return True
    try:
        section.kept.write(after, cast(Person, request.user).actor, clock.now())
    except _REFUSALS as refusal:
        form.add_error(None, str(refusal) or _("It cannot be so."))
        return False
    request.session[_UNDO] = {"slug": section.slug, "before": before, "after": section.kept.read()}
    messages.success(request, _("Saved: %(what)s.") % {"what": what})
    return True


@administrators
@require_POST
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """As it was before, unless somebody changed it since."""
    section, kept = _section(slug), request.session.pop(_UNDO, None)
    if not kept or kept["slug"] != slug or kept["after"] != section.kept.read():
        messages.error(request, _("It was changed again since: it stays as it is now."))
        return redirect("desk:settings-part", slug)
    try:
        section.kept.write(kept["before"], cast(Person, request.user).actor, clock.now())
        messages.success(request, _("It is as it was before."))
    except _REFUSALS as refusal:
        messages.error(request, str(refusal) or _("It cannot be so."))
    return redirect("desk:settings-part", slug)


@administrators
@require_POST
def ring(request: HttpRequest) -> HttpResponse:
    """Somebody is on call now: what asks for it rings at any hour."""
    try:
        ring_at_any_hour(by=cast(Person, request.user).actor, at=clock.now())
        messages.success(request, _("From now on whoever is on call is told at any hour."))
    except NobodyOnCall as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:settings-part", "guardia")


def _shown(request: HttpRequest, section: Section, form: Question) -> HttpResponse:
    context: dict[str, Any] = {
        "section": section, "form": form, "groups": groups(request), "may_undo": _may_undo(request, section),
        "sleeping": house.sleeping() if section.slug == "guardia" else [],
    }  # fmt: skip
    return render(request, "desk/settings/part.html", context, status=422 if form.errors else 200)


def _may_undo(request: HttpRequest, section: Section) -> bool:
    kept: dict[str, Any] | None = request.session.get(_UNDO)
    return bool(kept and kept["slug"] == section.slug and request.method != "POST")
