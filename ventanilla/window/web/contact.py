"""Writing to us: the form, the warning before sending, the receipt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ventanilla.departments import queries as house
from ventanilla.departments.models import Kind
from ventanilla.foundation import clock
from ventanilla.window.operations import FormClosed, NotReceived, TooMany, Written, count_visit, receive
from ventanilla.window.queries.cases import case_of_form, form_account
from ventanilla.window.queries.hours import answered_by, attention
from ventanilla.window.queries.passes import receipt_pass
from ventanilla.window.rules import uploads
from ventanilla.window.rules.formal import carries_identity, needs_registry
from ventanilla.window.web import posting
from ventanilla.window.web.forms import Contact
from ventanilla.window.web.page import page, show
from ventanilla.window.web.posting import Posting
from ventanilla.window.web.words import attended, before, size

_PLACED = {Kind.WATER, Kind.TOWN}


@page
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, posting.blank(at=clock.real_now()), Contact(with_place=with_place()))
    return _sent(request, posting.read(request, at=clock.real_now()))


def with_place() -> bool:
    """Only where it helps: pipes and streets have a place, courses do not."""
    found = house.administration()
    return found is not None and bool(_PLACED & {found.kind, found.also})


def _sent(request: HttpRequest, posted: Posting) -> HttpResponse:
    if posted.rewriting:
        return _form(request, posted, Contact(initial=request.POST.dict(), with_place=with_place()))
    form = Contact(request.POST, with_place=with_place())
    if case_of_form(posted.once.key):
        return _to_receipt(posted)
    if not form.is_valid() or posted.faults or posted.doubts:
        return _form(request, posted, form, status=422)
    warned = warnings(request, form.cleaned_data["message"])
    if warned:
        return check(request, posted, form, warned)
    return _receive(request, posted, form)


def warnings(request: HttpRequest, text: str) -> list[str]:
    """What is said once before sending; whoever has seen it sends it as it is."""
    if request.POST.get(posting.SEEN):
        return []
    found = [("registry", needs_registry(text)), ("identity", carries_identity(text))]
    return [name for name, is_so in found if is_so]


def check(request: HttpRequest, posted: Posting, form: Any, warned: list[str]) -> HttpResponse:
    fields = {name: form.cleaned_data[name] for name in form.fields}
    return show(
        request, "window/check.html", files(posted) | {"fields": fields, "warned": warned, "action": request.path}
    )


def _receive(request: HttpRequest, posted: Posting, form: Contact) -> HttpResponse:
    given = form.cleaned_data
    written = Written(
        text=given["message"], once=posted.once.key, language=get_language() or "es", place=given.get("place", ""),
        email=given["email"], files=posted.files,
    )  # fmt: skip
    try:
        count_visit(address=request.META.get("REMOTE_ADDR", ""), purpose="write", at=clock.real_now())
        receive(written=written, at=clock.now())
    except TooMany as error:
        posted.doubts.append(too_many(error))
        return _form(request, posted, form, status=429)
    except NotReceived:
        posted.doubts.append(not_received())
        return _form(request, posted, form, status=503)
    except FormClosed:
        return _form(request, posted, form, status=503)
    return _to_receipt(posted)


def too_many(error: TooMany) -> str:
    return _(
        "Many messages have come from this connection in a short time. Press Send again %(when)s; nothing of this is lost. If it is urgent, call us."
    ) % {"when": after(error.until)}


def after(until: datetime) -> str:
    minutes = max(1, round((until - clock.real_now()).total_seconds() / 60))
    if minutes < 90:
        return _("in %(minutes)s min") % {"minutes": minutes}
    return _("in %(hours)s h") % {"hours": round(minutes / 60)}


def not_received() -> str:
    return _(
        "We could not take it in: the failure is ours. It is all still here: press Send again in a minute, or call us."
    )


def _to_receipt(posted: Posting) -> HttpResponse:
    return redirect("window:receipt", receipt_pass(posted.once.key))


def _form(request: HttpRequest, posted: Posting, form: Contact, *, status: int = 200) -> HttpResponse:
    if form_account() is None:
        return show(
            request,
            "window/closed.html",
            {"text": request.POST.get("message", "")},
            status=503 if form.is_bound else 200,
        )
    now = clock.now()
    around = files(posted) | {
        "form": form,
        "answered_before": before(answered_by(now), now=now),
        "attended": attended(attention()),
    }
    return show(request, "window/contact.html", around, status=status)


def files(posted: Posting) -> dict[str, Any]:
    """What the parts of both forms need."""
    return {
        "posted": posted,
        "held": [{"id": one.id, "name": one.name, "size": size(one.size)} for one in posted.files],
        "accept": uploads.ACCEPT,
        "most_files": uploads.MAX_FILES,
        "most_bytes": size(uploads.MAX_BYTES),
        "room": uploads.MAX_FILES - len(posted.files),
    }
