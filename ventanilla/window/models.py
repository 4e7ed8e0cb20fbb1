"""What a citizen keeps of a message sent from our own site: a key and a PIN."""

from __future__ import annotations

from django.db import models

from ventanilla.inbox.models import Message, Thread


class Tracking(models.Model):
    thread = models.OneToOneField(Thread, models.CASCADE, related_name="+")
    message = models.OneToOneField(Message, models.CASCADE, related_name="+")
    key = models.CharField(max_length=7, unique=True)
    """KX4-7TM: by telephone the staff find the case with it alone."""
    pin = models.CharField(max_length=128)
    email_sealed = models.TextField(blank=True)
    language = models.CharField(max_length=20)
    created_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)


class Visit(models.Model):
    """Rate limit of the public forms: a keyed digest of the address, kept for a day."""

    digest = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["digest", "at"], name="visit_recent")]
