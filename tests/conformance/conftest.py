from collections.abc import Iterator
from typing import Any

import pytest

from fairwitness.engine import Engine, open_engine

ENGINES: dict[str, dict[str, Any]] = {
    "duckdb": {"name": "duckdb"},
    "duckdb_small": {"name": "duckdb", "memory_bytes": 64_000_000, "threads": 1},
}


@pytest.fixture(params=ENGINES, scope="session")
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with open_engine(**ENGINES[request.param]) as opened:
        yield opened
