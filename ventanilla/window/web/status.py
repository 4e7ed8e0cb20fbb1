"""How a case goes: entering with code and PIN, the story, adding something, one's own attachments."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.foundation import clock
from ventanilla.inbox.models import Attachment
from ventanilla.window.models import Tracking
from ventanilla.window.operations import FormClosed, NotReceived, TooMany, Written, add, count_visit
from ventanilla.window.queries.cases import addition_of_form, case_of_key
from ventanilla.window.queries.passes import Expired, read_status, status_pass
from ventanilla.window.queries.story import Step, Story, story_of
from ventanilla.window.web import posting
from ventanilla.window.web.contact import check, files, not_received, too_many, warnings
from ventanilla.window.web.download import as_download
from ventanilla.window.web.forms import Saying
from ventanilla.window.web.page import page, private, show, speak
from ventanilla.window.web.posting import Posting
from ventanilla.window.web.words import before, on


@page
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, given: str) -> HttpResponse:
    case = _case(given, writing=request.method == "POST")
    if case is None:
        return private(show(request, "window/expired.html", {"what": "status"}, status=410))
    speak(request, case.language)
    if request.method != "POST":
        return private(_shown(request, case, posting.blank(at=clock.real_now()), Saying()))
    return private(_added(request, given, case, posting.read(request, at=clock.real_now())))


def _case(given: str, *, writing: bool) -> Tracking | None:
    try:
        return case_of_key(read_status(given, writing=writing))
    except Expired:
        return None


def _added(request: HttpRequest, given: str, case: Tracking, posted: Posting) -> HttpResponse:
    if posted.rewriting:
        return _shown(request, case, posted, Saying(initial=request.POST.dict()))
    form = Saying(request.POST)
    if addition_of_form(case, posted.once.key):
        return redirect("window:status", given)
    if not form.is_valid() or posted.faults or posted.doubts:
        return _shown(request, case, posted, form, status=422)
    warned = warnings(request, form.cleaned_data["message"])
    if warned:
        return check(request, posted, form, warned)
    written = Written(
        text=form.cleaned_data["message"], once=posted.once.key, language=get_language() or "es", files=posted.files
    )
    try:
        count_visit(address=request.META.get("REMOTE_ADDR", ""), purpose="write", at=clock.real_now())
        add(case=case, written=written, at=clock.now())
    except TooMany as error:
        posted.doubts.append(too_many(error))
        return _shown(request, case, posted, form, status=429)
    except (NotReceived, FormClosed):
        posted.doubts.append(not_received())
        return _shown(request, case, posted, form, status=503)
    return redirect("window:status", given)


def _shown(request: HttpRequest, case: Tracking, posted: Posting, form: Saying, *, status: int = 200) -> HttpResponse:
    now = clock.now()
    story = story_of(case, at=now)
    return show(request, "window/status.html", files(posted) | _told(case, story) | {"form": form}, status=status)


def _told(case: Tracking, story: Story) -> dict[str, Any]:
    now = clock.now()
    return {
        "case": case,
        "pass": status_pass(case.key),
        "place": case.message.title.partition(" · ")[2],
        "erased": case.message.is_erased,
        "story": story,
        "steps": [(step, on(step.at, now=now), _until(step)) for step in story.steps],
        "question": next((step for step in story.steps if step.kind in {"answered", "first_answer"}), None),
        "answered_before": before(story.due, now=now) if story.due else "",
        "state": story.state,
    }


def _until(step: Step) -> str:
    return before(step.until, now=clock.now()) if step.until else ""


@page
@require_safe
def attachment(request: HttpRequest, given: str, number: int) -> HttpResponse | FileResponse:
    """Hers, of this case and of no other."""
    case = _case(given, writing=False)
    row = (
        case
        and Attachment.objects.filter(
            pk=number, message__thread=case.thread_id, message__ours=False, file__isnull=False
        )
        .select_related("file")
        .first()
    )
    if not row:
        return private(show(request, "window/missing.html", status=404))
    return private(as_download(row))
