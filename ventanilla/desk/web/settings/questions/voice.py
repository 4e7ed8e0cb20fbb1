"""In which languages it answers, and how it signs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.desk.web.settings.questions.base import Question, Value

TONGUES = (("es", "castellano"), ("ca", "valencià · català"), ("gl", "galego"), ("eu", "euskara"), ("en", "English"))
OFFICIAL = {"VC": "ca", "CT": "ca", "IB": "ca", "GA": "gl", "PV": "eu", "NC": "eu"}
"""The language of a region beside Spanish."""


class Languages(Question):
    template = "desk/settings/ask/languages.html"
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you answer"), choices=TONGUES, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )  # fmt: skip
    first = forms.ChoiceField(
        label=_("The first one"), choices=TONGUES,
        help_text=_("The one that is used when it is not known which one the citizen speaks."),
    )  # fmt: skip

    @classmethod
    def shown(cls, value: Value) -> dict[str, Any]:
        return value | {"first": value["languages"][0] if value["languages"] else "es"}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("languages") and given.get("first") not in given["languages"]:
            self.add_error("first", _("It must be one of those that you ticked."))
        return given

    def value(self) -> Value:
        first = self.cleaned_data["first"]
        rest = [code for code in self.cleaned_data["languages"] if code != first]
        return {name: given for name, given in self.cleaned_data.items() if name != "first"} | {
            "languages": [first, *rest]
        }


class Voice(Languages):
    signature = forms.CharField(
        label=_("Signature of the answers"), max_length=120, required=False,
        help_text=_("What citizens read at the end of a mail. Each person may add their own initials in their account."),
    )  # fmt: skip
    role_label = forms.CharField(
        label=_("What the post of whoever answers is called"), max_length=80, required=False,
        help_text=_("Empty: Social media manager."),
    )  # fmt: skip
