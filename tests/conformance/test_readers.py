"""Every registered format, fed with broken rows: no row is lost, none breaks the reader, good ones survive.

A new format needs a line in `reader_samples.SAMPLES`, or the first test fails.
"""

import csv
import functools
import hashlib
import io
import json
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from fairwitness import ingest
from fairwitness.errors import FairwitnessError
from fairwitness.ingest.formats import Format
from fairwitness.ingest.platforms import FORMATS
from fairwitness.model import SourceReport

sys.path.insert(0, str(Path(__file__).parent))
from reader_samples import POSTED, SAMPLES, Sample

ODD: tuple[Any, ...] = (
    *(None, "", " ", "words", "=1+1", "a\0b", "\ud800"),
    *(0, -1, 1.5, 10**30, True),
    *([], [None], [[]], ["x", 1], {}, {"a": 1}),
)
ODD_CELLS = ("", " ", "x", "-1", "1e400", "[", "{}", "'", "a\0b", "=1+1", "\u202e", "None", "1.2e+18")
LONG = "x" * (1 << 20)
DEEP = 100_000
TABLES = ("posts", "accounts", "quarantine")
UNIQUE = {"source_row", "source_file", "resolution_us"}
CASES = [
    pytest.param(form, kind, id=f"{form.name}-{kind}")
    for form in FORMATS
    for kind in form.description.kinds
    if kind != "Parquet"
]


@dataclass(frozen=True)
class Read:
    """What became of one file."""

    source: SourceReport
    tables: dict[str, list[dict[str, Any]]]
    digest: str

    def told(self, table: str) -> list[str]:
        """Return rows without what depends on where they stood."""
        kept = ({k: v for k, v in row.items() if k not in UNIQUE} for row in self.tables[table])
        return [str({k: v for k, v in row.items() if not str(v).startswith("row:")}) for row in kept]


def read(form: Format, path: Path, *, named: bool = True) -> Read:
    """Read a file, beside a plain one where the format holds no posts, and check that the counts add up."""
    companion = path.parent / "companion.ndjson"
    companion.write_text(json.dumps(POSTED) + "\n")
    into = path.parent / "case"
    if form.accounts_only:
        report = ingest.read([path, companion], into=into)
    else:
        report = ingest.read(path, into=into, source_format=form.name if named else None)
    source = report.sources[0]
    assert source.format == form.name
    assert source.rows == source.posts + source.accounts + source.duplicates + sum(source.quarantined.values())
    raw = {table: into / f"{table}.parquet" for table in TABLES}
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in raw.values())).hexdigest()
    tables = {table: pq.read_table(file).to_pylist() for table, file in raw.items()}
    return Read(source, {t: [row for row in rows if row["source_file"] == 0] for t, rows in tables.items()}, digest)


def accounted(found: Read, *, at_least: int) -> None:
    """Check that every row of the file is in one place, with a reason where it was set aside."""
    posts = {row["source_row"] for row in found.tables["posts"]}
    lost = {row["source_row"] for row in found.tables["quarantine"]}
    assert found.source.rows >= at_least
    assert all(row["reason"] for row in found.tables["quarantine"])
    assert not posts & lost
    assert (posts | lost) <= set(range(1, found.source.rows + 1))


def changed(record: Any, path: tuple[Any, ...], value: object) -> Any:
    """Return a copy with another value at a path."""
    if not path:
        return value
    first, *rest = path
    inner = changed(record[first], tuple(rest), value)
    if isinstance(record, list):
        return [*record[:first], inner, *record[first + 1 :]]
    return record | {first: inner}


