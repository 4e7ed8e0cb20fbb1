"""Duties are opened, and own answers recognised, in the transaction of admission."""

from __future__ import annotations

from ventanilla.answers.operations.alarm import raise_alarm
from ventanilla.answers.operations.clocks import demand_somebody
from ventanilla.answers.operations.echo import notice_echoes
from ventanilla.answers.operations.lose import lose_answers
from ventanilla.answers.operations.open import open_duties
from ventanilla.answers.operations.propose import propose
from ventanilla.answers.operations.reckon import reckon
from ventanilla.answers.operations.record import recognise
from ventanilla.answers.operations.resume import take_back
from ventanilla.answers.operations.tally import Tally
from ventanilla.departments import queries as house
from ventanilla.departments.events import AdministrationFounded, OnCallChanged
from ventanilla.foundation.events import after, within
from ventanilla.foundation.jobs import nudge
from ventanilla.inbox.events import MessagesAdmitted, MessagesChanged
from ventanilla.outbox.events import DispatchesChanged


@within(MessagesAdmitted)
def open_and_recognise(event: MessagesAdmitted) -> None:
    """The counters after all the duties: who closes one by hand takes them in that order too."""
    tally = Tally(house.zone())
    open_duties(ids=event.ids, at=event.at, tally=tally)
    if event.ids:
        take_back(ids=event.ids, at=event.at, tally=tally)
    if event.own:
        recognise(own_ids=event.own, at=event.at, tally=tally)
        notice_echoes(own_ids=event.own)
    tally.write()


@within(MessagesChanged)
def look_again_at_what_changed(event: MessagesChanged) -> None:
    lose_answers(ids=event.ids, at=event.at)
    raise_alarm(ids=event.ids, at=event.at)


@after(DispatchesChanged)
def settle_soon(event: DispatchesChanged) -> None:
    nudge("answers.settle")


@within(AdministrationFounded)
def lay_down(event: AdministrationFounded) -> None:
    propose(kinds=frozenset({event.kind, event.also} - {""}), region=event.region)
    reckon(at=event.at)


@within(OnCallChanged)
def keep_somebody(event: OnCallChanged) -> None:
    demand_somebody()
