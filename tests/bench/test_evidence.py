"""What our tests saw, from the tables of a case."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import pytest

from bench.accuracy.evidence import EVIDENCE, evidence
from fairwitness import schema

if TYPE_CHECKING:
    from pathlib import Path


def written(path: Path, contract: schema.Contract, rows: list[dict[str, object]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    blank = {"string": "", "bool_": False}
    full = [{c.name: None if c.nullable else blank.get(c.type, 0) for c in contract.columns} | row for row in rows]
    pq.write_table(pa.Table.from_pylist(full, schema=contract.arrow()), path)


def test_strongest_of_each_kind(tmp_path: Path) -> None:
    judged: list[dict[str, object]] = [
        {"account_id": "a", "n_occasions": 3, "p_value": 0.01},
        {"account_id": "b", "n_occasions": 1},
        {"account_id": "silent", "n_occasions": 0},
    ]
    pair = {"account_a": "a", "account_b": "b", "n_shared": 4, "n_occasions": 3, "log10_p": -5.0, "found": True}
    pairs: list[dict[str, object]] = [
        {**pair, "window_us": 60, "p_synchrony": 0.1},
        {**pair, "window_us": 90, "p_synchrony": 0.0, "n_occasions": 1, "log10_p": -2.0},
        {**pair, "log10_p": -9.0},
        {**pair, "account_a": "c", "account_b": "a", "window_us": 60, "log10_p": -1.0, "found": False},
    ]
    written(tmp_path / "judgements.parquet", schema.JUDGEMENTS, judged)
    written(tmp_path / "pairs.parquet", schema.PAIRS, pairs)
    found = evidence(tmp_path)
    assert set(found) == {"a", "b"}
    a, b = (dict(zip(EVIDENCE, found[name], strict=True)) for name in "ab")
    assert a == pytest.approx(
        {"occasions": log(4), "nearness": 0.75, "moments": 5.0, "synchrony": 300.0, "words": 9.0,
         "partners": log(2), "own_test": 2.0}
    )  # fmt: skip
    assert (b["occasions"], b["own_test"], b["partners"]) == (log(2), 0.0, log(2))
