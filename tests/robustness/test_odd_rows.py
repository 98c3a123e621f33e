"""A source with some bad rows runs to the end, and every row is accounted for by count and reason."""

from pathlib import Path
from typing import Any

import pytest
from command_line import reading, told
from planted_study import HEAD, rows

from fairwitness.ingest.streams import MAX_LINE_BYTES

NEXT = b"9,z,2025-01-01T00:00:59Z,next\n"
ZONES = b"1,a,2025-01-01T00:00:00Z,x\n2,b,2025-01-01T00:00:00,x\n3,c,2025-01-01T00:00:00+03:30,x\n"
LOCAL = b"1,a,2025-01-01T00:00:00,x\n2,b,2025-01-01T00:00:05,y\n"
AGAIN = (
    b"1,a,2025-01-01T00:00:00Z,x\n1,a,2025-01-01T00:00:00Z,x\n"
    b"1,b,2025-01-01T00:00:00Z,x\n1,a,2025-01-01T00:00:09Z,x\n2,b,2025-01-01T00:00:01Z,y\n"
)
CODES = b"1,a,2025-01-01T00:00:00Z,he\0llo\x1b[31m\n2,b\0,2025-01-01T00:00:01Z,y\n3\x07,c,2025-01-01T00:00:01Z,y\n"
RAGGED = b'1,a\n2,b,2025-01-01T00:00:00Z,x,y\n,,,\n\n3,c,2025-01-01T00:00:00Z,"line\nend"\n'
OPEN = b'1,a,2025-01-01T00:00:00Z,"never closed\n' + rows(20)
LATIN = rows(99) + b"100,z,2025-01-01T00:00:00Z,caf\xe9\n"
EXTREME = b"1,a,1001-01-01T00:00:00Z,x\n2,b,9999-12-31T23:59:59Z,x\n3,c,-5,x\n"
LONG = b"1,a,2025-01-01T00:00:00Z," + b"x" * (MAX_LINE_BYTES + 1) + b"\n"
NAMES = b"1," + b"a" * 5000 + b",2025-01-01T00:00:00Z,x\n"
ODD: dict[str, tuple[bytes, int, int, dict[str, int]]] = {
    "mixed_zones": (ZONES + NEXT, 3, 0, {"mixed_time_zone": 1}),
    "duplicates": (AGAIN, 2, 1, {"conflicting_duplicate_id": 2}),
    "control_codes": (CODES, 1, 0, {"bad_id": 2}),
    "ragged": (RAGGED, 1, 0, {"no_account": 1, "wrong_cell_count": 2}),
    "open_quote": (NEXT + OPEN, 1, 0, {"open_quote": 1}),
    "latin_1_row": (LATIN, 99, 0, {"not_utf8": 1}),
    "extreme_times": (EXTREME + NEXT, 1, 0, {"bad_time": 1, "time_out_of_range": 2}),
    "ten_megabyte_line": (LONG + NEXT, 1, 0, {"line_too_long": 1}),
    "endless_name": (NAMES + NEXT, 1, 0, {"bad_id": 1}),
}


@pytest.mark.parametrize("name", ODD)
def test_every_row_is_accounted_for(tmp_path: Path, investigate: Any, name: str) -> None:
    content, n_posts, n_duplicates, quarantined = ODD[name]
    answer = investigate(HEAD + content)
    assert (answer.code, answer.err) == (0, "")
    report = reading(tmp_path / "case")
    assert (report.n_posts, report.quarantined()) == (n_posts, quarantined)
    assert report.sources[0].duplicates == n_duplicates
    assert told(answer.out) == (n_posts, report.n_accounts, sum(quarantined.values()), n_duplicates)


def test_what_is_investigated_is_what_validate_announced(tmp_path: Path, investigate: Any, run: Any) -> None:
    investigate(HEAD + AGAIN)
    answer = run("validate", tmp_path / "posts.csv")
    assert answer.code == 0
    assert "posts.csv: columns, 5 rows" in answer.out
    assert "2 posts, 0 accounts, 1 duplicates, 2 quarantined" in answer.out


def test_control_codes_of_a_quarantined_row_do_not_reach_the_terminal(tmp_path: Path, run: Any) -> None:
    (tmp_path / "posts.csv").write_bytes(HEAD + b"1,a\x1b[31m\xe2\x80\xae,2025-01-01T00:00:00Z,x\n" + NEXT)
    answer = run("validate", tmp_path / "posts.csv")
    assert "posts.csv, row 1: bad_id; it holds 'a [31m" in answer.out
    assert not set("\x1b\u202e") & set(answer.out)


def test_times_without_zone_are_taken_for_utc_and_the_reader_is_told(tmp_path: Path, investigate: Any) -> None:
    investigate(HEAD + LOCAL)
    report = reading(tmp_path / "case")
    assert report.first_at_us == 1_735_689_600_000_000
    assert report.sources[0].notes[0].startswith("2 times name no time zone and were taken for UTC")
    assert "2 times name no time zone" in (tmp_path / "case" / "report.html").read_text("utf-8")


def test_a_named_zone_is_used(tmp_path: Path, investigate: Any) -> None:
    investigate(HEAD + LOCAL, "--time-zone", "Asia/Tehran")
    assert reading(tmp_path / "case").first_at_us == 1_735_689_600_000_000 - 12_600_000_000


def test_a_named_zone_settles_mixed_zones(tmp_path: Path, investigate: Any) -> None:
    investigate(HEAD + ZONES, "--time-zone", "Asia/Tehran")
    assert reading(tmp_path / "case").n_posts == 3


def test_a_copy_of_a_file_adds_nothing(tmp_path: Path, run: Any) -> None:
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_bytes(HEAD + rows(50))
    run("investigate", tmp_path / "*.csv", "--case", tmp_path / "case", "--quiet")
    report = reading(tmp_path / "case")
    assert [(s.path, s.posts, s.duplicates) for s in report.sources] == [("one.csv", 50, 0), ("two.csv", 0, 50)]


def test_a_text_just_below_the_limit_is_read(tmp_path: Path, investigate: Any) -> None:
    text = b"word " * (MAX_LINE_BYTES // 5 - 10)
    answer = investigate(HEAD + b"1,a,2025-01-01T00:00:00Z," + text + b"\n" + NEXT)
    assert told(answer.out) == (2, 2, 0, 0)
    assert (tmp_path / "case" / "report.html").stat().st_size < 1_000_000
