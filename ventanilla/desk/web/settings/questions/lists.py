"""Services and reasons: what a message is about, and why they write."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.desk.web.settings.questions.base import Rows, Value


def _named(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=120, required=False)


class Services(Rows):
    template = "desk/settings/ask/lines.html"
    names: ClassVar[tuple[str, ...]] = ("code", "number", "active", "name", "name_ca")

    def line(self) -> dict[str, forms.Field]:
        return {
            "code": forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput),
            "number": forms.IntegerField(required=False, widget=forms.HiddenInput),
            "active": forms.BooleanField(label=gettext_lazy("In use"), required=False),
            "name": _named(gettext_lazy("Name")),
            "name_ca": _named(gettext_lazy("In Valencian")),
        }

    @property
    def with_keys(self) -> bool:
        return "key" in self.names

    @property
    def in_valencian(self) -> bool:
        return "ca" in self.known.languages

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        seen: set[str] = set()
        for n, line in enumerate(self.cleaned()):
            name = (line["name"] or "").strip()
            if line["number"] and not name:
                self.add_error(f"name_{n}", _("It needs a name. To stop using it, untick it."))
            elif name and name.casefold() in seen:
                self.add_error(f"name_{n}", _("There is another one with this name."))
            seen.add(name.casefold())
        if not self.errors and not any(line["active"] for line in self.value()["rows"]):
            self.add_error(None, _("Leave at least one in use."))
        return given

    def value(self) -> Value:
        """Empty lines are nothing; a new one is in use without having to tick it."""
        rows = []
        for line in self.cleaned():
            name = (line["name"] or "").strip()
            if name:
                new = not line["number"] and not line["code"]
                tidy = {"name": name, "name_ca": (line["name_ca"] or "").strip(), "active": bool(line["active"] or new)}
                rows.append(line | tidy)
        return {"rows": rows}


class Reasons(Services):
    names = ("code", "number", "active", "name", "name_ca", "key")

    def line(self) -> dict[str, forms.Field]:
        key = forms.CharField(label=gettext_lazy("Key"), max_length=1, required=False)
        key.widget.attrs |= {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        return super().line() | {"key": key}

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        seen: dict[str, str] = {}
        for n, line in enumerate(self.cleaned()):
            key = (line["key"] or "").strip().lower()
            if not key or not line["active"]:
                continue
            if not key.isalnum():
                self.add_error(f"key_{n}", _("A letter or a figure."))
            elif key in seen:
                self.add_error(f"key_{n}", _("“%(other)s” has this key already.") % {"other": seen[key]})
            seen[key] = line["name"] or ""
        return given

    def value(self) -> Value:
        rows = super().value()["rows"]
        return {"rows": [line | {"key": (line["key"] or "").strip().lower()} for line in rows]}
