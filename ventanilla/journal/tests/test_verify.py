"""The chain, attacked in every way that a hand in the database has."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ventanilla.journal import ports, registry
from ventanilla.journal.models import Anchor, Entry, Head, Restoration
from ventanilla.journal.operations import NotInTransaction, anchor, append, note_restoration
from ventanilla.journal.queries import Anchored, history, verify
from ventanilla.journal.queries.examination import digest_of
from ventanilla.journal.rules import SYSTEM, Actor

AT = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)
ACTIONS = {"test.done": "It was done %(times)s times by %(nobody)s.", "test.other": "100 % done"}


@pytest.fixture(autouse=True, scope="module")
def actions_of_the_tests():
    """Declared while these tests run, and no longer: others look at all that is declared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "_sentences", registry.actions() | ACTIONS)
        yield


def write(count: int, *, start: int = 0, **payload: object) -> None:
    for number in range(start, start + count):
        with transaction.atomic():
            append(
                action="test.done",
                by=Actor("person", number, "reader"),
                at=AT + timedelta(seconds=number),
                subject=("message", number),
                payload={"times": number, **payload},
            )


def named(report, code: str) -> set[int]:
    return {
        seq
        for one in report.problems
        if one.code == code and one.seq is not None
        for seq in range(one.seq, (one.until or one.seq) + 1)
    }


def everything_named(report) -> set[int]:
    return set().union(*(named(report, one.code) for one in report.problems)) if report.problems else set()


def forge(seq: int, **change: object) -> None:
    """Alter a row and give it a digest of its own again, as a careful hand would."""
    Entry.objects.filter(seq=seq).update(**change)
    row = Entry.objects.get(seq=seq)
    Entry.objects.filter(seq=seq).update(digest=digest_of(row, seq))


CHANGES = {
    "at": AT + timedelta(days=1),
    "action": "test.other",
    "actor_kind": "system",
    "actor_id": 99_999,
    "actor_label": "administrator",
    "subject_kind": "duty",
    "subject_id": 99_999,
    "payload": '{"times":1000000}',
    "previous": "f" * 64,
    "digest": "e" * 64,
}


class ChainUnderAttack(TestCase):
    attacks = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

    def assert_whole_then(self, size: int) -> None:
        write(size)
        assert verify().ok, "an honest chain verifies"

    @attacks
    @given(st.integers(2, 12), st.data())
    def test_an_altered_entry_is_found_and_named(self, size: int, data: st.DataObject) -> None:
        self.assert_whole_then(size)
        seq = data.draw(st.integers(1, size))
        name = data.draw(st.sampled_from(sorted(CHANGES)))
        Entry.objects.filter(seq=seq).update(**{name: CHANGES[name]})
        assert seq in named(verify(), "altered")

    @attacks
    @given(st.integers(2, 12), st.data())
    def test_an_entry_forged_with_a_new_digest_is_found_and_named(self, size: int, data: st.DataObject) -> None:
        self.assert_whole_then(size)
        seq = data.draw(st.integers(1, size))
        name = data.draw(st.sampled_from(sorted(set(CHANGES) - {"digest"})))
        forge(seq, **{name: CHANGES[name]})
        assert seq in named(verify(), "altered")

    @attacks
    @given(st.integers(3, 12), st.data())
    def test_removed_entries_are_found_and_named(self, size: int, data: st.DataObject) -> None:
        self.assert_whole_then(size)
        gone = data.draw(st.sets(st.integers(1, size), min_size=1))
        Entry.objects.filter(seq__in=gone).delete()
        report = verify()
        assert named(report, "missing") | named(report, "cut_off") == gone
        assert everything_named(report) == gone, "and nothing else is accused"

    @attacks
    @given(st.integers(2, 12), st.data())
    def test_reordered_entries_are_found_and_told_where_they_belong(self, size: int, data: st.DataObject) -> None:
        self.assert_whole_then(size)
        one, other = data.draw(st.lists(st.integers(1, size), min_size=2, max_size=2, unique=True))
        for source, target in ((one, -1), (other, one), (-1, other)):
            Entry.objects.filter(seq=source).update(seq=target)
        assert {one, other} <= named(verify(), "reordered")

    @attacks
    @given(st.integers(2, 12), st.data())
    def test_a_cut_end_is_found_by_the_head(self, size: int, data: st.DataObject) -> None:
        self.assert_whole_then(size)
        keep = data.draw(st.integers(0, size - 1))
        Entry.objects.filter(seq__gt=keep).delete()
        assert named(verify(), "cut_off") == set(range(keep + 1, size + 1))

    @attacks
    @given(st.integers(2, 12), st.data())
    def test_a_cut_end_with_a_mended_head_is_found_by_an_anchor(self, size: int, data: st.DataObject) -> None:
        self.assert_whole_then(size)
        printed = anchor(place="report", at=AT)
        assert printed is not None
        outside = Anchored(printed.seq, printed.digest)
        Anchor.objects.all().delete()
        keep = data.draw(st.integers(0, size - 1))
        Entry.objects.filter(seq__gt=keep).delete()
        last = Entry.objects.order_by("-seq").first()
        Head.objects.update(seq=keep, digest=last.digest if last else "")
        assert verify().ok, "without the printed digest nobody could know"
        assert size in named(verify(outside=[outside]), "cut_off")

    @attacks
    @given(st.integers(2, 12), st.data())
    def test_a_chain_rewritten_to_its_end_is_found_by_an_anchor(self, size: int, data: st.DataObject) -> None:
        self.assert_whole_then(size)
        anchor(place="report", at=AT)
        seq = data.draw(st.integers(1, size))
        Entry.objects.filter(seq=seq).update(payload='{"times":1000000}')
        before = ""
        for row in Entry.objects.order_by("seq"):
            row.previous = before or row.previous
            row.digest = before = digest_of(row, row.seq)
            row.save()
        Head.objects.update(digest=before)
        assert size in named(verify(), "anchor")

    @attacks
    @given(st.integers(1, 6), st.integers(1, 4))
    def test_entries_added_by_hand_after_the_end_are_found(self, size: int, more: int) -> None:
        self.assert_whole_then(size)
        head = Head.objects.values("seq", "digest").get()
        write(more, start=size)
        Head.objects.update(**head)
        assert named(verify(), "added") == set(range(size + 1, size + more + 1))


