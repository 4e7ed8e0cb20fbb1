from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ventanilla import home
from ventanilla.desk.queries.copies import copies_here, latest_copy
from ventanilla.desk.web.settings.navigation import groups
from ventanilla.foundation import clock
from ventanilla.people.web.access import administrators


@administrators
@require_safe
def copies(request: HttpRequest) -> HttpResponse:
    shown = {
        "latest": latest_copy(), "copies": copies_here(), "folder": settings.HOME / "backups", "keys": home.keys_folder(),
        "groups": groups(request), "now": clock.now(),
    }  # fmt: skip
    return render(request, "desk/settings/copies.html", shown)
