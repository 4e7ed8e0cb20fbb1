"""The administration itself: what it is, when it attends, what it does, who is on call."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    EMPLOYMENT = "employment", _("Employment service")
    WATER = "water", _("Water utility")
    TOWN = "town", _("Town hall")
    OTHER = "other", _("Other public service")


class Administration(models.Model):
    """One row: one installation serves one administration."""

    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind of body"), max_length=20, choices=Kind)
    also = models.CharField(_("also"), max_length=20, choices=Kind, blank=True)
    region = models.CharField(_("region"), max_length=4, default="VC")
    """ISO 3166-2:ES subdivision, for the holidays and for the rules that bind."""
    town = models.CharField(_("town"), max_length=120)
    zone = models.CharField(_("time zone"), max_length=60, default="Europe/Madrid")
    languages = models.JSONField(default=list)
    """Codes of the languages in which it answers, the first one by default: es, ca, gl, eu, en."""
    role_label = models.CharField(_("what the post is called"), max_length=80, blank=True)
    registry_url = models.URLField(_("official registry"), blank=True)
    registry_sentence = models.CharField(max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    urgent_phone = models.CharField(_("urgent telephone"), max_length=40, blank=True)
    email = models.EmailField(blank=True)
    signature = models.CharField(max_length=120, blank=True)
    house_rules = models.JSONField(default=dict)
    """Language → text of the house rules that the key 5 sends and the window shows."""
    is_demonstration = models.BooleanField(default=False)
    ready_at = models.DateTimeField(null=True, blank=True)
    """When the first-run wizard was finished."""

    def __str__(self) -> str:
        return self.name


class AttentionHours(models.Model):
    """Half-open, local wall clock. Several rows a day are allowed; none means closed."""

    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=models.Q(closes__gt=models.F("opens")), name="hours_in_order"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="hours_weekday"),
        ]


class LocalHoliday(models.Model):
    day = models.DateField(unique=True)
    name = models.CharField(max_length=120)


class Service(models.Model):
    """What a message is about: which of our services."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    name_ca = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Reason(models.Model):
    """Why they write about it."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    name_ca = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=1, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class OnCall(models.Model):
    """An address that is attended at any hour: the control room, not a person's own phone."""

    name = models.CharField(max_length=120)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    active = models.BooleanField(default=True)
    classes = models.JSONField(default=list)
    """Clock classes that reach it; empty: all that are 24/7."""
