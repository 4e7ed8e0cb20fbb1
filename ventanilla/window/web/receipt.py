"""The receipt: a counter stub with the code and the PIN, and what happens next."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ventanilla.foundation import clock
from ventanilla.window.models import Tracking
from ventanilla.window.operations import email_of
from ventanilla.window.queries.cases import case_of_form, duty_of
from ventanilla.window.queries.passes import Expired, pin_for, read_receipt, status_pass
from ventanilla.window.rules.keys import masked
from ventanilla.window.web.page import around, page, private, show, speak
from ventanilla.window.web.words import before, on


@page
@require_safe
def receipt(request: HttpRequest, given: str) -> HttpResponse:
    try:
        once = read_receipt(given)
    except Expired:
        return private(show(request, "window/expired.html", {"what": "receipt"}, status=410))
    case = case_of_form(once)
    if case is None or case.message.is_erased:
        return private(show(request, "window/missing.html", status=404))
    speak(request, case.language)
    told = _told(case, pin_for(once))
    if "guardar" in request.GET:
        return private(_as_text(request, case, told))
    return private(show(request, "window/receipt.html", told))


def _told(case: Tracking, pin: str) -> dict[str, Any]:
    now, duty, email = clock.now(), duty_of(case), email_of(case)
    message = case.message
    return {
        "case": case,
        "pin": pin,
        "message": message,
        "place": message.title.partition(" · ")[2],
        "attachments": list(message.attachments.all()),
        "received_on": on(case.created_at, now=case.created_at),
        "answered_before": before(duty.due_at, now=now) if duty and duty.is_open and duty.due_at > now else "",
        "email": masked(email).replace("…", "…\u2060") if email else "",
        "status_pass": status_pass(case.key),
        "find_link": f"{settings.PUBLIC_URL}{reverse('window:find')}",
    }


def _as_text(request: HttpRequest, case: Tracking, told: dict[str, Any]) -> HttpResponse:
    """To keep: opens anywhere."""
    text = render_to_string("window/receipt.txt", around(request) | told)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    name = _("receipt-%(key)s.txt") % {"key": case.key}
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
