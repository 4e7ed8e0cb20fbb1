"""What its author deletes, and what of ours somebody deletes on the network."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import cast
from ventanilla.answers.models import Duty
from ventanilla.answers.operations import recount
from ventanilla.inbox.models import Message, MessageVersion
from ventanilla.inbox.operations import admit
from ventanilla.inbox.operations.withdraw import KEPT_UNDER_GROUND, forget_withdrawn
from ventanilla.inbox.queries import matching_ids, terms_of
from ventanilla.journal.queries import verify

pytestmark = pytest.mark.django_db
LATER = cast.AT + timedelta(hours=1)


@pytest.fixture
def page():
    cast.administration()
    return cast.facebook_page(own_ids=["ours"])


def take_away(page, item):
    admit(account=page, items=[replace(item, deleted=True, text="")], at=LATER)


def test_a_deleted_comment_keeps_its_duty_and_not_its_text(page):
    item = cast.comment("¿Abrís el martes por la tarde en Vallserena?")
    admit(account=page, items=[item], at=cast.AT)
    take_away(page, item)
    message = Message.objects.get()
    assert (message.text, message.folded, message.digest_key) == ("", "", None)
    assert matching_ids(terms=terms_of("martes"), below=None, limit=5) == []
    assert Duty.objects.get().is_open
    assert verify().ok


def test_a_claim_that_is_deleted_is_kept_under_its_ground_until_it_ends(page):
    item = cast.comment("Quiero poner una reclamación por la factura: me han cobrado dos veces", key="c9")
    admit(account=page, items=[item], at=cast.AT)
    assert Message.objects.get().kind in {"claim", "complaint"}
    take_away(page, item)
    version = MessageVersion.objects.get()
    assert (version.ground, version.keep_until) == ("open_complaint", LATER + KEPT_UNDER_GROUND)
    assert "dos veces" in version.text
    assert Message.objects.get().text == ""
    assert forget_withdrawn(at=LATER) == 0
    assert forget_withdrawn(at=version.keep_until) == 1
    version.refresh_from_db()
    assert (version.text, version.keep_until) == ("", None)
    assert Message.objects.get().digest_key is None


def test_a_comment_that_comes_back_is_read_again(page):
    item = cast.comment("¿Y la piscina?")
    admit(account=page, items=[item], at=cast.AT)
    take_away(page, item)
    admit(account=page, items=[item], at=LATER + timedelta(hours=1))
    message = Message.objects.get()
    assert (message.text, message.deleted_at) == ("¿Y la piscina?", None)
    assert matching_ids(terms=terms_of("piscina"), below=None, limit=5) == [message.pk]


def test_an_answer_of_ours_that_is_deleted_on_the_network_opens_its_question_again(page):
    question = cast.comment("¿Cuándo abre?", key="q")
    ours = cast.comment("El lunes 25.", key="a", parent="q", author=cast.Author(id="ours"))
    admit(account=page, items=[question, ours], at=cast.AT)
    assert not Duty.objects.get().is_open
    take_away(page, ours)
    duty = Duty.objects.get()
    assert (duty.state, duty.ending, duty.reason) == ("mine", "", "answer_gone")
    assert Message.objects.get(key="a").text == "El lunes 25."
    assert recount(at=LATER).differences == []
