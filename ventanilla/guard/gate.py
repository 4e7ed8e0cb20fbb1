"""The gate «text»: what must be corrected stops a reply; what should be revised needs the sender's tick."""

from __future__ import annotations

from datetime import datetime

from ventanilla.guard.queries import findings_for_reply
from ventanilla.outbox.models import Dispatch
from ventanilla.outbox.ports import Verdict
from ventanilla.outbox.rules import CLEARANCE


def text(dispatch: Dispatch, at: datetime) -> Verdict:
    if dispatch.message is None:
        return Verdict(ok=False, code="guard.no_message", sentence="")
    findings = findings_for_reply(
        message=dispatch.message, text=dispatch.text, visibility=dispatch.visibility,
        account=dispatch.account, at=at, dispatch_id=dispatch.pk,
    )  # fmt: skip
    for finding in findings:
        if finding.level == "block" or (finding.level == "warn" and finding.code not in dispatch.ticked):
            return Verdict(ok=False, code=f"guard.{finding.code}", sentence=str(finding.sentence))
    return Verdict(ok=True, until=at + CLEARANCE)
