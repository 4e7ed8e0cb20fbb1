"""Who is told at any hour. Without anybody nothing rings at night."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.desk.web.settings.questions.base import Rows, Value


class OnCall(Rows):
    """`value`: rows of name, e-mail, telephone."""

    template = "desk/settings/ask/oncall.html"
    names: ClassVar[tuple[str, ...]] = ("name", "email", "phone")
    spare = 1

    def line(self) -> dict[str, forms.Field]:
        return {
            "name": forms.CharField(label=gettext_lazy("What it is called"), max_length=120, required=False),
            "email": forms.EmailField(
                label=gettext_lazy("E-mail"), required=False,
                error_messages={"invalid": gettext_lazy("It is not an address: name@place.es.")},
            ),
            "phone": forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        seen: set[str] = set()
        for n, line in enumerate(self.cleaned()):
            email = (line["email"] or "").strip().lower()
            if (line["name"] or line["phone"]) and not email and f"email_{n}" not in self.errors:
                self.add_error(f"email_{n}", _("Write the address: the warning goes by mail."))
            if email and email in seen:
                self.add_error(f"email_{n}", _("This address is written twice."))
            seen.add(email)
        return given

    def value(self) -> Value:
        return {
            "rows": [
                {"name": (line["name"] or line["email"]).strip(), "email": line["email"], "phone": (line["phone"] or "").strip()}
                for line in self.cleaned()
                if line["email"]
            ]
        }  # fmt: skip


class OnCallAgain(OnCall):
    """In the settings it may be said which classes reach each address; `value` has their codes."""

    names = ("name", "email", "phone", "classes")

    def line(self) -> dict[str, forms.Field]:
        chosen = forms.MultipleChoiceField(
            label=gettext_lazy("What is told there"), choices=list(self.known.more.get("clocks", ())), required=False,
            widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("None ticked: everything that rings at any hour."),
        )  # fmt: skip
        return super().line() | {"classes": chosen}

    def value(self) -> Value:
        classes = {line["email"]: line["classes"] for line in self.cleaned() if line["email"]}
        return {"rows": [line | {"classes": classes[line["email"]]} for line in super().value()["rows"]]}
