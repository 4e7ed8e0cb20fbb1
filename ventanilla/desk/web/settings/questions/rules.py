"""The house rules, in each language in which the house answers."""

from __future__ import annotations

from typing import Any

from django import forms

from ventanilla.desk.web.settings.questions.base import Question, Value
from ventanilla.desk.web.settings.questions.voice import TONGUES

LONGEST_TEXT = 4000


class HouseRules(Question):
    """`value`: text by language; what is empty is not there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = [code for code, text in self.initial.items() if text]
        for code, name in TONGUES:
            if code in self.known.languages or code in written:
                attrs = {"rows": 5, "lang": "ca-valencia" if code == "ca" else code}
                self.fields[code] = forms.CharField(
                    label=name, required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs=attrs)
                )

    def value(self) -> Value:
        return {code: text.strip() for code, text in self.cleaned_data.items() if text.strip()}
