"""What `ventanilla run` says of a desk in which there is nobody yet."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ventanilla.desk.web.start.code import code
from ventanilla.people.queries import nobody_yet


def how_to_begin() -> list[str]:
    if not nobody_yet():
        return []
    return [
        _("This desk is new. Its first questions: %(address)s")
        % {"address": f"http://localhost:{settings.PORT}{reverse('desk:wizard')}"},
        _("From another machine it asks for this code: %(code)s") % {"code": code()},
    ]
