"""The row is the queue: what is to leave, each attempt, what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ventanilla.channels.models import Account
from ventanilla.inbox.models import Message, Thread
from ventanilla.people.models import Person


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting to leave")
    SENDING = "sending", _("Leaving")
    SENT = "sent", _("Sent")
    PENDING = "pending", _("Accepted, not shown yet")
    FAILED = "failed", _("The network refused it")
    UNKNOWN = "unknown", _("To be checked: we do not know whether it left")
    CANCELLED = "cancelled", _("Undone before leaving")
    EXPIRED = "expired", _("Its time passed")
    BLOCKED = "blocked", _("Stopped")
    BY_HAND = "by_hand", _("To be put by hand")
    UNDELIVERED = "undelivered", _("Not delivered")
    NOT_SHOWN = "not_shown", _("Accepted, but not there")


LIVE = (State.QUEUED, State.SENDING, State.PENDING, State.UNKNOWN, State.BY_HAND)
TRANSITIONS: dict[str, frozenset[str]] = {
    State.QUEUED: frozenset({State.SENDING, State.CANCELLED, State.EXPIRED, State.BLOCKED, State.BY_HAND}),
    State.SENDING: frozenset({State.SENT, State.PENDING, State.FAILED, State.UNKNOWN, State.QUEUED, State.BY_HAND}),
    State.PENDING: frozenset({State.SENT, State.FAILED, State.UNKNOWN}),
    State.UNKNOWN: frozenset({State.SENT, State.FAILED, State.QUEUED}),
    State.BY_HAND: frozenset({State.SENT, State.CANCELLED}),
    State.SENT: frozenset({State.UNDELIVERED, State.NOT_SHOWN}),
    State.NOT_SHOWN: frozenset({State.SENT}),
    State.BLOCKED: frozenset({State.QUEUED, State.CANCELLED}),
}


class Dispatch(models.Model):
    kind = models.CharField(max_length=20)
    """Declares by name the gates that it needs: see ports."""
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    """The message that it answers."""
    thread = models.ForeignKey(Thread, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    language = models.CharField(max_length=20, blank=True)
    visibility = models.CharField(max_length=10)
    key = models.CharField(max_length=64, unique=True)
    """Ours, given to the network where it takes one."""
    digest = models.CharField(max_length=64)
    ticked = models.JSONField(default=list)
    """Codes of the findings that the sender saw and accepted."""
    state = models.CharField(max_length=20, choices=State, default=State.QUEUED)
    not_before = models.DateTimeField()
    valid_until = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    clearance_digest = models.CharField(max_length=64, blank=True)
    clearance_until = models.DateTimeField(null=True)
    remote_id = models.TextField(blank=True)
    permalink = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    own_message = models.OneToOneField(Message, models.SET_NULL, null=True, related_name="+")
    read_back_at = models.DateTimeField(null=True)
    """When to look whether it is really there; null once looked."""
    shown = models.BooleanField(null=True)
    code = models.CharField(max_length=60, blank=True)
    error = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message"],
                name="one_live_dispatch",
                condition=Q(state__in=[s.value for s in LIVE]) & Q(kind="reply"),
            ),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="dispatch_state"),
        ]
        indexes = [
            models.Index(fields=["not_before", "id"], name="dispatch_due", condition=Q(state="queued")),
            models.Index(fields=["read_back_at"], name="dispatch_readback", condition=Q(read_back_at__isnull=False)),
            models.Index(
                fields=["state", "id"],
                name="dispatch_doubt",
                condition=Q(state__in=["sending", "pending", "unknown", "by_hand", "blocked"]),
            ),
        ]

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


class Attempt(models.Model):
    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    """Longer than every time-out of the call; past it the row is *unknown*."""
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispatch", "number"], name="attempt_once")]
        indexes = [models.Index(fields=["lease_until"], name="attempt_open", condition=Q(finished_at=None))]


class Pause(models.Model):
    """One row, which every claim locks: after a pause has returned no claim commits."""

    paused = models.BooleanField(default=False)
    since = models.DateTimeField(null=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
