"""Files by digest: the same bytes are kept once."""

from __future__ import annotations

from django.db import models


class File(models.Model):
    digest = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    mime = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    @property
    def path(self) -> str:
        return f"{self.digest[:2]}/{self.digest}"
