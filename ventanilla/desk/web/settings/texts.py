"""The ready texts: one page for each, with a version in each language."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.answers.models import CannedReply
from ventanilla.answers.operations import keep_canned
from ventanilla.departments.queries import administration
from ventanilla.desk.web.settings.navigation import groups
from ventanilla.desk.web.settings.questions.voice import TONGUES
from ventanilla.foundation import clock
from ventanilla.people.models import Person
from ventanilla.people.web.access import administrators

BLANK = re.compile(r"\{(\w+)\}")
BLANKS = {
    "nombre": (gettext_lazy("The first name of whoever writes; without one, the greeting goes without it."), "Lucía"),
    "fecha": (gettext_lazy("The day that a provisional answer promises."), "lunes 22 de marzo, 9:00"),
    "registro": (gettext_lazy("The address of the official registry, from these settings."), "https://sede…"),
    "organismo": (gettext_lazy("Who is in charge of it. It is filled in by hand before sending."), "la Diputación"),
    "contacto": (gettext_lazy("How they are reached. It is filled in by hand before sending."), "012"),
}
"""What may stand between braces: what it is, and an example."""


@dataclass(frozen=True, slots=True)
class Listed:
    code: str
    title: str
    text: str
    languages: list[str]
    missing: list[str]
    active: bool


def house_languages() -> list[str]:
    found = administration()
    return list(found.languages) if found and found.languages else ["es"]


class ReadyText(forms.Form):
    """`title_es`, `text_es`… for each language of the house, and those in which it is written already."""

    active = forms.BooleanField(label=gettext_lazy("In use"), required=False)

    def __init__(self, data: Any = None, *, versions: Mapping[str, CannedReply]) -> None:
        self.versions = versions
        first = {"active": not versions or any(one.active for one in versions.values())}
        super().__init__(data, initial=first)
        languages = house_languages()
        self.tongues = [(c, n) for c, n in TONGUES if c in languages or c in versions]
        for code, name in self.tongues:
            kept, said = versions.get(code), {"lang": "ca-valencia" if code == "ca" else code}
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title in %(language)s") % {"language": name}, max_length=120, required=False,
                initial=kept.title if kept else "", widget=forms.TextInput(attrs=said),
            )  # fmt: skip
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Text in %(language)s") % {"language": name}, max_length=4000, required=False,
                initial=kept.text if kept else "", widget=forms.Textarea(attrs=said | {"rows": 4}),
            )  # fmt: skip

    def versions_shown(self) -> list[dict[str, Any]]:
        """For the template."""
        return [
            {
                "code": code,
                "name": name,
                "lang": "ca-valencia" if code == "ca" else code,
                "title": self[f"title_{code}"],
                "text": self[f"text_{code}"],
                "preview": _example(str(self[f"text_{code}"].value() or "")),
            }
            for code, name in self.tongues
        ]

    def written(self) -> dict[str, tuple[str, str]]:
        pairs = {
            code: (self.cleaned_data[f"title_{code}"].strip(), self.cleaned_data[f"text_{code}"].strip())
            for code, _name in self.tongues
            if f"title_{code}" in self.cleaned_data and f"text_{code}" in self.cleaned_data
        }
        return {code: pair for code, pair in pairs.items() if any(pair)}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        written = self.written()
        for code, (title, text) in written.items():
            if not title:
                self.add_error(f"title_{code}", _("It needs a title."))
            if not text:
                self.add_error(f"text_{code}", _("It needs a text."))
            unknown = [name for name in BLANK.findall(text) if name not in BLANKS]
            if unknown:
                self.add_error(f"text_{code}", _("Nothing is known as {%(blank)s}.") % {"blank": unknown[0]})
        for code in set(self.versions) - set(written):
            self.add_error(f"text_{code}", _("It was written already. To stop using it, untick “In use”."))
        if not written and not self.versions:
            self.add_error(None, _("Write it in one language at least."))
        return given


def _example(text: str) -> str:
    for name, (_what, example) in BLANKS.items():
        text = text.replace(f"{{{name}}}", example)
    return text


@administrators
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/settings/texts.html", {"texts": _listed(), "groups": groups(request)})


def _listed() -> list[Listed]:
    found: dict[str, list[CannedReply]] = defaultdict(list)
    for row in CannedReply.objects.all():
        found[row.code].append(row)
    order, names = house_languages(), dict(TONGUES)
    listed = []
    for code, rows in found.items():
        written = {row.language: row for row in rows}
        shown = next((written[language] for language in order if language in written), rows[0])
        missing = [names.get(language, language) for language in order if language not in written]
        has = [names.get(language, language) for language in written]
        listed.append(Listed(code, shown.title, shown.text, has, missing, any(row.active for row in rows)))
    return sorted(listed, key=lambda one: (not one.active, one.title))


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new_text(request: HttpRequest) -> HttpResponse:
    return _edited(request, "")


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, code: str) -> HttpResponse:
    return _edited(request, code)


def _edited(request: HttpRequest, code: str) -> HttpResponse:
    versions = {row.language: row for row in CannedReply.objects.filter(code=code)} if code else {}
    if code and not versions:
        raise Http404
    form = ReadyText(request.POST if request.method == "POST" else None, versions=versions)
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        _keep(form, code, versions, cast(Person, request.user))
        messages.success(request, _("Saved: %(what)s.") % {"what": next(iter(form.written().values()))[0]})
        return redirect("desk:settings-texts")
    shown = {
        "form": form, "code": code, "groups": groups(request), "title": _title(versions),
        "blanks": [(f"{{{name}}}", what) for name, (what, _example) in BLANKS.items()],
    }  # fmt: skip
    wrong = bool(form.is_bound and form.errors)
    return render(request, "desk/settings/text.html", shown, status=422 if wrong else 200)


def _title(versions: Mapping[str, CannedReply]) -> str:
    order = [*house_languages(), *versions]
    return next((versions[language].title for language in order if language in versions), "")


def _keep(form: ReadyText, code: str, versions: Mapping[str, CannedReply], person: Person) -> None:
    at, active = clock.now(), form.cleaned_data["active"]
    for language, (title, text) in form.written().items():
        was = versions.get(language)
        if was is not None and (was.title, was.text, was.active) == (title, text, active):
            continue
        kept = keep_canned(language=language, title=title, text=text, code=code, active=active, by=person.actor, at=at)
        code = kept.code
