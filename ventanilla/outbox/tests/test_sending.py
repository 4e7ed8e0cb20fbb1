from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.cast import AT, joaquin, nuria
from ventanilla.channels.contract import AuthDead, Permanent, Receipt, Transient, Unknown
from ventanilla.channels.models import Account
from ventanilla.foundation import events
from ventanilla.inbox.models import Message
from ventanilla.journal.models import Entry
from ventanilla.outbox import operations, queries
from ventanilla.outbox.events import DispatchesChanged
from ventanilla.outbox.models import Attempt, Dispatch, State
from ventanilla.outbox.ports import Verdict
from ventanilla.outbox.tests.conftest import answer, make_account, said

MINUTE = timedelta(minutes=1)


def send(at=AT):
    return operations.dispatch_due(at=at)


def actions():
    return list(Entry.objects.order_by("seq").values_list("action", flat=True))


def test_an_answer_leaves_once_and_takes_its_place_in_the_thread(queued, network):
    [sent] = send()
    assert sent.state == State.SENT
    assert send() == []
    assert send(AT + timedelta(hours=1)) == []
    assert network.posted == [queued.key]
    own = sent.own_message
    assert (own.ours, own.parent_id, own.thread_id, own.text) == (
        True,
        queued.message_id,
        queued.thread_id,
        queued.text,
    )
    assert own.by == queued.created_by
    assert sent.permalink == f"https://network.example/{queued.key}"
    assert sent.read_back_at > AT
    assert Attempt.objects.get().outcome == "sent"


def test_the_draft_carries_what_the_network_needs(queued, network):
    send()
    [draft] = network.drafts
    assert (draft.reply_to, draft.thread, draft.space, draft.key) == ("c1", "post-1", "post", queued.key)
    assert draft.to.handle == "@vecina"
    assert draft.created_at == queued.created_at


def test_a_mail_is_answered_with_its_whole_chain_and_one_re(account):
    thread_of = said(account, key="m1", space="mail", title="Plazo", remote_id="<1@a>")
    second = said(account, key="m2", space="mail", title="Re: Plazo", remote_id="<2@a>", parent=thread_of)
    draft = operations.draft_of(answer(second))
    assert draft.references == ("<1@a>", "<2@a>")
    assert draft.subject == "Re: Plazo"
    assert operations.draft_of(answer(thread_of)).subject == "Re: Plazo"


def test_a_chain_that_bites_its_tail_ends(account):
    first = said(account, key="m1", space="mail", remote_id="<1@a>")
    second = said(account, key="m2", space="mail", remote_id="<2@a>", parent=first)
    Message.objects.filter(pk=first.pk).update(parent=second)
    second.refresh_from_db()
    assert operations.draft_of(answer(second)).references == ("<1@a>", "<2@a>")


def test_it_waits_for_the_undo_and_what_was_undone_never_leaves(message, network):
    dispatch = answer(message, wait=timedelta(seconds=10))
    assert send() == []
    operations.cancel(dispatch_id=dispatch.pk, by=nuria(), at=AT + timedelta(seconds=3))
    assert send(AT + MINUTE) == []
    assert network.drafts == []
    assert answer(message).state == State.QUEUED


def test_what_has_left_cannot_be_undone(queued):
    send()
    with pytest.raises(operations.TooLate) as refused:
        operations.cancel(dispatch_id=queued.pk, by=nuria(), at=AT)
    assert refused.value.state == State.SENT
    assert "outbox.cancelled" not in actions()


def test_a_second_answer_is_stopped_and_says_which_is_the_first(queued, message):
    with transaction.atomic():
        with pytest.raises(operations.AlreadyAnswering) as refused:
            operations.enqueue(
                kind="reply", account=message.account, message=message, thread=message.thread, text="Otra", visibility="public",
                language="es", by=joaquin(), at=AT, wait=timedelta(), valid_for=MINUTE,
            )  # fmt: skip
        assert Dispatch.objects.count() == 1
    assert refused.value.dispatch == queued


