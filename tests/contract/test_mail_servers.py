"""The mail servers of the tests deliver, thread, bounce and break as the tests that use them take for granted."""

import os
import smtplib
from email.message import EmailMessage
from email.utils import make_msgid

import pytest
from imap_tools import MailboxLoginError, MailBoxUnencrypted

from tests.servers.dovecot import Dovecot
from tests.servers.smtp import POINTS, Kind, Point, Submission

pytestmark = pytest.mark.once


BROKEN_PIPE = (smtplib.SMTPException, OSError)
CERTAINLY_NOT_SENT: tuple[Point, ...] = ("connect", "ehlo", "auth", "mail", "rcpt", "data", "body", "dot_before")


def a_mail(to: str, sender: str = "desk@villa.example", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, "¿Y a mí por qué no me contestáis?"
    message["Message-ID"] = make_msgid(domain="villa.example")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("No me queda plaza en ningún curso de Alzira.\n.\n..dos puntos\n")
    return message


def submit(server: Submission, message: EmailMessage, *, timeout: float = 10) -> None:
    with smtplib.SMTP("127.0.0.1", server.port, timeout=timeout) as line:
        line.login("desk@villa.example", server.password)
        line.send_message(message)


def inbox_ids(mail: Dovecot, user: str, folder: str = "INBOX") -> list[str]:
    return [message.headers["message-id"][0] for message in mail.messages(user, folder)]


def test_a_submitted_mail_arrives_in_the_mailbox_byte_for_byte(smtp_server: Submission, dovecot: Dovecot) -> None:
    sent = a_mail("arrives@correo.example")
    submit(smtp_server, sent)
    (got,) = dovecot.messages("arrives")
    assert got.text.replace("\r\n", "\n") == "No me queda plaza en ningún curso de Alzira.\n.\n..dos puntos\n"
    assert got.subject == sent["Subject"]
    assert [delivered.message_id for delivered in smtp_server.delivered] == [sent["Message-ID"]]


def test_reading_leaves_the_mail_unseen(dovecot: Dovecot) -> None:
    dovecot.deliver("unseen@villa.example", a_mail("unseen@villa.example").as_bytes())
    for _ in range(2):
        (message,) = dovecot.messages("unseen")
        assert "\\Seen" not in message.flags


def test_a_reply_is_found_by_what_it_answers(smtp_server: Submission, dovecot: Dovecot) -> None:
    question = a_mail("pide@villa.example", sender="vecina@correo.example")
    submit(smtp_server, question)
    for_her = {"In_Reply_To": question["Message-ID"], "References": question["Message-ID"]}
    submit(smtp_server, a_mail("vecina@correo.example", sender="pide@villa.example", **for_her))
    with dovecot.mailbox("vecina") as box:
        found = box.numbers(f'HEADER In-Reply-To "{question["Message-ID"]}"')
    assert len(found) == 1


def test_the_sent_folder_exists_and_is_named_as_such(dovecot: Dovecot) -> None:
    with dovecot.mailbox("sent-folder") as box:
        flags = {folder.name: folder.flags for folder in box.folder.list()}
    assert "\\Sent" in flags["Sent"]


def test_a_wrong_password_is_refused_on_both_doors(smtp_server: Submission, dovecot: Dovecot) -> None:
    with smtplib.SMTP("127.0.0.1", smtp_server.port) as line, pytest.raises(smtplib.SMTPAuthenticationError):
        line.login("desk@villa.example", "otra")
    box = MailBoxUnencrypted("127.0.0.1", dovecot.imap_port)
    with pytest.raises(MailboxLoginError, match="AUTHENTICATIONFAILED"):
        box.login("desk", "otra")
    box.client.shutdown()


def test_a_renumbered_inbox_has_another_uidvalidity_and_the_same_mail(dovecot: Dovecot) -> None:
    dovecot.deliver("renumber@villa.example", a_mail("renumber@villa.example").as_bytes())
    before = inbox_ids(dovecot, "renumber")
    with dovecot.mailbox("renumber") as box:
        validity = box.folder.status("INBOX", ["UIDVALIDITY"])
    dovecot.renumber("renumber")
    with dovecot.mailbox("renumber") as box:
        assert box.folder.status("INBOX", ["UIDVALIDITY"]) != validity
    assert inbox_ids(dovecot, "renumber") == before


@pytest.mark.parametrize("kind", ["disconnect", "4xx", "5xx"])
@pytest.mark.parametrize("point", POINTS)
def test_a_break_at_each_reply_delivers_exactly_what_it_says(
    smtp_server: Submission, dovecot: Dovecot, point: Point, kind: Kind
) -> None:
    if point == "body" and kind != "disconnect":
        with pytest.raises(ValueError, match="no reply"):
            smtp_server.break_next(point, kind)
        return
    mailbox = f"{point}-{kind}".replace("_", "-")
    lost, through = a_mail(f"{mailbox}@correo.example"), a_mail(f"{mailbox}@correo.example")
    with smtp_server.broken(point, kind):
        if point == "quit":
            _submit_without_farewell(smtp_server, lost)
        else:
            with pytest.raises(BROKEN_PIPE):
                submit(smtp_server, lost)
    submit(smtp_server, through)
    expected = [through] if point in CERTAINLY_NOT_SENT else [lost, through]
    assert inbox_ids(dovecot, mailbox) == [message["Message-ID"] for message in expected]


def _submit_without_farewell(server: Submission, message: EmailMessage) -> None:
    line = smtplib.SMTP("127.0.0.1", server.port, timeout=10)
    line.login("desk@villa.example", server.password)
    assert line.send_message(message) == {}
    try:
        assert line.quit()[0] >= 400
    except smtplib.SMTPServerDisconnected:
        line.close()


def test_breaks_of_one_reply_each_follow_one_another(smtp_server: Submission) -> None:
    smtp_server.break_next("rcpt", "4xx")
    smtp_server.break_next("data", "disconnect")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        submit(smtp_server, a_mail("row@correo.example"))
    with pytest.raises(smtplib.SMTPServerDisconnected):
        submit(smtp_server, a_mail("row@correo.example"))
    submit(smtp_server, a_mail("row@correo.example"))
    assert len(smtp_server.delivered) == 1


def test_a_standing_break_lasts_until_its_block_ends(smtp_server: Submission) -> None:
    with smtp_server.broken("mail", "4xx"):
        for _ in range(2):
            with pytest.raises(smtplib.SMTPException):
                submit(smtp_server, a_mail("standing@correo.example"))
    submit(smtp_server, a_mail("standing@correo.example"))
    assert len(smtp_server.delivered) == 1


def test_a_stalled_reply_lets_the_client_wait_for_its_own_time_limit(smtp_server: Submission) -> None:
    smtp_server.break_next("dot_before", "stall")
    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        submit(smtp_server, a_mail("stall@correo.example"), timeout=0.5)
    assert (len(smtp_server.received), smtp_server.delivered) == (1, [])


def test_a_bouncing_recipient_is_accepted_and_its_sender_gets_the_notice(
    smtp_server: Submission, dovecot: Dovecot
) -> None:
    smtp_server.bounce_to("nadie@correo.example")
    sent = a_mail("nadie@correo.example", sender="bounced@villa.example")
    submit(smtp_server, sent)
    assert dovecot.messages("nadie") == []
    (notice,) = dovecot.messages("bounced")
    parts = {part.get_content_type(): part for part in notice.obj.walk()}
    assert notice.obj.get_content_type() == "multipart/report"
    assert notice.obj.get_param("report-type") == "delivery-status"
    status = parts["message/delivery-status"].as_string()
    assert "Final-Recipient: rfc822; nadie@correo.example" in status
    assert "Status: 5.1.1" in status
    assert sent["Message-ID"] in parts["text/rfc822-headers"].as_string()
    assert notice.headers["return-path"] == ("<>",)


def test_a_refused_recipient_is_told_at_once(smtp_server: Submission) -> None:
    smtp_server.refused_recipients.add("fuera@correo.example")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        submit(smtp_server, a_mail("fuera@correo.example"))


def test_a_server_that_keeps_copies_files_them_in_the_senders_sent_folder(
    smtp_server: Submission, dovecot: Dovecot
) -> None:
    smtp_server.keeps_sent_copy = True
    sent = a_mail("copia@correo.example", sender="keeps@villa.example")
    submit(smtp_server, sent)
    assert inbox_ids(dovecot, "keeps", "Sent") == [sent["Message-ID"]]


def test_thirty_megabytes_go_through(smtp_server: Submission, dovecot: Dovecot) -> None:
    sent = a_mail("grande@correo.example")
    sent.add_attachment(os.urandom(22_000_000), maintype="application", subtype="octet-stream", filename="plano.bin")
    submit(smtp_server, sent, timeout=60)
    (got,) = dovecot.messages("grande")
    assert len(got.attachments[0].payload) == 22_000_000
