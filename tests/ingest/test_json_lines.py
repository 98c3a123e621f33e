"""Blocks of lines give what single records give, whatever stands in the lines."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fairwitness.ingest import json_lines
from fairwitness.ingest.documents import line_records
from fairwitness.ingest.json_lines import flat_lines
from fairwitness.ingest.streams import BrokenStreamError
from fairwitness.ingest.tables import flat_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.ingest.batches import RawTable, Reject

COLUMNS = ("who", "at", "what")
ODD = (
    b"", b"  ", b"[1]", b"7", b"{", b"}", b"{}{}", b'{"who"', b':"ann"}', b'{"who":"ann"} {"who":"bob"}', b"\xff",
    b'{"who":"\xff"}', b'{"other":"\xff"}', b'{"who":"\\ud83d"}', b'{"who":1.50}', b'{"who":1e3}', b'{"who":true}',
    b'{"who":["a",{"b":1}]}', b'{"at":12345678901234567890123}', b'{"who":"a","who":"b"}', b'{"who":NaN}',
    b'\xef\xbb\xbf{"who":"marked"}', b'{"who":"ann"}\r', b'{"who":"a\rb"}', b'{"who.name":1,"who":{"name":2}}',
    b'{"what":"' + b"x" * 300 + b'"}', b'{"who":"' + "سلام".encode() + b'"}',
)  # fmt: skip

plain = st.fixed_dictionaries(
    {}, optional={"who": st.text(max_size=5), "at": st.integers(-9, 9), "what": st.none() | st.text(max_size=3)}
).map(lambda record: json.dumps(record).encode())
# Mostly plain: an odd line that is not alone in its block would be found by its neighbours.
files = st.lists(st.one_of(*[plain] * 7, st.sampled_from(ODD)), max_size=20).map(b"\n".join)


def told(tables: Iterator[RawTable]) -> tuple[list[tuple[int, tuple[object, ...]]], list[Reject]]:
    rows: list[tuple[int, tuple[object, ...]]] = []
    rejects: list[Reject] = []
    for table in tables:
        values = zip(*(table.columns[name].to_pylist() for name in table.columns), strict=True)
        rows += zip(table.rows.to_pylist(), values, strict=True)
        rejects += table.rejects
    return rows, rejects


def stream(raw: bytes) -> io.BufferedReader:
    return io.BufferedReader(io.BytesIO(raw))


@settings(max_examples=300, deadline=None)
@example(raw=b"{}{}\n{}", block=1, columns=COLUMNS)
@example(raw=b"\n{}{}", block=400, columns=COLUMNS)
@example(raw=b'{"at":1}\n{"at":"1"}\n{"at":18446744073709551616}', block=400, columns=COLUMNS)
@example(raw=b'{"who"\n:"a"}{}', block=400, columns=COLUMNS)
@example(raw=b'{"other":"\xff"}\n{}', block=400, columns=COLUMNS)
@given(raw=files, block=st.integers(1, 400), columns=st.sampled_from([COLUMNS, ("who.name", "at"), ("who",)]))
def test_blocks_give_what_records_give(raw: bytes, block: int, columns: tuple[str, ...]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_lines, "BLOCK_BYTES", block)
        patch.setattr(json_lines, "CHUNK_BYTES", 64)
        fast = told(flat_lines(stream(raw), columns=columns))
    assert fast == told(flat_records(line_records(stream(raw)), columns=columns))


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_plain_lines_are_decoded_at_once(monkeypatch: pytest.MonkeyPatch, end: bytes) -> None:
    monkeypatch.setattr(json_lines, "line_records", None)
    raw = end.join(b'{"who":"a%d","at":%d}' % (k, k) for k in range(100)) + end
    rows, rejects = told(flat_lines(stream(raw), columns=COLUMNS))
    assert rows == [(k + 1, (f"a{k}", str(k), None)) for k in range(100)]
    assert not rejects


def test_one_odd_line_costs_its_block_only(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def counted(source: io.BufferedReader) -> Iterator[object]:
        for record in line_records(source):
            seen.append(1)
            yield record

    monkeypatch.setattr(json_lines, "BLOCK_BYTES", 1)
    monkeypatch.setattr(json_lines, "CHUNK_BYTES", 100)
    monkeypatch.setattr(json_lines, "line_records", counted)
    lines = [b'{"who":"a%d"}' % k for k in range(500)]
    lines[250] = b'{"who":2.5}'
    rows, _ = told(flat_lines(stream(b"\n".join(lines)), columns=("who",)))
    assert [value for _, (value,) in rows][249:252] == ["a249", "2.5", "a251"]
    assert [row for row, _ in rows] == list(range(1, 501))
    assert 0 < len(seen) < 20


def test_a_line_over_the_limit_is_refused_and_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "BLOCK_BYTES", 1)
    long = b'{"who":"' + b"x" * 11_000_000 + b'"}'
    raw = b"\n".join([b'{"who":"before"}', long, b'{"who":"after"}'])
    rows, rejects = told(flat_lines(stream(raw), columns=("who",)))
    assert rows == [(1, ("before",)), (3, ("after",))]
    assert [(reject.row, reject.reason) for reject in rejects] == [(2, "line_too_long")]


class Breaking(io.RawIOBase):
    def __init__(self, raw: bytes) -> None:
        self._inner = io.BytesIO(raw)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if n := self._inner.readinto(buffer[:7]):
            return n
        raise BrokenStreamError("it ends in the middle")


def test_lines_before_a_break_are_told_first() -> None:
    raw = b'{"who":"ann"}\n{"who":"bob"}\n{"wh'
    tables = flat_lines(io.BufferedReader(Breaking(raw)), columns=("who",))
    assert [row for _, table in zip(range(1), tables, strict=False) for row in table.rows.to_pylist()] == [1, 2]
    with pytest.raises(BrokenStreamError):
        next(tables)
