from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.outbox import ports
from ventanilla.outbox.models import Dispatch, State
from ventanilla.outbox.operations.move import journal, move
from ventanilla.outbox.rules import AFTER_OWN_FAULT, clearance_until, digest, sanitised_sentence

log = logging.getLogger(__name__)


def clear(*, dispatch: Dispatch, at: datetime) -> bool:
    """Run the gates (no transaction is open) and keep their yes; a no makes the dispatch *blocked*, and says why."""
    found = digest_of(dispatch)
    if found != dispatch.digest:
        return _block(dispatch, "outbox.digest_changed", _("The text is not the one that was checked."), at=at)
    if dispatch.account.closed_at is not None:
        return _block(dispatch, "outbox.account_closed", _("The account is no longer connected."), at=at)
    if dispatch.kind not in ports.KINDS:
        return _block(dispatch, "outbox.kind_unknown", _("Nothing says which checks this needs."), at=at)
    untils = []
    for name, gate in ports.gates_of(dispatch.kind).items():
        if gate is None:
            return _block(dispatch, "outbox.gate_missing", _("A check is missing: %(name)s.") % {"name": name}, at=at)
        try:
            verdict = gate(dispatch, at)
        except Exception:
            log.exception("gate %s failed on dispatch %s", name, dispatch.pk)
            postpone(dispatch_id=dispatch.pk, until=at + AFTER_OWN_FAULT, code="outbox.gate_failed")
            return False
        if not verdict.ok:
            return _block(dispatch, verdict.code or f"outbox.{name}", verdict.sentence, at=at)
        untils.append(verdict.until)
    cleared = Dispatch.objects.filter(pk=dispatch.pk, state=State.QUEUED, digest=found)
    return cleared.update(clearance_digest=found, clearance_until=clearance_until(untils, at=at)) == 1


def digest_of(dispatch: Dispatch) -> str:
    return digest(
        kind=dispatch.kind, account_id=dispatch.account_id, message_id=dispatch.message_id,
        text=dispatch.text, visibility=dispatch.visibility, language=dispatch.language,
    )  # fmt: skip


def postpone(*, dispatch_id: int, until: datetime, code: str, error: str = "") -> None:
    """Leave it in the queue, for later: nothing was tried."""
    Dispatch.objects.filter(pk=dispatch_id, state=State.QUEUED).update(
        not_before=until, code=code[:60], error=sanitised_sentence(error)
    )


def _block(dispatch: Dispatch, code: str, sentence: str, *, at: datetime) -> bool:
    with transaction.atomic():
        error = sanitised_sentence(str(sentence))
        if move(dispatch.pk, origin=State.QUEUED, to=State.BLOCKED, at=at, code=code[:60], error=error):
            journal("outbox.blocked", dispatch, at=at, code=code[:60])
    return False
