import hashlib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fairwitness.engine import Engine, open_engine
from fairwitness.errors import StudyError

NUMBERED = "SELECT k, CAST(ROW_NUMBER() OVER (ORDER BY MIN(t)) - 1 AS INT) AS n FROM rows GROUP BY k ORDER BY n"


def rows(n: int = 200_000) -> pa.Table:
    rng = np.random.default_rng(3)
    return pa.table({"k": [f"k{i}" for i in rng.integers(n // 4, size=n)], "t": np.arange(n)})


def test_numbers_by_first_appearance(engine: Engine) -> None:
    table = pa.table({"k": ["b", "a", "b"], "t": [1, 2, 3]})
    found = engine.query(NUMBERED, tables={"rows": table})
    assert found.to_pydict() == {"k": ["b", "a"], "n": [0, 1]}
    assert found.schema.field("n").type == pa.int32()


def test_parquet_and_table_are_alike(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "it's rows.parquet"
    pq.write_table(rows(100), path)
    assert engine.query(NUMBERED, tables={"rows": path}) == engine.query(NUMBERED, tables={"rows": rows(100)})


def test_every_engine_gives_the_same_bytes(engine: Engine) -> None:
    found = engine.query(NUMBERED, tables={"rows": rows()}).combine_chunks()
    digest = hashlib.sha256("".join(found["k"].to_pylist()).encode()).hexdigest()
    first = list(dict.fromkeys(rows()["k"].to_pylist()))
    assert digest == hashlib.sha256("".join(first).encode()).hexdigest()


def test_names_of_one_query_are_gone_in_the_next(engine: Engine) -> None:
    engine.query(NUMBERED, tables={"rows": rows(40)})
    assert len(engine.query(NUMBERED, tables={"rows": rows(8)})) <= 2


def test_unknown_engine_is_refused() -> None:
    with pytest.raises(StudyError, match="no engine 'abacus'"):
        open_engine("abacus")
