"""Signing in without a password, as allauth does after one: the session is listed and may be closed like any other."""

from __future__ import annotations

from allauth.account.signals import user_logged_in
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ventanilla.people.models import Person

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(request: HttpRequest, person: Person) -> HttpResponse:
    login(request, person, backend=_BACKEND)
    request.session.save()
    user_logged_in.send(sender=Person, request=request, user=person)
    return redirect("/")
