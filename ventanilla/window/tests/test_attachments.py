"""Hostile attachments: paths, giants, pages in disguise; and each one's own, for its owner only."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast
from ventanilla.inbox.models import Attachment, Message
from ventanilla.media.operations import store
from ventanilla.window.models import Tracking
from ventanilla.window.operations import hold, opened, sealed
from ventanilla.window.queries.passes import status_pass
from ventanilla.window.tests.conftest import fields_of

PHOTO = b"\xff\xd8\xff\xe0" + b"0" * 2000


def file(name: str, content: bytes = PHOTO, mime: str = "image/jpeg") -> SimpleUploadedFile:
    made = SimpleUploadedFile("x", content, content_type=mime)
    made._name = name
    return made


def test_thirty_megabytes_are_refused_by_name_and_the_text_is_kept(citizen) -> None:
    page = citizen.sends(
        "Le mando el vídeo", status=422, adjuntos=file("video.mp4", b"\0\0\0\x18ftypmp42" + b"0" * 30_000_000)
    )
    assert "video.mp4 ocupa 30 MB y caben 10 MB como mucho" in page.words(".error-summary")
    assert fields_of(page)["message"] == "Le mando el vídeo"
    assert page.select_one("#id_adjuntos")["aria-invalid"] == "true"


def test_what_is_larger_than_everything_is_not_even_read(citizen) -> None:
    page = citizen.desk.client.post(
        "/ventanilla/contacto/", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="61000000"
    )
    assert page.status_code == 413
    assert "Vuelva atrás" in page.content.decode()


def test_a_body_that_is_no_form_gets_a_sentence(citizen) -> None:
    page = citizen.desk.client.post("/ventanilla/contacto/", b"nada", content_type="multipart/form-data")
    assert page.status_code == 413


@pytest.mark.parametrize("name", ["pagina.html", "dibujo.svg", "programa.exe", "fuga.jpg.js", "sinnada"])
def test_what_could_do_harm_is_not_taken(citizen, name: str) -> None:
    page = citizen.sends("mire", status=422, adjuntos=file(name, b"<script>alert(1)</script>", "text/html"))
    assert "no se puede adjuntar" in page.words(".error-summary")
    assert Attachment.objects.count() == 0


def test_a_page_that_calls_itself_a_photograph_is_not_taken(citizen) -> None:
    page = citizen.sends("mire", status=422, adjuntos=file("foto.jpg", b"<html><script>alert(1)</script>"))
    assert "foto.jpg no se puede adjuntar" in page.words(".error-summary")


def test_five_fit_and_the_sixth_is_named(citizen) -> None:
    given = [file(f"foto{number}.jpg", PHOTO + bytes([number])) for number in range(6)]
    page = citizen.sends("mire", status=422, adjuntos=given)
    assert "foto5.jpg se ha quedado fuera" in page.words(".error-summary")
    assert len(page.select(".held li")) == 5


def test_the_same_photograph_chosen_again_after_an_error_is_one(citizen) -> None:
    page = citizen.sends("mire", status=422, email="ana@", adjuntos=file("fuga.jpg"))
    citizen.desk.post("window:contact", **(fields_of(page) | {"email": "", "adjuntos": file("fuga.jpg")}))
    assert Attachment.objects.count() == 1


def test_nobody_asks_for_what_another_left() -> None:
    token = sealed([])
    assert opened(token) == []
    assert opened(token[:-3] + "abc") == []
    assert opened('[["..\\/secret","x","text/plain",1]]') == []


def test_what_is_held_has_a_name_of_its_own(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    one, other = (
        hold(content=PHOTO, name="../../a.jpg", mime="image/jpeg"),
        hold(content=PHOTO, name="a.jpg", mime="image/jpeg"),
    )
    assert one.id != other.id
    assert sorted(path.name for path in (tmp_path / "held").iterdir()) == sorted([one.id, other.id])


def attached(message: Message, name: str, mime: str, content: bytes) -> Attachment:
    return Attachment.objects.create(
        message=message, file=store(content=content, mime=mime, at=cast.AT), name=name, mime=mime
    )


def test_a_page_that_came_all_the_same_is_kept_by_the_browser_and_never_opened(citizen) -> None:
    citizen.sends()
    case = Tracking.objects.get()
    row = attached(case.message, "a\r\nSet-Cookie: x=1.html", "text/html", b"<script>alert(1)</script>")
    got = citizen.desk.client.get(f"/ventanilla/estado/{status_pass(case.key)}/adjunto/{row.pk}/")
    assert got.status_code == 200
    assert got["Content-Type"] == "application/octet-stream"
    assert got["Content-Disposition"].startswith("attachment")
    assert "\n" not in got["Content-Disposition"]
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got["Content-Security-Policy"]
    assert b"".join(got.streaming_content) == b"<script>alert(1)</script>"


def test_each_sees_their_own_attachments_and_no_others(citizen) -> None:
    citizen.sends("la mía", adjuntos=file("mia.jpg"))
    mine = Tracking.objects.latest("id")
    citizen.sends("la de otra", adjuntos=file("otra.jpg", PHOTO + b"1"))
    other = Attachment.objects.latest("id")
    assert other.message_id != mine.message_id
    page = citizen.desk.get("window:status", status_pass(mine.key))
    assert "mia.jpg" in page.words(".story")
    citizen.desk.get("window:attachment", status_pass(mine.key), other.pk, status=404)
    citizen.desk.get("window:attachment", "CCC-CCC.1.x", other.pk, status=404)
