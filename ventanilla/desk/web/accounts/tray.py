"""What could not be read: seen as it came, tried again, or set apart with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ventanilla.channels.models import Account, Unreadable
from ventanilla.desk.queries import accounts as queries
from ventanilla.desk.web.accounts import words
from ventanilla.desk.web.accounts.forms import Apart
from ventanilla.foundation import clock
from ventanilla.inbox.jobs import RAW_DAYS
from ventanilla.inbox.operations import retry_tray, retry_unreadable, set_apart
from ventanilla.people.models import Person
from ventanilla.people.web.access import answerers, staff

PAGE = 25
CUT = 1_500


@dataclass(frozen=True, slots=True)
class Shown:
    """One that waits. `raw` is empty for whoever may not read private messages, and once it was forgotten."""

    row: Unreadable
    stream: str
    reason: str
    raw: str
    cut: bool
    length: int
    forgotten: bool
    form: Apart


@staff
@require_safe
def tray(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    chosen, after = number(request.GET.get("cuenta", "")), number(request.GET.get("antes", ""))
    account = get_object_or_404(Account, pk=chosen) if chosen else None
    rows = queries.waiting(account)
    page = list(rows.filter(pk__lt=after)[: PAGE + 1] if after else rows[: PAGE + 1])
    shown: dict[str, Any] = {
        "rows": [entry(row, person) for row in page[:PAGE]],
        "account": account,
        "total": rows.count(),
        "more": page[PAGE - 1].pk if len(page) > PAGE else None,
        "days": RAW_DAYS,
        "now": clock.now(),
    }
    return render(request, "desk/accounts/tray.html", shown)


def entry(row: Unreadable, person: Person) -> Shown:
    raw = row.raw if person.may_read_private else ""
    return Shown(
        row=row,
        stream=words.stream_title(row.stream),
        reason=words.why_unread(row.reason, private=person.may_read_private),
        raw=raw[:CUT],
        cut=len(raw) > CUT,
        length=len(raw),
        forgotten=not row.raw,
        form=Apart(prefix=f"apart-{row.pk}"),
    )


@answerers
@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    row = _waiting(number)
    if retry_unreadable(unreadable=row, at=clock.now(), by=cast(Person, request.user).actor):
        messages.success(request, _("It could be read: it is in the inbox."))
    else:
        messages.warning(request, _("It still cannot be read. It stays here, and is looked for in the next reading."))
    return _back(request)


@answerers
@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    chosen = number(request.POST.get("cuenta", ""))
    account = Account.objects.filter(pk=chosen).first() if chosen else None
    entered, left = retry_tray(at=clock.now(), by=cast(Person, request.user).actor, account=account)
    told = ngettext("%(n)s came in", "%(n)s came in", entered) % {"n": entered}
    rest = ngettext("%(n)s still waits", "%(n)s still wait", left) % {"n": left}
    messages.success(request, f"{told}, {rest}.")
    return _back(request)


@answerers
@require_POST
def apart(request: HttpRequest, number: int) -> HttpResponse:
    row = _waiting(number)
    form = Apart(request.POST, prefix=f"apart-{row.pk}")
    if not form.is_valid():
        messages.error(request, _("Choose the reason."))
        return _back(request)
    reason = form.cleaned_data["reason"]
    if set_apart(unreadable=row, reason=reason, at=clock.now(), by=cast(Person, request.user).actor):
        messages.success(request, _("Set apart. The reason and who gave it are in the record of what was done."))
    return _back(request)


@answerers
@require_safe
def raw(request: HttpRequest, number: int) -> HttpResponse:
    """As it came, as a file: never shown by a browser as a page."""
    row = get_object_or_404(Unreadable, pk=number)
    if not cast(Person, request.user).may_read_private or not row.raw:
        raise Http404
    response = HttpResponse(row.raw.encode("utf-8", "replace"), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="sin-leer-{row.pk}.txt"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _waiting(number: int) -> Unreadable:
    return get_object_or_404(Unreadable.objects.select_related("account"), pk=number)


def number(given: str) -> int | None:
    return int(given) if given.isdecimal() and len(given) < 19 else None


def _back(request: HttpRequest) -> HttpResponse:
    chosen = number(request.POST.get("cuenta", ""))
    return redirect(f"{reverse('desk:tray')}?cuenta={chosen}" if chosen else reverse("desk:tray"))
