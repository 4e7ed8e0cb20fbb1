"""How everything stands, for the list of the settings."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.answers.models import CannedReply
from ventanilla.desk.queries.copies import latest_copy
from ventanilla.desk.web.settings.says import Said
from ventanilla.desk.web.settings.sections import SECTIONS
from ventanilla.foundation import clock
from ventanilla.foundation.ui.words import in_words
from ventanilla.outbox.queries import paused
from ventanilla.people.models import Person


def standing() -> dict[str, Said]:
    said = {section.slug: section.says(section.kept.read()) for section in SECTIONS}
    return said | {"textos": _texts(), "personas": _people(), "borrar": Said(_("Name and texts, for good."))} | {
        "copias": _copies(), "pausa": _pause()
    }  # fmt: skip


def _texts() -> Said:
    n = CannedReply.objects.filter(active=True).values("code").distinct().count()
    return Said(ngettext("%(n)s ready text", "%(n)s ready texts", n) % {"n": n})


def _people() -> Said:
    n = Person.objects.filter(is_active=True).count()
    return Said(ngettext("%(n)s person may sign in", "%(n)s people may sign in", n) % {"n": n})


def _copies() -> Said:
    at = latest_copy()
    if at is None:
        return Said(_("None has been made yet."), missing=True)
    return Said(_("The latest: %(when)s") % {"when": in_words(at, now=clock.now())})


def _pause() -> Said:
    row = paused()
    if not row.paused or row.since is None:
        return Said(_("Everything leaves when it is due."))
    return Said(_("Since %(when)s nothing leaves.") % {"when": in_words(row.since, now=clock.now())}, missing=True)
