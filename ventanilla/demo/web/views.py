"""Coming into the demonstration, beginning its morning again, and leaving it for a desk of one's own."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.demo import queries
from ventanilla.demo.operations import NotHere, leave, restart
from ventanilla.demo.web.door import sign_in
from ventanilla.people.web.access import anybody, staff


@anybody
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """One button, no password: there is nothing here that is anybody's."""
    person = next((one for one in queries.people() if one.handle == request.POST.get("person")), None)
    if person is None:
        return redirect("account_login")
    return sign_in(request, person)


@staff
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    try:
        restart()
    except NotHere as refusal:
        raise Http404 from refusal
    messages.success(request, _("It is 8:05 again. Everything is as it was."))
    return redirect("/")


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def real(request: HttpRequest) -> HttpResponse:
    if not queries.is_demonstration():
        raise Http404
    if request.method != "POST":
        return render(request, "demo/real.html", {"keeps_copy": queries.keeps_copy()})
    leave()
    logout(request)
    return redirect("/")
