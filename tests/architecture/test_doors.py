"""Every address says who may enter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import administration, joaquin
from ventanilla.people.web import access

OPEN_BY_ALLAUTH = {
    "account_login", "account_logout", "account_inactive", "mfa_authenticate", "mfa_login_webauthn",
    "account_signup", "account_email", "account_email_verification_sent", "cuenta/login/",
}  # fmt: skip
"""Signing in; the last four only lead back to it (nobody signs up). A new one must be thought of here."""


def doors(resolver: URLResolver | None = None, before: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    """(path, name, view) of every address."""
    found = resolver or get_resolver()
    for entry in found.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from doors(entry, path, f"{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield path, f"{space}{entry.name}", entry.callback


ALL = list(doors())


def of_ours(view: Any) -> bool:
    return bool(view.__module__.startswith("ventanilla."))


def test_every_address_declares_who_may_enter() -> None:
    assert len(ALL) > 10
    assert [f"{name} (/{path})" for path, name, view in ALL if access.entrance_of(view) is access.NOBODY] == []


def test_what_a_library_leaves_open_was_looked_at_one_by_one() -> None:
    left = {
        path if name == "None" else name
        for path, name, view in ALL
        if not of_ours(view) and access.entrance_of(view) is access.ANYBODY
    }
    assert left == OPEN_BY_ALLAUTH


def test_every_address_of_ours_has_a_name() -> None:
    assert [path for path, name, view in ALL if of_ours(view) and name.endswith("None")] == []


@pytest.mark.django_db
def test_without_signing_in_every_page_of_the_staff_leads_to_the_door() -> None:
    administration()
    joaquin()
    entered = []
    for path, name, view in ALL:
        entrance = access.entrance_of(view)
        if of_ours(view) and entrance is not access.ANYBODY:
            address = "/" + re.sub(r"\(\?P<.*?\)|<(?:\w+:)?\w+>", "1", path).strip("^$")
            for answer in (Client().get(address), Client().post(address)):
                if answer.status_code not in {302, 403} or "entrar" not in answer.headers.get("Location", "entrar"):
                    entered.append(f"{name} ({address}) answered {answer.status_code}")
    assert entered == []


def test_a_view_that_says_nothing_is_closed_to_all() -> None:
    def silent(request: object) -> None: ...

    assert access.entrance_of(silent) is access.NOBODY
    assert not access.NOBODY.admits(object())
