"""The one-day link with which a person sets a password. Signed with real time; used once."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from ventanilla.journal.operations import append
from ventanilla.journal.rules import Actor
from ventanilla.people.models import Person

ONE_DAY = 24 * 60 * 60
_SALT = "ventanilla.people.link"


class LinkDead(Exception):
    """Too old, used already, of another desk, or of somebody who left."""

    code = "people.link_dead"


def make_link(*, person: Person, by: Actor, at: datetime, forget_second_factor: bool = False) -> str:
    """An address for one day and one use. What has been signed in with stops only when it is used."""
    with transaction.atomic():
        append(action="people.link_made", by=by, at=at, subject=("person", person.pk))
    token = signing.dumps([person.pk, _state(person), forget_second_factor], salt=_SALT, compress=False)
    return settings.PUBLIC_URL + reverse("people:entrance", args=[token])


def person_of_link(token: str) -> Person:
    """Raises LinkDead. Looking changes nothing."""
    return _read(token, lock=False)[0]


def set_password_by_link(*, token: str, password: str, at: datetime) -> Person:
    """Raises LinkDead, and Django's ValidationError for a password that is too easy."""
    with transaction.atomic():
        person, forget = _read(token, lock=True)
        validate_password(password, person)
        person.set_password(password)
        person.save(update_fields=["password"])
        if forget:
            Authenticator.objects.filter(user=person).delete()
        for session in UserSession.objects.filter(user=person):
            session.end()
        append(action="people.password_set", by=person.actor, at=at, subject=("person", person.pk))
    return person


def _read(token: str, *, lock: bool) -> tuple[Person, bool]:
    try:
        number, state, forget = signing.loads(token, salt=_SALT, max_age=ONE_DAY)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkDead(_("This link no longer works. Ask for another one.")) from error
    people = Person.objects.select_for_update(no_key=True) if lock else Person.objects.all()
    person = people.filter(pk=number, is_active=True).first()
    if person is None or not constant_time_compare(state, _state(person)):
        raise LinkDead(_("This link no longer works. Ask for another one."))
    return person, bool(forget)


def _state(person: Person) -> str:
    """Changes with the password, so that a link dies when it has been used."""
    return salted_hmac(_SALT, person.password, algorithm="sha256").hexdigest()[:24]
