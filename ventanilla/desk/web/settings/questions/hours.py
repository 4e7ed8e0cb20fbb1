"""When somebody attends: it is asked, and it is never the whole day."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.departments.operations import AlwaysOpen, NoHours, check_hours
from ventanilla.desk.web.settings.questions.base import Question, Value, typed

DAYS = range(7)
MOST = 4
WEEK = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"),
    gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday"),
)  # fmt: skip
ZONES = (
    ("Europe/Madrid", gettext_lazy("Peninsula, Balearic Islands, Ceuta and Melilla")),
    ("Atlantic/Canary", gettext_lazy("Canary Islands")),
)


def _at(label: Any) -> forms.TimeField:
    """Typed, and not the browser's own clock: that one asks for AM and PM on a machine set up in English."""
    return forms.TimeField(
        label=label, required=False, input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%H"],
        widget=forms.TimeInput(attrs={"class": "input", "inputmode": "numeric", "autocomplete": "off"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Write the hour like this: 9:00.")},
    )  # fmt: skip


class Hours(Question):
    """`value`: zone, and stretches as [weekday, "08:00", "15:00"]."""

    template = "desk/settings/ask/hours.html"
    zone = forms.ChoiceField(label=gettext_lazy("Whose clock"), choices=ZONES)

    def __init__(self, data: QueryDict | None = None, **known: Any) -> None:
        super().__init__(data, **known)
        self.stretches = _stretches(data if data is not None else self.initial)
        count = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=self.stretches)
        self.fields["stretches"] = count
        self.initial["stretches"] = self.stretches
        for day in DAYS:
            for n in range(self.stretches):
                self.fields[f"opens_{day}_{n}"] = _at(gettext_lazy("From"))
                self.fields[f"closes_{day}_{n}"] = _at(gettext_lazy("To"))

    def week(self) -> list[dict[str, Any]]:
        """For the template."""
        return [
            {
                "name": WEEK[day],
                "pairs": [(self[f"opens_{day}_{n}"], self[f"closes_{day}_{n}"]) for n in range(self.stretches)],
            }
            for day in DAYS
        ]

    @property
    def may_grow(self) -> bool:
        return self.stretches < MOST

    @classmethod
    def shown(cls, value: Value) -> dict[str, Any]:
        flat: dict[str, Any] = {"zone": value["zone"]}
        count = dict.fromkeys(DAYS, 0)
        for day, opens, closes in value["hours"]:
            flat[f"opens_{day}_{count[day]}"], flat[f"closes_{day}_{count[day]}"] = opens, closes
            count[day] += 1
        return flat | {"stretches": min(MOST, max(2, *count.values()))}

    @classmethod
    def reshaped(cls, given: QueryDict) -> dict[str, Any] | None:
        kept = typed(given)
        if "more" in given:
            return kept | {"stretches": min(MOST, _stretches(given) + 1)}
        if "copy" in given:
            for day in range(1, 5):
                for n in range(_stretches(given)):
                    for end in ("opens", "closes"):
                        kept[f"{end}_{day}_{n}"] = kept.get(f"{end}_0_{n}", "")
            return kept
        return None

    def parts(self, value: Value) -> dict[str, Any]:
        names = [str(name) for name in WEEK]
        days: dict[str, Any] = {name: [] for name in names}
        for day, opens, closes in value["hours"]:
            days[names[day]].append((opens, closes))
        return days | {str(self.fields["zone"].label): value["zone"]}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for day in DAYS:
            self._check(day)
        if not self.errors:
            self._check_all()
        return given

    def _check(self, day: int) -> None:
        until: time | None = None
        for n in range(self.stretches):
            opens, closes = self.cleaned_data.get(f"opens_{day}_{n}"), self.cleaned_data.get(f"closes_{day}_{n}")
            if (opens is None) != (closes is None) and not self.errors:
                missing = "opens" if opens is None else "closes"
                self.add_error(f"{missing}_{day}_{n}", _("The other hour is missing."))
            if opens is None or closes is None:
                continue
            if closes <= opens:
                self.add_error(f"closes_{day}_{n}", _("It closes before it opens."))
            elif until is not None and opens < until:
                self.add_error(f"opens_{day}_{n}", _("The stretch before has not ended yet."))
            until = closes

    def _check_all(self) -> None:
        try:
            check_hours([(day, time.fromisoformat(a), time.fromisoformat(b)) for day, a, b in self.value()["hours"]])
        except NoHours:
            self.add_error(None, _("Write at least one stretch: without hours no term can be counted."))
        except AlwaysOpen:
            self.add_error(
                None,
                _(
                    "That is more than a person can attend (14 hours in a day, 80 in a week). What cannot wait at night is the matter of whoever is on call."
                ),
            )

    def value(self) -> Value:
        hours = []
        for day in DAYS:
            for n in range(self.stretches):
                opens, closes = self.cleaned_data.get(f"opens_{day}_{n}"), self.cleaned_data.get(f"closes_{day}_{n}")
                if opens and closes:
                    hours.append([day, f"{opens:%H:%M}", f"{closes:%H:%M}"])
        return {"zone": self.cleaned_data["zone"], "hours": hours}


def _stretches(given: Any) -> int:
    text = str(given.get("stretches", ""))
    return max(1, min(MOST, int(text))) if text.isdecimal() and len(text) < 3 else 2
