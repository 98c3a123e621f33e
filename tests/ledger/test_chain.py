"""The ledger: what is added stands there, what is changed shows, what is forgotten is gone and breaks nothing."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.errors import LedgerError
from fairwitness.ledger import Entry, append, emptied, read
from fairwitness.ledger.checking import check
from fairwitness.ledger.files import Files, read_files
from fairwitness.ledger.lines import parsed
from fairwitness.ledger.records import Head
from fairwitness.ledger.writing import writing

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("chain.jsonl", "contents.jsonl", "head.json")


def note(text: str, *, about: str = "ann") -> Entry:
    return Entry(kind="note", subject="account", about=about, personal={"author": "x", "text": text})


def forget(case: Path, account: str) -> None:
    gone = {commitment for commitment, name in read(case).ids.items() if name == account}
    emptied(case, Entry(kind="forgotten"), which=lambda one: one.commitment in gone)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return a ledger with everything in it: several records at once, accounts, and one that was forgotten."""
    append(tmp_path, note("first"), note("second", about="bob"))
    append(tmp_path, Entry(kind="finding", subject="group", about="G1", accounts=("ann", "bob", "cyd"),
                           personal={"digest": "0" * 64}))  # fmt: skip
    forget(tmp_path, "bob")
    append(tmp_path, note("last", about="cyd"))
    return tmp_path


def data(case: Path) -> dict[str, bytes]:
    return {name: (case / "ledger" / name).read_bytes() for name in FILES}


def problems(case: Path, *, known: Head | None = None) -> tuple[str, ...]:
    return read(case, known=known).checked.problems


def test_what_is_added_stands_there(case: Path) -> None:
    told = read(case).told
    assert [one.record.kind for one in told] == ["opened", "note", "note", "finding", "forgotten", "note"]
    assert [one.personal.get("text") for one in told if one.record.kind == "note"] == ["first", "second", "last"]
    assert problems(case) == ()
    assert read(case).checked.unfinished == ()


def test_nothing_personal_stands_in_the_chain(case: Path) -> None:
    chain = (case / "ledger" / "chain.jsonl").read_text()
    for word in ("ann", "bob", "cyd", "first", "author"):
        assert f'"{word}' not in chain


def test_equal_words_have_unequal_commitments(tmp_path: Path) -> None:
    append(tmp_path, note("same"), note("same"))
    lines = (tmp_path / "ledger" / "contents.jsonl").read_text().splitlines()
    assert len({json.loads(line)["commitment"] for line in lines}) == len(lines) == 3


def test_whoever_is_forgotten_is_gone_and_the_chain_holds(case: Path) -> None:
    assert "bob" not in "".join(value.decode() for value in data(case).values())
    told = read(case).told
    assert told[2].about == ""
    assert told[2].is_forgotten
    assert told[3].accounts == ("ann", "cyd")
    assert read(case).checked.n_forgotten == 1


def test_a_missing_ledger_is_empty(tmp_path: Path) -> None:
    assert read(tmp_path).told == ()
    assert problems(tmp_path) == ()


@given(st.data())
def test_any_changed_byte_shows(tmp_path_factory: pytest.TempPathFactory, draw: Any) -> None:
    files = _whole(tmp_path_factory)
    name = draw.draw(st.sampled_from(FILES))
    at = draw.draw(st.integers(0, len(files[name]) - 1))
    value = draw.draw(st.integers(0, 255).filter(lambda b: b != files[name][at]))
    edited = files[name][:at] + bytes([value]) + files[name][at + 1 :]
    assert _faults(tmp_path_factory, files | {name: edited}) != (), (name, at, value)


@given(st.data())
def test_any_truncation_shows(tmp_path_factory: pytest.TempPathFactory, draw: Any) -> None:
    files = _whole(tmp_path_factory)
    name = draw.draw(st.sampled_from(FILES))
    # The last line end of the head is no part of what it says.
    at = draw.draw(st.integers(0, len(files[name]) - (2 if name == "head.json" else 1)))
    assert _faults(tmp_path_factory, files | {name: files[name][:at]}) != (), (name, at)


@given(st.data())
def test_any_line_moved_taken_out_or_doubled_shows(tmp_path_factory: pytest.TempPathFactory, draw: Any) -> None:
    files = _whole(tmp_path_factory)
    name = draw.draw(st.sampled_from(FILES[:2]))
    lines = files[name].splitlines(keepends=True)
    kept = draw.draw(st.lists(st.sampled_from(lines), max_size=len(lines) + 2).filter(lambda some: some != lines))
    assert _faults(tmp_path_factory, files | {name: b"".join(kept)}) != ()


