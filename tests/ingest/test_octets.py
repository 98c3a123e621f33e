"""A look at all bytes at once tells the same as a look at each text."""

from __future__ import annotations

import re
from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fairwitness.ingest.cells import CONTROLS, ODD_ID, blank_to_null, clean_words, sound_ids
from fairwitness.ingest.faults import Faults
from fairwitness.ingest.octets import Octets, is_utf8
from fairwitness.ingest.platforms.named_columns import NAMED_COLUMNS

LETTERS = list("aeE019.+- \t\n\r\x0b\x00\x1f\x7f\x80\x9f\xa0é\u200cس\u2003😀N")
texts = st.text(st.sampled_from(LETTERS), max_size=6)
plain = st.text(st.sampled_from(list("aeE019.+-N")), max_size=6)
columns = st.lists(st.none() | plain, max_size=6) | st.lists(st.none() | texts, max_size=6)
CONTROL = re.compile(CONTROLS.replace(r"\x{9f}", "\x9f"))
NUMBER = re.compile(ODD_ID.split("|", 1)[1].replace("$", r"\Z"))
ASCII_BLANKS = set("\t\n\f\r ")


def column(values: list[str | None], *, before: int = 0) -> pa.Array:
    """Return values as a column that begins inside another."""
    return pa.array([*["x 1e9\x00"] * before, *values, " 1.0"], pa.string()).slice(before, len(values))


@given(values=columns, before=st.integers(0, 2))
@example(values=["1E5"], before=0)
@example(values=["1e5"], before=0)
@example(values=["-1.5E+18"], before=1)
@example(values=["19.0"], before=0)
def test_what_is_looked_for_is_found(values: list[str | None], before: int) -> None:
    octets = Octets.of(column(values, before=before))
    known = [value for value in values if value]
    assert octets.all.tobytes() == "".join(known).encode()
    assert octets.lengths.tolist() == [len((value or "").encode()) for value in values]
    assert octets.visible == all("!" <= letter <= "~" for letter in "".join(known))
    assert octets.has_controls() == bool(CONTROL.search("".join(known)))
    assert octets.has_fractions() or not any(map(NUMBER.search, known))
    may_be_blank = octets.may_be_blank().tolist()
    assert all(may or set(value or "") - ASCII_BLANKS for may, value in zip(may_be_blank, values, strict=True))


@given(values=columns, before=st.integers(0, 2), blanks=st.sampled_from([(), ("NA",), ("N", "a-a")]))
@example(values=["NA", "a"], before=0, blanks=("NA",))
@example(values=["aNA", "NAa"], before=0, blanks=("NA",))
def test_cells_are_trimmed_and_blank_ones_are_null(
    values: list[str | None], before: int, blanks: tuple[str, ...]
) -> None:
    found = blank_to_null(column(values, before=before), blanks=blanks, name="x").to_pylist()
    trimmed = [None if value is None else value.strip() for value in values]
    assert found == [None if value in {None, "", *blanks} else value for value in trimmed]


@pytest.mark.parametrize("part", ["account_id", "post_id"])
@given(values=columns, before=st.integers(0, 2))
@example(values=["1" * 1_001], before=0)
def test_ids_are_those_that_were_looked_at_one_by_one(part: str, values: list[str | None], before: int) -> None:
    def sound(*, closely: bool) -> tuple[object, ...]:
        ids, faults, notes = column(values, before=before), Faults(len(values)), Counter[str]()
        with pytest.MonkeyPatch.context() as patch:
            if closely:
                patch.setattr(Octets, "visible", property(lambda _: False))
            kept = sound_ids(ids, part=part, faults=faults, notes=notes).to_pylist()
        return kept, faults.rejects(pa.array(range(len(values)))), dict(notes)

    assert sound(closely=False) == sound(closely=True)


@given(values=columns, before=st.integers(0, 2))
def test_words_lose_control_codes_and_blank_ones_are_null(values: list[str | None], before: int) -> None:
    notes = Counter[str]()
    found = clean_words(column(values, before=before), part="text", form=NAMED_COLUMNS, notes=notes).to_pylist()
    cleaned = [None if value is None else CONTROL.sub("", value) for value in values]
    assert found == [value if value and set(value) - ASCII_BLANKS else None for value in cleaned]
    assert sum(notes.values()) == sum(bool(value and CONTROL.search(value)) for value in values)
    assert len(notes) == (1 if sum(notes.values()) else 0)


@given(raw=st.binary(max_size=8) | st.text(max_size=4).map(str.encode))
@example(raw=b"\xed\xa0\x80")
def test_bytes_are_utf8_where_they_can_be_decoded(raw: bytes) -> None:
    try:
        raw.decode()
        sound = True
    except UnicodeDecodeError:
        sound = False
    assert is_utf8(raw) == sound
