"""A mailbox of five hundred mails in a real Dovecot, through the whole desk and back."""

from __future__ import annotations

from collections import Counter
from email.message import EmailMessage
from uuid import uuid4

import pytest

from tests.cast import administration, joaquin, nuria
from tests.contract.letters import HOW_MANY, LARGE_BYTES, SAME_ID, TWICE, Letter, Writer, deliver
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import Submission
from ventanilla.answers.models import Duty
from ventanilla.answers.operations import answer, recount, settle
from ventanilla.answers.queries import coverage
from ventanilla.channels import operations as channels
from ventanilla.channels.models import Account, PollRun, Unreadable
from ventanilla.foundation import clock
from ventanilla.inbox.models import Message
from ventanilla.inbox.operations import poll_due
from ventanilla.journal.queries import verify
from ventanilla.outbox.models import Dispatch
from ventanilla.outbox.operations import dispatch_due

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

EACH_KIND = 12
"""How many of each kind are answered."""


class Mailbox:
    """One account of ours, its mailbox and what was written to it."""

    def __init__(self, dovecot: Dovecot, smtp_server: Submission) -> None:
        self.dovecot, self.smtp = dovecot, smtp_server
        self.box = f"quinientas-{uuid4().hex[:8]}"
        self.writer = Writer(self.box)
        self.letters = self.writer.all()
        deliver(dovecot, self.writer.address, self.letters)
        given = {
            "imap": dovecot.imap_url, "smtp": smtp_server.url, "user": self.box, "address": self.writer.address,
            "password": dovecot.password, "since_days": "0",
        }  # fmt: skip
        self.account: Account = channels.connect_account(
            network="email", given=given, at=clock.now(), by=joaquin().actor
        )[0]

    def poll(self) -> list[PollRun]:
        runs = poll_due(at=clock.now(), account=self.account, now=True)
        assert [run.error for run in runs] == [""] * len(runs)
        assert all(run.complete for run in runs)
        return runs

    def one(self, kind: str) -> Letter:
        return next(letter for letter in self.letters if letter.kind == kind)

    def mail_of(self, citizen: str) -> list[dict[str, tuple[str, ...]]]:
        return [dict(mail.headers) for mail in self.dovecot.messages(citizen.partition("@")[0])]


@pytest.fixture
def mailbox(dovecot: Dovecot, smtp_server: Submission) -> Mailbox:
    administration()
    return Mailbox(dovecot, smtp_server)


def where(mailbox: Mailbox) -> Counter[str]:
    """How often each letter's mark is on the desk: as a message, or in the tray."""
    found: Counter[str] = Counter()
    wanted = {letter.mark for letter in mailbox.letters}
    told = [*Message.objects.filter(ours=False).values_list("text", flat=True)]
    told += [*Unreadable.objects.values_list("raw", flat=True)]
    for text in told:
        found.update(mark for mark in wanted if mark in text)
    return found


def message_of(letter: Letter) -> Message:
    return Message.objects.get(ours=False, text__contains=letter.mark)


def sums(runs: list[PollRun]) -> tuple[int, int, int, int, int]:
    assert all(run.seen == run.new + run.known + run.changed + run.unreadable for run in runs)
    totals = [sum(getattr(run, name) for run in runs) for name in ("seen", "new", "known", "changed", "unreadable")]
    return totals[0], totals[1], totals[2], totals[3], totals[4]


def test_five_hundred_mails_come_in_once_are_answered_in_their_threads_and_survive_what_mailboxes_do(
    mailbox: Mailbox,
) -> None:
    assert len(mailbox.letters) == HOW_MANY
    said = HOW_MANY - TWICE
    seen, new, known, changed, unreadable = sums(mailbox.poll())
    assert (seen, changed, new + unreadable) == (HOW_MANY, 0, said)
    assert known == TWICE
    assert where(mailbox) == dict.fromkeys({letter.mark for letter in mailbox.letters}, 1)
    _as_they_were_written(mailbox)

    _, again, _, changed, _ = sums(mailbox.poll())
    assert (again, changed, Message.objects.count() + Unreadable.objects.count()) == (0, 0, said)
    assert not any("\\Seen" in mail.flags for mail in mailbox.dovecot.messages(mailbox.box))

    asked = _some_of_each(mailbox)
    lost = asked[0]
    mailbox.smtp.bounce_to(lost.sender)
    _answer(asked)
    _each_in_its_thread(mailbox, [letter for letter in asked if letter is not lost])
    assert {message_of(letter).pk for letter in asked} == set(
        Duty.objects.filter(state="closed").values_list("pk", flat=True)
    )

    _, new, _, _, _ = sums(mailbox.poll())
    assert new == 1, "the bounce; what we sent is in the Sent folder and known"
    settle(at=clock.now())
    duty = Duty.objects.get(pk=message_of(lost).pk)
    assert (duty.state, duty.ending, duty.reason) == ("mine", "", "undelivered")
    bounce = Message.objects.order_by("-pk")[0]
    assert (bounce.automatic, bounce.thread_id) == (True, duty.thread_id)
    assert bounce.parent == Dispatch.objects.get(message=duty.pk).own_message
    assert not Duty.objects.filter(pk=bounce.pk).exists()

    _citizen_writes_back(mailbox, asked[-1])
    before = _figures()
    mailbox.dovecot.renumber(mailbox.box)
    _, new, known, changed, _ = sums(mailbox.poll())
    assert (new, changed, _figures()) == (0, 0, before)
    assert known >= HOW_MANY - TWICE - Unreadable.objects.count()
    assert where(mailbox) == dict.fromkeys({letter.mark for letter in mailbox.letters}, 1)

    found = coverage()
    assert (found.balanced, found.unaccounted) == (True, 0)
    assert found.received == Message.objects.filter(ours=False, automatic=False).count() == Duty.objects.count()
    assert recount(at=clock.now()).differences == []
    assert verify().ok


