"""A mailbox: IMAP in, SMTP out. It gives no figure of its own, so there is nothing to count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from ventanilla.channels.adapters.email import receive, send, servers
from ventanilla.channels.adapters.email.about import ABOUT
from ventanilla.channels.adapters.email.mailbox import Mailbox
from ventanilla.channels.adapters.email.parse import RAW_KEPT, read_mail
from ventanilla.channels.contract import (
    Access,
    Author,
    ChannelError,
    Draft,
    Health,
    Item,
    Limits,
    Page,
    Receipt,
    StreamSpec,
    Visibility,
)


class Email:
    about = ABOUT

    def endpoints(self, settings: Mapping[str, Any]) -> list[tuple[str, int]]:
        typed = [servers.server(str(settings[kind])) for kind in ("imap", "smtp")]
        return [(each.host, each.port) for each in typed]

    def prepare(self, given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
        return servers.prepare(given)

    def check(self, access: Access) -> Health:
        address = str(access.settings["address"])
        identity = Author(id=address.lower(), handle=address, name=str(access.settings.get("name", "")) or None)
        try:
            with servers.told(servers.server(access.settings["imap"]).host), Mailbox(access) as box:
                box.examine("INBOX")
                keeps_sent = box.sent_folder() is not None
            send.sign_in_only(access)
        except ChannelError as error:
            return Health(ok=False, sentence=error.sentence, identity=identity)
        if not keeps_sent:
            sentence = _(
                "The mailbox is read and answers can leave, but it has no Sent folder: answers given elsewhere are not seen."
            )
            return Health(ok=True, sentence=sentence, identity=identity)
        return Health(ok=True, sentence=_("The mailbox is read and answers can leave."), identity=identity)

    def limits(self, access: Access, *, visibility: Visibility) -> Limits:
        return Limits(count=len, maximum=None)

    def new_key(self, *, access: Access) -> str:
        return uuid4().hex

    def streams(self, access: Access) -> list[StreamSpec]:
        return [StreamSpec(receive.INBOX), StreamSpec(receive.SENT, every=timedelta(minutes=5))]

    def read(self, access: Access, stream: str, cursor: dict[str, Any]) -> Page:
        return receive.read(access, stream, cursor)

    def reread(self, access: Access, raw: str) -> Item | None:
        """From what was kept: the mailbox is not asked again."""
        kept = raw.encode("latin-1", "replace")
        found = read_mail(kept, address=str(access.settings["address"]), whole=len(kept) < RAW_KEPT)
        return found if isinstance(found, Item) else None

    def send(self, access: Access, draft: Draft) -> Receipt:
        return send.send(access, draft)

    def find_own(self, access: Access, draft: Draft) -> Receipt | None:
        return send.find_own(access, draft)

    def shown(self, access: Access, draft: Draft, receipt: Receipt) -> bool | None:
        return None


ADAPTER = Email()
