"""Our accounts on the networks, what we read from them and when, and what could not be read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    ATTENTION = "attention", _("Attention to citizens")
    INSTITUTIONAL = "institutional", _("Institutional")


class Account(models.Model):
    network = models.CharField(max_length=30)
    """What a citizen would call it: facebook, bluesky, email, phone..."""
    adapter = models.CharField(max_length=30)
    """Who does the work: `manual` for a network that is read by hand."""
    name = models.CharField(_("name"), max_length=120)
    handle = models.CharField(max_length=255, blank=True)
    own_ids = models.JSONField(default=list)
    """Remote author ids that are ours."""
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose, default=Purpose.ATTENTION)
    settings = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    """Nothing is read from it for now; what is answered still leaves."""
    broken_since = models.DateTimeField(null=True, blank=True)
    broken_code = models.CharField(max_length=60, blank=True)
    broken_sentence = models.CharField(max_length=300, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def by_hand(self) -> bool:
        return self.adapter == "manual"

    @property
    def is_broken(self) -> bool:
        return self.broken_since is not None


class Credential(models.Model):
    """Sealed; refreshed by one process at a time, which holds a lease on the row."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True)
    sealed = models.TextField()
    updated_at = models.DateTimeField()
    refreshing = models.CharField(max_length=32, blank=True)
    refreshing_until = models.DateTimeField(null=True)


class Stream(models.Model):
    """What is read from an account, and how far. The cursor moves by compare-and-set on `version`."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="streams")
    name = models.CharField(max_length=60)
    cursor = models.JSONField(default=dict)
    version = models.PositiveBigIntegerField(default=0)
    every_seconds = models.PositiveIntegerField(default=120)
    next_at = models.DateTimeField()
    lease = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_read_at = models.DateTimeField(null=True, blank=True)
    """The last time that it was read to its end."""
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="stream_once")]
        indexes = [models.Index(fields=["next_at"], name="stream_due")]


class PollRun(models.Model):
    """One reading of a stream: seen = new + known + changed + unreadable."""

    stream = models.ForeignKey(Stream, models.CASCADE, related_name="runs")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    pages = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)
    complete = models.BooleanField(default=False)
    error_code = models.CharField(max_length=60, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["stream", "-id"], name="run_recent")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    seen=models.F("new") + models.F("known") + models.F("changed") + models.F("unreadable")
                ),
                name="run_adds_up",
            )
        ]


class Unreadable(models.Model):
    """The tray: what a network gave and could not be read. Kept raw, 30 days."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="tray", null=True)
    stream = models.CharField(max_length=60)
    key = models.CharField(max_length=64)
    raw = models.TextField()
    item = models.JSONField(null=True)
    """The item as the adapter read it, when it was admission that failed: a retry needs no network."""
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    retried_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="tray_once")]


class NetworkCount(models.Model):
    """The network's own figure for a thread, as it was last told: one side of the census."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    thread_key = models.CharField(max_length=255)
    count = models.PositiveIntegerField(null=True)
    visible = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "thread_key"], name="count_once")]
