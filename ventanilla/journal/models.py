"""The append-only chain. Rows hold ids, codes and keyed digests, never a name, a handle or a text."""

from __future__ import annotations

import json
from typing import Any

from django.db import models


class Entry(models.Model):
    """One operation, or one page of admission. `seq` has no gaps."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=20, blank=True)
    subject_id = models.BigIntegerField(null=True)
    payload = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "journal_entry"
        indexes = [models.Index(fields=["subject_kind", "subject_id", "seq"], name="journal_subject")]

    @property
    def content(self) -> dict[str, Any]:
        """The payload; empty when it is no longer what was written."""
        try:
            found = json.loads(self.payload)
        except (ValueError, TypeError):
            return {}
        return found if isinstance(found, dict) else {}


class Head(models.Model):
    """One row, locked alone and last: where the chain stands."""

    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "journal_head"


class Anchor(models.Model):
    """A digest that was printed or mailed outside the database, and where."""

    seq = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    place = models.CharField(max_length=60)

    class Meta:
        db_table = "journal_anchor"


class Restoration(models.Model):
    """This desk came from a copy: what lies between the copy and later anchors is *restaurado*."""

    at = models.DateTimeField()
    copy_seq = models.BigIntegerField()
    copy_digest = models.CharField(max_length=64)

    class Meta:
        db_table = "journal_restoration"
