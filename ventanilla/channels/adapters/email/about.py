"""What a mailbox costs, needs and cannot do."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from ventanilla.channels.contract import About, Capability, Field

_READ_ON = "2026-11-22"

ABOUT = About(
    slug="email",
    name=_("E-mail"),
    cost=_("Free: it uses the mailbox that you already have."),
    needs=_(
        "The incoming (IMAP) and outgoing (SMTP) servers, the user and the password of the mailbox."
        " Gmail and Microsoft 365 ask for an application password, which whoever manages the domain can allow or forbid."
    ),
    time=_("Five minutes."),
    capabilities={
        "read_private": Capability("yes", _("Every mail of the inbox is read; none is marked as read."), _READ_ON),
        "reply_private": Capability(
            "yes", _("Answers leave from your address, in the citizen's own conversation."), _READ_ON
        ),
        "own_elsewhere": Capability(
            "yes", _("What is answered from another mail program is recognised in the Sent folder."), _READ_ON
        ),
        "attachments": Capability(
            "yes",
            _("Attachments of up to 10 MB are brought; larger ones stay in the mailbox and it is said."),
            _READ_ON,
        ),
        "delivery_failures": Capability(
            "yes", _("A returned mail opens its message again; a mail lost without notice cannot be known."), _READ_ON
        ),
        "count": Capability("no", _("A mailbox gives no count to compare with."), _READ_ON),
        "shown": Capability(
            "no", _("Whether the citizen opened the mail cannot be known, and is not spied on."), _READ_ON
        ),
        "oauth": Capability(
            "no",
            _("Signing in with Google or Microsoft (OAuth) is not available: use an application password."),
            _READ_ON,
        ),
    },
    fields=(
        Field(
            "imap",
            _("Incoming mail server"),
            help=_(
                "Write imaps:// and the name of the server, or imap+starttls:// when that is what your provider offers."
            ),
            placeholder="imaps://imap.example.org",
        ),
        Field(
            "smtp",
            _("Outgoing mail server"),
            help=_(
                "Write smtps:// and the name of the server, or smtp+starttls:// when that is what your provider offers."
            ),
            placeholder="smtps://smtp.example.org",
        ),
        Field("user", _("User"), help=_("Often the address itself.")),
        Field("password", _("Password"), help=_("Better an application password than a person's own."), secret=True),
        Field(
            "address",
            _("Address"),
            help=_("The one that citizens write to and that answers leave from."),
            placeholder="atencion@example.org",
        ),
        Field(
            "since_days",
            _("Bring what came before"),
            help=_("Each mail that comes in counts as pending until it is closed, old ones too."),
            required=False,
            choices=(
                ("30", _("Of the last 30 days")),
                ("7", _("Of the last week")),
                ("1", _("Only since yesterday")),
                ("365", _("Of the last year")),
                ("0", _("All that there is")),
            ),
        ),
    ),
)
