"""Which mails no person wrote, and which of our own they say was not delivered."""

from __future__ import annotations

import re

from ventanilla.channels.adapters.email.body import parts
from ventanilla.channels.adapters.email.headers import Mail, has, header, ids, own_id, parse_top

KEY = r"[0-9a-f]{32}"
_ROBOTS = re.compile(r"(?i)^(mailer[-_]?daemon|postmaster)@")
_FAILED = re.compile(
    r"(?i)^\s*(undeliver|mail delivery failed|failure notice|returned mail|delivery status notification \(failure)"
)
_SEARCHED = 200_000


def is_automatic(mail: Mail, sender: str) -> bool:
    submitted = header(mail, "auto-submitted").split(";")[0].strip().lower()
    return (
        submitted not in {"", "no"}
        or header(mail, "precedence").lower() in {"bulk", "list", "junk", "auto_reply"}
        or any(has(mail, name) for name in ("list-id", "x-autoreply", "x-autorespond", "x-failed-recipients"))
        or header(mail, "return-path") == "<>"
        or bool(_ROBOTS.match(sender))
        or is_report(mail)
    )


def is_report(mail: Mail) -> bool:
    return mail.get_content_type() == "multipart/report"


def bounced_id(mail: Mail, *, sender: str, domain: str) -> str | None:
    """The id of the mail of ours that was definitely not delivered; a mere delay is not told."""
    if is_report(mail):
        return _returned(mail, domain) if "failed" in _actions(mail) else None
    robot = bool(_ROBOTS.match(sender)) or header(mail, "return-path") == "<>"
    failed = has(mail, "x-failed-recipients") or bool(_FAILED.match(header(mail, "subject")))
    return _mentioned(mail, domain) if robot and failed else None


def _actions(mail: Mail) -> set[str]:
    found = set()
    for part in parts(mail):
        action = header(part, "action")
        if action:
            found.add(action.split()[0].strip(";").lower())
        elif part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), str):
            found.update(re.findall(r"(?im)^action:\s*(\w+)", str(part.get_payload())[:_SEARCHED]))
    return {each.lower() for each in found}


def _returned(mail: Mail, domain: str) -> str | None:
    for part in parts(mail):
        if part is mail:
            continue
        kind = part.get_content_type()
        payload = part.get_payload()
        if kind == "message/rfc822" and isinstance(payload, list) and payload and isinstance(payload[0], Mail):
            found = own_id(payload[0])
        elif kind in {"text/rfc822-headers", "message/rfc822-headers"} and isinstance(payload, str):
            decoded = part.get_payload(decode=True)
            found = own_id(parse_top(decoded if isinstance(decoded, bytes) else b""))
        else:
            continue
        if found:
            return found
    return _mentioned(mail, domain)


def _mentioned(mail: Mail, domain: str) -> str | None:
    """One of our own ids, wherever the robot wrote it."""
    ours = re.compile(rf"{KEY}@{re.escape(domain)}", re.I)
    for name in ("in-reply-to", "references"):
        for each in ids(header(mail, name)):
            if ours.fullmatch(each):
                return each
    for part in parts(mail):
        payload = part.get_payload()
        if isinstance(payload, str):
            found = ours.search(payload[:_SEARCHED])
            if found:
                return found[0]
    return None
