"""The first person, who will administer the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.desk.operations.found import Newcomer
from ventanilla.desk.web.settings.questions.base import Question
from ventanilla.people.models import Person
from ventanilla.people.rules import plain_handle
from ventanilla.people.web.forms import PASSWORD_HELP


class FirstPerson(Question):
    name = forms.CharField(
        label=gettext_lazy("Your name and surname"), max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your name: your colleagues see it beside what you do.")},
    )  # fmt: skip
    handle = forms.CharField(
        label=gettext_lazy("User name"), max_length=60, help_text=gettext_lazy("What you type to sign in: maria, m.soler…"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write a short name to sign in with.")},
    )  # fmt: skip
    password = forms.CharField(
        label=gettext_lazy("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=PASSWORD_HELP,
        error_messages={"required": gettext_lazy("Write a password.")},
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), required=False, help_text=gettext_lazy("For notices, within your hours."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip

    def clean_handle(self) -> str:
        known = plain_handle(self.cleaned_data["handle"])
        if not known:
            raise forms.ValidationError(_("Only letters a to z, figures and . _ @ + -, without blanks or accents."))
        return known

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password"):
            person = Person(handle=given.get("handle", ""), name=given.get("name", ""), email=given.get("email", ""))
            try:
                validate_password(given["password"], person)
            except forms.ValidationError as refused:
                self.add_error("password", refused)
        return given

    @property
    def newcomer(self) -> Newcomer:
        given = self.cleaned_data
        return Newcomer(name=given["name"], handle=given["handle"], password=given["password"], email=given["email"])