def test_a_busy_network_is_tried_again_ever_more_slowly(queued, network):
    network.script = [Transient("busy")] * 8
    at, waits = AT, []
    for _ in range(8):
        [dispatch] = send(at)
        assert dispatch.state == State.QUEUED
        assert send(dispatch.not_before - timedelta(seconds=1)) == []
        waits.append(int((dispatch.not_before - at).total_seconds()))
        at = dispatch.not_before
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900]
    assert send(at)[0].state == State.SENT
    assert network.posted == [queued.key]


@pytest.mark.parametrize(("asked", "waited"), [(77, 77), (1e18, 86_400), (-5, 15)])
def test_a_network_that_says_how_long_is_obeyed_within_reason(queued, network, asked, waited):
    network.script = [Transient("busy", retry_after=asked)]
    [dispatch] = send()
    assert dispatch.not_before == AT + timedelta(seconds=waited)


def test_what_is_past_its_time_never_leaves_and_says_so(message, network):
    dispatch = answer(message, valid_for=10 * MINUTE)
    network.script = [Transient("busy", retry_after=3600)]
    [tried] = send()
    assert tried.not_before == dispatch.valid_until
    late = AT + 10 * MINUTE
    assert send(late) == []
    assert operations.reap(at=late - timedelta(seconds=1)) == []
    assert operations.reap(at=late) == [dispatch.pk]
    dispatch.refresh_from_db()
    assert dispatch.state == State.EXPIRED
    assert len(network.drafts) == 1
    assert answer(message, at=late).state == State.QUEUED


def test_a_refusal_is_final_and_the_message_can_be_answered_again(queued, message, network):
    network.script = [Permanent("It says a word that is not allowed.", code="net.word")]
    [dispatch] = send()
    assert (dispatch.state, dispatch.code, dispatch.error) == (
        State.FAILED,
        "net.word",
        "It says a word that is not allowed.",
    )
    assert send(AT + timedelta(hours=2)) == []
    answer(message, "Otro texto")
    assert send(AT + timedelta(hours=2))[0].state == State.SENT


def test_a_dead_session_marks_the_account_and_does_not_hammer(queued, network, account):
    network.script = [AuthDead("Sign in again.")]
    [dispatch] = send()
    account.refresh_from_db()
    assert account.is_broken
    assert dispatch.state == State.QUEUED
    assert dispatch.not_before == AT + 5 * MINUTE
    assert send(AT + 4 * MINUTE) == []


@pytest.mark.parametrize("error", [Unknown("broken"), ValueError("a fault"), TimeoutError(), ConnectionResetError()])
def test_what_is_not_known_is_never_sent_again_by_itself(queued, network, error):
    network.script = [network.post_and_break(error)]
    [dispatch] = send()
    assert dispatch.state == State.UNKNOWN
    for hours in range(1, 50):
        assert send(AT + timedelta(hours=hours)) == []
    assert network.posted == [queued.key]
    assert list(queries.in_doubt()) == [dispatch]


def test_what_was_not_known_is_found_on_the_network(queued, network):
    network.script = [network.post_and_break(Unknown("broken"))]
    send()
    assert operations.reconcile_due(at=AT) == []
    assert operations.reconcile_due(at=AT + MINUTE) == [queued.pk]
    queued.refresh_from_db()
    assert queued.state == State.SENT
    assert queued.own_message.remote_id == f"remote-{queued.key}"
    assert operations.reconcile_due(at=AT + timedelta(days=2)) == []


def test_not_being_found_proves_nothing_and_only_a_person_sends_it_again(queued, network):
    network.script = [Unknown("broken")]
    send()
    at = AT
    for _ in range(60):
        at += timedelta(hours=1)
        operations.reconcile_due(at=at)
    queued.refresh_from_db()
    assert (queued.state, queued.code, queued.read_back_at) == (State.UNKNOWN, "outbox.not_found", None)
    assert 5 < len(network.lookups) < 30
    operations.resolve_unknown(dispatch_id=queued.pk, outcome="again", by=nuria(), at=at)
    [sent] = send(at)
    assert sent.state == State.SENT
    assert [draft.key for draft in network.drafts] == [queued.key, queued.key]


