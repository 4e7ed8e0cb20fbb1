"""One message that reached us by telephone, at the counter, on paper or on a network that is read by hand."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from ventanilla.answers.models import Duty
from ventanilla.answers.operations import record_answer
from ventanilla.channels.contract import Attachment, Author, Item, Space, Visibility
from ventanilla.channels.models import Account
from ventanilla.channels.operations import add_account
from ventanilla.foundation.ui.nets import name_of
from ventanilla.inbox.models import Message, Thread
from ventanilla.inbox.operations import admit
from ventanilla.people.models import Person


class NotKept(Exception):
    """It could not be written down; the sentence says why."""

    code = "desk.not_kept"


@dataclass(frozen=True, slots=True)
class Noted:
    """What a person wrote of a message. `token`: of the form, so that sending it twice is one message."""

    token: str
    text: str
    name: str = ""
    handle: str = ""
    said_at: datetime | None = None
    visibility: Visibility = "public"
    thread: Thread | None = None
    title: str = ""
    """Of a post of ours that is not here yet."""
    permalink: str = ""
    attachments: Sequence[Attachment] = field(default_factory=tuple)
    answered: str = ""
    """What was already answered, word for word."""


def note_down(*, account: Account, noted: Noted, by: Person, at: datetime) -> Message:
    """Always a new message, however equal to another; with `answered` it is closed in the same step. Raises NotKept."""
    item = _item(noted)
    admitted = admit(account=account, items=[item], at=at, source="by_hand", by=by.actor)
    if admitted.unreadable:
        raise NotKept(_("It could not be kept. What you wrote is still here: try again."))
    message = Message.objects.select_related("thread", "account").get(
        account=account, space=item.space, key=str(item.remote_id)
    )
    if noted.answered.strip():
        duty = Duty.objects.get(pk=message.pk)
        if duty.is_open:
            record_answer(duty=duty, text=noted.answered, by=by, at=at)
    return message


def account_of(*, network: str, by: Person, at: datetime) -> Account:
    """The account of the telephone or the counter, made when the first message comes that way."""
    found = Account.objects.filter(network=network, adapter="manual", closed_at=None).first()
    return found or add_account(
        network="manual", given={"network": network, "name": name_of(network)[1]}, at=at, by=by.actor
    )


def _item(noted: Noted) -> Item:
    """A name alone is not an identity: two people called María are never joined."""
    author = Author(name=noted.name or None, handle=noted.handle or None)
    if noted.name and not noted.handle:
        author = Author(id=f"once:{uuid.uuid4().hex}", name=noted.name)
    space: Space = "post" if noted.visibility == "public" else "direct"
    thread: str | None = None
    if noted.thread is not None:
        space, thread = noted.thread.space, noted.thread.key  # type: ignore[assignment]
    elif noted.title:
        thread = f"by-hand:{noted.token}:post"
    return Item(
        space=space, remote_id=f"by-hand:{noted.token}", text=noted.text, author=author, created_at=noted.said_at, thread=thread,
        visibility=noted.visibility, permalink=noted.permalink or None, title=noted.title or None, attachments=tuple(noted.attachments),
    )  # fmt: skip
