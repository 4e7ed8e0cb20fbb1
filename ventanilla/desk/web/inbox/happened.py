"""What was done with a message, in one grey line: who, when and why."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ventanilla.answers.models import Duty, State
from ventanilla.answers.queries.thread import Entry
from ventanilla.desk.web import words
from ventanilla.foundation.ui.words import in_words

_SEEN = {"answered_public", "answered_private", "answered_group"}
"""The answer itself, under the message, says all that there is to say."""
_OF_THE_NETWORK = {"native", "undelivered", "not_shown"}


def happened(entry: Entry, *, at: datetime) -> list[str]:
    duty = entry.duty
    if duty is None:
        return []
    if duty.is_open:
        return _waiting(duty, at)
    if duty.ending in _SEEN and entry.answers and duty.reason != "native":
        return []
    return [_closed(duty, at)]


def _closed(duty: Duty, at: datetime) -> str:
    given = {
        "ending": words.ending_words(duty.ending),
        "name": duty.closed_by.name if duty.closed_by else "",
        "when": in_words(duty.closed_at, now=at) if duty.closed_at else "",
        "reason": duty.reason,
        "number": duty.covered_by.label if duty.covered_by and duty.covered_by.number else "",
    }
    if duty.reason == "native":
        return _("Answered in the network's own app, %(when)s.") % given
    said = _("%(ending)s, by %(name)s, %(when)s.") if duty.closed_by else _("%(ending)s, %(when)s.")
    parts = [said % given]
    if duty.ending in {"covered_by", "duplicate_of"} and given["number"]:
        parts.append(_("See #%(number)s.") % given)
    if duty.reason:
        parts.append(_("Reason: %(reason)s.") % given)
    return " ".join(parts)


def _waiting(duty: Duty, at: datetime) -> list[str]:
    lines = []
    if duty.state == State.PROMISED and duty.promised_until:
        lines.append(_("We promised a definitive answer before %(when)s.") % {"when": _w(duty.promised_until, at)})
    elif duty.state == State.DEPARTMENT:
        lines.append(_("It waits for an area."))
    elif duty.state == State.CITIZEN:
        lines.append(_("It waits for the citizen."))
    if duty.snoozed_until:
        lines.append(_("Put off until %(when)s.") % {"when": _w(duty.snoozed_until, at)})
    if duty.assigned_to:
        lines.append(_("%(name)s has it.") % {"name": duty.assigned_to.name})
    if duty.reason in _OF_THE_NETWORK - {"native"}:
        lines.append(_reopened(duty.reason))
    return lines


def _reopened(reason: str) -> str:
    if reason == "undelivered":
        return _("The answer was not delivered: it is pending again.")
    return _("The network took the answer and does not show it: it is pending again.")


def _w(instant: datetime, at: datetime) -> str:
    return in_words(instant, now=at)
