"""The rows that belong to no slice: the clock's offset, the keep-alive of each process."""

from __future__ import annotations

from datetime import timedelta

from django.db import models


class ClockOffset(models.Model):
    """One row: how far the desk's time is from the real one (zero but in a demonstration)."""

    offset = models.DurationField(default=timedelta())


class Heartbeat(models.Model):
    """When each kind of process was last alive, in real time."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
