"""A list is read entry by entry; nothing on it is dropped silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.errors import SourceError
from fairwitness.findings.challenge.lists import AccountList, Entry, read_list
from fairwitness.findings.challenge.matching import Listed, Names, look_up, on_both
from fairwitness.findings.challenge.records import Unmatched

if TYPE_CHECKING:
    from pathlib import Path


def entries_of(folder: Path, data: str | bytes, name: str = "list.txt") -> list[tuple[str, int]]:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return [(entry.text, entry.line) for entry in read_list(path).entries]


def asked(*texts: str) -> AccountList:
    return AccountList("list.txt", "00", tuple(Entry(text, line) for line, text in enumerate(texts, 1)))


def looked_up(*texts: str, ids: tuple[str, ...] = ("a", "b", "c"), **known: object) -> Listed:
    handles = known.get("handles", ())
    silent = known.get("without_posts", ())
    platforms = known.get("platforms")
    names = Names(ids, handles=handles, without_posts=silent, platforms=platforms)  # type: ignore[arg-type]
    return look_up(asked(*texts), names=names)


def test_lines_are_trimmed_and_blank_ones_skipped(tmp_path: Path) -> None:
    assert entries_of(tmp_path, "\ufeffann\r\n\r\n  bob \rcarol") == [("ann", 1), ("bob", 3), ("carol", 4)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_by_its_column(tmp_path: Path, delimiter: str) -> None:
    data = f"note{delimiter}Account_ID\nloud{delimiter}ann\n{delimiter}bob\n"
    assert entries_of(tmp_path, data, "list.csv") == [("ann", 2), ("bob", 3)]


def test_a_cell_that_is_missing_is_an_empty_entry(tmp_path: Path) -> None:
    assert entries_of(tmp_path, "note,account_id\nloud\n", "list.csv") == [("", 2)]


def test_a_table_without_the_column_is_refused_with_its_columns(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="user, reason"):
        entries_of(tmp_path, "user,reason\nann,loud\n", "list.csv")


@pytest.mark.parametrize("data", ["", "\n \n", "\ufeff"])
def test_an_empty_list_is_refused(tmp_path: Path, data: str) -> None:
    with pytest.raises(SourceError, match="empty"):
        entries_of(tmp_path, data)


def test_a_list_in_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="UTF-8"):
        entries_of(tmp_path, "ann\n".encode("utf-16"))


def test_a_missing_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none\.txt"):
        read_list(tmp_path / "none.txt")


def test_a_table_with_an_endless_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not a table"):
        entries_of(tmp_path, 'account_id\n"' + "x" * 200_000, "list.csv")


def test_an_id_comes_before_a_handle() -> None:
    found = looked_up("b", handles=[("b", "a")])
    assert found.accounts.tolist() == [1]


@pytest.mark.parametrize("entry", ["@Ann", "ann", "ANN", "@ann"])
def test_a_handle_is_found_without_at_sign_and_case(entry: str) -> None:
    assert looked_up(entry, handles=[("ann", "c")]).accounts.tolist() == [2]


def test_right_to_left_handles_are_found() -> None:
    assert looked_up("@روزنه", "כוכב", handles=[("روزنه", "a"), ("כוכב", "b")]).accounts.tolist() == [0, 1]


def test_an_id_with_an_at_sign_of_its_own_is_found() -> None:
    assert looked_up("@me@example.org", ids=("@me@example.org",)).accounts.tolist() == [0]


def test_an_id_that_a_data_frame_made_decimal_is_found() -> None:
    assert looked_up("12345.0", ids=("12345",)).accounts.tolist() == [0]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("nobody", Unmatched.ABSENT),
        ("", Unmatched.EMPTY),
        ("silent", Unmatched.NO_POSTS),
        ("@quiet", Unmatched.NO_POSTS),
        ("twins", Unmatched.AMBIGUOUS),
        ("1.23E+18", Unmatched.MANGLED),
    ],
)
def test_an_entry_that_leads_nowhere_is_kept_with_its_reason(entry: str, reason: Unmatched) -> None:
    handles = [("twins", "a"), ("Twins", "b"), ("quiet", "silent")]
    found = looked_up("a", entry, handles=handles, without_posts=["a", "silent"])
    assert [(lost.entry, lost.line, lost.reason) for lost in found.report.lost] == [(entry, 2, reason)]


def test_the_same_account_by_id_and_by_handle_is_counted_once() -> None:
    found = looked_up("a", "@ann", "a", "x", "x", handles=[("ann", "a")])
    assert (found.report.n_accounts, found.report.n_repeated, len(found.report.lost)) == (1, 3, 1)
    assert found.entries == ("a",)


@given(st.lists(st.sampled_from(["a", "b", "c", "@ann", "twins", "x", "y", "", "silent", "1.5E+17"]), max_size=30))
def test_every_entry_is_an_account_a_repetition_or_lost(texts: list[str]) -> None:
    handles = [("ann", "a"), ("twins", "b"), ("twins", "c")]
    report = looked_up(*texts, handles=handles, without_posts=["silent"]).report
    assert report.n_entries == report.n_accounts + report.n_repeated + len(report.lost)


def test_an_account_on_both_lists_is_found_whatever_it_is_called() -> None:
    one, other = looked_up("a", "b"), looked_up("@ann", "c", handles=[("ann", "a")])
    assert on_both(one, other) == {0: "a"}


def test_an_id_is_found_with_its_platform_and_without_where_one_platform_has_it() -> None:
    platforms = {"x:1": "x", "gab:1": "gab", "gab:2": "gab", "unknown:3": None}
    found = looked_up("x:1", "2", "@2", "3", "1", ids=tuple(platforms), platforms=platforms)
    assert [int(k) for k in found.accounts] == [0, 2, 3]
    assert found.report.n_repeated == 1
    assert [(e.entry, e.reason) for e in found.report.lost] == [("1", Unmatched.AMBIGUOUS)]


def test_in_a_study_of_one_platform_an_id_may_carry_it_and_no_other() -> None:
    found = looked_up("x:a", "gab:b", platforms=dict.fromkeys("abc", "x"))
    assert [int(k) for k in found.accounts] == [0]
    assert [(e.entry, e.reason) for e in found.report.lost] == [("gab:b", Unmatched.ABSENT)]
