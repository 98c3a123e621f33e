"""What every engine promises: the same rows in the same order, types and bytes."""

import hashlib
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from fairwitness.engine import Engine, open_engine
from fairwitness.errors import EngineError, StudyError

NUMBERED = "SELECT k, CAST(ROW_NUMBER() OVER (ORDER BY MIN(t)) - 1 AS INT) AS n FROM rows GROUP BY k ORDER BY n"
N_PARTS = 4
SUMS = pa.schema([("part", pa.int32()), ("total", pa.int64())])


def rows(n: int = 200_000) -> pa.Table:
    rng = np.random.default_rng(3)
    return pa.table({"k": [f"k{i}" for i in rng.integers(n // 4, size=n)], "t": np.arange(n)})


def few(**columns: list[object]) -> pa.Table:
    return pa.table(columns)


def test_numbers_by_first_appearance(engine: Engine) -> None:
    table = pa.table({"k": ["b", "a", "b"], "t": [1, 2, 3]})
    found = engine.query(NUMBERED, tables={"rows": table})
    assert found.to_pydict() == {"k": ["b", "a"], "n": [0, 1]}
    assert found.schema.field("n").type == pa.int32()


def test_parquet_and_table_are_alike(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "it's [1] {a,b}"
    folder.mkdir()
    path = folder / "100% of rows.parquet"
    pq.write_table(rows(100), path)
    assert engine.query(NUMBERED, tables={"rows": path}) == engine.query(NUMBERED, tables={"rows": rows(100)})


def test_every_engine_gives_the_same_bytes(engine: Engine) -> None:
    found = engine.query(NUMBERED, tables={"rows": rows()}).combine_chunks()
    digest = hashlib.sha256("".join(found["k"].to_pylist()).encode()).hexdigest()
    first = list(dict.fromkeys(rows()["k"].to_pylist()))
    assert digest == hashlib.sha256("".join(first).encode()).hexdigest()


def test_parquet_of_a_large_answer_has_the_same_bytes(engine: Engine, tmp_path: Path) -> None:
    with open_engine() as embedded:
        expected = embedded.query(NUMBERED, tables={"rows": rows()})
    pq.write_table(expected, tmp_path / "expected.parquet")
    pq.write_table(engine.query(NUMBERED, tables={"rows": rows()}), tmp_path / "found.parquet")
    assert (tmp_path / "found.parquet").read_bytes() == (tmp_path / "expected.parquet").read_bytes()


def test_answers_are_one_chunk_and_every_column_may_be_null(engine: Engine) -> None:
    found = engine.query("SELECT k, COUNT(*) AS n, MAX(t) AS t FROM rows GROUP BY k", tables={"rows": rows(40)})
    assert [(f.name, f.type, f.nullable) for f in found.schema] == [
        ("k", pa.string(), True), ("n", pa.int64(), True), ("t", pa.int64(), True),
    ]  # fmt: skip
    assert {column.num_chunks for column in found.columns} == {1}


def test_an_answer_without_rows_keeps_its_types(engine: Engine) -> None:
    found = engine.query("SELECT k, CAST(t AS INT) AS t FROM rows WHERE t < 0", tables={"rows": rows(8)})
    assert found.schema == pa.schema([("k", pa.string()), ("t", pa.int32())])
    assert found.num_rows == 0


def test_null_comes_first_upwards_and_last_downwards(engine: Engine) -> None:
    table = few(t=[2, None, 1])
    up = engine.query("SELECT t FROM rows ORDER BY t", tables={"rows": table})
    down = engine.query("SELECT t FROM rows ORDER BY t DESC", tables={"rows": table})
    assert (up["t"].to_pylist(), down["t"].to_pylist()) == ([None, 1, 2], [2, 1, None])


def test_keys_are_ordered_by_their_bytes(engine: Engine) -> None:
    keys = ["i", "I", "ı", "İ", "é", "e\u0301", "ß", "ss", "ی", "ي", "😀", "\uffff", "a", "a "]
    found = engine.query("SELECT k FROM rows ORDER BY k", tables={"rows": few(k=[*keys])})
    assert found["k"].to_pylist() == sorted(keys, key=str.encode)


def test_keys_that_look_alike_stay_apart(engine: Engine) -> None:
    keys = ["é", "e\u0301", "I", "i", "a", "a ", "a\u200b"]
    found = engine.query("SELECT k, COUNT(*) AS n FROM rows GROUP BY k", tables={"rows": few(k=[*keys])})
    assert found.num_rows == len(keys)


def test_integers_pass_whole(engine: Engine) -> None:
    ends = [-(2**63), -1, 2**53 + 1, 2**63 - 1]
    found = engine.query("SELECT t FROM rows ORDER BY t", tables={"rows": few(t=[*ends])})
    assert found["t"].to_pylist() == ends


def test_types_on_which_engines_differ_are_refused(engine: Engine) -> None:
    with pytest.raises(EngineError, match=r"n: (decimal|timestamp).*CAST"):
        engine.query("SELECT CAST(t AS DECIMAL(5, 2)) AS n FROM rows", tables={"rows": rows(8)})
    with pytest.raises(EngineError, match=r"n: date"):
        engine.query("SELECT DATE '2026-01-01' AS n FROM rows", tables={"rows": rows(8)})


def test_sums_are_64_bits_wide_once_they_are_cast(engine: Engine) -> None:
    found = engine.query("SELECT CAST(SUM(t) AS BIGINT) AS n FROM rows", tables={"rows": rows(8)})
    assert found == pa.table({"n": [28]})


def test_names_of_one_query_are_gone_in_the_next(engine: Engine) -> None:
    engine.query(NUMBERED, tables={"rows": rows(40)})
    assert len(engine.query(NUMBERED, tables={"rows": rows(8)})) <= 2
    with pytest.raises(Exception, match="rows"):
        engine.query(NUMBERED, tables={"others": rows(8)})


def total(part: pa.Table, *, plus: int) -> pa.Table:
    """Return the sum of a part's numbers, which must all have come together."""
    number = part["part"].unique()
    assert len(number) == 1
    return pa.table({"part": number, "total": [pc.sum(part["t"]).as_py() + plus]}, schema=SUMS)


def test_functions_are_given_whole_parts(engine: Engine) -> None:
    # Part 1 has no rows.
    sql = "SELECT CAST(CASE WHEN t < 5 THEN 0 WHEN t < 7 THEN 2 ELSE 3 END AS INT) AS part, t FROM rows"
    found = engine.map_parts(
        partial(total, plus=100), sql, tables={"rows": rows(12)}, n_parts=N_PARTS, schema=SUMS
    ).sort_by("part")
    assert found.schema == SUMS
    assert found.to_pydict() == {"part": [0, 2, 3], "total": [110, 111, 145]}


def test_no_part_at_all(engine: Engine) -> None:
    sql = "SELECT CAST(t AS INT) AS part, t FROM rows WHERE t < 0"
    found = engine.map_parts(partial(total, plus=0), sql, tables={"rows": rows(8)}, n_parts=N_PARTS, schema=SUMS)
    assert found.schema == SUMS
    assert found.num_rows == 0


def test_unknown_engine_is_refused() -> None:
    with pytest.raises(StudyError, match="no engine 'abacus'"):
        open_engine("abacus")


def test_the_embedded_engine_has_no_master() -> None:
    with pytest.raises(StudyError, match=r"'duckdb' has no master; 'local\[3\]' was given"):
        open_engine("duckdb", master="local[3]")
