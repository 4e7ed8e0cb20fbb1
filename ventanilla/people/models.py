"""Staff who sign in, and the handles under which citizens write."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from ventanilla.journal.rules import Actor
from ventanilla.people import ports


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    COMMUNITY_MANAGER = "community_manager", _("Community manager")
    READER = "reader", _("Reader")


def post_called(role: str) -> str:
    """The administration may call its community manager otherwise."""
    own = ports.post_name() if role == Role.COMMUNITY_MANAGER else ""
    return own or str(Role(role).label)


class Ground(models.TextChoices):
    """Why a citizen is erased."""

    ASKED = "asked", _("They asked for it")
    OVER = "over", _("It has been kept as long as it may be")
    MISTAKE = "mistake", _("It should not have been kept")
    ORDER = "order", _("An authority orders it")


class PersonManager(BaseUserManager["Person"]):
    def create_person(self, *, handle: str, name: str, role: str, password: str | None = None, **more: Any) -> Person:
        person = self.model(handle=handle, name=name, role=role, **more)
        if password:
            person.set_password(password)
        else:
            person.set_unusable_password()
        person.save()
        return person


class Person(AbstractBaseUser):
    """Somebody of the administration. Never a citizen."""

    handle = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=30, choices=Role)
    signature = models.CharField(_("signature of the answers"), max_length=60, blank=True)
    reads_private = models.BooleanField(_("reads private messages"), default=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(_("language"), max_length=20, blank=True)
    keys_enabled = models.BooleanField(_("single-key shortcuts"), default=True)
    undo_seconds = models.PositiveSmallIntegerField(_("seconds to undo"), default=10)
    theme = models.CharField(max_length=5, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    """When they last looked at Hoy: «what changed since you left»."""
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = PersonManager()

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        """As the journal knows them: a number and a role, never a name."""
        return Actor("person", self.pk, self.role)

    @property
    def post(self) -> str:
        """The role, as this administration calls it."""
        return post_called(self.role)

    @property
    def may_answer(self) -> bool:
        return self.is_active and self.role in {Role.ADMINISTRATOR, Role.COMMUNITY_MANAGER}

    @property
    def may_administer(self) -> bool:
        return self.is_active and self.role == Role.ADMINISTRATOR

    @property
    def may_read_private(self) -> bool:
        return self.may_answer and self.reads_private

    @property
    def initials(self) -> str:
        words = self.name.split()
        return ((words[0][:1] + words[-1][:1]) if len(words) > 1 else self.name[:2]).upper()


class Handle(models.Model):
    """A name under which somebody writes on one network. Two handles are never joined by the desk."""

    network = models.CharField(max_length=30)
    remote_id = models.CharField(max_length=255)
    handle = models.CharField(max_length=255, blank=True)
    name = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=20, blank=True)
    """The language in which they last wrote clearly: a prior for short messages."""
    first_seen = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "remote_id"], name="handle_once")]

    def __str__(self) -> str:
        return self.name or self.handle or "?"

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None
