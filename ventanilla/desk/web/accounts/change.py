"""What is done with an account: read it now, count, try, pause, call it otherwise, close it."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.channels import operations as channels
from ventanilla.channels.contract import ChannelError
from ventanilla.channels.models import Account
from ventanilla.desk.queries import accounts as queries
from ventanilla.desk.web.accounts.account import open_account
from ventanilla.desk.web.accounts.forms import Change
from ventanilla.foundation import clock, jobs
from ventanilla.inbox.operations import read_soon
from ventanilla.journal.rules import Actor
from ventanilla.people.models import Person
from ventanilla.people.web.access import administrators, answerers


@answerers
@require_POST
def read(request: HttpRequest, number: int) -> HttpResponse:
    account = open_account(number)
    if account.paused_at is None:
        read_soon(account=account, at=clock.now())
        messages.success(request, _("It is being read. What comes appears here and in the inbox."))
    return redirect("desk:account", account.pk)


@answerers
@require_POST
def count(request: HttpRequest, number: int) -> HttpResponse:
    account = open_account(number)
    jobs.nudge("inbox.count", account=account.pk)
    messages.success(request, _("The network is being asked for its figures. In a moment they are here."))
    return redirect("desk:account-census" if "recuento" in request.POST else "desk:account", account.pk)


@answerers
@require_POST
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Ask the network now whether it would let us in."""
    account = open_account(number)
    try:
        health = channels.check_account(account=account, at=clock.now())
    except ChannelError as failed:
        messages.error(request, failed.sentence)
    else:
        say: Callable[[HttpRequest, str], None] = messages.success if health.ok else messages.error
        say(request, health.sentence)
    return redirect("desk:account", account.pk)


@administrators
@require_POST
def pause(request: HttpRequest, number: int) -> HttpResponse:
    account = open_account(number)
    if channels.pause_account(account=account, at=clock.now(), by=_actor(request)):
        messages.success(request, _("Paused: nothing is read from it. What you answer still leaves."))
    return redirect("desk:account", account.pk)


@administrators
@require_POST
def resume(request: HttpRequest, number: int) -> HttpResponse:
    account, at = open_account(number), clock.now()
    if channels.resume_account(account=account, at=at, by=_actor(request)):
        read_soon(account=account, at=at)
        messages.success(request, _("It is read again, beginning with what came meanwhile."))
    return redirect("desk:account", account.pk)


@administrators
@require_POST
def move(request: HttpRequest, number: int) -> HttpResponse:
    account = open_account(number)
    channels.move_account(account=account, up="up" in request.POST, at=clock.now(), by=_actor(request))
    return redirect("desk:accounts")


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    account = open_account(number)
    form = Change(request.POST or None, initial={"name": account.name, "purpose": account.purpose})
    if request.method == "POST" and form.is_valid() and _changed(request, account, form):
        messages.success(request, _("Saved."))
        return redirect("desk:account", account.pk)
    shown = {"form": form, "account": account, "now": clock.now()}
    return render(request, "desk/accounts/change.html", shown, status=422 if form.errors else 200)


def _changed(request: HttpRequest, account: Account, form: Change) -> bool:
    try:
        channels.change_account(account=account, at=clock.now(), by=_actor(request), **form.cleaned_data)
    except channels.NameMissing as missing:
        form.add_error("name", str(missing))
        return False
    return True


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, number: int) -> HttpResponse:
    account, at = open_account(number), clock.now()
    if request.method == "POST":
        channels.close_account(account=account, at=at, by=_actor(request))
        told = _("%(name)s is closed. What was received stays, with what is pending.") % {"name": account.name}
        messages.success(request, told)
        return redirect("desk:accounts")
    shown = {"account": account, "state": queries.state(account, at=at), "now": at}
    return render(request, "desk/accounts/close.html", shown)


def _actor(request: HttpRequest) -> Actor:
    return cast(Person, request.user).actor
