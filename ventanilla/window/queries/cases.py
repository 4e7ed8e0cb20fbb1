"""Where a case is, from its key or from the form that was sent."""

from __future__ import annotations

from django.db.models import QuerySet

from ventanilla.answers.models import Duty
from ventanilla.channels.models import Account
from ventanilla.inbox.models import Message, Thread
from ventanilla.window.models import Tracking
from ventanilla.window.rules.keys import clean_key

ADAPTER = "window"


def form_account() -> Account | None:
    """Where the form's messages enter; None: the form is not open."""
    return Account.objects.filter(adapter=ADAPTER, closed_at=None).order_by("position", "id").first()


def remote_id_of(once_key: str) -> str:
    return f"form:{once_key}"


def case_of_form(once_key: str) -> Tracking | None:
    """What came of a form that was sent before with this very key. Asked by the whole identity, which is indexed."""
    ours = list(Account.objects.filter(adapter=ADAPTER).values_list("pk", flat=True))
    sent = Message.objects.filter(account__in=ours, space="form", key=remote_id_of(once_key))
    return _cases().filter(message__in=list(sent.values_list("pk", flat=True))).first()


def case_of_key(given: str) -> Tracking | None:
    key = clean_key(given)
    return _cases().filter(key=key).first() if key else None


def thread_of_key(given: str) -> Thread | None:
    """By telephone: «mi código es KX4-7TM». The desk's search finds it too, for the key is in the thread's title."""
    found = case_of_key(given)
    return found.thread if found else None


def addition_of_form(case: Tracking, once_key: str) -> Message | None:
    return Message.objects.filter(thread=case.thread_id, key=remote_id_of(once_key)).first()


def duty_of(case: Tracking) -> Duty | None:
    return Duty.objects.filter(pk=case.message_id).first()


def _cases() -> QuerySet[Tracking]:
    return Tracking.objects.select_related("thread", "message", "message__account")
