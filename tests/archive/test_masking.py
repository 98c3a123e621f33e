"""Keyed names and masked texts."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.archive.masking import masked, mentioned
from fairwitness.archive.pseudonyms import Pseudonyms, key_in
from fairwitness.errors import ArchiveError

NAMES = {"ann": "a0123"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("hi @Ann, and @bob.", "hi @a0123, and @…"),
        ("write to ann.b+c@mail.example.org now", "write to … now"),
        ("see https://twitter.com/ann/status/1 and https://news.example/a", "see https://twitter.com/… and https://news.example/a"),
        ("call +98 (21) 1234-5678!", "call …!"),
        ("on 2022-09-16 at 10:30, 1,234 people", "on 2022-09-16 at 10:30, 1,234 people"),
        ("سلام @ann خوبی", "سلام @a0123 خوبی"),
    ],
)  # fmt: skip
def test_names_go_and_words_stay(text: str, shown: str) -> None:
    assert masked(text, names=NAMES) == shown


@given(st.text())
def test_no_mention_survives(text: str) -> None:
    assert all(name in {"…", "a0123"} for name in mentioned(masked(text, names=NAMES)))


@given(st.lists(st.one_of(st.none(), st.lists(st.text(max_size=5)))))
def test_lists_are_named_as_their_values_are(lists: list[list[str] | None]) -> None:
    names = Pseudonyms(bytes(32))
    column = names.column("media", pa.chunked_array([pa.array(lists, pa.list_(pa.string()))]))
    assert column.to_pylist() == [None if each is None else names.names("media", each) for each in lists]


def test_kinds_do_not_meet() -> None:
    names = Pseudonyms(bytes(32))
    assert names.name("account", "1")[1:] != names.name("post", "1")[1:]
    assert names.name("object:url", "1") != names.name("object:text", "1")


def test_a_key_is_made_once_for_its_owner_alone(tmp_path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    path = tmp_path / "archive.key"
    key = key_in(path)
    assert key_in(path) == key
    assert path.stat().st_mode & 0o077 == 0
    path.write_text("zz")
    with pytest.raises(ArchiveError, match="cannot be used"):
        key_in(path)
    path.write_text("00")
    with pytest.raises(ArchiveError, match="holds no key"):
        key_in(path)
