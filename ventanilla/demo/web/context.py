"""What the pages of a demonstration show: who one may come in as, and the way out of it. Lazy: a real desk asks nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from ventanilla.demo.queries import people
from ventanilla.demo.rules import HANDLE, PASSWORD


def demonstration(request: HttpRequest) -> dict[str, Any]:
    return {
        "demo_people": SimpleLazyObject(people),
        "demo_handle": HANDLE,
        "demo_password": PASSWORD,
        "demo_enter_url": reverse("demo:enter"),
        "demo_real_url": reverse("demo:real"),
    }
