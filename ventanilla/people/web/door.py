"""Coming in without typing the password again: just after it was chosen."""

from __future__ import annotations

from allauth.account.signals import user_logged_in
from django.contrib.auth import login
from django.http import HttpRequest

from ventanilla.people.models import Person

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(request: HttpRequest, person: Person) -> None:
    """As allauth does after a password: the session is listed, and may be closed like any other."""
    login(request, person, backend=_BACKEND)
    request.session.save()
    user_logged_in.send(sender=Person, request=request, user=person)
