"""One post, written once under our own key; everything that can fail before it is asked for before it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import gettext as _

from ventanilla.channels.adapters.bluesky.client import Client
from ventanilla.channels.adapters.bluesky.facets import facets
from ventanilla.channels.adapters.bluesky.items import reply_of
from ventanilla.channels.adapters.bluesky.limits import IMAGE_BYTES, IMAGES, problems
from ventanilla.channels.adapters.bluesky.names import POSTS, permalink, post_uri, split_post
from ventanilla.channels.adapters.bluesky.session import Json, Overloaded
from ventanilla.channels.contract import Draft, Permanent, Receipt


class Unfit(Permanent):
    """The network would refuse it: said before anything is sent."""

    code = "bluesky.unfit"


class ParentGone(Permanent):
    """What is to be answered is not there any more."""

    code = "bluesky.parent_gone"


def refuse_unfit(draft: Draft) -> None:
    """Raises Unfit; looks at nothing but the draft."""
    if draft.visibility != "public":
        raise Unfit(_("Private messages on Bluesky are answered in its own app."))
    found = problems(draft.text)
    if len(draft.media) > IMAGES:
        found.append(_("Bluesky takes %(maximum)d images at most.") % {"maximum": IMAGES})
    for media in draft.media:
        if not media.mime.startswith("image/"):
            found.append(_("%(name)s is not an image.") % {"name": media.name})
        elif len(media.content) > IMAGE_BYTES:
            found.append(_("%(name)s is larger than Bluesky takes.") % {"name": media.name})
    if found:
        raise Unfit(" ".join(found))


def send(client: Client, draft: Draft) -> Receipt:
    record = _record(client, draft)
    client.put(draft.key, record)
    return receipt(client, draft)


def receipt(client: Client, draft: Draft) -> Receipt:
    return Receipt("sent", post_uri(client.did, draft.key), permalink(client.did, draft.key, client.handle))


def find_own(client: Client, draft: Draft) -> Receipt | None:
    return receipt(client, draft) if client.record(draft.key) else None


def shown(client: Client, sent: Receipt) -> bool | None:
    """Whether somebody else would see it."""
    if not sent.remote_id:
        return None
    return sent.remote_id in client.posts_for_anybody([sent.remote_id])


def _record(client: Client, draft: Draft) -> Json:
    record: Json = {"$type": POSTS, "text": draft.text, "createdAt": _written(draft.created_at or client.access.now)}
    if draft.language:
        record["langs"] = [draft.language.split("-")[0].lower()]
    if draft.reply_to:
        record["reply"] = _reply(client, draft.reply_to)
    if found := facets(draft.text, resolve=client.resolve):
        record["facets"] = found
    if draft.media:
        record["embed"] = {"$type": "app.bsky.embed.images", "images": _images(client, draft)}
    return record


def _reply(client: Client, parent: str) -> Json:
    """What it answers and where that conversation began, each with its present fingerprint."""
    view = client.posts([parent]).get(parent) if split_post(parent) else None
    if view is None:
        raise ParentGone(_("The message is no longer on Bluesky, or its author has blocked this account."))
    record = view.get("record")
    told = record.get("reply") if isinstance(record, dict) else None
    root = reply_of(record)[1]
    reference = _strong(view)
    if root is None or root == parent:
        return {"root": reference, "parent": reference}
    first = client.posts([root]).get(root)
    return {
        "root": _strong(first) if first else _strong(told["root"] if isinstance(told, dict) else {}),
        "parent": reference,
    }


def _strong(view: Json) -> Json:
    uri, cid = view.get("uri"), view.get("cid")
    if not isinstance(uri, str) or not isinstance(cid, str):
        raise Overloaded(_("Bluesky answered something that is not an answer."))
    return {"uri": uri, "cid": cid}


def _images(client: Client, draft: Draft) -> list[Json]:
    return [{"alt": media.alt, "image": client.upload(media.content, media.mime)} for media in draft.media]


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
