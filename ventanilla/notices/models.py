"""Mail to staff, departments and citizens: links, never answers. Rows, sent at least once."""

from __future__ import annotations

from django.db import models


class Notice(models.Model):
    key = models.CharField(max_length=120, unique=True)
    """What makes it the same notice: a second one with the key is not written."""
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    language = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=40)
    reaches = models.CharField(max_length=10)
    """staff (only in their hours) · oncall (any hour) · citizen."""
    not_before = models.DateTimeField()
    created_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["not_before", "id"], condition=models.Q(sent_at=None), name="notice_due")]
