"""Which administration this is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.departments.models import Kind
from ventanilla.desk.web.settings.questions.base import Question

REGIONS = (
    ("AN", "Andalucía"), ("AR", "Aragón"), ("AS", "Asturias"), ("IB", "Illes Balears"), ("CN", "Canarias"), ("CB", "Cantabria"),
    ("CM", "Castilla-La Mancha"), ("CL", "Castilla y León"), ("CT", "Catalunya"), ("CE", "Ceuta"), ("VC", "Comunitat Valenciana"),
    ("EX", "Extremadura"), ("GA", "Galicia"), ("MD", "Madrid"), ("ML", "Melilla"), ("MC", "Murcia"), ("NC", "Navarra"),
    ("PV", "País Vasco · Euskadi"), ("RI", "La Rioja"),
)  # fmt: skip


class About(Question):
    name = forms.CharField(
        label=_("Name of the administration"), max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text=_("As citizens know it."),
        error_messages={"required": _("Write the name: citizens see it at the top of every page.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What it is"), choices=Kind.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one: services, reasons and terms are proposed for it.")},
    )  # fmt: skip
    also = forms.ChoiceField(
        label=_("And also"), choices=[("", _("Nothing else")), *Kind.choices], required=False,
        help_text=_("A town hall that runs its own water is two things, and has the services of both."),
    )  # fmt: skip
    town = forms.CharField(
        label=_("Town"), max_length=120, error_messages={"required": _("Write the town where it is.")}
    )
    region = forms.ChoiceField(
        label=_("Region"), choices=[("", "—"), *REGIONS], help_text=_("It decides the holidays and the rules that bind."),
        error_messages={"required": _("Choose the region.")},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("also") and given["also"] == given.get("kind"):
            given["also"] = ""
        return given


class AboutAgain(About):
    """In the settings: what kind of body it is was said when the desk began."""

    kind = None  # type: ignore[assignment]
