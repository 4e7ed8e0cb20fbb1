"""The message that an address names, for those who may read it; for anybody else it is not there."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest

from ventanilla.answers.models import Duty
from ventanilla.inbox.models import Message
from ventanilla.people.models import Person


def person_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


def message_of(request: HttpRequest, pk: int) -> Message:
    found = Message.objects.select_related("account", "thread", "author", "by").filter(pk=pk).first()
    if found is None or (found.is_private and not person_of(request).may_read_private):
        raise Http404
    return found


def duty_of(request: HttpRequest, pk: int) -> tuple[Message, Duty]:
    message = message_of(request, pk)
    duty = Duty.objects.select_related("closed_by", "assigned_to").filter(pk=pk).first()
    if duty is None:
        raise Http404
    duty.message = message
    return message, duty
