"""The town's own holidays; those of the country and of the region are known."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ventanilla.departments.queries import named_holidays
from ventanilla.desk.web.settings.questions.base import Rows, Value
from ventanilla.foundation import clock


class Holidays(Rows):
    """`value`: rows of day (ISO) and name."""

    template = "desk/settings/ask/days.html"
    names = ("day", "name")

    def line(self) -> dict[str, forms.Field]:
        return {
            "day": forms.DateField(
                label=gettext_lazy("Day"), required=False, input_formats=["%Y-%m-%d", "%d/%m/%Y"],
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                error_messages={"invalid": gettext_lazy("Write the day like this: 18/03/2027.")},
            ),
            "name": forms.CharField(label=gettext_lazy("What is celebrated"), max_length=120, required=False),
        }  # fmt: skip

    def known_days(self) -> list[dict[str, Any]]:
        """For the template: this year's that are still to come, and the next year's."""
        today = clock.now().date()
        tongue = (get_language() or "es").split("-")[0]
        return [
            {
                "year": year,
                "days": [
                    {"day": day, "name": name}
                    for day, name in named_holidays(self.known.region, year=year, language=tongue)
                    if day >= today
                ],
            }
            for year in (today.year, today.year + 1)
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        seen: set[date] = set()
        for n, line in enumerate(self.cleaned()):
            if line["day"] and line["day"] in seen:
                self.add_error(f"day_{n}", _("This day is written twice."))
            elif line["name"] and not line["day"] and f"day_{n}" not in self.errors:
                self.add_error(f"day_{n}", _("Which day?"))
            if line["day"]:
                seen.add(line["day"])
        return given

    def value(self) -> Value:
        rows = sorted((line["day"], (line["name"] or "").strip()) for line in self.cleaned() if line["day"])
        return {"rows": [{"day": day.isoformat(), "name": name or _("Local holiday")} for day, name in rows]}