def paths(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of everything inside a record."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield (*above, key)
        yield from paths(inner, (*above, key))


def dropped(record: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any] | None:
    place: Any = record
    for key in path[:-1]:
        place = place[key]
    if not isinstance(place, dict):
        return None
    less = {key: value for key, value in place.items() if key != path[-1]}
    return changed(record, path[:-1], less)  # type: ignore[no-any-return]


def mutants(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the record with each value missing, of another type, or beyond all measure."""
    for path in paths(record):
        yield from filter(None, (dropped(record, path),))
        yield from (changed(record, path, odd) for odd in ODD)
    texts = [path for path in paths(record) if isinstance(value_at(record, path), str)]
    yield changed(record, texts[-1], LONG)
    yield {**record, "more": [[[[[record]]]]]}


def value_at(record: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        record = record[key]
    return record


def another(sample: Sample) -> dict[str, Any]:
    """Return the good record under another id."""
    same = value_at(sample.record, sample.id_at) if sample.id_at else None
    other = 987_654 if isinstance(same, int) else "987654"
    return changed(sample.record, sample.id_at, other) if sample.id_at else dict(sample.record)  # type: ignore[no-any-return]


def harmed_lines(record: dict[str, Any]) -> list[bytes]:
    """Return lines that are no whole JSON object."""
    line = json.dumps(record, ensure_ascii=False).encode()
    cut = [line[: len(line) * k // 8] for k in range(1, 8)]
    nested = b'{"a": ' + b"[" * DEEP + b"]" * DEEP + b"}"
    bare = [b"[]", b"null", b'"words"', b"7", b"{}", b"[" * DEEP, nested]
    return [
        *cut,
        *bare,
        line.replace(b":", b":\0", 1),
        line + line,
        b"\xff" + line,
        line[:-9] + b"\xc3\x28" + line[-9:],
    ]


def pieces(sample: Sample) -> list[bytes]:
    """Return good, broken and repeated records, each as JSON, with a good one under another id at the end."""
    first, last = good_records(sample)
    return [json.dumps(record).encode() for record in (first, *mutants(first), first, first, last)]


def table_text(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def flat(record: dict[str, Any]) -> dict[str, str]:
    """Return a record as a row of a table, with paths for names."""
    cells: dict[str, str] = {}
    for key, value in record.items():
        cells |= {f"{key}.{k}": str(v) for k, v in value.items()} if isinstance(value, dict) else {key: str(value)}
    return cells


def place(folder: Path, sample: Sample, content: bytes, *, kind: str) -> Path:
    """Write a file, with what must lie beside it."""
    for name, text in sample.beside.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    path = folder / "source"
    if kind != "ZIP":
        path.write_bytes(content)
        return path
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sample.others.items():
            archive.writestr(name, text)
        archive.writestr(sample.member, content)
    return path


def built(sample: Sample, records: list[bytes], *, kind: str) -> bytes:
    if kind == "NDJSON":
        return b"\n".join(records) + b"\n"
    before, after = (part.encode() for part in sample.around)
    return before + b",\n".join(records) + after


def good_records(sample: Sample) -> tuple[dict[str, Any], dict[str, Any]]:
    return sample.record, another(sample)


def good_file(sample: Sample, *, kind: str) -> bytes:
    """Return a file of two good records."""
    good = good_records(sample)
    if kind == "CSV":
        return table_text([list(flat(good[0])), *(list(flat(record).values()) for record in good)])
    return built(sample, [json.dumps(record).encode() for record in good], kind=kind)


@functools.cache
def good(name: str, kind: str) -> Read:
    """Read the two good records of a format, finding the format out."""
    form = next(form for form in FORMATS if form.name == name)
    with tempfile.TemporaryDirectory() as folder:
        path = place(Path(folder), SAMPLES[name], good_file(SAMPLES[name], kind=kind), kind=kind)
        return read(form, path, named=False)


def test_every_format_has_a_sample() -> None:
    names = [form.name for form in FORMATS]
    assert sorted(SAMPLES) == sorted(names)
    assert len(set(names)) == len(names)
    assert {kind for form in FORMATS for kind in form.description.kinds} <= {
        "CSV",
        "NDJSON",
        "JSON",
        "Parquet",
        "ZIP",
    }


@pytest.mark.parametrize(("form", "kind"), CASES)
def test_good_records_are_recognised_and_read(form: Format, kind: str) -> None:
    found = good(form.name, kind)
    assert (found.source.rows, found.source.posts + found.source.accounts) == (2, 2)
    assert not found.source.quarantined


@pytest.mark.parametrize(("form", "kind"), [case for case in CASES if case.values[1] != "CSV"])
def test_broken_records_leave_the_others_whole(tmp_path: Path, form: Format, kind: str) -> None:
    sample = SAMPLES[form.name]
    records = pieces(sample)
    if kind == "NDJSON":
        records[1:1] = harmed_lines(sample.record)
    path = place(tmp_path, sample, built(sample, records, kind=kind), kind=kind)
    found = read(form, path)
    accounted(found, at_least=len(records))
    assert found.source.quarantined
    assert found.digest == read(form, path).digest
    assert set(good(form.name, kind).told("posts")) <= set(found.told("posts"))


@pytest.mark.parametrize("form", [case.values[0] for case in CASES if case.values[1] == "CSV"], ids=lambda f: f.name)
def test_broken_rows_leave_the_others_whole(tmp_path: Path, form: Format) -> None:
    first, last = map(flat, good_records(SAMPLES[form.name]))
    header, cells = list(first), list(first.values())
    odd = [[*cells[:k], cell, *cells[k + 1 :]] for k in range(len(cells)) for cell in ODD_CELLS]
    shape = [cells[:-1], [*cells, "more"], [], cells, cells, [*cells[:-1], LONG]]
    content = table_text([header, cells, *odd, *shape])
    content += b"\xff\xfe," * (len(cells) - 1) + b"\xff\n" + table_text([list(last.values())])
    path = place(tmp_path, SAMPLES[form.name], content, kind="CSV")
    found = read(form, path)
    accounted(found, at_least=len(odd) + len(shape) + 2)  # an empty line is no row
    assert found.source.quarantined["wrong_cell_count"] == 2
    assert found.digest == read(form, path).digest
    for table in ("posts", "accounts") if form.accounts_only else ("posts",):
        assert set(good(form.name, "CSV").told(table)) <= set(found.told(table))


@pytest.mark.parametrize(("form", "kind"), CASES)
def test_a_broken_file_is_read_or_refused_with_a_sentence(tmp_path: Path, form: Format, kind: str) -> None:
    sample = SAMPLES[form.name]
    whole = good_file(sample, kind=kind)
    harms = [
        whole[: len(whole) // 3],
        whole[:-2],
        whole[:40] + b"\0" * 9 + whole[40:],
        whole.decode().encode("utf-16"),
    ]
    sentences: list[str] = []
    for harmed in harms:
        path = place(tmp_path, sample, harmed, kind=kind)
        try:
            accounted(read(form, path), at_least=1)
        except FairwitnessError as error:
            sentences.append(str(error))
    assert all(len(sentence) > 40 for sentence in sentences)
    assert kind == "ZIP" or "UTF-16" in sentences[-1]


@pytest.mark.parametrize("form", [case.values[0] for case in CASES if case.values[1] == "CSV"], ids=lambda f: f.name)
def test_a_table_without_a_column_is_read_or_refused(tmp_path: Path, form: Format) -> None:
    sample = SAMPLES[form.name]
    row = flat(sample.record)
    sentences: list[str] = []
    for name in row:
        less = {column: cell for column, cell in row.items() if column != name}
        path = place(tmp_path, sample, table_text([list(less), list(less.values())]), kind="CSV")
        try:
            accounted(read(form, path), at_least=1)
        except FairwitnessError as error:
            sentences.append(str(error))
    assert all(len(sentence) > 40 for sentence in sentences)
