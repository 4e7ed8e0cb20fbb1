"""When what a citizen wrote is erased, so is the way back to them."""

from __future__ import annotations

from collections.abc import Sequence

from ventanilla.inbox.models import Thread
from ventanilla.window.models import Tracking


def forget(*, messages: Sequence[int]) -> int:
    """Inside the caller's transaction. The key stays, to say that it was erased."""
    gone = list(Tracking.objects.filter(message_id__in=messages))
    for case in gone:
        Thread.objects.filter(pk=case.thread_id).update(title=case.key)
    return Tracking.objects.filter(pk__in=[case.pk for case in gone]).update(email_sealed="")
