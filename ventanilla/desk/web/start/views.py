"""The first-run wizard: one question per page, back and forth, nothing written until the last one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.desk.operations.found import FoundedAlready, found_desk
from ventanilla.desk.web.settings.questions.base import Question, typed
from ventanilla.desk.web.start import code
from ventanilla.desk.web.start.first_run import WIZARD
from ventanilla.desk.web.start.house import house_of
from ventanilla.desk.web.start.newcomer import FirstPerson
from ventanilla.desk.web.start.state import Answers
from ventanilla.desk.web.start.steps import PERSON, Step, founded, steps
from ventanilla.foundation import clock
from ventanilla.people.models import Person
from ventanilla.people.operations import BadHandle, NameMissing, SomebodyAlready
from ventanilla.people.web.access import entrance
from ventanilla.people.web.door import sign_in

first_run = entrance(WIZARD)


@first_run
@require_safe
def wizard(request: HttpRequest) -> HttpResponse:
    """To the first question without an answer."""
    if not code.is_admitted(request):
        return redirect("desk:wizard-code")
    there = steps(request)
    if not there:
        return redirect("/")
    given = Answers(request).answers
    waiting = next((one for one in there if one.slug not in given), there[-1])
    return redirect("desk:wizard-step", waiting.slug)


@first_run
@require_http_methods(["GET", "HEAD", "POST"])
def ask_code(request: HttpRequest) -> HttpResponse:
    if code.is_admitted(request):
        return redirect("desk:wizard")
    wrong = request.method == "POST" and not code.is_right(request.POST.get("code", ""))
    if request.method == "POST" and not wrong:
        code.admit(request)
        return redirect("desk:wizard")
    return render(request, "desk/start/code.html", {"wrong": wrong}, status=422 if wrong else 200)


@first_run
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, slug: str) -> HttpResponse:
    if not code.is_admitted(request):
        return redirect("desk:wizard-code")
    there, given = steps(request), Answers(request)
    here = next((n for n, one in enumerate(there) if one.slug == slug), None)
    if here is None:
        if there:
            raise Http404
        return redirect("/")
    if _too_soon(there[:here], given):
        return redirect("desk:wizard")
    if request.method != "POST":
        return _asked(request, there, here, given, _unbound(there[here], given))
    return _answered(request, there, here, given)


def _too_soon(before: tuple[Step, ...], given: Answers) -> bool:
    return any(one.slug not in given.answers for one in before)


def _unbound(asked: Step, given: Answers) -> Question:
    value, draft = given.value(asked.slug), given.drafts.get(asked.slug)
    initial: Any = draft if draft is not None else asked.form.shown(value) if value else {}
    return asked.form(initial=initial, known=given.known)


def _answered(request: HttpRequest, there: tuple[Step, ...], here: int, given: Answers) -> HttpResponse:
    asked = there[here]
    reshaped = asked.form.reshaped(request.POST)
    if reshaped is not None:
        return _asked(request, there, here, given, asked.form(initial=reshaped, known=given.known))
    form = asked.form(request.POST, known=given.known)
    well = form.is_valid()
    if well and asked is not PERSON:
        given.answer(asked.slug, form.value())
    elif "back" in request.POST:
        given.draft(asked.slug, typed(request.POST))
    if "back" in request.POST:
        return redirect("desk:wizard-step", there[max(0, here - 1)].slug)
    if not well:
        return _asked(request, there, here, given, form)
    if here + 1 < len(there):
        return redirect("desk:wizard-step", there[here + 1].slug)
    return _found(request, there, here, given, form)


def _found(request: HttpRequest, there: tuple[Step, ...], here: int, given: Answers, form: Question) -> HttpResponse:
    mine = isinstance(request.user, Person)
    try:
        person = found_desk(
            given=None if founded() else house_of(given),
            first=form.newcomer if isinstance(form, FirstPerson) else None,
            by=request.user if isinstance(request.user, Person) else None,
            at=clock.now(),
        )
    except (FoundedAlready, SomebodyAlready) as late:
        given.forget()
        messages.error(request, str(late))
        return redirect("/")
    except (BadHandle, NameMissing) as refused:
        form.add_error("handle" if isinstance(refused, BadHandle) else "name", str(refused))
        return _asked(request, there, here, given, form)
    given.forget()
    code.burn()
    if not mine:
        sign_in(request, person)
    messages.success(request, _("The desk is set up. Everything that was said is changed in Settings."))
    return redirect("desk:wizard-account")


def _asked(request: HttpRequest, there: tuple[Step, ...], here: int, given: Answers, form: Question) -> HttpResponse:
    reached = next((n for n, one in enumerate(there) if one.slug not in given.answers), len(there))
    context = {
        "step": there[here], "form": form, "number": here + 1, "total": len(there), "known": given.known,
        "previous": there[here - 1] if here else None, "last": here + 1 == len(there),
        "track": [
            {"slug": one.slug, "question": one.question, "now": n == here, "done": n < reached, "open": n <= reached}
            for n, one in enumerate(there)
        ],
    }  # fmt: skip
    return render(request, "desk/start/step.html", context, status=422 if form.errors else 200)
