from collections.abc import Iterator
from typing import Any

import pytest

from fairwitness.engine import Engine, open_engine

ENGINES: dict[str, dict[str, Any]] = {
    "duckdb": {"name": "duckdb"},
    "duckdb_small": {"name": "duckdb", "memory_bytes": 64_000_000, "threads": 1},
}


@pytest.fixture(params=[*ENGINES, pytest.param("spark", marks=pytest.mark.spark)], scope="session")
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "spark":
        yield request.getfixturevalue("spark")
        return
    with open_engine(**ENGINES[request.param]) as opened:
        yield opened
