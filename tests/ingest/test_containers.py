"""Every container gives the same posts, and a damaged one is refused with advice."""

import gzip
import json
from pathlib import Path
from typing import Any

import ingest_factory as factory
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from fairwitness import ingest
from fairwitness.errors import FairwitnessError, SourceError, StudyError, UnknownFormatError
from fairwitness.ingest import streams

ROWS = [factory.post(k, by=f"a{k % 3}", text=f"line one\nline {k}, سلام دنیا") for k in range(1, 8)]
PLAIN = factory.csv_text(ROWS)
RECORDS = [dict(zip(factory.HEADER, row, strict=True)) for row in ROWS]


def parquet_bytes(folder: Path) -> bytes:
    pq.write_table(pa.Table.from_pylist(RECORDS), folder / "aside.parquet")
    return (folder / "aside.parquet").read_bytes()


CONTENTS = {
    "csv": lambda _: PLAIN.encode(),
    "bom": lambda _: b"\xef\xbb\xbf" + PLAIN.encode(),
    "crlf": lambda _: factory.csv_text(ROWS).replace('"\n', '"\r\n').encode(),
    "tsv": lambda _: factory.csv_text(ROWS, delimiter="\t").encode(),
    "semicolon": lambda _: factory.csv_text(ROWS, delimiter=";").encode(),
    "ndjson": lambda _: "\n".join(json.dumps(r) for r in RECORDS).encode(),
    "array": lambda _: json.dumps(RECORDS).encode(),
    "envelope": lambda _: json.dumps({"source": "x", "posts": RECORDS}).encode(),
    "parquet": parquet_bytes,
}
PACKINGS = {"plain": bytes, "gz": gzip.compress, "zst": zstandard.compress}


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("content", CONTENTS)
def test_every_container_gives_the_same_posts(tmp_path: Path, content: Any, packing: str) -> None:
    path = factory.write(tmp_path, PACKINGS[packing](CONTENTS[content](tmp_path)), name="no_ending")
    found = factory.outcome(path, tmp_path)
    assert found.column("post_id") == [row[0] for row in ROWS]
    assert found.column("account_id") == [row[1] for row in ROWS]
    assert found.column("text") == [row[3] for row in ROWS]


@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_several_packed_parts_are_read_as_one(tmp_path: Path, packing: str) -> None:
    pack = PACKINGS[packing]
    path = factory.write(tmp_path, pack(PLAIN[:60].encode()) + pack(PLAIN[60:].encode()))
    assert factory.outcome(path, tmp_path).report.n_posts == len(ROWS)


@pytest.mark.parametrize("packing", ["gz", "zst"])
@pytest.mark.parametrize("content", ["csv", "ndjson", "array", "parquet"])
def test_a_packed_file_that_breaks_off_is_refused(tmp_path: Path, content: Any, packing: str) -> None:
    whole = PACKINGS[packing](CONTENTS[content](tmp_path))
    path = factory.write(tmp_path, whole[:-12])
    with pytest.raises(SourceError, match=r"not whole.*readable.*Download"):
        ingest.validate(path)


def test_the_rows_before_the_break_are_counted(tmp_path: Path) -> None:
    rows = [factory.post(k, text=f"{k * 7919 % 10007}" * 20) for k in range(60_000)]
    path = factory.write(tmp_path, gzip.compress(factory.csv_text(rows).encode())[:-200])
    with pytest.raises(SourceError, match=r" [1-9]\d+ rows were readable"):
        ingest.validate(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"account_id,created_at\n", "no rows"),
        (bytes(range(256)) * 20, "no text, JSON or Parquet"),
        (b"PK\x03\x04rest", "spreadsheet"),
        ("account_id,created_at\n".encode("utf-16"), "UTF-16"),
        (b"just some words\nand more\n", "no commas"),
        (b"PAR1 and nothing more", "no whole Parquet"),
        (b'{"messages": [', "no whole JSON"),
        (b"[]", "no known format"),
    ],
)
def test_what_is_no_source_is_named(tmp_path: Path, content: Any, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        ingest.validate(factory.write(tmp_path, content))


def test_another_encoding_is_named(tmp_path: Path) -> None:
    rows = [factory.post(k, text="слова и слова") for k in range(20)]
    path = factory.write(tmp_path, factory.csv_text(rows).encode("windows-1251"))
    with pytest.raises(SourceError, match="windows-1251"):
        ingest.validate(path)


def test_missing_files_and_empty_folders_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("gone.csv", "*.gone", "empty"):
        with pytest.raises(SourceError):
            ingest.validate(tmp_path / name)
    with pytest.raises(SourceError):
        ingest.validate([])


def test_folders_and_patterns_give_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    paths = [factory.table(tmp_path / "in", factory.post(k), name=f"{k}.csv") for k in (1, 2)]
    (tmp_path / "in" / "notes.md").write_text("# no source")
    found = ingest.validate([tmp_path / "in", str(tmp_path / "in" / "*.csv"), *paths])
    assert [source.path for source in found.sources] == [path.name for path in paths]


def test_unknown_columns_are_listed_with_the_parts_needed(tmp_path: Path) -> None:
    path = factory.table(tmp_path, ("a", "b"), header=("colour", "shape"))
    with pytest.raises(UnknownFormatError, match=r"colour, shape.*account_id, timestamp"):
        ingest.validate(path)


@pytest.mark.parametrize(
    "options",
    [{"source_format": "nope"}, {"time_zone": "Mars/Olympus"}, {"time_zone": ""}, {"column_map": {"colour": "x"}}],
)
def test_options_that_name_nothing_are_refused(tmp_path: Path, options: Any) -> None:
    with pytest.raises(StudyError):
        ingest.validate(factory.table(tmp_path, factory.post(1)), **options)


def test_errors_belong_to_the_one_tree() -> None:
    assert issubclass(SourceError, FairwitnessError)


@pytest.mark.parametrize("size", [30, 5_000])
def test_lines_come_apart_at_any_chunk_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(streams, "CHUNK_BYTES", size)
    path = factory.write(tmp_path, b"one\r\ntwo\rthree\n\nfour" * 50)
    with streams.open_stream(path, packing="") as stream:
        assert list(streams.lines(stream)) == (b"one\r\ntwo\rthree\n\nfour" * 50).splitlines(keepends=True)
