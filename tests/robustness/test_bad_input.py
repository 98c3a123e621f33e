"""A source that cannot be read gives one plain sentence, an exit code and no finished case."""

import gzip
import os
from pathlib import Path
from typing import Any

import pytest
import zstandard
from planted_study import HEAD, rows

WHOLE = HEAD + rows(3000)
TEXT16 = WHOLE.decode()
RECORD = b'{"post_id": "1", "account_id": "a", "timestamp": "2025-01-01T00:00:00Z"}\n'
LATIN = "1,a,2025-01-01T00:00:00Z,café über\n2,b,2025-01-01T00:00:01Z,naïve garçon\n"
BAD = {
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "is a PNG picture"),
    "page.csv": (b"<!doctype html><html><body>404</body></html>", "is a web page"),
    "sheet.csv": (b"PK\x03\x04" + bytes(200), "is a zip archive or a spreadsheet"),
    "empty.csv": (b"", "is empty"),
    "blank.csv": (b"  \r\n\n\t", "is empty"),
    "header.csv": (HEAD, "has no rows"),
    "prose.csv": (b"dear sir\nI write to you\n", "its first line has no commas"),
    "timeless.csv": (b"post_id,account_id,text\n1,a,hello\n", "It has: post_id, account_id, text."),
    "no_times.csv": (HEAD + b"1,a,,hello\n2,b,,hi\n", "not one row could be read as a post (no_time 2)"),
    "odd_times.csv": (HEAD + b"1,a,yesterday,hello\n", "(bad_time 1)"),
    "cut.csv.gz": (gzip.compress(WHOLE, mtime=0)[:-40], "rows were readable and none was kept"),
    "cut.csv.zst": (zstandard.compress(WHOLE)[:-40], "it ends in the middle"),
    "cut.ndjson.gz": (gzip.compress(RECORD * 9, mtime=0)[:-9], "8 rows were readable and none was kept"),
    "cut.json": (b'[{"post_id": 1, "account_id": "a"', "is no whole JSON document"),
    "deep.json": (b"[" * 100_000 + b"]" * 100_000, "is no whole JSON document"),
    "cut.parquet": (b"PAR1 and no more", "is no whole Parquet file"),
    "marked16.csv": (TEXT16.encode("utf-16"), "iconv -f UTF-16 -t UTF-8"),
    "little16.csv": (TEXT16.encode("utf-16-le"), "iconv -f UTF-16LE -t UTF-8"),
    "big16.csv": (TEXT16.encode("utf-16-be"), "iconv -f UTF-16BE -t UTF-8"),
    "latin1.csv": ((HEAD.decode() + LATIN).encode("latin-1"), "probably windows-1252 (Latin)"),
    "wide.csv": (b",".join(b"column_%d" % k for k in range(9000)) + b"\n1\n", "longer than 65,536 bytes"),
    "many.csv": (b",".join(b"c%d" % k for k in range(3000)) + b"\n1\n", "c39, and 2,960 more"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_sentence_and_no_case(tmp_path: Path, investigate: Any, run: Any, name: str) -> None:
    content, words = BAD[name]
    investigate(content, name=name).refused(3, name, words)
    assert not (tmp_path / "case" / "case.json").exists()
    run("explain", tmp_path / "case", "a").refused(5, "unfinished")
    run("pairs", tmp_path / "case").refused(5, "unfinished")
    run("validate", tmp_path / name).refused(3, name, words)


def test_a_missing_file_is_one_sentence(tmp_path: Path, run: Any) -> None:
    gone = tmp_path / "gone.csv"
    run("investigate", gone, "--case", tmp_path / "case", "--quiet").refused(3, f"{gone} does not exist")


@pytest.mark.parametrize("name", ["a" * 5000, "a\0b"])
def test_an_impossible_name_is_one_sentence(tmp_path: Path, run: Any, name: str) -> None:
    run("investigate", name, "--case", tmp_path / "case", "--quiet").refused(3, "name")


def test_a_folder_with_nothing_readable_is_one_sentence(tmp_path: Path, run: Any) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "thesis.doc").write_text("words")
    (tmp_path / "in" / ".posts.csv").write_bytes(WHOLE)
    answer = run("investigate", tmp_path / "in", "--case", tmp_path / "case", "--quiet")
    answer.refused(3, "has no files ending in .csv")


def test_a_pipe_is_refused_at_once(tmp_path: Path, run: Any) -> None:
    os.mkfifo(tmp_path / "posts.csv")
    answer = run("investigate", tmp_path / "posts.csv", "--case", tmp_path / "case", "--quiet")
    answer.refused(3, "is no plain file")


def test_a_file_name_that_is_no_text_is_refused(tmp_path: Path, run: Any) -> None:
    (tmp_path / "in").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/\xff.csv")).write_bytes(WHOLE)
    answer = run("investigate", tmp_path / "in", "--case", tmp_path / "case", "--quiet")
    answer.refused(3, "is not UTF-8. Rename the file")


def test_one_bad_file_among_good_ones_is_named(tmp_path: Path, run: Any) -> None:
    (tmp_path / "good.csv").write_bytes(WHOLE)
    (tmp_path / "bad.csv").write_bytes(b"\x89PNG\r\n\x1a\n")
    answer = run("investigate", tmp_path / "good.csv", tmp_path / "bad.csv", "--case", tmp_path / "case", "--quiet")
    answer.refused(3, "bad.csv is a PNG picture")


def test_after_a_bad_file_the_old_case_is_refused_until_it_is_made_again(
    tmp_path: Path, investigate: Any, run: Any
) -> None:
    assert investigate(WHOLE).code == 0
    investigate(b"", name="empty.csv").refused(3, "is empty")
    run("pairs", tmp_path / "case").refused(5, "unfinished")
    assert investigate(WHOLE).code == 0
    assert run("pairs", tmp_path / "case").code == 0