pytestmark = pytest.mark.django_db


def test_an_empty_journal_holds() -> None:
    assert verify().ok


def test_a_journal_whose_head_was_removed_says_so() -> None:
    write(3)
    Head.objects.all().delete()
    assert [one.code for one in verify().problems] == ["head"]


@pytest.mark.once
def test_a_row_that_cannot_even_be_read_is_named_and_the_others_are_still_looked_at(django_db_blocker) -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("only SQLite keeps a date that is none")
    write(5)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET at = '2027-13-45 00:00:00' WHERE seq = 2")
        cursor.execute("UPDATE journal_entry SET payload = '{}' WHERE seq = 4")
    assert named(verify(), "altered") == {2, 4}


def test_more_damage_than_can_be_named_is_counted_in_bounded_memory(monkeypatch) -> None:
    from ventanilla.journal.queries import examination

    monkeypatch.setattr(examination, "MOST_NAMED", 5)
    write(12)
    Entry.objects.update(actor_label="somebody")
    report = verify()
    assert (len(report.problems), report.more) == (5, 7)


def test_nothing_is_appended_outside_a_transaction() -> None:
    from django.db import connection

    connection.in_atomic_block, before = False, connection.in_atomic_block
    try:
        with pytest.raises(NotInTransaction):
            append(action="test.done", by=SYSTEM, at=AT)
    finally:
        connection.in_atomic_block = before


def test_an_action_without_a_sentence_is_refused() -> None:
    with pytest.raises(KeyError), transaction.atomic():
        append(action="test.never_declared", by=SYSTEM, at=AT)


def test_a_message_that_is_no_longer_what_was_admitted_is_named(monkeypatch) -> None:
    monkeypatch.setitem(
        ports._evidence,
        "messages",
        lambda entry: [f"message {id} differs" for id, _ in entry.payload["messages"] if id == 7],
    )
    write(1)
    write(1, start=1, messages=[[6, "aa"], [7, "bb"]])
    report = verify()
    assert [(one.code, one.seq, one.sentence) for one in report.problems] == [("evidence", 2, "message 7 differs")]


def test_what_was_lost_by_a_restoration_is_named_restored_and_is_no_fault() -> None:
    write(3)
    copy = Head.objects.values("seq", "digest").get()
    write(2, start=3)
    mailed = anchor(place="mail", at=AT)
    assert mailed is not None
    printed = Anchored(mailed.seq, mailed.digest)
    Entry.objects.filter(seq__gt=3).delete()
    Anchor.objects.all().delete()
    Head.objects.update(**copy)
    with transaction.atomic():
        note_restoration(by=SYSTEM, at=AT)
    write(4, start=5)
    report = verify(outside=[printed])
    assert report.ok
    assert [(one.copy_seq, one.anchors) for one in report.restored] == [(3, (5,))]


def test_a_restoration_explains_no_anchor_made_after_it() -> None:
    write(3)
    with transaction.atomic():
        note_restoration(by=SYSTEM, at=AT)
    write(2, start=5)
    anchor(place="mail", at=AT)
    Anchor.objects.update(digest="d" * 64)
    assert named(verify(), "anchor") == {6}


def test_a_restoration_noted_by_hand_to_excuse_a_cut_is_found() -> None:
    write(3)
    Restoration.objects.create(at=AT, copy_seq=2, copy_digest="a" * 64)
    assert [one.code for one in verify().problems] == ["restoration"]


def test_the_command_names_the_rows_and_ends_with_1(capsys) -> None:
    write(4)
    call_command("verify", "--json")
    assert json.loads(capsys.readouterr().out)["ok"] is True
    Entry.objects.filter(seq__in=[2, 3]).delete()
    with pytest.raises(SystemExit) as ended:
        call_command("verify", "--json")
    assert ended.value.code == 1
    told = json.loads(capsys.readouterr().out)
    assert [(one["code"], one["seq"], one["until"]) for one in told["problems"]] == [("missing", 2, 3)]


def test_history_is_rendered_when_shown_with_what_the_payload_lacks_left_blank() -> None:
    write(2)
    assert [line.sentence for line in history(("message", 1))] == ["It was done 1 times by …."]
    with transaction.atomic():
        append(action="test.other", by=SYSTEM, at=AT, subject=("message", 1))
    assert [line.sentence for line in history(("message", 1))][-1] == "100 % done"
