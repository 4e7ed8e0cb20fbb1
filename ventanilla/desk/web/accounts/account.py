"""Our accounts and how each stands: what is read and when, readings as sums, our count beside the network's."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ventanilla.channels import registry
from ventanilla.channels.contract import Counts
from ventanilla.channels.models import Account, Credential
from ventanilla.departments.queries import zone
from ventanilla.desk.queries import accounts as queries
from ventanilla.desk.queries.accounts import AccountState
from ventanilla.desk.web.accounts import tray, words
from ventanilla.desk.web.accounts.counts import counted
from ventanilla.desk.web.accounts.done import done_with
from ventanilla.desk.web.context import address
from ventanilla.foundation import clock, secrets
from ventanilla.inbox.jobs import QUIET_RUN_DAYS
from ventanilla.people.models import Person
from ventanilla.people.web.access import staff

TRAY = 3
CENSUS = 8
CENSUS_LATEST = 25
CENSUS_PAGE = 100


def open_account(number: int) -> Account:
    found: Account = get_object_or_404(Account, pk=number, closed_at=None)
    return found


@staff
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    found = queries.states(Account.objects.filter(closed_at=None), at=at)
    shown = {
        "states": [_row(one, at) for one in found],
        "unwell": sum(1 for one in found if one.unwell),
        "closed": list(Account.objects.exclude(closed_at=None)),
        "tray": queries.waiting().count(),
        "now": at,
    }
    return render(request, "desk/accounts/list.html", shown)


def _row(state: AccountState, at: datetime) -> dict[str, Any]:
    chip, said = words.STANDINGS[state.standing]
    return {
        "state": state,
        "account": state.account,
        "chip": chip,
        "standing": said,
        "how": words.how_short(state, at=at),
    }


@staff
@require_safe
def account(request: HttpRequest, number: int) -> HttpResponse:
    found, at = get_object_or_404(Account, pk=number), clock.now()
    person, state = cast(Person, request.user), queries.state(found, at=at)
    shown = {
        "account": found,
        "state": state,
        "standing": words.STANDINGS[state.standing],
        "how": words.how_read(state, at=at),
        "to_do": words.what_to_do(found, state, at=at) if found.is_broken else "",
        "streams": _streams(state),
        "runs": _told(queries.runs(found)),
        "today": queries.sums(found, since=_midnight(at)),
        "quiet_days": QUIET_RUN_DAYS,
        "census": counted(found, latest=CENSUS_LATEST, limit=CENSUS) if state.streams else None,
        "counts": isinstance(registry.adapter(found.adapter), Counts),
        "counted_at": queries.counted_at(found),
        "tray": [tray.entry(row, person) for row in queries.waiting(found)[:TRAY]],
        "permit": _permit(found),
        "can": _can(found),
        "done": done_with(found),
        "window_url": address("window:home") if found.network == "window" else "",
        "now": at,
    }
    return render(request, "desk/accounts/account.html", shown)


@staff
@require_safe
def runs(request: HttpRequest, number: int) -> HttpResponse:
    """All the readings, newest first."""
    found, at = get_object_or_404(Account, pk=number), clock.now()
    before = tray.number(request.GET.get("antes", ""))
    page = queries.runs(found, before=before, limit=queries.RUNS_PAGE + 1)
    more = page[queries.RUNS_PAGE - 1].pk if len(page) > queries.RUNS_PAGE else None
    shown = {"account": found, "runs": _told(page[: queries.RUNS_PAGE]), "more": more, "before": before}
    return render(request, "desk/accounts/runs.html", shown | {"quiet_days": QUIET_RUN_DAYS, "now": at})


@staff
@require_safe
def census(request: HttpRequest, number: int) -> HttpResponse:
    found, at = get_object_or_404(Account, pk=number), clock.now()
    shown = {
        "account": found,
        "census": counted(found, latest=CENSUS_PAGE),
        "counts": isinstance(registry.adapter(found.adapter), Counts),
        "counted_at": queries.counted_at(found),
        "now": at,
    }
    return render(request, "desk/accounts/census.html", shown)


@staff
@require_safe
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """What came before is being brought: it goes on by itself, with this page or without it."""
    found, at = get_object_or_404(Account, pk=number), clock.now()
    state = queries.state(found, at=at)
    shown = {
        "account": found,
        "state": state,
        "streams": _streams(state),
        "sums": queries.sums(found, since=found.created_at),
        "whole": bool(state.streams) and state.last_read_at is not None,
        "trouble": next((run.error for run in queries.runs(found, limit=4) if run.error), ""),
        "now": at,
    }
    return render(request, "desk/accounts/progress.html", shown)


def _streams(state: AccountState) -> list[dict[str, Any]]:
    told = []
    for one in state.streams:
        chip, said = words.STREAM_STANDINGS[one.standing]
        told.append(
            {
                "title": words.stream_title(one.stream.name),
                "chip": chip,
                "said": said,
                "last": one.stream.last_read_at,
                "every": words.every(one.stream.every_seconds),
                "failures": one.stream.failures,
            }
        )
    return told


def _told(found: list[Any]) -> list[dict[str, Any]]:
    return [{"run": run, "stream": words.stream_title(run.stream.name)} for run in found]


def _midnight(at: datetime) -> datetime:
    return timezone.localtime(at, zone()).replace(hour=0, minute=0, second=0, microsecond=0)


def _permit(account: Account) -> dict[str, Any] | None:
    row = Credential.objects.filter(pk=account.pk).first()
    if row is None:
        return None
    return {"kept_at": row.updated_at, "current": secrets.is_current(row.sealed), "expires_at": account.expires_at}


def _can(account: Account) -> list[dict[str, str]]:
    about = registry.by_hand().get(account.network) if account.by_hand else registry.adapter(account.adapter).about
    return [words.capability(name, one) for name, one in about.capabilities.items()] if about else []
