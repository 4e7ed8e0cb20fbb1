"""The two forms of the window: what one wants to say, and the key with its PIN."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from ventanilla.inbox.rules import sanitise
from ventanilla.window.rules.keys import clean_key, clean_pin

LONGEST = 20_000


class Text(forms.CharField):
    """Never refused for a sign that it carries."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(sanitise(str(value or ""), 2_000_000)))


class Saying(forms.Form):
    """What both pages share: a text. The attachments are looked after by `posting`."""

    message = Text(
        label=_("Your message"), strip=True,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("In the language that you like. Do not write your DNI: it is not needed."),
        error_messages={"required": _("Write what you want to tell us.")},
    )  # fmt: skip

    def clean_message(self) -> str:
        text: str = self.cleaned_data["message"].replace("\r\n", "\n")
        if len(text) > LONGEST:
            raise forms.ValidationError(
                _(
                    "It has %(count)s letters and %(most)s fit. Shorten it, or attach it as a document. It is all still here."
                )
                % {"count": len(text), "most": LONGEST}
            )
        return text


class Contact(Saying):
    place = Text(
        label=_("Where is it?"), required=False, max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("A street and a number, or how one gets there."),
        error_messages={"max_length": _("Shorten it to one line: the rest fits in the message.")},
    )  # fmt: skip
    email = forms.CharField(
        label=_("Your e-mail"), required=False, max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text=_("Only to tell you that there is an answer. Without it too: we give you a code to see the answer."),
    )  # fmt: skip

    def __init__(self, *args: Any, with_place: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_place:
            del self.fields["place"]

    def clean_email(self) -> str:
        given: str = sanitise(self.cleaned_data.get("email", ""), 254).strip()
        if not given:
            return ""
        try:
            EmailValidator()(given)
        except forms.ValidationError as error:
            raise forms.ValidationError(_wrong_with(given)) from error
        return given


def _wrong_with(given: str) -> str:
    name, at, domain = given.partition("@")
    if not at:
        return str(_("This e-mail has no @. Look it over, or leave it empty."))
    if not domain:
        return str(_("This e-mail lacks what comes after the @."))
    if not name:
        return str(_("This e-mail lacks what comes before the @."))
    return str(_("This e-mail does not look complete. Look it over, or leave it empty."))


class Key(forms.Form):
    key = forms.CharField(
        label=_("Code"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Write the code of your receipt, such as KX4-7TM.")},
    )  # fmt: skip
    pin = forms.CharField(
        label=_("PIN"), max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": _("Write the four figures of the PIN.")},
    )  # fmt: skip

    def clean_key(self) -> str:
        given = clean_key(self.cleaned_data["key"])
        if not given:
            raise forms.ValidationError(
                _("The code has six letters and figures, such as KX4-7TM. It is on your receipt.")
            )
        return given

    def clean_pin(self) -> str:
        given = clean_pin(self.cleaned_data["pin"])
        if not given:
            raise forms.ValidationError(_("The PIN has four figures. It is on your receipt, below the code."))
        return given
