"""Coming back with the code and the PIN of the receipt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ventanilla.foundation import clock
from ventanilla.window.operations import Locked, TooMany, WrongKey, count_visit, enter
from ventanilla.window.queries.passes import new_once, status_pass
from ventanilla.window.web.contact import after
from ventanilla.window.web.forms import Key
from ventanilla.window.web.page import page, private, show


@page
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return private(_form(request, Key()))
    if "lengua" in request.POST:
        return private(_form(request, Key(initial=request.POST.dict())))
    return private(_try(request, Key(request.POST)))


def _try(request: HttpRequest, form: Key) -> HttpResponse:
    if not form.is_valid():
        return _form(request, form, status=422)
    at = clock.real_now()
    try:
        count_visit(address=request.META.get("REMOTE_ADDR", ""), purpose="enter", at=at)
        case = enter(key=form.cleaned_data["key"], pin=form.cleaned_data["pin"], at=at)
    except WrongKey:
        form.add_error(
            None, _("The code and the PIN do not go together. Look at your receipt, or call us and we look for it.")
        )
        return _form(request, form, status=422)
    except (Locked, TooMany) as error:
        said = _(
            "There were several tries with a wrong PIN. To protect you, it can be tried again %(when)s. If it is urgent, call us."
        )
        form.add_error(None, said % {"when": after(error.until)})
        return _form(request, form, status=429)
    return redirect("window:status", status_pass(case.key))


def _form(request: HttpRequest, form: Key, *, status: int = 200) -> HttpResponse:
    once = new_once(at=clock.real_now())
    return show(request, "window/find.html", {"form": form, "once": once.token}, status=status)
