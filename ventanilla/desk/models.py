"""What the desk keeps of its own: the checks that somebody asked for, with what they found."""

from __future__ import annotations

from django.db import models

from ventanilla.people.models import Person


class Check(models.Model):
    """The journal recomputed, every message counted again, the counters compared: asked by a person, done once."""

    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    entries = models.BigIntegerField(default=0)
    """How many the journal had when it was asked."""
    done = models.BigIntegerField(default=0)
    alive_at = models.DateTimeField(null=True)
    """When whoever does it was last heard of; null before anybody began."""
    finished_at = models.DateTimeField(null=True)
    problems = models.JSONField(default=list)
    more = models.IntegerField(default=0)
    restored = models.JSONField(default=list)
    differences = models.JSONField(default=list)
    received = models.BigIntegerField(default=0)
    closed = models.JSONField(default=dict)
    open = models.JSONField(default=dict)
    unaccounted = models.BigIntegerField(default=0)
    head_seq = models.BigIntegerField(default=0)
    head_digest = models.CharField(max_length=64, blank=True)
    """Where the journal stood: printed, and remembered as an anchor."""

    class Meta:
        indexes = [models.Index(fields=["id"], name="check_waiting", condition=models.Q(finished_at=None))]

    @property
    def holds(self) -> bool:
        """Nothing was found that does not fit."""
        return not (self.problems or self.more or self.differences or self.unaccounted) and self.adds_up

    @property
    def adds_up(self) -> bool:
        return self.received == self.closed_total + self.open_total

    @property
    def closed_total(self) -> int:
        return sum(self.closed.values())

    @property
    def open_total(self) -> int:
        return sum(self.open.values())
