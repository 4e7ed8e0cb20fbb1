"""The forms of the accounts: what a network asks for becomes fields, and no secret is ever shown again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.channels.contract import Field
from ventanilla.channels.models import Account, Purpose
from ventanilla.desk.web.accounts.words import said
from ventanilla.inbox.operations import SetApart

LONGEST = 500
_TYPED = {"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
PURPOSES = [
    (Purpose.ATTENTION.value, _("Attention: citizens write there and are answered")),
    (Purpose.INSTITUTIONAL.value, _("Institutional: it mostly publishes; what citizens write there is answered too")),
]


def field_of(asked: Field) -> forms.Field:
    common: dict[str, Any] = {
        "label": said(asked.label),
        "help_text": said(asked.help),
        "required": asked.required,
    }
    if asked.choices:
        return forms.ChoiceField(choices=[(value, said(label)) for value, label in asked.choices], **common)
    common["max_length"] = LONGEST
    common["error_messages"] = {"required": _("This is needed.")}
    if asked.secret:
        hidden = forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"})
        return forms.CharField(widget=hidden, strip=False, **common)
    typed = forms.TextInput(attrs={**_TYPED, "placeholder": asked.placeholder})
    return forms.CharField(widget=typed, **common)


class Asked(forms.Form):
    """What the adapter asks for."""

    def __init__(self, *args: Any, asked: Sequence[Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [one.name for one in asked]
        self.secrets = {one.name for one in asked if one.secret}
        own = {one.name: field_of(one) for one in asked}
        self.fields = {**own, **{name: field for name, field in self.fields.items() if name not in own}}

    def given(self) -> dict[str, str]:
        return {name: str(self.cleaned_data.get(name) or "") for name in self.asked}

    def blame(self, sentence: str, field: str) -> None:
        """What the network or its adapter refused, beside its line when it says which."""
        self.add_error(field if field in self.fields else None, sentence)


class Connect(Asked):
    name = forms.CharField(
        label=_("What it is called here"), max_length=120, required=False,
        help_text=_("As those who work here call it. Empty: the name that it has there."),
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label=_("What it is for"), choices=PURPOSES, widget=forms.RadioSelect, initial=Purpose.ATTENTION.value
    )


class Reconnect(Asked):
    @staticmethod
    def begin(account: Account, asked: Sequence[Field]) -> dict[str, str]:
        """What was typed the last time, save the secrets."""
        known: Mapping[str, Any] = {"handle": account.handle, **account.settings}
        return {one.name: str(known.get(one.name, "")) for one in asked if not one.secret}


class Change(forms.Form):
    name = forms.CharField(label=_("What it is called here"), max_length=120)
    purpose = forms.ChoiceField(label=_("What it is for"), choices=PURPOSES, widget=forms.RadioSelect)


class Apart(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why it is waited for no more"), choices=SetApart.choices,
        error_messages={"required": _("Choose the reason."), "invalid_choice": _("Choose the reason.")},
    )  # fmt: skip
