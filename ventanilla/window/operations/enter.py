"""Coming back with the key and the PIN."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q

from ventanilla.window.models import Tracking
from ventanilla.window.queries.cases import case_of_key
from ventanilla.window.rules.keys import clean_pin, wait_after


class WrongKey(Exception):
    """The same for a key that nobody has and for another's PIN."""

    code = "window.wrong_key"


class Locked(Exception):
    code = "window.locked"

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


def enter(*, key: str, pin: str, at: datetime) -> Tracking:
    """Raises WrongKey, Locked.

    The failure is written before the PIN is looked at, on the count that was seen: many tries at once are one.
    """
    case = case_of_key(key)
    given = clean_pin(pin)
    if case is None:
        make_password(given)
        raise WrongKey
    if case.locked_until and case.locked_until > at:
        raise Locked(case.locked_until)
    if not given:
        raise WrongKey
    until = at + wait_after(case.failures + 1)
    free = Q(locked_until=None) | Q(locked_until__lte=at)
    tried = Tracking.objects.filter(free, pk=case.pk, failures=case.failures)
    if tried.update(failures=min(case.failures + 1, 1000), locked_until=until if until > at else None) != 1:
        raise Locked(until)
    if not check_password(given, case.pin):
        raise Locked(until) if until > at else WrongKey
    Tracking.objects.filter(pk=case.pk).update(failures=0, locked_until=None)
    return case
