"""The terms: how long until a person answers, in which hours, and the rule that says so."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.answers.operations import GENERAL, longest
from ventanilla.answers.registry import HOUSE
from ventanilla.desk.web.settings.questions.base import Rows, Value

LONGEST_MINUTES = 40 * 24 * 60


class Clocks(Rows):
    """`value`: rows of code, title, minutes, all_day, active, basis."""

    template = "desk/settings/ask/clocks.html"
    names = ("code", "title", "minutes", "all_day", "active", "basis")
    title = "title"
    spare = 0

    def line(self) -> dict[str, forms.Field]:
        return {
            "code": forms.CharField(max_length=8, widget=forms.HiddenInput),
            "title": forms.CharField(max_length=120, widget=forms.HiddenInput, required=False),
            "minutes": forms.IntegerField(
                label=gettext_lazy("Minutes"), min_value=0, max_value=LONGEST_MINUTES,
                error_messages={"required": gettext_lazy("Write how many minutes.")},
            ),
            "all_day": forms.BooleanField(label=gettext_lazy("At any hour of any day"), required=False),
            "active": forms.BooleanField(label=gettext_lazy("In use"), required=False),
            "basis": forms.CharField(
                label=gettext_lazy("Rule that says so"), max_length=200, required=False,
                widget=forms.TextInput(attrs={"placeholder": HOUSE}),
            ),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for n, line in enumerate(self.cleaned()):
            self._check(n, line)
        return given

    def _check(self, n: int, line: dict[str, Any]) -> None:
        if line["code"] == GENERAL and not line["active"]:
            self.add_error(f"active_{n}", _("What fits no other class falls here: this one stays in use."))
        most = longest(line["code"] or "", (line["basis"] or "").strip() or HOUSE)
        if most is not None and line["minutes"] is not None and line["minutes"] > most:
            self.add_error(
                f"minutes_{n}",
                _("%(basis)s gives %(minutes)d minutes at most: it may be shorter, not longer.")
                % {"basis": line["basis"], "minutes": most},
            )
        if line["all_day"] and line["active"] and not self.known.on_call:
            self.add_error(
                f"all_day_{n}", _("Nobody is on call: write the address first, and then this may ring at any hour.")
            )

    def value(self) -> Value:
        return {
            "rows": [
                line | {"basis": (line["basis"] or "").strip() or HOUSE, "all_day": bool(line["all_day"]), "active": bool(line["active"])}
                for line in self.cleaned()
            ]
        }  # fmt: skip
