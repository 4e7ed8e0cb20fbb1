"""The key that a citizen keeps and says by telephone, and how long a wrong PIN waits."""

from __future__ import annotations

import secrets
from datetime import timedelta

ALPHABET = "CDFHJKMNPRTWXY34679"
"""Without what is read or heard as something else (0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B V, U), and without vowels: no words."""
KEY_LENGTH = 6
PIN_LENGTH = 4
FREE_FAILURES = 4
LONGEST_WAIT = timedelta(hours=12)


def new_key() -> str:
    """KX4-7TM."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(KEY_LENGTH))
    return f"{signs[:3]}-{signs[3:]}"


def clean_key(given: str) -> str:
    """As it is kept, from however it was typed: `kx4 7tm`; empty when it cannot be a key."""
    signs = "".join(sign for sign in given.upper() if sign.isalnum())
    if len(signs) != KEY_LENGTH or not set(signs) <= set(ALPHABET):
        return ""
    return f"{signs[:3]}-{signs[3:]}"


def clean_pin(given: str) -> str:
    digits = "".join(sign for sign in given if sign.isascii() and sign.isdigit())
    return digits if len(digits) == PIN_LENGTH else ""


def pin_of(digest: bytes) -> str:
    return f"{int.from_bytes(digest[:8]) % 10**PIN_LENGTH:0{PIN_LENGTH}d}"


def wait_after(failures: int) -> timedelta:
    """Four are free; then a minute, two, four… up to half a day."""
    if failures <= FREE_FAILURES:
        return timedelta()
    return min(timedelta(minutes=1 << min(failures - FREE_FAILURES - 1, 20)), LONGEST_WAIT)


def masked(email: str) -> str:
    """e…s@example.org: enough to know which one it was."""
    name, _at, domain = email.partition("@")
    shown = f"{name[0]}…{name[-1]}" if len(name) > 2 else f"{name[:1]}…"
    return f"{shown}@{domain}"
