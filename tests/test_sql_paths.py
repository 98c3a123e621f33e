"""A path is one file, whatever its name holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from fairwitness.sql_paths import one_file, one_file_quoted, quoted

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("plain", "a[1]", "a*", "who?", "it's", "[ab]*'?", "فارسی ها")


@pytest.mark.parametrize("name", NAMES)
def test_what_was_written_is_read_back_and_nothing_else(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    for other in ("a1", "ab", "a"):
        (tmp_path / other).mkdir(exist_ok=True)
        duckdb.sql(f"COPY (SELECT 0 AS n) TO {quoted(tmp_path / other / 'x.parquet')} (FORMAT parquet)")
    path = tmp_path / name / "x.parquet"
    duckdb.sql(f"COPY (SELECT 7 AS n) TO {quoted(path)} (FORMAT parquet)")
    assert duckdb.sql(f"SELECT n FROM read_parquet({one_file_quoted(path)})").fetchall() == [(7,)]
    assert duckdb.execute("SELECT n FROM read_parquet(?)", [one_file(path)]).fetchall() == [(7,)]
