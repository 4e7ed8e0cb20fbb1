"""A form that is sent becomes a message with its duty, and a key with its PIN, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError

from ventanilla.channels.contract import Attachment, Author, Item
from ventanilla.channels.models import Account
from ventanilla.foundation import secrets
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations import admit
from ventanilla.inbox.operations.admit import Admitted
from ventanilla.journal.rules import Actor
from ventanilla.window.models import Tracking
from ventanilla.window.operations.hold import Held, content_of, let_go
from ventanilla.window.operations.tell import tell_received
from ventanilla.window.queries.cases import addition_of_form, case_of_form, form_account, remote_id_of
from ventanilla.window.queries.passes import pin_for
from ventanilla.window.rules.keys import new_key

CITIZEN = Actor("citizen", None, "window")
_TONGUES = {"es": "es", "ca-valencia": "ca", "en": "en"}
_TRIES = 5


class FormClosed(Exception):
    """There is no account into which it could enter."""

    code = "window.form_closed"


class NotReceived(Exception):
    """It lies in the tray, without key nor duty: the citizen is told that it did not enter."""

    code = "window.not_received"


@dataclass(frozen=True, slots=True)
class Written:
    """What a citizen wrote. `once` makes a second sending the same one."""

    text: str
    once: str
    language: str
    place: str = ""
    email: str = ""
    files: Sequence[Held] = ()


def receive(*, written: Written, at: datetime) -> Tracking:
    """Idempotent on `once`. Raises FormClosed, NotReceived."""
    account = form_account()
    if account is None:
        raise FormClosed
    remote_id = remote_id_of(written.once)
    item = _item(written, at, remote_id=remote_id, thread=remote_id, author=remote_id)
    for attempt in range(_TRIES):
        key = new_key()
        titled = replace(
            item, title=f"{key} · {written.place}" if written.place else key, author=replace(item.author, handle=key)
        )
        try:
            _admit(account, titled, at, lambda result, key=key: _track(result, written, key, at))  # type: ignore[misc]
            break
        except IntegrityError:
            if attempt == _TRIES - 1:
                raise
    case = case_of_form(written.once)
    if case is None:
        raise NotReceived
    let_go(written.files)
    return case


def add(*, case: Tracking, written: Written, at: datetime) -> Message:
    """Something more about the same case: a message with a duty of its own. Idempotent on `once`."""
    first = case.message
    item = _item(
        written, at, remote_id=remote_id_of(written.once), thread=case.thread.key, author=first.thread.key, parent=first.remote_id
    )  # fmt: skip
    item = replace(item, title=case.key, author=replace(item.author, handle=case.key))
    _admit(first.account, item, at, None)
    added = addition_of_form(case, written.once)
    if added is None:
        raise NotReceived
    let_go(written.files)
    return added


def _item(
    written: Written, at: datetime, *, remote_id: str, thread: str, author: str, parent: str | None = None
) -> Item:
    """One author for each case: what two cases have in common is nobody's business."""
    return Item(
        space="form", remote_id=remote_id, thread=thread, parent=parent, text=written.text, created_at=at,
        author=Author(id=author), visibility="private", language=_TONGUES.get(written.language),
        attachments=tuple(_attachments(written.files)),
    )  # fmt: skip


def _attachments(files: Sequence[Held]) -> list[Attachment]:
    found = [(one, content_of(one)) for one in files]
    return [Attachment(name=one.name, mime=one.mime, content=content) for one, content in found if content is not None]


def _admit(account: Account, item: Item, at: datetime, finish: Callable[[Admitted], None] | None) -> None:
    admit(account=account, items=[item], at=at, source="window", by=CITIZEN, finish=finish)


def _track(result: Admitted, written: Written, key: str, at: datetime) -> None:
    """Inside the transaction of admission; nothing to do when it was known."""
    if not result.ids:
        return
    message = Message.objects.get(pk=result.ids[0])
    case = Tracking.objects.create(
        thread_id=message.thread_id, message=message, key=key, pin=make_password(pin_for(written.once)), language=written.language,
        email_sealed=secrets.seal({"email": written.email}) if written.email else "", created_at=at,
    )  # fmt: skip
    tell_received(case=case, at=at)