def test_a_network_that_cannot_be_asked_is_asked_later(queued, network):
    network.script = [network.post_and_break(Unknown("broken"))]
    send()
    network.find_fails = Transient("busy")
    assert operations.reconcile_due(at=AT + MINUTE) == []
    network.find_fails = RuntimeError("a fault of the adapter")
    assert operations.reconcile_due(at=AT + 10 * MINUTE) == []
    network.find_fails = None
    assert operations.reconcile_due(at=AT + timedelta(hours=3)) == [queued.pk]


def test_a_person_says_what_became_of_it(queued, network):
    network.script = [Unknown("broken")]
    send()
    said_so = operations.resolve_unknown(dispatch_id=queued.pk, outcome="failed", by=nuria(), at=AT)
    assert said_so.state == State.FAILED
    with pytest.raises(operations.TooLate):
        operations.resolve_unknown(dispatch_id=queued.pk, outcome="sent", by=nuria(), at=AT)
    assert actions()[-1] == "outbox.said_failed"


def test_a_person_found_it_and_it_is_in_the_thread(queued, network):
    network.script = [Unknown("broken")]
    send()
    found = operations.resolve_unknown(
        dispatch_id=queued.pk, outcome="sent", by=nuria(), at=AT, permalink="https://network.example/9"
    )
    assert (found.state, found.permalink) == (State.SENT, "https://network.example/9")
    assert found.own_message.ours


def test_a_text_that_changed_after_the_checks_does_not_leave(queued, network):
    assert operations.clear(dispatch=queued, at=AT)
    Dispatch.objects.filter(pk=queued.pk).update(text="Otro texto")
    queued.refresh_from_db()
    assert operations.claim(dispatch=queued, at=AT) is None
    [stopped] = send()
    assert (stopped.state, stopped.code) == (State.BLOCKED, "outbox.digest_changed")
    assert network.drafts == []


def test_a_yes_that_has_aged_is_asked_again(queued, gates):
    assert operations.clear(dispatch=queued, at=AT)
    assert operations.claim(dispatch=queued, at=AT + 10 * MINUTE) is None
    gates["text"] = lambda dispatch, at: Verdict(ok=False, code="guard.stale", sentence="«mañana» ya pasó")
    [stopped] = send(AT + 10 * MINUTE)
    assert (stopped.state, stopped.code, stopped.error) == (State.BLOCKED, "guard.stale", "«mañana» ya pasó")


@pytest.mark.parametrize(
    "meanwhile",
    [
        {"not_before": AT + timedelta(seconds=1)},
        {"valid_until": AT},
        {"clearance_until": AT},
        {"clearance_digest": ""},
        {"digest": "other"},
        {"state": State.CANCELLED},
    ],
)
def test_a_claim_takes_only_what_is_due_cleared_and_unchanged(queued, meanwhile):
    assert operations.clear(dispatch=queued, at=AT)
    Dispatch.objects.filter(pk=queued.pk).update(**meanwhile)
    assert operations.claim(dispatch=queued, at=AT) is None
    assert not operations.hand_over(dispatch=queued, at=AT)
    assert not Attempt.objects.exists()


def test_a_claim_takes_it_once(queued):
    assert operations.clear(dispatch=queued, at=AT)
    assert operations.claim(dispatch=queued, at=AT)
    assert operations.claim(dispatch=queued, at=AT) is None
    assert Attempt.objects.count() == 1


def test_what_is_sent_again_is_checked_again(queued):
    attempt = _lapsed(queued)
    operations.resolve_unknown(dispatch_id=queued.pk, outcome="again", by=nuria(), at=attempt.lease_until)
    Dispatch.objects.filter(pk=queued.pk).update(clearance_until=attempt.lease_until + MINUTE)
    queued.refresh_from_db()
    assert operations.claim(dispatch=queued, at=attempt.lease_until) is None


def test_nothing_leaves_without_every_gate_and_it_says_so(queued, gates, network):
    del gates["duty-open"]
    [stopped] = send()
    assert (stopped.state, stopped.code) == (State.BLOCKED, "outbox.gate_missing")
    assert "duty-open" in stopped.error
    assert network.drafts == []


