"""Who works here, with which role, and how each likes the desk."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ventanilla.journal.operations import append
from ventanilla.journal.rules import Actor
from ventanilla.people.models import Person, Role
from ventanilla.people.rules import THEMES, UNDO_CHOICES, plain_handle


class BadHandle(Exception):
    code = "people.bad_handle"


class HandleTaken(Exception):
    code = "people.handle_taken"


class NameMissing(Exception):
    code = "people.name_missing"


class UnknownRole(Exception):
    code = "people.unknown_role"


class LastAdministrator(Exception):
    code = "people.last_administrator"


class BadPreference(Exception):
    code = "people.bad_preference"


def add_person(
    *, handle: str, name: str, role: str, email: str = "", password: str | None = None, by: Actor, at: datetime
) -> Person:
    """Raises BadHandle, HandleTaken, NameMissing, UnknownRole. They sign in once a link has given them a password."""
    known = plain_handle(handle)
    if not known:
        raise BadHandle(
            _("“%(handle)s” cannot be a user name: letters a to z, figures and . _ @ + -, 60 at most.")
            % {"handle": handle}
        )
    _check(name, role)
    try:
        with transaction.atomic():
            person = Person.objects.create_person(
                handle=known, name=name.strip(), role=role, email=email.strip(), password=password
            )
            append(action="people.added", by=by, at=at, subject=("person", person.pk), payload={"role": role})
    except IntegrityError as error:
        raise HandleTaken(_("There is already somebody called “%(handle)s”.") % {"handle": known}) from error
    return person


def change_person(
    *, person: Person, name: str, role: str, email: str, reads_private: bool, by: Actor, at: datetime
) -> Person:
    """Raises NameMissing, UnknownRole, LastAdministrator."""
    _check(name, role)
    with transaction.atomic():
        found = _locked(person)
        if role != Role.ADMINISTRATOR:
            _not_the_last(found)
        found.name, found.role, found.email, found.reads_private = name.strip(), role, email.strip(), reads_private
        found.save(update_fields=["name", "role", "email", "reads_private"])
        payload = {"role": role, "reads_private": reads_private}
        append(action="people.changed", by=by, at=at, subject=("person", found.pk), payload=payload)
    return found


def disable_person(*, person: Person, by: Actor, at: datetime) -> Person:
    """They may not sign in and every session of theirs ends; what they did stays theirs. Raises LastAdministrator."""
    with transaction.atomic():
        found = _locked(person)
        _not_the_last(found)
        found.is_active = False
        found.save(update_fields=["is_active"])
        for session in UserSession.objects.filter(user=found):
            session.end()
        append(action="people.disabled", by=by, at=at, subject=("person", found.pk))
    return found


def enable_person(*, person: Person, by: Actor, at: datetime) -> Person:
    with transaction.atomic():
        found = _locked(person)
        found.is_active = True
        found.save(update_fields=["is_active"])
        append(action="people.enabled", by=by, at=at, subject=("person", found.pk))
    return found


def save_preferences(
    *,
    person: Person,
    name: str,
    signature: str,
    language: str,
    keys_enabled: bool,
    undo_seconds: int,
    theme: str,
    at: datetime,
) -> Person:
    """Their own account. Raises NameMissing, BadPreference."""
    if not name.strip():
        raise NameMissing(_("A person needs a name."))
    known = language in {"", *(code for code, _name in settings.LANGUAGES)}
    if not known or theme not in THEMES or undo_seconds not in UNDO_CHOICES:
        raise BadPreference(_("The desk has no such preference."))
    with transaction.atomic():
        found = _locked(person)
        found.name, found.signature, found.language = name.strip(), signature.strip(), language
        found.keys_enabled, found.undo_seconds, found.theme = keys_enabled, undo_seconds, theme
        found.save(update_fields=["name", "signature", "language", "keys_enabled", "undo_seconds", "theme"])
        append(action="people.preferences", by=found.actor, at=at, subject=("person", found.pk))
    return found


def _check(name: str, role: str) -> None:
    if not name.strip():
        raise NameMissing(_("A person needs a name."))
    if role not in Role.values:
        raise UnknownRole(_("“%(role)s” is no role: %(roles)s.") % {"role": role, "roles": ", ".join(Role.values)})


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _not_the_last(person: Person) -> None:
    """Two administrators cannot retire each other at once: all of them are locked, in one order."""
    active = (
        Person.objects.select_for_update(no_key=True).filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")
    )
    if {one.pk for one in active} == {person.pk}:
        raise LastAdministrator(_("Nobody else administers the desk. Give the role to somebody first."))