@given(st.data())
def test_any_inserted_bytes_show(tmp_path_factory: pytest.TempPathFactory, draw: Any) -> None:
    files = _whole(tmp_path_factory)
    name = draw.draw(st.sampled_from(FILES))
    at = draw.draw(st.integers(0, len(files[name]) - 1))
    more = draw.draw(st.sampled_from([b" ", b"\n", b"\t", b"0", b"{}\n"]) | st.binary(min_size=1, max_size=5))
    edited = files[name][:at] + more + files[name][at:]
    if edited != files[name]:
        assert _faults(tmp_path_factory, files | {name: edited}) != (), (name, at, more)


_KEPT: dict[str, bytes] = {}


def _whole(factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the bytes of one ledger with everything in it, made once."""
    if not _KEPT:
        folder = factory.mktemp("kept")
        append(folder, note("first"), note("سلام \u202e x", about="bob"))
        append(folder, Entry(kind="finding", subject="group", about="G1", accounts=("ann", "cyd")))
        forget(folder, "bob")
        append(folder, note("last"))
        _KEPT.update(data(folder))
    return dict(_KEPT)


def _faults(factory: pytest.TempPathFactory, files: dict[str, bytes]) -> tuple[str, ...]:
    folder = factory.mktemp("edited")
    (folder / "ledger").mkdir()
    for name, value in files.items():
        (folder / "ledger" / name).write_bytes(value)
    found = problems(folder)
    shutil.rmtree(folder)
    return found


def test_a_history_written_anew_shows_against_an_older_head(case: Path, tmp_path_factory: Any) -> None:
    older = read(case).head
    other = tmp_path_factory.mktemp("other")
    append(other, *(note(f"invented {k}") for k in range(9)))
    shutil.rmtree(case / "ledger")
    shutil.copytree(other / "ledger", case / "ledger")
    assert problems(case) == ()  # by itself it is a sound ledger
    assert problems(case, known=older) != ()


def test_an_older_head_agrees_as_long_as_nothing_was_rewritten(case: Path) -> None:
    older = read(case).head
    append(case, note("more"))
    assert problems(case, known=older) == ()
    assert problems(case, known=Head(number=99, digest=older.digest)) != ()


def test_a_chain_cut_with_its_head_shows_against_an_older_head_only(case: Path) -> None:
    older = read(case).head
    files = read_files(case / "ledger")
    cut = Files(files.chain[:2], (), files.at(2), b"", b"")
    assert all("contents" in one for one in check(cut).problems)
    assert check(cut, known=older).problems != check(cut).problems


def test_nothing_is_added_to_a_damaged_ledger(case: Path) -> None:
    chain = case / "ledger" / "chain.jsonl"
    chain.write_bytes(b"".join(chain.read_bytes().splitlines(keepends=True)[:-1]))
    with pytest.raises(LedgerError, match="damaged"):
        append(case, note("more"))


def test_emptied_content_without_its_record_shows(case: Path) -> None:
    path = case / "ledger" / "contents.jsonl"
    lines = path.read_text().splitlines()
    content = json.loads(lines[0]) | {"salt": "", "value": None, "forgotten_by": 5}
    path.write_text("\n".join([json.dumps(content, separators=(",", ":"), sort_keys=True), *lines[1:]]) + "\n")
    assert any("forgotten" in one for one in problems(case))


def test_all_or_none_of_what_is_added_together(tmp_path: Path) -> None:
    append(tmp_path, note("first"))
    before = data(tmp_path)
    with contextlib.suppress(ZeroDivisionError), writing(tmp_path) as writer:
        writer.add(note("never"))
        _ = 1 / 0
    assert data(tmp_path) == before


def _write(case: Path, name: str) -> None:
    for k in range(20):
        append(case, note(f"{name} {k}"))


def test_writers_wait_for_each_other(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write, args=(tmp_path, name)) for name in "abc"]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    said = [one.personal["text"] for one in read(tmp_path).told[1:]]
    assert sorted(said) == sorted(f"{name} {k}" for name in "abc" for k in range(20))
    assert problems(tmp_path) == ()


@given(st.binary(max_size=200))
def test_no_bytes_are_a_traceback(line: bytes) -> None:
    assert parsed(line, Head) is None
    found = check(Files((line,), (line,), None, line, line))
    assert found.problems


def test_deep_nesting_is_no_traceback() -> None:
    line = b'{"facts":' + b"[" * 100_000
    assert check(Files((line,), (line,), None, b"", b"")).problems
