"""The forms of one's own account and of the staff's administration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from ventanilla.people.models import Person, Role, post_called
from ventanilla.people.rules import UNDO_CHOICES

PASSWORD_HELP = _("Ten characters or more. A short sentence is easy to remember and hard to guess.")


class Preferences(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    signature = forms.CharField(
        label=_("Signature of the answers"), max_length=60, required=False,
        help_text=_("As citizens see it at the end: “— M. (agent 3)”. Empty: nothing is signed."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the desk"), required=False)
    undo_seconds = forms.TypedChoiceField(label=_("Seconds to undo what was sent"), coerce=int)
    theme = forms.ChoiceField(
        label=_("Light or dark"), required=False,
        choices=[("", _("As the device says")), ("light", _("Light")), ("dark", _("Dark"))],
    )  # fmt: skip
    keys_enabled = forms.BooleanField(
        label=_("Single-key shortcuts"), required=False,
        help_text=_("Switch them off if you dictate by voice, or if a key does something that you did not want."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(code, LANG_INFO[code]["name_local"].capitalize()) for code, _name in settings.LANGUAGES]
        self.fields["language"].choices = [("", _("As the administration says")), *named]  # type: ignore[attr-defined]
        self.fields["undo_seconds"].choices = [(number, str(number)) for number in UNDO_CHOICES]  # type: ignore[attr-defined]

    @staticmethod
    def of(person: Person) -> dict[str, Any]:
        names = ("name", "signature", "language", "undo_seconds", "theme", "keys_enabled")
        return {name: getattr(person, name) for name in names}


class Staffing(forms.Form):
    """Somebody's data, as an administrator writes them."""

    handle = forms.CharField(
        label=_("User name"), max_length=60, help_text=_("What they type to sign in: maria, m.soler…"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    name = forms.CharField(label=_("Name and surname"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("For notices, within their hours."))
    role = forms.ChoiceField(
        label=_("Role"), choices=Role.choices, widget=forms.RadioSelect, initial=Role.COMMUNITY_MANAGER
    )
    reads_private = forms.BooleanField(label=_("Reads private messages"), required=False, initial=True)

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs["initial"] = {name: getattr(person, name) for name in ("name", "email", "role", "reads_private")}
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, post_called(role)) for role in Role.values]  # type: ignore[attr-defined]
        if person is not None:
            del self.fields["handle"]


class NewPassword(forms.Form):
    password = forms.CharField(
        label=_("New password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["password"].help_text = PASSWORD_HELP

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password
