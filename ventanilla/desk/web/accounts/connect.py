"""Connecting: first what it costs, needs and cannot do; then the form; the network is asked before anything is kept."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.channels import registry
from ventanilla.channels.contract import ChannelError, Field
from ventanilla.channels.models import Account
from ventanilla.channels.operations import connect_account
from ventanilla.desk.web.accounts import networks
from ventanilla.desk.web.accounts.forms import Connect
from ventanilla.desk.web.accounts.words import said
from ventanilla.desk.web.context import address
from ventanilla.foundation import clock
from ventanilla.inbox.operations import read_soon
from ventanilla.people.models import Person
from ventanilla.people.web.access import administrators


@administrators
@require_safe
def connect(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/accounts/connect.html", {"groups": networks.groups(), "now": clock.now()})


@sensitive_post_parameters()
@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def network(request: HttpRequest, network: str) -> HttpResponse:
    if network not in networks.ALL:
        raise Http404
    asked = registry.about(network).fields
    refusal, there = networks.refusal(network), _already(network)
    closed = bool(refusal) or there is not None
    form = Connect(None if closed else request.POST or None, asked=asked)
    if request.method == "POST" and form.is_valid():
        account = _connected(request, network, form)
        if account is not None:
            return redirect("desk:account-progress" if account.streams.exists() else "desk:account", account.pk)
    shown = _shown(network, asked) | {"form": form, "refusal": refusal, "there": there}
    refused = 409 if closed and request.method == "POST" else 200
    return render(request, "desk/accounts/connect.html", shown, status=422 if form.errors else refused)


def _already(network: str) -> Account | None:
    """Of our own site there is one."""
    return Account.objects.filter(network="window", closed_at=None).first() if network == "window" else None


def _connected(request: HttpRequest, network: str, form: Connect) -> Account | None:
    given, at = form.given(), clock.now()
    name = form.cleaned_data["name"].strip()
    if _same_name(network, name):
        form.blame(_("There is already one of this network that is called so."), "name")
        return None
    try:
        account, health = connect_account(
            network=network, given=given, at=at, by=cast(Person, request.user).actor,
            purpose=form.cleaned_data["purpose"], name=name,
        )  # fmt: skip
    except ChannelError as refused:
        form.blame(refused.sentence, getattr(refused, "field", ""))
        return None
    read_soon(account=account, at=at)
    messages.success(
        request, _("%(name)s is connected. %(health)s") % {"name": account.name, "health": health.sentence}
    )
    return account


def _same_name(network: str, name: str) -> bool:
    return bool(name) and Account.objects.filter(network=network, name__iexact=name, closed_at=None).exists()


def _shown(network: str, asked: tuple[Field, ...]) -> dict[str, Any]:
    about = registry.about(network)
    return {
        "groups": networks.groups(),
        "network": network,
        "name": networks.name(network),
        "cost": said(about.cost),
        "needs": said(about.needs),
        "time": said(about.time),
        "facts": networks.facts(about),
        "checked_on": networks.checked_on(about),
        "has_secret": any(one.secret for one in asked),
        "by_hand": networks.adapter_of(network) == "manual",
        "real_url": address("demo:real"),
        "window_url": address("window:home"),
        "now": clock.now(),
    }
