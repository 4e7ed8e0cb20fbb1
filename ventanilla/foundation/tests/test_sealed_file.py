"""A sealed file tells whatever was done to it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.foundation import sealed_file
from ventanilla.foundation.sealed_file import MAGIC, Damaged, Opener, Sealer

CHUNK = 64
HEAD = len(MAGIC) + 16


@pytest.fixture(autouse=True, scope="module")
def small_chunks():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed_file, "CHUNK", CHUNK)
        yield


def sealed(data: bytes, secret: str = "s") -> bytes:
    target = io.BytesIO()
    sealer = Sealer(target, secret)
    for start in range(0, len(data), 37):
        sealer.write(data[start : start + 37])
    sealer.finish()
    return target.getvalue()


def opened(raw: bytes, secret: str = "s") -> bytes:
    return io.BufferedReader(Opener(io.BytesIO(raw), secret)).read()


@given(st.binary(max_size=400))
def test_it_opens_to_what_was_written_and_nothing_of_it_is_in_sight(data: bytes) -> None:
    raw = sealed(data)
    assert opened(raw) == data
    assert len(data) < 8 or data not in raw[HEAD:]


@given(st.binary(min_size=1, max_size=400), st.data())
def test_a_changed_byte_is_noticed(data: bytes, more: st.DataObject) -> None:
    raw = bytearray(sealed(data))
    raw[more.draw(st.integers(0, len(raw) - 1))] ^= more.draw(st.integers(1, 255))
    with pytest.raises(Damaged):
        opened(bytes(raw))


@given(st.binary(max_size=400), st.data())
def test_a_cut_end_is_noticed_even_between_chunks(data: bytes, more: st.DataObject) -> None:
    raw = sealed(data)
    with pytest.raises(Damaged):
        opened(raw[: more.draw(st.integers(0, len(raw) - 1))])
    if len(data) > CHUNK:
        with pytest.raises(Damaged):
            opened(raw[: HEAD + CHUNK + 16])


@given(st.binary(min_size=CHUNK * 3, max_size=CHUNK * 5))
def test_chunks_out_of_order_repeated_or_of_another_file_are_noticed(data: bytes) -> None:
    raw, size = sealed(data), CHUNK + 16
    one, two = raw[HEAD : HEAD + size], raw[HEAD + size : HEAD + 2 * size]
    other = sealed(data)
    for touched in (
        raw[:HEAD] + two + one + raw[HEAD + 2 * size :],
        raw[:HEAD] + one + raw[HEAD:],
        raw[:HEAD] + other[HEAD:],
    ):
        with pytest.raises(Damaged):
            opened(touched)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Damaged):
        opened(sealed(b"secreto"), "t")


def test_one_that_was_never_finished_cannot_be_opened() -> None:
    target = io.BytesIO()
    Sealer(target, "s").write(b"x" * 300)
    with pytest.raises(Damaged):
        opened(target.getvalue())
