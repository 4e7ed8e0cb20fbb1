"""The clocks and canned replies of a new desk, from what is proposed to its kind."""

from __future__ import annotations

from ventanilla.answers.models import CannedReply, ClockClass
from ventanilla.answers.registry import CANNED, clocks_for
from ventanilla.departments.models import OnCall


class NobodyOnCall(ValueError):
    """A 24/7 class without an on-call address would ring at somebody's bed."""

    code = "answers.nobody_on_call"


def propose(*, kinds: frozenset[str], region: str) -> None:
    """Inside the caller's transaction. What is there already stays as a person left it."""
    attended = OnCall.objects.filter(active=True).exists()
    for position, clock in enumerate(clocks_for(kinds=kinds, region=region)):
        ClockClass.objects.get_or_create(
            code=clock.code,
            defaults={
                "title": clock.title, "first_minutes": clock.first_minutes, "basis": clock.basis, "resolve_days": clock.resolve_days,
                "resolve_unit": clock.resolve_unit, "all_day": clock.wants_all_day and attended, "forbids_generic": clock.forbids_generic,
                "position": position,
            },
        )  # fmt: skip
    for code, topic, language, title, text in CANNED:
        CannedReply.objects.get_or_create(
            code=code, language=language, defaults={"title": title, "text": text, "topic": topic}
        )


def switch_all_day(*, clock: ClockClass, on: bool) -> None:
    """Raises NobodyOnCall."""
    if on and not OnCall.objects.filter(active=True).exists():
        raise NobodyOnCall(clock.code)
    ClockClass.objects.filter(pk=clock.pk).update(all_day=on)
