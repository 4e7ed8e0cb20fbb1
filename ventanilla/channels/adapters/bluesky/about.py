"""What Bluesky costs, needs and cannot do. Facts read on the day that each one says."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from ventanilla.channels.contract import About, Can, Capability, Field

READ_ON = "2026-11-22"


def _fact(can: Can, sentence: str) -> Capability:
    return Capability(can, sentence, READ_ON)


ABOUT = About(
    slug="bluesky",
    name="Bluesky",
    cost=_("Free: Bluesky charges nothing and reviews nobody."),
    needs=_("The handle of the account and an app password, which is made in its settings and can be withdrawn there."),
    time=_("Two minutes."),
    capabilities={
        "read_comments": _fact(
            "yes", _("Answers at any depth are read, also those that citizens write to each other.")
        ),
        "read_mentions": _fact("yes", _("Mentions and quotes are read from the notifications.")),
        "read_private": _fact("no", _("Private messages are not read here for now: they stay in Bluesky's own app.")),
        "reply_public": _fact("yes", _("Up to 300 characters; links, mentions and tags are made clickable.")),
        "reply_private": _fact("no", _("Private messages are answered in Bluesky's own app for now.")),
        "publish_text": _fact("yes", _("Up to 300 characters and 3,000 bytes.")),
        "publish_image": _fact("yes", _("Up to four images of 2 MB, each with its alternative text.")),
        "publish_video": _fact("no", _("Bluesky takes videos; here they are not sent for now.")),
        "alt_text": _fact("yes", _("Every image carries its alternative text.")),
        "edit": _fact("no", _("Bluesky has no editing: a correction is another post.")),
        "delete": _fact("manual", _("A post of ours is deleted in Bluesky's own app.")),
        "hide": _fact("manual", _("Answers are hidden in Bluesky's own app, 300 per thread at most.")),
        "see_deletions": _fact("no", _("Bluesky does not tell what was deleted: the census sees that it is missing.")),
        "webhook": _fact("no", _("Bluesky calls nobody: the account is asked every few minutes.")),
    },
    fields=(
        Field("handle", _("Handle"), help=_("As others see it, without @."), placeholder="ayuntamiento.bsky.social"),
        Field(
            "password",
            _("App password"),
            help=_("Settings → Privacy and security → App passwords. Never the account's own password."),
            secret=True,
            placeholder="abcd-efgh-ijkl-mnop",
        ),
        Field(
            "service",
            _("Service"),
            help=_("Only when the account lives on a server other than Bluesky's."),
            required=False,
            placeholder="https://bsky.social",
        ),
        Field(
            "appview",
            _("Public view"),
            help=_("Where what anybody sees is looked up, on networks other than Bluesky's."),
            required=False,
            placeholder="https://public.api.bsky.app",
        ),
        Field(
            "since_days",
            _("Bring what came before"),
            help=_("Each message that comes in counts as pending until it is closed, old ones too."),
            required=False,
            choices=(
                ("30", _("Of the last 30 days")),
                ("7", _("Of the last week")),
                ("1", _("Only since yesterday")),
                ("", _("Of the last year")),
            ),
        ),
    ),
)
