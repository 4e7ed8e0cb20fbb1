"""Where what has effect in law must be filed, and how the administration is reached."""

from __future__ import annotations

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from ventanilla.desk.web.settings.questions.base import Question

_WRONG = _("The address must begin with https:// or http://.")


class Reach(Question):
    registry_url = forms.URLField(
        label=_("Address of the official registry"), required=False, assume_scheme="https", max_length=200,
        widget=forms.URLInput(attrs={"placeholder": "https://sede."}),
        validators=[URLValidator(schemes=["http", "https"], message=_WRONG)], error_messages={"invalid": _WRONG},
        help_text=_("Citizens see it before they send anything: this desk is no entry in the registry."),
    )  # fmt: skip
    registry_sentence = forms.CharField(
        label=_("How to file there"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence: the office, its hours, whether help is given."),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    urgent_phone = forms.CharField(
        label=_("Telephone for what cannot wait"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        help_text=_("Breakdowns, a cut. It is shown above the form."),
    )  # fmt: skip
    email = forms.EmailField(label=_("E-mail of the administration"), required=False)
