"""Writing down one message, fast and without doubles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.cast import AT, administration, comment, facebook_page, joaquin, nuria
from tests.page import Desk, Page
from ventanilla.answers.models import Duty
from ventanilla.answers.queries import coverage
from ventanilla.channels.models import Account
from ventanilla.foundation import clock
from ventanilla.inbox.models import Attachment, Message, Thread
from ventanilla.inbox.operations import admit
from ventanilla.journal.models import Entry
from ventanilla.journal.queries import verify
from ventanilla.people.models import Handle, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    administration()
    return desk.enter(nuria())


def filled(page: Page, **more: object) -> dict[str, object]:
    """The form as it stands, with what the person adds."""
    form = page.select_one("form.note-form")
    assert form is not None
    given: dict[str, object] = {}
    for field in form.select("input[name], textarea[name]"):
        kind = field.get("type", "")
        if (kind in {"radio", "checkbox"} and not field.has_attr("checked")) or kind == "file":
            continue
        given[str(field["name"])] = str(field.get("value", "")) if field.name == "input" else field.get_text().strip()
    for select in form.select("select[name]"):
        chosen = select.select_one("option[selected]") or select.select_one("option")
        given[str(select["name"])] = str(chosen["value"]) if chosen else ""
    given.pop("csrfmiddlewaretoken", None)
    return {name: value for name, value in given.items() if value != ""} | more


def test_a_phone_call_needs_only_what_was_said(staffed: Desk) -> None:
    page = staffed.get("desk:note-down")
    assert page.select_one("#id_text[autofocus]")
    staffed.post("desk:note-down", **filled(page, text="No sale agua en la calle Mayor", again="1"))
    message = Message.objects.select_related("account", "thread").get()
    assert (message.account.network, message.account.adapter, message.space) == ("phone", "manual", "direct")
    assert message.visibility == "private", "nothing said by telephone is public"
    assert message.author is None
    assert Duty.objects.get(pk=message.pk).state == "mine"
    assert Entry.objects.filter(action="inbox.admitted", actor_id=nuria().pk).count() == 1


def test_the_same_form_sent_twice_is_one_message_and_two_equal_calls_are_two(staffed: Desk) -> None:
    page = staffed.get("desk:note-down")
    given = filled(page, text="No sale agua", name="María", again="1")
    staffed.post("desk:note-down", **given)
    staffed.post("desk:note-down", **given)
    assert Message.objects.count() == 1
    again = filled(staffed.get("desk:note-down"), text="No sale agua", name="María", again="1")
    staffed.post("desk:note-down", **again)
    assert Message.objects.count() == 2
    assert Handle.objects.filter(name="María").count() == 2, "two people of one name are not joined"
    assert Account.objects.count() == 1


def test_a_comment_stands_under_a_thread_of_its_account(staffed: Desk) -> None:
    page_account = facebook_page()
    admit(account=page_account, items=[comment(title="850 cursos")], at=AT)
    thread = Thread.objects.get()
    page = staffed.get("desk:note-down", cuenta=page_account.pk)
    assert "850 cursos" in page.words("#donde")
    given = filled(page, text="¿Y el de soldadura?", name="Kiko", handle="@kiko", thread=thread.pk, again="1")
    staffed.post("desk:note-down", **given)
    message = Message.objects.get(text="¿Y el de soldadura?")
    assert (message.thread_id, message.visibility, message.number) == (thread.pk, "public", 2)
    assert message.author is not None
    assert message.author.handle == "@kiko"


def test_a_thread_of_another_account_is_refused(staffed: Desk) -> None:
    mine, other = facebook_page(), facebook_page(name="Otra")
    admit(account=other, items=[comment()], at=AT)
    page = staffed.get("desk:note-down", cuenta=mine.pk)
    thread = Thread.objects.get()
    staffed.post("desk:note-down", status=422, **filled(page, text="Hola", thread=thread.pk))
    assert Message.objects.count() == 1


def test_a_post_that_is_not_here_yet_gets_its_thread(staffed: Desk) -> None:
    account = facebook_page()
    page = staffed.get("desk:note-down", cuenta=account.pk)
    missing = staffed.post("desk:note-down", status=422, **filled(page, text="¿Cuándo?", thread="nuevo"))
    assert "post" in missing.words(".error-summary") or "publicación" in missing.words(".error-summary")
    staffed.post(
        "desk:note-down", **filled(page, text="¿Cuándo?", thread="nuevo", title="Nueva convocatoria", again="1")
    )
    assert Message.objects.get().thread.title == "Nueva convocatoria"


def test_the_threads_change_with_the_account_and_can_be_looked_for(staffed: Desk) -> None:
    account = facebook_page()
    for number in range(12):
        item = comment(
            key=f"c{number}", thread=f"post-{number}", parent=f"post-{number}", title=f"Aviso número {number}"
        )
        admit(account=account, items=[item], at=AT)
    part = staffed.post("desk:note-threads", account=account.pk, shown_account="new:phone", visibility="private")
    assert part.select_one("[name=visibility][value=public][checked]"), "what was proposed goes with the account"
    assert len(part.select("[name=thread]")) == 6 + 2
    found = staffed.post("desk:note-threads", account=account.pk, shown_account=account.pk, search="numero 11")
    assert [label.get_text(strip=True) for label in found.select(".threads label small")]
    assert "Aviso número 11" in found.words(".threads")
    assert "Aviso número 3" not in found.words(".threads")


def test_private_conversations_of_a_network_are_not_spread_out_in_the_form(staffed: Desk) -> None:
    account = facebook_page()
    admit(account=account, items=[comment("Me pega", space="direct", thread="d1", visibility="private")], at=AT)
    assert "Me pega" not in staffed.get("desk:note-down", cuenta=account.pk).words()


def test_without_a_script_the_threads_come_with_a_button_and_nothing_is_lost(staffed: Desk) -> None:
    account = facebook_page()
    page = staffed.get("desk:note-down")
    shown = staffed.post(
        "desk:note-down", **filled(page, account=account.pk, text="Lo que dijo", name="Ana", threads="1")
    )
    assert Message.objects.count() == 0
    assert shown.select_one("#id_text").get_text(strip=True) == "Lo que dijo"  # type: ignore[union-attr]
    assert shown.select_one("#id_account option[selected]")["value"] == str(account.pk)  # type: ignore[index]


def test_what_was_already_answered_is_closed_in_the_same_step(staffed: Desk) -> None:
    page = staffed.get("desk:note-down")
    staffed.post("desk:note-down", **filled(page, text="¿A qué hora abren?", answered="De 8 a 15.", again="1"))
    duty = Duty.objects.select_related("covered_by").get()
    assert (duty.state, duty.ending, duty.closed_by) == ("closed", "answered_private", nuria())
    assert duty.covered_by is not None
    assert duty.covered_by.text == "De 8 a 15."
    found = coverage()
    assert (found.received, found.closed, found.unaccounted) == (1, {"answered_private": 1}, 0)
    assert verify().ok


def test_a_screenshot_is_kept_and_anything_else_is_refused(staffed: Desk) -> None:
    page = staffed.get("desk:note-down")
    picture = SimpleUploadedFile("captura.png", b"\x89PNG...", content_type="image/png")
    staffed.post("desk:note-down", **filled(page, text="Mire", file=picture, again="1"))
    assert Attachment.objects.get().name == "captura.png"
    program = SimpleUploadedFile("virus.exe", b"MZ", content_type="application/octet-stream")
    staffed.post("desk:note-down", status=422, **filled(staffed.get("desk:note-down"), text="Mire", file=program))
    assert Message.objects.count() == 1


def test_what_has_not_come_yet_is_refused_and_the_hour_is_the_house_s(staffed: Desk) -> None:
    page = staffed.get("desk:note-down")
    tomorrow = timezone.localtime(clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    staffed.post("desk:note-down", status=422, **filled(page, text="Hola", said_at=tomorrow))
    staffed.post("desk:note-down", **filled(page, text="Hola", said_at="2026-01-20T10:00", again="1"))
    assert Message.objects.get().created_at.isoformat() == "2026-01-20T09:00:00+00:00"


def test_a_mistake_is_closed_as_a_copy_or_as_a_mistake_and_never_deleted(staffed: Desk) -> None:
    for _ in range(3):
        staffed.post("desk:note-down", **filled(staffed.get("desk:note-down"), text="No sale agua", again="1"))
    first, second, third = Message.objects.order_by("pk")
    page = staffed.get("desk:note-undo", second.pk)
    assert page.select_one(f"[name=copy_of][value='{first.pk}']")
    staffed.client.post(f"/apuntar/{second.pk}/quitar/", {"copy_of": first.pk})
    staffed.client.post(f"/apuntar/{third.pk}/quitar/", {"copy_of": ""})
    assert Duty.objects.get(pk=second.pk).ending == "duplicate_of"
    assert Duty.objects.get(pk=third.pk).ending == "noted_no_reply"
    assert Message.objects.count() == 3


def test_only_who_may_answer_writes_down(desk: Desk) -> None:
    administration()
    reader = joaquin()
    reader.role = Role.READER
    reader.save()
    desk.enter(reader).get("desk:note-down", status=403)


def test_errors_keep_what_was_written(staffed: Desk) -> None:
    page = staffed.get("desk:note-down")
    shown = staffed.post("desk:note-down", status=422, **filled(page, name="Ana", permalink="no es"))
    assert shown.select_one("#id_name")["value"] == "Ana"  # type: ignore[index]
    assert shown.select_one(".error-summary")