def test_a_gate_that_breaks_lets_nothing_through_and_is_asked_again(queued, gates, network):
    yes = gates["text"]
    gates["text"] = lambda dispatch, at: 1 / 0
    assert send() == []
    assert network.drafts == []
    gates["text"] = yes
    assert send(AT + timedelta(seconds=30)) == []
    assert [one.state for one in send(AT + MINUTE)] == [State.SENT]


def test_what_was_stopped_can_be_tried_again_but_not_beside_another(queued, message, gates):
    yes = gates["text"]
    gates["text"] = lambda dispatch, at: Verdict(ok=False, code="guard.phone", sentence="")
    send()
    other = answer(message, "Otro texto")
    with pytest.raises(operations.AlreadyAnswering) as refused:
        operations.release(dispatch_id=queued.pk, by=nuria(), at=AT)
    assert refused.value.dispatch == other
    operations.cancel(dispatch_id=other.pk, by=nuria(), at=AT)
    gates["text"] = yes
    operations.release(dispatch_id=queued.pk, by=nuria(), at=AT)
    assert [one.state for one in send()] == [State.SENT]


def test_pause_pauses_everything_and_what_waited_leaves_afterwards(queued, network):
    assert operations.clear(dispatch=queued, at=AT)
    assert operations.pause(by=nuria(), at=AT, reason="un error en la nota")
    assert not operations.pause(by=joaquin(), at=AT)
    assert operations.claim(dispatch=queued, at=AT) is None
    assert send() == []
    assert operations.send_one(dispatch_id=queued.pk, at=AT) is None
    assert queries.next_due(at=AT) is None
    assert queries.paused().by == nuria()
    assert operations.resume(by=nuria(), at=AT)
    assert [one.state for one in send()] == [State.SENT]
    assert actions().count("outbox.paused") == actions().count("outbox.resumed") == 1


def test_pause_also_stops_what_is_put_by_hand(account):
    by_hand = answer(said(make_account(adapter="manual", network="facebook")))
    operations.pause(by=nuria(), at=AT)
    operations.send_one(dispatch_id=by_hand.pk, at=AT)
    by_hand.refresh_from_db()
    assert by_hand.state == State.QUEUED


def test_a_lease_that_ran_out_makes_it_unknown_and_its_owner_may_still_know(queued, network):
    operations.clear(dispatch=queued, at=AT)
    attempt = operations.claim(dispatch=queued, at=AT)
    assert operations.reap(at=attempt.lease_until - timedelta(seconds=1)) == []
    assert operations.reap(at=attempt.lease_until) == [queued.pk]
    queued.refresh_from_db()
    assert queued.state == State.UNKNOWN
    late = operations.record(attempt=attempt, outcome=_sent(queued), at=attempt.lease_until + MINUTE)
    assert late.state == State.SENT
    assert late.own_message is not None


def test_an_owner_that_knows_too_late_that_nothing_left_says_that_it_failed(queued):
    operations.clear(dispatch=queued, at=AT)
    attempt = operations.claim(dispatch=queued, at=AT)
    operations.reap(at=attempt.lease_until)
    outcome = operations.record(attempt=attempt, outcome=_outcome(State.QUEUED), at=attempt.lease_until)
    assert outcome.state == State.FAILED


def test_a_receipt_that_comes_after_a_person_spoke_is_kept_and_shown(queued):
    attempt = _lapsed(queued)
    operations.resolve_unknown(dispatch_id=queued.pk, outcome="failed", by=nuria(), at=AT)
    kept = operations.record(attempt=attempt, outcome=_sent(queued), at=attempt.lease_until)
    assert kept.state == State.FAILED
    assert kept.own_message.remote_id == "late-1"
    assert actions()[-1] == "outbox.late"


def test_a_receipt_that_comes_while_it_waits_to_go_again_takes_it_out_of_the_queue(queued, network):
    attempt = _lapsed(queued)
    operations.resolve_unknown(dispatch_id=queued.pk, outcome="again", by=nuria(), at=attempt.lease_until)
    kept = operations.record(attempt=attempt, outcome=_sent(queued), at=attempt.lease_until)
    assert kept.state == State.SENT
    assert send(attempt.lease_until + MINUTE) == []
    assert network.drafts == []


