"""The duty to answer: one per citizen utterance, its clock, how it was closed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ventanilla.channels.models import Account
from ventanilla.departments.models import Reason, Service
from ventanilla.inbox.models import Message, Thread
from ventanilla.outbox.models import Dispatch
from ventanilla.people.models import Person


class State(models.TextChoices):
    MINE = "mine", _("Waiting for us")
    DEPARTMENT = "department", _("Waiting for an area")
    CITIZEN = "citizen", _("Waiting for the citizen")
    PROMISED = "promised", _("Promised")
    CLOSED = "closed", _("Closed")


OPEN = (State.MINE, State.DEPARTMENT, State.CITIZEN, State.PROMISED)


class Ending(models.TextChoices):
    ANSWERED_PUBLIC = "answered_public", _("Answered in public")
    ANSWERED_PRIVATE = "answered_private", _("Answered in private")
    ANSWERED_GROUP = "answered_group", _("Answered with others")
    ACKNOWLEDGED = "acknowledged", _("Noted, with thanks")
    DERIVED_FORMAL = "derived_formal", _("Told how to file it formally")
    DERIVED_EXTERNAL = "derived_external", _("Not ours: told where to go")
    SPAM_CLOSED = "spam_closed", _("Advertising or a machine")
    DUPLICATE_OF = "duplicate_of", _("The same message, sent again")
    COVERED_BY = "covered_by", _("Already answered in…")
    NOTED_NO_REPLY = "noted_no_reply", _("Asked for no answer")
    WITHDRAWN_BY_AUTHOR = "withdrawn_by_author", _("Withdrawn by its author")


ANSWERED = (
    Ending.ANSWERED_PUBLIC,
    Ending.ANSWERED_PRIVATE,
    Ending.ANSWERED_GROUP,
    Ending.ACKNOWLEDGED,
    Ending.DERIVED_FORMAL,
    Ending.DERIVED_EXTERNAL,
    Ending.COVERED_BY,
    Ending.DUPLICATE_OF,
)
NO_REPLY = (Ending.NOTED_NO_REPLY, Ending.SPAM_CLOSED, Ending.WITHDRAWN_BY_AUTHOR)


class ClockClass(models.Model):
    """A clock as data: how long, in which hours, and the rule that binds this body (or «plazo de la casa»)."""

    code = models.CharField(max_length=8, primary_key=True)
    title = models.CharField(max_length=120)
    first_minutes = models.PositiveIntegerField()
    """To the first human answer, in attention time unless `all_day`."""
    all_day = models.BooleanField(default=False)
    resolve_days = models.PositiveSmallIntegerField(null=True)
    resolve_unit = models.CharField(max_length=10, blank=True)
    """working · calendar · months"""
    basis = models.CharField(max_length=200)
    basis_checked = models.BooleanField(default=True)
    forbids_generic = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.title


class Duty(models.Model):
    message = models.OneToOneField(Message, models.PROTECT, primary_key=True, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=12, choices=State, default=State.MINE)
    ending = models.CharField(max_length=24, choices=Ending, blank=True)
    clock = models.CharField(max_length=8)
    private = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    kind = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    snoozed_until = models.DateTimeField(null=True)
    promised_until = models.DateTimeField(null=True)
    assigned_to = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    reason = models.CharField(max_length=300, blank=True)
    covered_by = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+", db_index=False)
    """Where it was already answered, or the message of which this is a copy."""
    escalated_at = models.DateTimeField(null=True)
    """When the on-call address was told."""
    changed_at = models.DateTimeField()
    services = models.ManyToManyField(Service, related_name="+")
    reasons = models.ManyToManyField(Reason, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="closed") & ~Q(ending="") & Q(closed_at__isnull=False))
                | (~Q(state="closed") & Q(ending="") & Q(closed_at__isnull=True)),
                name="duty_closed_has_ending",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at", "message"], name="duty_waiting", condition=~Q(state="closed")),
            models.Index(
                fields=["account", "state", "due_at", "message"], name="duty_account", condition=~Q(state="closed")
            ),
            models.Index(fields=["thread", "state", "message"], name="duty_thread"),
            models.Index(fields=["-closed_at", "-message"], name="duty_closed", condition=Q(state="closed")),
            models.Index(
                fields=["account", "-closed_at", "-message"], name="duty_account_closed", condition=Q(state="closed")
            ),
            models.Index(fields=["snoozed_until"], name="duty_snoozed", condition=Q(snoozed_until__isnull=False)),
        ]

    @property
    def is_open(self) -> bool:
        return self.state != State.CLOSED


class Reply(models.Model):
    """What a dispatch means for the duty: closes it (definitive) or promises (provisional)."""

    dispatch = models.OneToOneField(Dispatch, models.PROTECT, primary_key=True, related_name="+")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="replies")
    definitive = models.BooleanField(default=True)
    until = models.DateTimeField(null=True)
    ending = models.CharField(max_length=24, choices=Ending)
    settled_state = models.CharField(max_length=20, blank=True)
    """The dispatch's state that the duty already knows."""
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["duty", "-at"], name="reply_of_duty")]


class Draft(models.Model):
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "person"], name="draft_once")]


class CannedReply(models.Model):
    """A text with variables, in each language; `code` joins the versions."""

    code = models.SlugField(max_length=40)
    language = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    text = models.TextField()
    topic = models.CharField(max_length=30, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "language"], name="canned_once")]
        ordering = ["title", "id"]


class AccountTally(models.Model):
    """Counters kept in the same transactions as the duties: `bucket` is a way of being open, or an ending."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    bucket = models.CharField(max_length=24)
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "bucket"], name="tally_once")]


class ThreadTally(models.Model):
    thread = models.OneToOneField(Thread, models.CASCADE, primary_key=True, related_name="+")
    received = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    no_reply = models.IntegerField(default=0)
    mine = models.IntegerField(default=0)
    department = models.IntegerField(default=0)
    citizen = models.IntegerField(default=0)
    promised = models.IntegerField(default=0)

    @property
    def open(self) -> int:
        return self.mine + self.department + self.citizen + self.promised


class DayTally(models.Model):
    day = models.DateField()
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    received = models.IntegerField(default=0)
    closed = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "account"], name="day_once")]


class Recount(models.Model):
    """The last time that the counters were compared with the rows; a difference is an alarm, never mended silently."""

    at = models.DateTimeField()
    differences = models.JSONField(default=list)
    received = models.BigIntegerField()
    closed = models.BigIntegerField()
    open = models.BigIntegerField()
