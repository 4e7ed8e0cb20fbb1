"""The gate «duty-open»: nothing is answered twice, nothing closed is answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ventanilla.answers.models import Duty
from ventanilla.outbox.models import Dispatch
from ventanilla.outbox.ports import Verdict


def duty_open(dispatch: Dispatch, at: datetime) -> Verdict:
    duty = Duty.objects.filter(pk=dispatch.message_id).first()
    if duty is None or duty.is_open:
        return Verdict(True, until=at + timedelta(minutes=10))
    return Verdict(False, "answers.closed", _("The message was closed meanwhile: this answer was not sent."))
