"""One mail is one message: whose, about what, in which thread, and nothing of it lost."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from ventanilla.channels.adapters.email.parse import LONGEST_TEXT, read_mail
from ventanilla.channels.adapters.email.tests.letters import NOW, US, letter, raw
from ventanilla.channels.contract import Item, Unread

KEY = "0123456789abcdef0123456789abcdef"
OURS = f"{KEY}@villa.example"


def item(mail: bytes, **given: object) -> Item:
    found = read_mail(mail, address=US, **given)  # type: ignore[arg-type]
    assert isinstance(found, Item), found
    return found


def test_a_plain_question_becomes_a_private_message_of_its_author() -> None:
    got = item(letter())
    assert (got.space, got.visibility, got.remote_id, got.thread) == (
        "mail",
        "private",
        "pregunta-1@correo.example",
        "pregunta-1@correo.example",
    )
    assert (got.author.id, got.author.handle, got.author.name) == (
        "ana@correo.example",
        "ana@correo.example",
        "Ana López",
    )
    assert (got.text, got.title, got.created_at) == ("¿Hasta cuándo es el plazo?", "Cursos", NOW)
    assert (got.is_own, got.automatic, got.bounced, got.parent) == (False, False, None, None)


def test_the_thread_is_the_first_reference_and_the_parent_what_it_replies_to() -> None:
    got = item(letter(References="<raiz-0@x.es> <medio-1@x.es>", In_Reply_To="<medio-1@x.es>"))
    assert (got.thread, got.parent, got.answers) == ("raiz-0@x.es", "medio-1@x.es", ("raiz-0@x.es", "medio-1@x.es"))
    got = item(letter(In_Reply_To=f"<{OURS}>"))
    assert (got.thread, got.parent, got.answers) == (OURS, OURS, (OURS,))


@pytest.mark.parametrize("head", ["", "Message-ID: \n", "Message-ID: <>\n", "Message-ID: <ñ>\n", "Message-ID: <a>\n"])
def test_a_mail_without_an_id_that_can_be_searched_for_is_known_by_its_bytes(head: str) -> None:
    one, other = raw(f"{head}From: a@x.es", "uno"), raw(f"{head}From: a@x.es", "dos")
    assert item(one).remote_id == item(one).remote_id
    assert item(one).remote_id != item(other).remote_id
    assert str(item(one).remote_id).startswith("sha256:")


def test_what_we_wrote_from_anywhere_is_ours_and_gives_our_key_back() -> None:
    got = item(letter(sender=f"Ayuntamiento <{US.upper()}>", name=OURS), sent=True)
    assert (got.is_own, got.idempotency_key, got.remote_id) == (True, KEY, OURS)
    alias = item(letter(sender="Alcaldía <otra@villa.example>"), sent=True)
    assert (alias.is_own, alias.author.id) == (True, US)


def test_a_web_form_that_writes_in_our_name_is_the_citizens() -> None:
    got = item(letter(sender=f"Web <{US}>", Reply_To="Luis <luis@correo.example>"))
    assert (got.is_own, got.author.id, got.author.name) == (False, "luis@correo.example", "Luis")


def test_a_mail_of_somebody_else_that_was_moved_to_sent_is_not_ours() -> None:
    assert not item(letter(Received="from mx by here; Tue, 24 Nov 2026 09:00:00 +0000"), sent=True).is_own


def test_a_citizen_who_borrows_the_id_of_a_mail_of_ours_does_not_vanish_behind_it() -> None:
    got = item(letter(name=OURS))
    assert str(got.remote_id).startswith(f"{OURS}#")
    assert got.thread == got.remote_id
    assert item(letter(name=OURS)).remote_id == got.remote_id
    assert item(letter("otra", name=OURS)).remote_id != got.remote_id


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; x=y",
        "Precedence: bulk",
        "Precedence: LIST",
        "Precedence: junk",
        "List-Id: <noticias.x.es>",
        "X-Autoreply: yes",
        "Return-Path: <>",
        "From: MAILER-DAEMON@mx.x.es",
    ],
)
def test_what_no_person_wrote_is_automatic(head: str) -> None:
    sender = "" if head.startswith("From") else "From: ana@x.es\n"
    assert item(raw(f"{sender}{head}\nMessage-ID: <uno-dos@x.es>")).automatic


@pytest.mark.parametrize(
    "head", ["Auto-Submitted: no", "Precedence: first-class", "Return-Path: <ana@x.es>", "X-Spam: yes"]
)
def test_what_a_person_wrote_is_not(head: str) -> None:
    assert not item(raw(f"From: ana@x.es\n{head}\nMessage-ID: <uno-dos@x.es>")).automatic


def report(action: str, returned: str = f"Message-ID: <{OURS}>", kind: str = "message/rfc822") -> bytes:
    return raw(
        'From: MAILER-DAEMON@mx.x.es\nMessage-ID: <dsn-0001@mx.x.es>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"',
        f"--b\n\nNo existe\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        f"Final-Recipient: rfc822; a@x.es\nAction: {action}\nStatus: 5.1.1\n\n--b\nContent-Type: {kind}\n\n"
        f"From: {US}\n{returned}\nSubject: Re: x\n\nhola\n--b--\n",
    )


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_bounce_names_the_mail_of_ours_that_did_not_arrive(kind: str) -> None:
    got = item(report("failed", kind=kind))
    assert (got.automatic, got.bounced, got.attachments) == (True, OURS, ())
    assert (got.parent, got.thread, got.answers) == (OURS, OURS, (OURS,)), "it is shown where the lost answer is"
    assert "No existe" in got.text


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_a_delay_or_a_delivery_is_no_bounce(action: str) -> None:
    got = item(report(action))
    assert (got.automatic, got.bounced) == (True, None)


def test_a_bounce_of_the_old_kind_is_recognised_by_our_own_id() -> None:
    head = "From: Mail Delivery System <Mailer-Daemon@mx.x.es>\nX-Failed-Recipients: a@x.es\nMessage-ID: <exim-001@mx.x.es>"
    assert item(raw(head, f"could not be delivered\n\nMessage-ID: <{OURS}>\n")).bounced == OURS
    assert (
        item(raw(head.replace("X-Failed-Recipients: a@x.es\n", ""), f"is delayed\nMessage-ID: <{OURS}>\n")).bounced
        is None
    )
    assert item(raw("From: ana@x.es\nMessage-ID: <malicia-1@x.es>\nSubject: Undelivered", f"<{OURS}>")).bounced is None


def test_the_plain_alternative_is_preferred_and_html_read_when_it_is_all_there_is() -> None:
    mail = EmailMessage()
    mail["From"] = "ana@x.es"
    mail.set_content("texto llano")
    mail.add_alternative("<p>con <b>formato</b></p>", subtype="html")
    assert item(mail.as_bytes()).text == "texto llano"
    mail.get_payload()[0].set_payload("  \n")  # type: ignore[union-attr,index]
    assert item(mail.as_bytes()).text == "con formato"


def test_html_becomes_text_without_scripts_and_with_its_links() -> None:
    html = (
        "<html><head><title>T</title><style>p{color:red}</style></head><body><script>alert(1)</script>"
        "<p>Hola&nbsp;a   todos<br>adiós</p><ul><li>uno</li><li>dos</li></ul>"
        '<p>Mira <a href="https://x.es/plazo">el plazo</a> o <a href="https://x.es">https://x.es/</a></p>'
        '<a href="javascript:alert(1)">pulsa</a><blockquote>antes</blockquote>'
        '<div style="display:none">oculto</div><img alt="5 > 3" src="data:x"><b ">a<i>b</i></body></html>'
    )
    text = item(raw("From: a@x.es\nContent-Type: text/html; charset=utf-8", html)).text
    assert text.startswith("Hola a todos\nadiós\n\n- uno\n- dos")
    assert "Mira el plazo (https://x.es/plazo) o https://x.es/" in text
    assert "> antes" in text
    assert text.endswith("[5 > 3]ab")
    assert not any(word in text for word in ("alert", "color", "oculto", "javascript"))


@pytest.mark.parametrize(
    "html",
    [
        "<script>hola citizen",
        "<style>hola citizen",
        "<div style='display:none'>hola citizen",
        "<![hola citizen",
        "<title>hola citizen",
    ],
)
def test_html_that_never_ends_loses_nothing(html: str) -> None:
    assert "hola citizen" in item(raw("From: a@x.es\nContent-Type: text/html", html)).text


@pytest.mark.parametrize(
    ("label", "body"),
    [
        ("utf-8", "camión".encode("latin-1")),
        ("us-ascii", "camión".encode()),
        ("iso-8859-1", "camión".encode()),
        ("iso-8859-15", "camión".encode("iso-8859-15")),
        ("x-unknown", "camión".encode("cp1252")),
        ("zlib", "camión".encode()),
        ("unicode_escape", "camión".encode()),
        ("idna", "camión".encode()),
        ("\x00", "camión".encode()),
        ("utf-16", "camión".encode("utf-16")),
    ],
)
def test_a_lying_charset_does_not_hurt(label: str, body: bytes) -> None:
    mail = b"From: a@x.es\r\nContent-Type: text/plain; charset=" + label.encode() + b"\r\n\r\n" + body
    assert item(mail).text == "camión"


def test_eight_bit_headers_are_read() -> None:
    for encoding in ("utf-8", "cp1252"):
        got = item("From: Íñigo Muñoz <i@x.es>\r\nSubject: ¿Y la pensión?\r\n\r\nx".encode(encoding))
        assert (got.title, got.author.name, got.author.id) == ("¿Y la pensión?", "Íñigo Muñoz", "i@x.es")


def test_encoded_words_are_read_even_when_they_are_broken() -> None:
    subject = "=?utf-8?b?wr9QbGF6bw==?= =?utf-8?q?_hoy=3F?="
    assert item(raw(f"From: =?iso-8859-1?q?I=F1igo?= <i@x.es>\nSubject: {subject}")).title == "¿Plazo hoy?"
    assert item(raw("From: a@x.es\nSubject: =?utf-8?b?broken!!?=")).title


@pytest.mark.parametrize(
    "sender", ["", "undisclosed", "<>", "@", "a b c", '"', "=?utf-8?q?Ana_=3Cana@x.es=3E?=", "ana@x.es, otra@x.es"]
)
def test_a_strange_sender_never_stops_a_mail(sender: str) -> None:
    got = item(raw(f"From: {sender}\nMessage-ID: <raro-001@x.es>"))
    assert got.author.id in {None, "ana@x.es"}


REPLY = "In_Reply_To"


@pytest.mark.parametrize(
    "tail",
    [
        "El lun, 3 mar 2026 a las 10:00, Atención (<atencion@villa.example>) escribió:\n> Hasta el viernes\n> saludos",
        "El lun, 3 mar 2026 a las 10:00, Atención <atencion@villa.example>\nescribió:\n\n> Hasta el viernes",
        "On Mon, Mar 3, 2026 at 10:00 AM Atención <a@x.es> wrote:\n> Until Friday",
        "El dia 3 de març de 2026 a les 10:00, Atenció va escriure:\n> Fins divendres",
        "-----Mensaje original-----\nDe: Atención\nAsunto: Cursos\n\nHasta el viernes",
        "De: Atención <a@x.es>\nEnviado: lunes, 3 de marzo de 2026 10:00\nPara: Ana\nAsunto: Cursos\n\nHasta el viernes\n> antes",
    ],
)
def test_the_history_under_a_reply_is_cut(tail: str) -> None:
    assert item(letter(f"Gracias, ¿y el jueves?\n\n{tail}\n", **{REPLY: f"<{OURS}>"})).text == "Gracias, ¿y el jueves?"


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        (
            "Os lo reenvío\n\n-----Mensaje original-----\nDe: X\n\nNo procede",
            {"subject": "RV: Resolución", REPLY: f"<{OURS}>"},
        ),
        ("Esto me dijeron\n\nOn Mon, Mar 3, 2026 at 10:00 AM X <a@x.es> wrote:\n> No procede", {}),
        ("On Mon, Mar 3, 2026 at 10:00 AM X <a@x.es> wrote:\n> ¿Cuál?\nEl primero", {REPLY: f"<{OURS}>"}),
        (
            "Contesto abajo\n\nOn Mon, Mar 3, 2026 at 10:00 AM X <a@x.es> wrote:\n> ¿Cuál?\nEl primero\n> ¿Y cuándo?\nHoy",
            {REPLY: f"<{OURS}>"},
        ),
        (
            "Mire lo que pasó\n\nEl señor de la ventanilla escribió:\nno hay plazas\ny no es verdad",
            {REPLY: f"<{OURS}>"},
        ),
    ],
    ids=["forward", "first mail", "answer below", "answers between", "a story"],
)
def test_what_a_person_may_have_written_is_never_cut(text: str, headers: dict[str, str]) -> None:
    assert item(letter(text, **headers)).text == text


def test_attachments_come_with_their_names_and_large_ones_stay() -> None:
    mail = EmailMessage()
    mail["From"] = "ana@x.es"
    mail.set_content("va adjunto")
    mail.add_attachment(b"x" * 100, maintype="application", subtype="pdf", filename="../../solicitud ñ.pdf")
    mail.add_attachment(b"x" * 10_000_001, maintype="image", subtype="png", filename="grande.png")
    got = item(mail.as_bytes())
    assert [(a.name, a.mime, a.content and len(a.content)) for a in got.attachments] == [
        ("solicitud ñ.pdf", "application/pdf", 100),
        ("grande.png", "image/png", None),
    ]
    assert got.text.startswith("va adjunto\n\n[")


def test_more_than_twenty_attachments_are_told_and_not_brought() -> None:
    mail = EmailMessage()
    mail["From"] = "ana@x.es"
    mail.set_content("muchos")
    for number in range(25):
        mail.add_attachment(b"x", maintype="application", subtype="pdf", filename=f"{number}.pdf")
    got = item(mail.as_bytes())
    assert len(got.attachments) == 20
    assert "5" in got.text.removeprefix("muchos")


def test_a_mail_inside_a_mail_is_an_attachment_and_its_text_not_the_citizens() -> None:
    inner, outer = EmailMessage(), EmailMessage()
    inner["Subject"], outer["From"] = "dentro", "ana@x.es"
    inner.set_content("lo de dentro")
    outer.set_content("lo de fuera")
    outer.add_attachment(inner)
    got = item(outer.as_bytes())
    assert (got.text, got.attachments[0].mime) == ("lo de fuera", "message/rfc822")
    assert b"lo de dentro" in (got.attachments[0].content or b"")


def test_the_beginning_of_a_huge_mail_gives_its_text_and_names_what_stayed() -> None:
    mail = EmailMessage()
    mail["From"] = "ana@x.es"
    mail.set_content("lo que quiero decir")
    mail.add_attachment(b"x" * 3_000_000, maintype="video", subtype="mp4", filename="video.mp4")
    got = item(mail.as_bytes()[:1_000_000], whole=False)
    assert got.text.startswith("lo que quiero decir\n\n[")
    assert [(a.name, a.content) for a in got.attachments] == [("video.mp4", None)]


def test_a_text_of_a_megabyte_is_cut_and_says_so() -> None:
    got = item(letter("ab\n" * 350_000))
    assert LONGEST_TEXT < len(got.text) < LONGEST_TEXT + 300
    assert got.text.endswith("]")


@pytest.mark.parametrize("body", ["--b\n\nuno\n--b\n\ndos\n--b--", "--b\n\nuno\n\ndos", "uno dos sin frontera"])
def test_broken_multiparts_still_say_what_they_say(body: str) -> None:
    got = item(raw("From: a@x.es\nContent-Type: multipart/mixed; boundary=b", body))
    assert "uno" in got.text
    assert "dos" in got.text


def test_broken_base64_says_what_can_be_read() -> None:
    whole = base64.b64encode(b"hola a todos los vecinos").decode()
    got = item(raw("From: a@x.es\nContent-Transfer-Encoding: base64", f"{whole[:-5]}\n!!"))
    assert "hola a todos" in got.text


def test_a_wrong_clock_gives_way_to_the_arrival() -> None:
    arrived = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    for date in (
        "Fri, 31 Dec 2038 00:00:00 +0000",
        "Thu, 1 Jan 1970 00:00:00 +0000",
        "ayer",
        "",
        "Mon, 99 Foo 20000 99:99:99 +9999",
    ):
        assert item(raw(f"From: a@x.es\nDate: {date}"), arrived=arrived).created_at == arrived
    old = item(letter(at=arrived - timedelta(days=900)), arrived=arrived)
    assert old.created_at == arrived - timedelta(days=900)


def test_a_three_kilobyte_id_and_a_thousand_references_are_bounded() -> None:
    name = "a" * 3_000 + "@x.es"
    references = " ".join(f"<ref-{n:05}@x.es>" for n in range(5_000))
    got = item(raw(f"From: a@x.es\nMessage-ID: <{name}>\nReferences: {references}"))
    assert got.remote_id == name
    assert len(got.answers) <= 100
    assert got.thread == "ref-00000@x.es"


def test_what_breaks_the_reader_goes_to_the_tray_raw_and_with_its_id() -> None:
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3_000))
    got = read_mail(raw(f"From: a@x.es\nMessage-ID: <hondo-01@x.es>\n{deep}", "x"), address=US)
    if isinstance(got, Unread):
        assert got.remote_id == "hondo-01@x.es"
        assert got.raw.startswith("From: a@x.es")
    else:
        assert got.remote_id == "hondo-01@x.es"