def _as_they_were_written(mailbox: Mailbox) -> None:
    twins = Counter(letter.name for letter in mailbox.letters if letter.kind == "plain")
    names = {name for name, times in twins.items() if times == 2}
    assert len(names) == TWICE + SAME_ID
    for letter in mailbox.letters:
        if letter.kind == "broken":
            continue
        message = message_of(letter)
        assert message.automatic == (letter.kind == "automatic")
        assert Duty.objects.filter(pk=message.pk).exists() != message.automatic
        assert message.author is not None
        assert message.author.handle == letter.sender
        if letter.kind == "eight_bits":
            assert message.title == "Año, señal y plazo de los cursos"
        if letter.kind == "nested":
            assert message.attachments.count() == 6
        if letter.kind == "attached":
            (kept,) = message.attachments.all()
            assert kept.file is not None
            assert (kept.name, kept.file.size) == ("año.pdf", 20_000)
    large = message_of(mailbox.one("large"))
    assert len(mailbox.one("large").content) > LARGE_BYTES
    assert "muy grande" in large.text


def _some_of_each(mailbox: Mailbox) -> list[Letter]:
    chosen: dict[str, list[Letter]] = {}
    for letter in mailbox.letters:
        mine = chosen.setdefault(letter.kind, [])
        if len(mine) < EACH_KIND and letter not in mine:
            mine.append(letter)
    plain = chosen.pop("plain")
    return plain[:1] + [one for kind in ("large", "nested", "attached", "without_id", "eight_bits") for one in chosen[kind]] + plain[1:]  # fmt: skip


def _answer(asked: list[Letter]) -> None:
    at = clock.now()
    for letter in asked:
        answer(message=message_of(letter), text=f"El plazo se abre el lunes. {letter.mark}", by=nuria(), at=at)
    sent = dispatch_due(at=at, limit=len(asked))
    assert Counter(dispatch.state for dispatch in sent) == {"sent": len(asked)}
    assert settle(at=clock.now()) == len(asked)


def _each_in_its_thread(mailbox: Mailbox, asked: list[Letter]) -> None:
    for letter in asked:
        (received,) = mailbox.mail_of(letter.sender)
        threaded = (f"<{letter.name}>",) if letter.name else None
        assert received.get("in-reply-to") == threaded, letter.kind
        assert (received.get("references") or ("",))[0].split()[-1:] == list(threaded or ()), letter.kind
        assert received["subject"][0].startswith("Re: ")


def _citizen_writes_back(mailbox: Mailbox, letter: Letter) -> None:
    """To our answer: in the same thread, under it, with a duty of its own."""
    (received,) = mailbox.mail_of(letter.sender)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = letter.sender, mailbox.writer.address, received["subject"][0]
    mail["Message-ID"], mail["In-Reply-To"] = f"<otra-{letter.name}>", received["message-id"][0]
    mail.set_content("¿Y la lista de admitidos?")
    mailbox.dovecot.deliver(mailbox.writer.address, mail.as_bytes(), sender=letter.sender)
    _, new, _, _, _ = sums(mailbox.poll())
    assert new == 1
    back = Message.objects.order_by("-pk")[0]
    ours = Dispatch.objects.get(message=message_of(letter)).own_message
    assert (back.parent, back.thread) == (ours, message_of(letter).thread)
    assert Duty.objects.get(pk=back.pk).is_open


def _figures() -> tuple[int, int, int, int]:
    return Message.objects.count(), Duty.objects.count(), Unreadable.objects.count(), Dispatch.objects.count()