def test_the_lease_is_longer_than_the_longest_call():
    from ventanilla.foundation.http import LONGEST_CALL_SECONDS, TIMEOUT
    from ventanilla.outbox.rules import LEASE

    assert LEASE.total_seconds() > LONGEST_CALL_SECONDS > sum(filter(None, TIMEOUT.as_dict().values()))


def test_by_hand_it_waits_for_a_person_and_leaves_the_same_record(account):
    page = make_account(adapter="manual", network="facebook")
    dispatch = answer(said(page))
    [waiting] = send()
    assert waiting.state == State.BY_HAND
    assert list(queries.by_hand_queue()) == [dispatch]
    with pytest.raises(operations.NotALink):
        operations.confirm_by_hand(dispatch_id=dispatch.pk, by=nuria(), at=AT, permalink="javascript:alert(1)")
    done = operations.confirm_by_hand(
        dispatch_id=dispatch.pk, by=nuria(), at=AT, permalink="https://facebook.example/1"
    )
    assert done.state == State.SENT
    assert done.own_message.permalink == "https://facebook.example/1"
    with pytest.raises(operations.TooLate):
        operations.confirm_by_hand(dispatch_id=dispatch.pk, by=nuria(), at=AT)
    assert Message.objects.filter(ours=True).count() == 1


def test_two_answers_by_hand_without_an_address_are_two(account):
    page = make_account(adapter="manual", network="facebook")
    both = [answer(said(page, key=key)) for key in ("c1", "c2")]
    send()
    for one in both:
        operations.confirm_by_hand(dispatch_id=one.pk, by=nuria(), at=AT)
    assert Message.objects.filter(ours=True).count() == 2


def test_a_network_that_gives_one_id_for_two_answers_still_gives_two_receipts(say, network):
    both = [answer(say(key=key)) for key in ("c1", "c2")]
    network.script = [Receipt("sent", "same"), Receipt("sent", "same")]
    send()
    assert {Dispatch.objects.get(pk=one.pk).state for one in both} == {State.SENT}


def test_an_answer_that_is_not_there_is_said_to_be_missing_and_may_still_appear(queued, network):
    send()
    network.is_shown = False
    assert operations.read_back(at=AT + MINUTE) == []
    assert operations.read_back(at=AT + 3 * MINUTE) == [queued.pk]
    queued.refresh_from_db()
    assert (queued.state, queued.shown) == (State.NOT_SHOWN, False)
    assert actions().count("outbox.not_shown") == 1
    operations.read_back(at=AT + timedelta(hours=1))
    network.is_shown = True
    operations.read_back(at=AT + timedelta(hours=5))
    queued.refresh_from_db()
    assert (queued.state, queued.shown, queued.read_back_at) == (State.SENT, True, None)
    assert actions().count("outbox.not_shown") == 1


def test_what_is_there_is_looked_at_once(queued, network):
    send()
    assert operations.read_back(at=AT + 3 * MINUTE) == [queued.pk]
    assert operations.read_back(at=AT + timedelta(days=1)) == []
    queued.refresh_from_db()
    assert queued.shown is True


def test_a_network_that_cannot_say_is_not_asked_again(queued, network):
    network.is_shown = None
    send()
    operations.read_back(at=AT + 3 * MINUTE)
    queued.refresh_from_db()
    assert (queued.state, queued.shown, queued.read_back_at) == (State.SENT, None, None)


def test_a_read_back_that_fails_is_tried_again_and_then_left(queued, network):
    send()
    network.is_shown = Transient("busy")
    for hour in range(40):
        operations.read_back(at=AT + timedelta(hours=hour))
    queued.refresh_from_db()
    assert (queued.state, queued.shown, queued.read_back_at) == (State.SENT, None, None)


def test_what_was_only_accepted_becomes_sent_when_it_is_there(queued, network):
    network.script = [Receipt("pending", "p-1")]
    [pending] = send()
    assert (pending.state, pending.remote_id) == (State.PENDING, "p-1")
    assert operations.reconcile_due(at=AT + MINUTE) == [queued.pk]


