"""Forgetting a citizen: found by name or handle, looked at, and erased with a reason that is kept."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.answers.models import OPEN, Duty
from ventanilla.desk.web.settings.navigation import groups
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.people.models import Ground, Handle, Person
from ventanilla.people.operations import erase_handle
from ventanilla.people.queries import FOUND, citizens
from ventanilla.people.web.access import administrators


class Erasure(forms.Form):
    ground = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=Ground.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say why: it is written in the journal, without any name.")},
    )  # fmt: skip
    sure = forms.BooleanField(
        label=gettext_lazy("I have read what goes and what stays"),
        error_messages={"required": gettext_lazy("Tick it: what is erased does not come back.")},
    )


@administrators
@never_cache
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()
    found = citizens(asked)
    shown = {"q": asked, "found": found[:FOUND], "more": len(found) > FOUND, "groups": groups(request)}
    return render(request, "desk/settings/erase.html", shown)


@administrators
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, number: int) -> HttpResponse:
    handle = get_object_or_404(Handle, pk=number, erased_at=None)
    form = Erasure(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by = cast(Person, request.user).actor
        erase_handle(handle_id=handle.pk, by=by, at=clock.now(), ground=form.cleaned_data["ground"])
        messages.success(request, _("Forgotten. The journal keeps that it was done, when, by whom and why."))
        return redirect("desk:settings-erase")
    written = Message.objects.filter(author=handle)
    shown = {
        "handle": handle, "form": form, "groups": groups(request), "messages_written": written.count(),
        "waiting": Duty.objects.filter(message__author=handle, state__in=OPEN).count(),
        "latest": written.order_by("-created_at").first(),
    }  # fmt: skip
    return render(request, "desk/settings/erase_one.html", shown, status=422 if form.errors else 200)
