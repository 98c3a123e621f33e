"""The made-up shares as files, in the columns that each program reads; no file is held in memory as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from bench.scale.made import Made, Rows

WORDS = 4_096
WORDS_PER_TEXT = 10
POST = 10_000_000_000


def write(made: Made, path: Path, *, kind: str) -> Path:
    """Write a file unless it is there: .csv, .parquet or .ndjson.

    Args:
        made: what it holds.
        path: where; it appears only when it is complete.
        kind: a key of `KINDS`.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}")
        _WRITERS[path.suffix](_tables(made, KINDS[kind]), aside)
        aside.replace(path)
    return path


def _tables(made: Made, columns: Callable[[Rows, int], pa.Table]) -> Iterator[pa.Table]:
    first = 0
    for rows in made.batches():
        yield columns(rows, first)
        first += rows.account.size


def _numbers(rows: Rows, _first: int) -> pa.Table:
    """Return what the pair kernel takes: numbers and seconds."""
    import pyarrow as pa

    return pa.table(
        {"account": rows.account.astype(np.int32), "object": rows.object.astype(np.int32), "ts": rows.at_s}
    )


def _shares(rows: Rows, first: int) -> pa.Table:
    """Return the four columns of CooRTweet."""
    import pyarrow as pa

    return pa.table({
        "object_id": _named("o", rows.object), "account_id": _named("a", rows.account),
        "content_id": _named("p", _posts(rows, first)), "timestamp_share": rows.at_s,
    })  # fmt: skip


def _reposts(rows: Rows, first: int) -> pa.Table:
    """Return the columns of coordination-network-toolkit."""
    import pyarrow as pa

    nothing = pa.array([""] * rows.account.size)
    return pa.table({
        "message_id": _posts(rows, first), "user_id": rows.account, "username": _named("u", rows.account),
        "repost_id": rows.object + 1, "reply_id": nothing, "message": nothing, "timestamp": rows.at_s,
        "urls": nothing,
    })  # fmt: skip


def _posts_with_text(rows: Rows, first: int) -> pa.Table:
    """Return posts with words; whoever shares an object writes the words of that object."""
    import pyarrow as pa

    return pa.table({
        "post": _named("p", _posts(rows, first)), "account": _named("a", rows.account), "at": rows.at_s,
        "words": _texts(rows.object),
    })  # fmt: skip


def _posts(rows: Rows, first: int) -> np.ndarray:
    return POST + first + np.arange(rows.account.size)


def _named(letter: str, numbers: np.ndarray) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(letter, pa.array(numbers).cast(pa.string()), "")


def _texts(obj: np.ndarray) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    syllables = [f"{a}{b}" for a in "bdfgklmn" for b in ("a", "ei", "o", "u", "an", "er", "il", "os")]
    words = pa.array([f"{one}{other}" for one in syllables for other in syllables])
    # One number per object and place, from the digits of a product: no table of texts is needed.
    spread = [((obj + 1) * (0x9E3779B1 + 2 * place) >> 7) % WORDS for place in range(WORDS_PER_TEXT)]
    return pc.binary_join_element_wise(*(words.take(pa.array(numbers)) for numbers in spread), " ")


KINDS: dict[str, Callable[[Rows, int], pa.Table]] = {
    "numbers": _numbers,
    "shares": _shares,
    "reposts": _reposts,
    "texts": _posts_with_text,
}


def _write_csv(tables: Iterator[pa.Table], path: Path) -> None:
    from pyarrow import csv

    table = next(tables)
    with csv.CSVWriter(path, table.schema, write_options=csv.WriteOptions(quoting_style="needed")) as file:
        file.write(table)
        for more in tables:
            file.write(more)


def _write_parquet(tables: Iterator[pa.Table], path: Path) -> None:
    import pyarrow.parquet as pq

    table = next(tables)
    with pq.ParquetWriter(path, table.schema, compression="zstd") as file:
        file.write_table(table)
        for more in tables:
            file.write_table(more)


def _write_ndjson(tables: Iterator[pa.Table], path: Path) -> None:
    import msgspec

    with path.open("wb") as file:
        for table in tables:
            for batch in table.to_batches(max_chunksize=10_000):
                file.write(msgspec.json.Encoder().encode_lines(batch.to_pylist()))


_WRITERS: dict[str, Callable[[Iterator[pa.Table], Path], None]] = {
    ".csv": _write_csv,
    ".parquet": _write_parquet,
    ".ndjson": _write_ndjson,
}


def few(path: Path, *, rows: int) -> Path:
    """Return a copy of the head of a CSV file."""
    into = path.with_name(f"{path.stem}.first{rows}{path.suffix}")
    if not into.exists():
        with path.open("rb") as file:
            head = b"".join(file.readline() for _ in range(rows + 1))
        into.write_bytes(head)
    return into