def test_what_was_accepted_and_never_appeared_is_to_be_checked(queued, network):
    network.script = [Receipt("pending", "p-1")]
    send()
    network.posted.clear()
    for hour in range(30):
        operations.reconcile_due(at=AT + timedelta(hours=hour))
    queued.refresh_from_db()
    assert (queued.state, queued.code) == (State.UNKNOWN, "outbox.never_shown")


def test_a_bounce_makes_it_undelivered(queued, committed):
    from ventanilla.inbox.events import Undelivered

    [sent] = send()
    with committed(), transaction.atomic():
        events.publish(Undelivered(own_id=sent.own_message_id, at=AT + MINUTE))
    queued.refresh_from_db()
    assert (queued.state, queued.shown) == (State.UNDELIVERED, False)
    assert operations.read_back(at=AT + timedelta(days=1)) == []


def test_the_journal_holds_neither_texts_nor_names(queued):
    send()
    written = json.dumps(list(Entry.objects.values("action", "actor_label", "payload")))
    for word in (queued.text, "lunes", "vecina", "Nuria", "Ferrer"):
        assert word not in written


def test_every_change_of_state_is_told_after_the_commit(message, committed):
    heard: list[int] = []

    def hear(event: DispatchesChanged) -> None:
        heard.extend(event.ids)

    events.after(DispatchesChanged)(hear)
    try:
        with committed():
            dispatch = answer(message)
        assert heard == [dispatch.pk]
        with committed():
            send()
        assert heard == [dispatch.pk] * 3
    finally:
        events._after[DispatchesChanged].remove(hear)


def test_a_restored_copy_doubts_what_was_unfinished(say, network):
    waiting, leaving, done = (answer(say(key=key)) for key in ("c1", "c2", "c3"))
    operations.send_one(dispatch_id=done.pk, at=AT)
    operations.clear(dispatch=leaving, at=AT)
    operations.claim(dispatch=leaving, at=AT)
    assert operations.doubt_unfinished(at=AT) == [waiting.pk, leaving.pk]
    assert send(AT + MINUTE) == []
    assert {one.pk for one in queries.in_doubt()} == {waiting.pk, leaving.pk}


def test_one_that_cannot_be_sent_does_not_stop_the_others(say, network, monkeypatch):
    bad, good = answer(say(key="c1")), answer(say(key="c2"))
    from ventanilla.outbox.operations import send as sending

    real = sending.draft_of
    monkeypatch.setattr(sending, "draft_of", lambda d: 1 / 0 if d.pk == bad.pk else real(d))
    assert [one.pk for one in send()] == [good.pk]
    bad.refresh_from_db()
    assert (bad.state, bad.code) == (State.QUEUED, "outbox.fault")
    assert bad.not_before > AT


def test_a_closed_account_sends_nothing(queued, account, network):
    Account.objects.filter(pk=account.pk).update(closed_at=AT)
    [stopped] = send()
    assert (stopped.state, stopped.code) == (State.BLOCKED, "outbox.account_closed")
    assert network.drafts == []


@pytest.mark.django_db(transaction=True)
def test_the_network_is_called_with_no_transaction_open(network, gates):
    from tests.cast import administration

    administration()
    dispatch = answer(said(make_account()))
    open_during = []

    def look(draft):
        open_during.append(connection.in_atomic_block)
        return network.receipt(draft)

    network.script = [look]
    assert send()[0].pk == dispatch.pk
    assert open_during == [False]
    with pytest.raises(RuntimeError), transaction.atomic():
        operations.send_one(dispatch_id=answer(said(make_account())).pk, at=AT)


def _sent(dispatch):
    from ventanilla.outbox.rules import outcome_of_receipt

    return outcome_of_receipt(Receipt("sent", "late-1"))


def _outcome(state):
    from ventanilla.outbox.rules import Outcome

    return Outcome(state)


def _lapsed(dispatch):
    operations.clear(dispatch=dispatch, at=AT)
    attempt = operations.claim(dispatch=dispatch, at=AT)
    operations.reap(at=attempt.lease_until)
    return attempt
