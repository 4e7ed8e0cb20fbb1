"""A form as it comes: its key, its attachments, and whether a person sent it. Whatever is wrong, all of it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ventanilla.window.operations import Held, hold, let_go, opened, sealed
from ventanilla.window.operations.hold import is_here
from ventanilla.window.queries.passes import Once, new_once, read_once
from ventanilla.window.rules import uploads
from ventanilla.window.web.words import size

TOO_FAST = timedelta(seconds=3)
ONCE, FILES, KEPT, REMOVE, TRAP, SEEN = "csrfmiddlewaretoken", "adjuntos", "guardados", "quitar", "web", "visto"
"""The key that makes a form be sent once travels where Django's forms carry theirs."""


@dataclass(slots=True)
class Posting:
    once: Once
    files: list[Held]
    faults: list[str] = field(default_factory=list)
    """About the attachments; shown beside them."""
    doubts: list[str] = field(default_factory=list)
    """Why it is not taken yet although nothing is wrong with it: press again."""
    rewriting: bool = False
    """A button that only shows the page again: another language, an attachment less, back from the warning."""

    @property
    def kept(self) -> str:
        return sealed(self.files) if self.files else ""


def blank(*, at: datetime) -> Posting:
    return Posting(new_once(at=at), [])


def read(request: HttpRequest, *, at: datetime) -> Posting:
    """Keep what came, before anything is judged."""
    given = read_once(request.POST.get(ONCE, ""))
    posting = Posting(given or new_once(at=at), [])
    posting.rewriting = bool({"lengua", REMOVE, "volver"} & set(request.POST))
    _keep(posting, request)
    if not posting.rewriting:
        posting.doubts = _doubts(request, given, at)
    return posting


def _doubts(request: HttpRequest, given: Once | None, at: datetime) -> list[str]:
    """A machine is stopped at each try; a person, once, and with a sentence."""
    if given is None:
        return [_("The page was an old one. Nothing is lost: press Send again.")]
    if request.POST.get(TRAP, "").strip():
        return [
            _(
                "A field that people do not see came filled in; some browsers do it by themselves. It is empty now: press Send again."
            )
        ]
    if at - given.given_at < TOO_FAST:
        return [_("It was sent in less than three seconds, as machines do. If you are a person, press Send again.")]
    return []


def _keep(posting: Posting, request: HttpRequest) -> None:
    removed = request.POST.get(REMOVE, "")
    held = opened(request.POST.get(KEPT, ""))
    let_go([one for one in held if one.id == removed])
    for one in held:
        if one.id == removed:
            continue
        if is_here(one):
            posting.files.append(one)
        else:
            posting.faults.append(_("%(name)s waited too long here. Attach it again.") % {"name": one.name})
    for file in request.FILES.getlist(FILES):
        _take(posting, file)


def _take(posting: Posting, file: UploadedFile[Any]) -> None:
    name = uploads.plain_name(file.name or "")
    wrong = _wrong_with(posting, file, name)
    if wrong:
        posting.faults.append(wrong)
        return
    file.seek(0)
    content = file.read()
    if any(one.name == name and one.size == len(content) for one in posting.files):
        return
    posting.files.append(hold(content=content, name=name, mime=uploads.mime_of(name, content[:64])))


def _wrong_with(posting: Posting, file: UploadedFile[Any], name: str) -> str:
    length = file.size or 0
    if not length:
        return _("%(name)s is empty.") % {"name": name}
    if length > uploads.MAX_BYTES:
        return _("%(name)s takes %(size)s and at most %(most)s fit. Send a smaller one, or tell us and we say how.") % {
            "name": name, "size": size(length), "most": size(uploads.MAX_BYTES),
        }  # fmt: skip
    if len(posting.files) >= uploads.MAX_FILES:
        return _("%(name)s was left out: at most %(most)s attachments fit.") % {"name": name, "most": uploads.MAX_FILES}
    if sum(one.size for one in posting.files) + length > uploads.MAX_TOTAL:
        return _("%(name)s was left out: together they may take %(most)s.") % {
            "name": name, "most": size(uploads.MAX_TOTAL),
        }  # fmt: skip
    file.seek(0)
    if not uploads.mime_of(name, file.read(64)):
        return _("%(name)s is not taken: photographs, PDF, documents, audio and video are.") % {"name": name}
    return ""
