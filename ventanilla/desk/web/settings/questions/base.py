"""A question: a form whose answer is a plain value, which a session and a comparison can hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

LONGEST = 60
Value = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What was answered to the other questions."""

    kinds: frozenset[str] = frozenset()
    region: str = ""
    languages: tuple[str, ...] = ("es",)
    on_call: bool = False
    founding: bool = False
    """In the wizard: nothing is written yet."""
    more: Mapping[str, Any] = field(default_factory=dict)


def typed(given: QueryDict) -> dict[str, Any]:
    """Everything that was typed, as initial values: what was ticked several times stays a list."""
    return {name: texts if len(texts) > 1 else texts[0] for name, texts in given.lists() if texts}


class Question(forms.Form):
    template: ClassVar[str] = "desk/settings/ask/fields.html"

    def __init__(
        self, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None, known: Known = Known()
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.known = known

    @classmethod
    def shown(cls, value: Value) -> dict[str, Any]:
        """The answer as the fields show it."""
        return value

    def value(self) -> Value:
        """The answer, from what was typed and is well."""
        return dict(self.cleaned_data)

    def parts(self, value: Value) -> dict[str, Any]:
        """The pieces of an answer by the name that people know, to say which ones changed."""
        return {str(self.fields[name].label): given for name, given in value.items() if name in self.fields}

    @classmethod
    def reshaped(cls, given: QueryDict) -> dict[str, Any] | None:
        """What a button other than Save makes of the fields (one more line, one up); None: it was Save."""
        return None


class Rows(Question):
    """Fields in numbered lines: `name_0`, `name_1`… and the hidden `rows`, how many there are."""

    names: ClassVar[tuple[str, ...]] = ()
    title: ClassVar[str] = "name"
    spare: ClassVar[int] = 2

    def __init__(
        self, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None, known: Known = Known()
    ) -> None:
        super().__init__(data, initial=initial, known=known)
        self.count = _count(data if data is not None else self.initial)
        self.fields["rows"] = forms.IntegerField(widget=forms.HiddenInput, initial=self.count, required=False)
        self.initial["rows"] = self.count
        for number in range(self.count):
            for name, one in self.line().items():
                self.fields[f"{name}_{number}"] = one

    def line(self) -> dict[str, forms.Field]:
        """New fields for one line."""
        raise NotImplementedError

    def lines(self) -> list[dict[str, Any]]:
        """For the template: each line's bound fields by name."""
        return [{name: self[f"{name}_{n}"] for name in self.names} | {"n": n} for n in range(self.count)]

    def cleaned(self) -> list[dict[str, Any]]:
        return [{name: self.cleaned_data.get(f"{name}_{n}") for name in self.names} for n in range(self.count)]

    @classmethod
    def shown(cls, value: Value) -> dict[str, Any]:
        rows = value["rows"]
        flat = {f"{name}_{n}": line.get(name, "") for n, line in enumerate(rows) for name in cls.names}
        return flat | {"rows": len(rows) + cls.spare}

    def parts(self, value: Value) -> dict[str, Any]:
        """By the name of each line; the order counts too."""
        return {str(line[self.title]): (n, line) for n, line in enumerate(value["rows"])}

    @classmethod
    def reshaped(cls, given: QueryDict) -> dict[str, Any] | None:
        kept = typed(given)
        if "more" in given:
            return kept | {"rows": min(LONGEST, _count(given) + 3)}
        up = given.get("up", "")
        if up.isdecimal() and 0 < int(up) < _count(given):
            for name in cls.names:
                here, above = f"{name}_{up}", f"{name}_{int(up) - 1}"
                kept[here], kept[above] = kept.get(above, ""), kept.get(here, "")
            return kept
        return None


def _count(given: Mapping[str, Any]) -> int:
    text = str(given.get("rows", ""))
    return max(1, min(LONGEST, int(text))) if text.isdecimal() and len(text) < 4 else 1
