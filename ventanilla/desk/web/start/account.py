"""After the questions: by which way they write first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ventanilla.channels.queries import open_accounts
from ventanilla.desk.web.context import address
from ventanilla.people.web.access import administrators


@administrators
@require_safe
def first_account(request: HttpRequest) -> HttpResponse:
    accounts = list(open_accounts())
    context = {
        "form_url": request.build_absolute_uri(reverse("window:contact")),
        "has_form": any(one.adapter == "window" for one in accounts),
        "connect_url": address("desk:accounts"),
        "note_url": address("desk:note-down"),
        "key_url": address("mfa_add_webauthn"),
    }
    return render(request, "desk/start/account.html", context)
