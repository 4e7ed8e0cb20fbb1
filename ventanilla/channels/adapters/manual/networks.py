"""What each network that is read by hand would ask to be read by itself. Facts read on the day that each one says."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from ventanilla.channels.contract import About, Capability, Field

_READ_ON = "2026-11-22"
_COST = _("Nothing, by hand.")
_NEEDS = _("Somebody who opens it and copies here what people wrote. Neither a password nor a permission.")
_TIME = _("One minute to connect it; afterwards, the time of copying.")
_FACTS: dict[str, tuple[str, str, str]] = {
    "facebook": (
        "Facebook", "needs_review",
        _("Meta charges nothing, but asks for an application of your own and reviews private messages for one to four weeks. Ventanilla does not connect to it yet."),
    ),
    "instagram": (
        "Instagram", "needs_review",
        _("Meta charges nothing, but asks for a professional account and an application of your own. Ventanilla does not connect to it yet."),
    ),
    "x": (
        "X", "paid",
        _("X charges for each message that is read and for each answer, by card and in advance, and refuses to answer whoever did not mention the account. Ventanilla does not connect to it yet."),
    ),
    "linkedin": (
        "LinkedIn", "needs_review",
        _("LinkedIn gives its key by application, in some weeks, and withdraws each version after a year. Ventanilla does not connect to it yet."),
    ),
    "youtube": (
        "YouTube", "yes",
        _("Google charges nothing and gives a daily allowance. Ventanilla does not connect to it yet."),
    ),
    "pinterest": ("Pinterest", "no", _("Pinterest lets nobody read the comments: only its own page shows them.")),
    "mastodon": (
        "Mastodon", "yes",
        _("Mastodon charges nothing and reviews nobody. Ventanilla does not connect to it yet."),
    ),
    "threads": (
        "Threads", "needs_review", _("Meta asks for an application and a review. Ventanilla does not connect to it yet."),
    ),
    "whatsapp": (
        "WhatsApp", "paid",
        _("Meta charges each answer beyond the first thousand of the month. Ventanilla does not connect to it yet."),
    ),
    "phone": (_("Telephone"), "", ""),
    "counter": (_("Counter"), "", ""),
    "letter": (_("Letters"), "", ""),
    "other": (_("Another place"), "", ""),
}  # fmt: skip
_FIELDS = (
    Field("name", _("What it is called"), help=_("As those who work here call it."), placeholder="Vallserena"),
    Field(
        "url",
        _("Address of the page"),
        help=_("To open it in one key."),
        required=False,
        placeholder="https://www.example.org/…",
    ),
)


def _about(slug: str, name: str, can: str, fact: str) -> About:
    facts = {
        "read": Capability("manual", _("You copy what they wrote, one by one or from a file."), _READ_ON),
        "reply_public": Capability(
            "manual", _("The text waits ready to be copied; you say when it is there."), _READ_ON
        ),
        "reply_private": Capability("manual", _("In the same way."), _READ_ON),
        "record": Capability("yes", _("It counts, falls due and is written down like any other."), _READ_ON),
        "count": Capability("no", _("There is no figure of the network's to compare with."), _READ_ON),
    }
    if fact:
        facts["by_itself"] = Capability("no" if can == "yes" else can, fact, _READ_ON)  # type: ignore[arg-type]
    return About(slug=slug, name=name, cost=_COST, needs=_NEEDS, time=_TIME, capabilities=facts, fields=_FIELDS)


ABOUTS = {slug: _about(slug, *fact) for slug, fact in _FACTS.items()}
