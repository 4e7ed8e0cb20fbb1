"""The same account with another password: its history and its place stay, and what is missing is read."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ventanilla.channels import registry
from ventanilla.channels.contract import ChannelError, Field
from ventanilla.channels.models import Account
from ventanilla.channels.operations import reconnect_account
from ventanilla.desk.web.accounts.account import open_account
from ventanilla.desk.web.accounts.forms import Reconnect
from ventanilla.foundation import clock
from ventanilla.inbox.operations import read_soon
from ventanilla.people.models import Person
from ventanilla.people.web.access import administrators

ONLY_ONCE = "since_days"
"""How far back the first reading goes: afterwards it says nothing."""


@sensitive_post_parameters()
@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def reconnect(request: HttpRequest, number: int) -> HttpResponse:
    account = open_account(number)
    asked = asked_again(account)
    if not any(one.secret for one in asked):
        raise Http404
    form = Reconnect(request.POST or None, asked=asked, initial=Reconnect.begin(account, asked))
    if request.method == "POST" and form.is_valid() and _done(request, account, form):
        return redirect("desk:account", account.pk)
    shown = {"form": form, "account": account, "now": clock.now()}
    return render(request, "desk/accounts/reconnect.html", shown, status=422 if form.errors else 200)


def asked_again(account: Account) -> tuple[Field, ...]:
    return tuple(one for one in registry.adapter(account.adapter).about.fields if one.name != ONLY_ONCE)


def _done(request: HttpRequest, account: Account, form: Reconnect) -> bool:
    at = clock.now()
    kept = account.settings.get(ONLY_ONCE)
    given = form.given() | ({ONLY_ONCE: str(kept)} if kept is not None else {})
    try:
        health = reconnect_account(account=account, given=given, at=at, by=cast(Person, request.user).actor)
    except ChannelError as refused:
        form.blame(refused.sentence, getattr(refused, "field", ""))
        return False
    read_soon(account=account, at=at)
    messages.success(
        request, _("Connected again. %(health)s What is missing is being read.") % {"health": health.sentence}
    )
    return True
