"""Changing a clock: how long, in which hours, whether it is in use. Never below what a law gives."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.answers import rules
from ventanilla.answers.models import ClockClass, Duty
from ventanilla.answers.operations.propose import NobodyOnCall
from ventanilla.answers.registry import CLOCKS, HOUSE
from ventanilla.answers.rules import Clock
from ventanilla.departments import queries as house
from ventanilla.departments.models import OnCall
from ventanilla.foundation import brief
from ventanilla.foundation.brief import briefly
from ventanilla.journal.operations import append
from ventanilla.journal.rules import Actor

GENERAL = "CGN"


@briefly
def active_clocks() -> dict[str, Clock]:
    return {c.code: Clock(c.code, c.first_minutes, c.all_day) for c in ClockClass.objects.filter(active=True)}


class TooLong(ValueError):
    """A term with a legal basis may be made shorter, never longer."""

    code = "answers.clock_too_long"


class Needed(ValueError):
    """What no other class takes falls on the general clock: it cannot be put out of use."""

    code = "answers.clock_needed"


def change_clock(
    *, code: str, first_minutes: int, all_day: bool, active: bool, basis: str, by: Actor, at: datetime
) -> ClockClass:
    """Raises NobodyOnCall, TooLong, Needed."""
    basis = basis.strip()[:200] or HOUSE
    most = longest(code, basis)
    if most is not None and first_minutes > most:
        raise TooLong(
            _("%(basis)s gives %(minutes)d minutes at most: it may be shorter, not longer.")
            % {"basis": basis, "minutes": most}
        )
    if code == GENERAL and not active:
        raise Needed(_("What fits no other class falls here: this one stays in use."))
    with transaction.atomic():
        clock = ClockClass.objects.select_for_update(no_key=True).get(pk=code)
        if all_day and active and not OnCall.objects.filter(active=True).exists():
            raise NobodyOnCall(_("Nobody is on call: write the address first, and then this may ring at any hour."))
        clock.first_minutes, clock.all_day, clock.active, clock.basis = first_minutes, all_day, active, basis
        clock.save(update_fields=["first_minutes", "all_day", "active", "basis"])
        transaction.on_commit(brief.forget)
        payload = {"clock": code, "minutes": first_minutes, "all_day": all_day, "active": active}
        append(action="answers.clock_changed", by=by, at=at, payload=payload)
    return clock


def ring_at_any_hour(*, by: Actor, at: datetime) -> list[str]:
    """Switch on what asks for 24 hours, now that somebody is on call. Raises NobodyOnCall."""
    wanted = {clock.code for clock in CLOCKS if clock.wants_all_day}
    with transaction.atomic():
        if not OnCall.objects.filter(active=True).exists():
            raise NobodyOnCall(_("Nobody is on call: write the address first, and then this may ring at any hour."))
        codes = list(ClockClass.objects.filter(code__in=wanted, active=True).values_list("code", flat=True))
        ClockClass.objects.filter(code__in=codes).update(all_day=True)
        transaction.on_commit(brief.forget)
        append(action="answers.any_hour", by=by, at=at, payload={"clocks": codes})
    return codes


def demand_somebody() -> None:
    """The last on-call address cannot go while a class rings at any hour. Raises NobodyOnCall."""
    rings = ClockClass.objects.filter(all_day=True, active=True)
    if OnCall.objects.filter(active=True).exists() or not rings.exists():
        return
    raise NobodyOnCall(
        _("These classes ring at any hour and would reach nobody: %(clocks)s. Change them first.")
        % {"clocks": ", ".join(rings.values_list("title", flat=True))}
    )


def longest(code: str, basis: str) -> int | None:
    """What the law named as the basis gives; None for a term of the house."""
    if basis == HOUSE:
        return None
    return next((clock.first_minutes for clock in CLOCKS if clock.code == code and clock.basis != HOUSE), None)


def first_due(duty: Duty) -> datetime:
    """When it fell due before anything was promised."""
    calendar = house.calendar(around=duty.opened_at.year)
    return rules.due_at(
        received=duty.opened_at, clock=active_clocks().get(duty.clock, rules.FALLBACK), calendar=calendar
    )
