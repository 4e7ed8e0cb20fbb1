"""Bringing a file: upload it, say what each column is, look, bring it in."""

from __future__ import annotations

import csv
import io
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.channels.models import Account
from ventanilla.channels.queries import open_accounts
from ventanilla.desk.operations import incoming as files
from ventanilla.desk.web.byhand.tabs import tabs
from ventanilla.desk.web.context import address
from ventanilla.foundation import clock
from ventanilla.foundation.ui.nets import name_of
from ventanilla.inbox.operations.capture.columns import NAMES, TEMPLATE
from ventanilla.inbox.operations.capture.table import MAX_BYTES, MAX_ROWS, NotATable
from ventanilla.people.models import Person
from ventanilla.people.web.access import answerers

MEANINGS: dict[str, Any] = {
    "text": pgettext_lazy("column", "The message"),
    "account": pgettext_lazy("column", "Our account"),
    "name": pgettext_lazy("column", "Who wrote it"),
    "handle": pgettext_lazy("column", "User name, telephone or mail"),
    "author_id": pgettext_lazy("column", "Number of who wrote it"),
    "when": pgettext_lazy("column", "Date (and hour)"),
    "hour": pgettext_lazy("column", "Hour"),
    "visibility": pgettext_lazy("column", "Public or private"),
    "title": pgettext_lazy("column", "Post under which it is"),
    "thread": pgettext_lazy("column", "Number of the post or conversation"),
    "permalink": pgettext_lazy("column", "Link to the message"),
    "remote_id": pgettext_lazy("column", "Number of the message"),
    "parent": pgettext_lazy("column", "Number of what it answers"),
    "language": pgettext_lazy("column", "Language"),
}
assert set(MEANINGS) == set(NAMES)


class Upload(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.jsonl,.json,text/csv"}),
        error_messages={"required": gettext_lazy("Choose the file."), "empty": gettext_lazy("The file is empty.")},
    )
    account = forms.ChoiceField(
        label=gettext_lazy("Account of the lines that name none"), required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = account_choices()  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile[Any]:
        given: UploadedFile[Any] = self.cleaned_data["file"]
        if (given.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("The file has more than %(n)s MB.") % {"n": MAX_BYTES // 1_000_000})
        return given


def account_choices() -> list[tuple[str, Any]]:
    named = [(str(one.pk), f"{name_of(one.network)[1]} · {one.name}") for one in open_accounts() if one.by_hand]
    return [("", gettext_lazy("None: every line says its own")), *named]


@answerers
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    first = next((pk for pk, _label in account_choices()[1:]), "")
    form = Upload(request.POST or None, request.FILES or None, initial={"account": request.GET.get("cuenta", first)})
    if request.method == "POST" and form.is_valid():
        given: UploadedFile[Any] = form.cleaned_data["file"]
        try:
            content = given.read()
            token = files.keep(content=content, at=clock.real_now())
        except NotATable as refused:
            form.add_error("file", str(refused))
        else:
            guessed = files.guessed(files.read(content))
            _remember(request, token, {
                "name": (given.name or "")[:120], "account": form.cleaned_data["account"],
                "columns": {str(n): meaning for n, meaning in guessed.items()},
            })  # fmt: skip
            return redirect("desk:import-columns", token)
    shown = {"form": form, "tabs": tabs(request), "rows": MAX_ROWS, "megabytes": MAX_BYTES // 1_000_000}
    return render(request, "desk/byhand/upload.html", shown, status=422 if form.errors else 200)


@answerers
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, token: str) -> HttpResponse:
    """What each column is, as guessed or as the person says, and how the first lines would come in."""
    about, content = _remembered(request, token), files.kept(token)
    if about is None or content is None:
        return _gone(request)
    incoming = files.read(content)
    if request.method == "POST":
        width = len(incoming.table.header) if incoming.table else 0
        about["columns"] = {
            str(n): said for n in range(width) if (said := request.POST.get(f"column-{n}", "")) in MEANINGS
        }
        about["account"] = request.POST.get("account", "")
        _remember(request, token, about)
        return redirect("desk:import-columns", token)
    chosen, default = _chosen(about)
    twice = len(set(chosen.values())) < len(chosen)
    looked = files.preview(incoming=incoming, columns=chosen, default=default)
    header = incoming.table.header if incoming.table else ()
    first = incoming.table.rows[0].cells if incoming.table and incoming.table.rows else ()
    shown = {
        "token": token, "about": about, "table": incoming.table, "preview": looked, "twice": twice,
        "columns": [
            {"number": n, "name": name or _("Column %(n)s") % {"n": n + 1}, "sample": first[n][:60] if n < len(first) else "", "meaning": chosen.get(n, "")}
            for n, name in enumerate(header)
        ],
        "meanings": MEANINGS.items(), "accounts": account_choices(), "tabs": tabs(request), "now": clock.now(),
        "no_text": bool(incoming.table) and "text" not in chosen.values(),
    }  # fmt: skip
    return render(request, "desk/byhand/columns.html", shown)


@answerers
@require_POST
def bring_in(request: HttpRequest, token: str) -> HttpResponse:
    about, content = _remembered(request, token), files.kept(token)
    if about is None or content is None:
        return _gone(request)
    if "cancel" in request.POST:
        files.forget(token)
        request.session.pop(f"incoming-{token}", None)
        return redirect("desk:import")
    chosen, default = _chosen(about)
    person, at = cast(Person, request.user), clock.now()
    done = files.bring_in(incoming=files.read(content), columns=chosen, default=default, by=person, at=at)
    files.forget(token)
    _remember(request, token, {"name": about["name"], "done": files.told(done)})
    return redirect("desk:import-done", token)


@answerers
@require_safe
def done(request: HttpRequest, token: str) -> HttpResponse:
    about = _remembered(request, token)
    if about is None or "done" not in about:
        return _gone(request)
    return render(
        request,
        "desk/byhand/brought.html",
        {"about": about, "done": about["done"], "tabs": tabs(request), "tray_url": address("desk:tray")},
    )


@answerers
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty table with the names that are understood, as Excel in Spanish opens it."""
    told = TEMPLATE.get((get_language() or "es").split("-")[0], TEMPLATE["es"])
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerow(told)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="ventanilla.csv"'
    return response


def _chosen(about: dict[str, Any]) -> tuple[dict[int, str], Account | None]:
    given = str(about.get("account", ""))
    account = open_accounts().filter(pk=int(given)).first() if given.isdecimal() else None
    return {int(n): meaning for n, meaning in about.get("columns", {}).items()}, account


def _remember(request: HttpRequest, token: str, about: dict[str, Any]) -> None:
    request.session[f"incoming-{token}"] = about


def _remembered(request: HttpRequest, token: str) -> dict[str, Any] | None:
    """Only whoever uploaded it."""
    found: dict[str, Any] | None = request.session.get(f"incoming-{token}")
    return dict(found) if found else None


def _gone(request: HttpRequest) -> HttpResponse:
    shown = {
        "form": Upload(),
        "tabs": tabs(request),
        "rows": MAX_ROWS,
        "megabytes": MAX_BYTES // 1_000_000,
        "gone": True,
    }
    return render(request, "desk/byhand/upload.html", shown, status=410)
