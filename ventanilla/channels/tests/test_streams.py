"""A stream is read by one at a time, and its place moves only from where it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import AT, facebook_page
from ventanilla.channels.models import Stream
from ventanilla.channels.operations import LEASE, CursorMoved, lease, move_cursor, release

pytestmark = pytest.mark.django_db


@pytest.fixture
def stream() -> Stream:
    return Stream.objects.create(account=facebook_page(), name="inbox", next_at=AT)


def test_only_one_has_it(stream: Stream) -> None:
    assert lease(stream_id=stream.pk, at=AT)
    assert lease(stream_id=stream.pk, at=AT) is None


def test_a_lease_that_ran_out_is_taken_and_the_old_holder_can_write_nothing(stream: Stream) -> None:
    old = lease(stream_id=stream.pk, at=AT)
    later = AT + LEASE + timedelta(seconds=1)
    new = lease(stream_id=stream.pk, at=later)
    assert old is not None
    assert new is not None
    with pytest.raises(CursorMoved):
        move_cursor(stream_id=stream.pk, token=old, version=0, cursor={"n": 1}, at=later)
    release(stream_id=stream.pk, token=old, next_at=later, failures=9, read_at=later)
    stream.refresh_from_db()
    assert (stream.lease, stream.failures, stream.cursor) == (new, 0, {})


def test_the_place_moves_by_compare_and_set_and_the_lease_grows_with_it(stream: Stream) -> None:
    token = lease(stream_id=stream.pk, at=AT)
    assert token is not None
    later = AT + timedelta(minutes=2)
    move_cursor(stream_id=stream.pk, token=token, version=0, cursor={"n": 1}, at=later)
    with pytest.raises(CursorMoved):
        move_cursor(stream_id=stream.pk, token=token, version=0, cursor={"n": 2}, at=later)
    stream.refresh_from_db()
    assert (stream.cursor, stream.version, stream.lease_until) == ({"n": 1}, 1, later + LEASE)


def test_what_failed_does_not_count_as_read(stream: Stream) -> None:
    token = lease(stream_id=stream.pk, at=AT)
    assert token is not None
    release(stream_id=stream.pk, token=token, next_at=AT + timedelta(minutes=4), failures=1, read_at=None)
    stream.refresh_from_db()
    assert (stream.last_read_at, stream.failures, stream.lease) == (None, 1, "")
