"""Writing to us: without JavaScript, without a cookie, with nothing lost."""

from __future__ import annotations

from ventanilla.answers.models import Duty
from ventanilla.inbox.models import Message
from ventanilla.window.models import Tracking


def test_what_is_sent_enters_once_with_its_duty_and_gives_a_code_and_a_pin(citizen) -> None:
    page = citizen.sends("¿Cuándo se abre el plazo?")
    case = Tracking.objects.get()
    assert page.words(".tracking-key .code") == case.key
    assert len(page.words(".tracking-key .pin")) == 4
    message = Message.objects.get()
    assert (message.space, message.visibility, message.text) == ("form", "private", "¿Cuándo se abre el plazo?")
    assert Duty.objects.get().message_id == message.pk
