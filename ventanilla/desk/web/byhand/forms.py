"""The forms of what is written down by hand."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ventanilla.channels.contract import Attachment
from ventanilla.channels.models import Account
from ventanilla.channels.queries import open_accounts
from ventanilla.departments.queries import zone
from ventanilla.foundation import clock
from ventanilla.foundation.ui.nets import name_of
from ventanilla.inbox.models import Thread
from ventanilla.inbox.operations.capture.columns import SPOKEN
from ventanilla.media.operations import MAX_BYTES

KINDS_OF_FILE = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf"})
NEW_THREAD = "nuevo"
_PATIENCE = timedelta(minutes=2)
"""Clocks of telephones and servers differ a little."""


def settled(given: QueryDict, accounts: list[Account]) -> QueryDict:
    """A form that was opened before somebody else made the account of the telephone."""
    chosen = given.get("account", "")
    made = next((one for one in accounts if chosen == f"new:{one.network}"), None)
    if made is None:
        return given
    changed = given.copy()
    changed["account"] = str(made.pk)
    return changed


def by_hand_accounts() -> list[Account]:
    return [account for account in open_accounts() if account.by_hand]


def account_choices(accounts: list[Account]) -> list[tuple[str, Any]]:
    """Those that there are, and the telephone or the counter that nobody has set up yet."""
    found: list[tuple[str, Any]] = [(str(one.pk), f"{name_of(one.network)[1]} · {one.name}") for one in accounts]
    missing = [
        (f"new:{code}", name_of(code)[1]) for code in sorted(SPOKEN) if code not in {one.network for one in accounts}
    ]
    if not found or not missing:
        return found or missing
    return [*found, (str(_("For the first time")), missing)]


class NoteDown(forms.Form):
    token = forms.CharField(widget=forms.HiddenInput, max_length=32)
    account = forms.ChoiceField(label=_("Where it came from"))
    text = forms.CharField(
        label=_("What they said"), max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5, "autofocus": True}),
        error_messages={"required": _("Write what they said; a few words are enough.")},
    )  # fmt: skip
    name = forms.CharField(label=_("Who"), max_length=120, required=False)
    handle = forms.CharField(
        label=_("User name, telephone or mail"), max_length=120, required=False,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    said_at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": _("Write the day and the hour: 18/03/2027, 9:05.")},
    )
    visibility = forms.ChoiceField(choices=[("public", _("Public")), ("private", _("Private"))], required=False)
    thread = forms.CharField(required=False, max_length=20)
    title = forms.CharField(label=_("Which post"), max_length=200, required=False)
    permalink = forms.URLField(
        label=_("Link"), required=False, max_length=2000, assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        error_messages={"invalid": _("The address must begin with https:// or http://.")},
    )  # fmt: skip
    file = forms.FileField(
        label=_("Screenshot or document"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        help_text=_("An image or a PDF, of up to 12 MB."),
    )  # fmt: skip
    answered = forms.CharField(
        label=_("It was already answered like this"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Word for word, as it was said or written. The message is closed in the same step."),
    )  # fmt: skip

    def __init__(self, *args: Any, accounts: list[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(one.pk): one for one in accounts}
        self.fields["account"].choices = account_choices(accounts)  # type: ignore[attr-defined]
        self.fields["account"].widget.attrs |= {
            "class": "input grow", "hx-post": reverse("desk:note-threads"), "hx-target": "#donde", "hx-swap": "outerHTML", "hx-trigger": "change",
        }  # fmt: skip

    @staticmethod
    def begin(accounts: list[Account], wanted: str) -> dict[str, Any]:
        """As it is first shown: now, and the account of the last time or the telephone."""
        known = {str(one.pk): one for one in accounts}
        chosen = wanted if wanted in known or wanted in {f"new:{code}" for code in SPOKEN} else ""
        if not chosen:
            phone = next((pk for pk, one in known.items() if one.network == "phone"), "")
            chosen = phone or next(iter(known), "new:phone")
        return {
            "token": uuid.uuid4().hex,
            "account": chosen,
            "said_at": clock.now().astimezone(zone()).replace(tzinfo=None, second=0, microsecond=0),
            "visibility": "private" if spoken(chosen, known) else "public",
        }

    def clean_token(self) -> str:
        given: str = self.cleaned_data["token"]
        return given if given.isalnum() else uuid.uuid4().hex

    def clean_said_at(self) -> datetime:
        given: datetime = self.cleaned_data["said_at"]
        at = clock.now()
        moment = given.replace(tzinfo=zone())
        if moment > at + _PATIENCE:
            raise forms.ValidationError(_("That moment has not come yet."))
        return min(moment, at)

    def clean_file(self) -> UploadedFile[Any] | None:
        given: UploadedFile[Any] | None = self.cleaned_data["file"]
        if given is None:
            return None
        if (given.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("The file has more than 12 MB."))
        if given.content_type not in KINDS_OF_FILE:
            raise forms.ValidationError(_("Only an image or a PDF can be attached."))
        return given

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("thread") == NEW_THREAD and not given.get("title", "").strip():
            self.add_error("title", _("Write the first words of the post, so that it can be recognised."))
        chosen = given.get("thread", "")
        if chosen.isdecimal() and self.thread_row() is None:
            self.add_error(None, _("That thread is of another account. Choose one of these."))
        return given

    def thread_row(self) -> Thread | None:
        chosen, account = self.cleaned_data.get("thread", ""), self.accounts.get(self.cleaned_data.get("account", ""))
        if not chosen.isdecimal() or account is None:
            return None
        return Thread.objects.filter(pk=int(chosen), account=account).first()

    def attachments(self) -> tuple[Attachment, ...]:
        given: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if given is None:
            return ()
        return (Attachment(name=given.name or "", mime=given.content_type or "", content=given.read()),)


def spoken(chosen: str, accounts: dict[str, Account]) -> bool:
    """By telephone or at the counter nothing is public."""
    account = accounts.get(chosen)
    return (account.network if account else chosen.removeprefix("new:")) in SPOKEN
