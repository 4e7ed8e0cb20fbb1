"""A citizen who asked to be forgotten is, and stays so after a restoration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cast import AT
from ventanilla.foundation import events
from ventanilla.journal.models import Entry
from ventanilla.journal.rules import SYSTEM
from ventanilla.people import operations
from ventanilla.people.events import HandlesErased
from ventanilla.people.models import Handle
from ventanilla.people.operations.erasures import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def heard(monkeypatch, tmp_path: Path) -> Iterator[list[int]]:
    """Somebody listens, and the keys are in a folder of this test."""
    monkeypatch.setenv("VENTANILLA_KEYS", str(tmp_path))
    ids: list[int] = []
    before = list(events._within[HandlesErased])
    events._within[HandlesErased][:] = [lambda event: ids.extend(event.ids)]
    yield ids
    events._within[HandlesErased][:] = before


def citizen(key: str = "u1") -> Handle:
    return Handle.objects.create(
        network="bluesky", remote_id=key, handle="@luisa", name="Luisa Mas", language="es", first_seen=AT
    )


def test_name_and_handle_go_and_those_who_listen_are_told_once(heard: list[int]) -> None:
    handle = citizen()
    assert operations.erase_handle(handle_id=handle.pk, by=SYSTEM, at=AT)
    assert not operations.erase_handle(handle_id=handle.pk, by=SYSTEM, at=AT), "done already"
    handle.refresh_from_db()
    assert (handle.handle, handle.name, handle.language, handle.is_erased) == ("", "", "", True)
    assert heard == [handle.pk]
    assert Entry.objects.count() == 1


def test_the_file_kept_with_the_keys_holds_numbers_and_instants_and_nothing_else() -> None:
    operations.erase_handle(handle_id=citizen().pk, by=SYSTEM, at=AT)
    text = operations.erasures_file().read_text()
    assert "luisa" not in text.lower()
    assert operations.erasures_file().stat().st_mode & 0o077 == 0
    assert [instant for _, instant in remembered()] == [AT]


def test_nobody_is_half_forgotten_when_those_who_listen_fail(heard: list[int]) -> None:
    handle = citizen()

    def fail(event: HandlesErased) -> None:
        raise RuntimeError

    events._within[HandlesErased][:] = [fail]
    with pytest.raises(RuntimeError):
        operations.erase_handle(handle_id=handle.pk, by=SYSTEM, at=AT)
    handle.refresh_from_db()
    assert handle.name == "Luisa Mas"
    assert not remembered()


def test_erasure_refuses_to_run_when_nobody_would_destroy_the_texts() -> None:
    events._within[HandlesErased][:] = []
    with pytest.raises(events.NobodyListens):
        operations.erase_handle(handle_id=citizen().pk, by=SYSTEM, at=AT)


def test_after_a_restoration_they_are_forgotten_again(heard: list[int]) -> None:
    handle, other = citizen(), citizen("u2")
    operations.erase_handle(handle_id=handle.pk, by=SYSTEM, at=AT)
    Handle.objects.filter(pk=handle.pk).update(name="Luisa Mas", handle="@luisa", erased_at=None)
    assert operations.reapply_erasures(at=AT) == 1
    assert operations.reapply_erasures(at=AT) == 0
    handle.refresh_from_db()
    other.refresh_from_db()
    assert handle.is_erased
    assert not other.is_erased


def test_somebody_new_who_got_the_number_of_one_forgotten_is_not_forgotten() -> None:
    operations.erase_handle(handle_id=(gone := citizen()).pk, by=SYSTEM, at=AT)
    number = gone.pk
    Handle.objects.all().delete()
    Handle.objects.create(pk=number, network="mail", remote_id="x", name="Pau", first_seen=AT + timedelta(days=9))
    assert operations.reapply_erasures(at=AT) == 0


def test_a_line_cut_short_or_touched_spoils_no_other() -> None:
    operations.erase_handle(handle_id=citizen().pk, by=SYSTEM, at=AT)
    with operations.erasures_file().open("ab") as file:
        file.write(b"17 2027-01-\nx y\n\xff\xfe 3\n18 2027-01-20T00:00:00\n")
    assert len(remembered()) == 1
