"""Writing down one message: fast enough for a telephone call."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.answers.models import Duty
from ventanilla.answers.operations import CloseRefused, close
from ventanilla.channels.models import Account
from ventanilla.desk.operations.note_down import Noted, NotKept, account_of
from ventanilla.desk.operations.note_down import note_down as write_down
from ventanilla.desk.queries import byhand
from ventanilla.desk.web.byhand.forms import NoteDown, by_hand_accounts, settled, spoken
from ventanilla.desk.web.byhand.tabs import tabs
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.people.models import Person
from ventanilla.people.web.access import answerers


@answerers
@require_http_methods(["GET", "HEAD", "POST"])
def note_down(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    accounts = by_hand_accounts()
    if request.method != "POST":
        begun = NoteDown.begin(accounts, request.GET.get("cuenta", request.session.get("note-account", "")))
        return _shown(request, NoteDown(initial=begun, accounts=accounts), begun)
    if "threads" in request.POST:
        form = NoteDown(initial=request.POST.dict(), accounts=accounts)
        return _shown(request, form, request.POST.dict())
    form = NoteDown(settled(request.POST, accounts), request.FILES, accounts=accounts)
    if form.is_valid():
        try:
            message = _write(form, person)
        except (NotKept, CloseRefused) as refused:
            form.add_error(None, str(refused))
        else:
            request.session["note-account"] = str(message.account_id)
            messages.success(request, _said(message))
            return redirect("desk:note-down" if "again" in request.POST else reverse("desk:message", args=[message.pk]))
    return _shown(request, form, request.POST.dict(), status=422)


def _write(form: NoteDown, person: Person) -> Message:
    given, at = form.cleaned_data, clock.now()
    chosen: str = given["account"]
    account = form.accounts.get(chosen) or account_of(network=chosen.removeprefix("new:"), by=person, at=at)
    noted = Noted(
        token=given["token"],
        text=given["text"],
        name=given["name"],
        handle=given["handle"],
        said_at=given["said_at"],
        visibility="private" if given["visibility"] == "private" or spoken(chosen, form.accounts) else "public",
        thread=form.thread_row(),
        title=given["title"].strip() if given["thread"] == "nuevo" else "",
        permalink=given["permalink"],
        attachments=form.attachments(),
        answered=given["answered"],
    )
    return write_down(account=account, noted=noted, by=person, at=at)


def _said(message: Message) -> str:
    apart = message.thread.key != message.key and message.thread.title
    told = _("Written down as #%(number)s of %(account)s.") % {
        "number": message.label, "account": apart or message.account.name,
    }  # fmt: skip
    here, mistake = reverse("desk:message", args=[message.pk]), reverse("desk:note-undo", args=[message.pk])
    return format_html(
        "{} <a href='{}'>{}</a> · <a href='{}'>{}</a>", told, here, _("See it"), mistake, _("It was a mistake")
    )


def _shown(request: HttpRequest, form: NoteDown, given: dict[str, Any], status: int = 200) -> HttpResponse:
    context = where(cast(Person, request.user), form.accounts, given) | {"form": form, "tabs": tabs(request)}
    return render(request, "desk/byhand/note.html", context, status=status)


@answerers
@require_POST
def threads(request: HttpRequest) -> HttpResponse:
    """The part of the form that depends on the account, for the page that is already open."""
    accounts = {str(one.pk): one for one in by_hand_accounts()}
    given = request.POST.dict()
    if given.get("account") != given.get("shown_account"):
        given |= {
            "thread": "",
            "visibility": "private" if spoken(str(given.get("account", "")), accounts) else "public",
        }
    context = where(cast(Person, request.user), accounts, given)
    return render(
        request, "desk/byhand/where.html", context | {"form": NoteDown(initial=given, accounts=[*accounts.values()])}
    )


def where(person: Person, accounts: dict[str, Account], given: dict[str, Any]) -> dict[str, Any]:
    chosen = str(given.get("account", ""))
    account, looked_for = accounts.get(chosen), str(given.get("search", ""))
    return {
        "spoken": spoken(chosen, accounts),
        "shown_account": chosen,
        "choices": byhand.threads_of(account, person, looked_for) if account else [],
        "search": looked_for,
        "thread": str(given.get("thread", "")),
        "visibility": str(given.get("visibility", "public")),
        "now": clock.now(),
    }


@answerers
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """What was written down twice, or by mistake: it is closed, with its reason and a name; nothing disappears."""
    person = cast(Person, request.user)
    message = get_object_or_404(
        Message.objects.select_related("account", "thread", "author"), pk=number, source="by_hand"
    )
    alike = byhand.alike(message, person)
    refused = ""
    if request.method == "POST":
        try:
            _take_back(message, person, request.POST.get("copy_of", ""))
        except CloseRefused as error:
            refused = str(error.sentence)
        else:
            messages.success(request, _("It is closed. It can be opened again in its thread."))
            return redirect("desk:message", message.pk)
    shown = {"m": message, "alike": alike, "refused": refused, "tabs": tabs(request)}
    return render(request, "desk/byhand/take_back.html", shown, status=422 if refused else 200)


def _take_back(message: Message, person: Person, copy_of: str) -> None:
    duty, at = Duty.objects.get(pk=message.pk), clock.now()
    first = Message.objects.filter(pk=int(copy_of), ours=False).first() if copy_of.isdecimal() else None
    if first is not None:
        close(duty=duty, ending="duplicate_of", covered_by=first, by=person, at=at)
    else:
        close(duty=duty, ending="noted_no_reply", reason=_("Written down by mistake"), by=person, at=at)
