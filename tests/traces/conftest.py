from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pyarrow as pa
import pytest

from fairwitness.engine import Engine, open_engine
from fairwitness.schema import POSTS
from fairwitness.traces import TRACES, actions

Make: TypeAlias = Callable[..., dict[str, Any]]
Posts: TypeAlias = Callable[..., pa.Table]
Acted: TypeAlias = Callable[..., tuple[list[tuple[int, str, int]], list[str]]]


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with open_engine() as opened:
        yield opened


def post(account: str, at: int = 0, **columns: Any) -> dict[str, Any]:
    """One row of posts; what is not said is null."""
    return {"account_id": account, "at_us": at, "is_repost": False} | columns


def table(*rows: dict[str, Any]) -> pa.Table:
    full = [
        dict.fromkeys(POSTS.arrow().names)
        | {"post_id": f"p{n}", "resolution_us": 1, "source_file": 0, "source_row": n + 1}
        | row
        for n, row in enumerate(rows)
    ]
    return pa.Table.from_pylist(full, schema=POSTS.arrow())


@pytest.fixture
def acted(engine: Engine) -> Acted:
    """Run a trace over rows: [(account, object_id, post_row)] and the labels."""

    def run(name: str, *rows: dict[str, Any]) -> tuple[list[tuple[int, str, int]], list[str]]:
        found, named = actions(table(*rows), TRACES[name], engine=engine)
        keys = named["object_id"].to_pylist()
        uses = [(a["account"], keys[a["object"]], a["post_row"]) for a in found.to_pylist()]
        return uses, named["label"].to_pylist()

    return run


@pytest.fixture
def make() -> Make:
    return post


@pytest.fixture
def posts() -> Posts:
    return table
