"""A small corpus with two operated accounts, a crowd and labels, as the evaluation data have them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2016, 1, 31, 23, 50, tzinfo=UTC)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with accounts_2016.parquet and crowd_breaking_news.parquet, made here."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = tmp_path_factory.mktemp("corpus")
    rows = []
    for k in range(20):
        at = START + timedelta(minutes=k)
        rows += [
            ("op1", at, f"Look at this number {k}", False, ["a", "b"], "operation", "LeftTroll"),
            ("op2", at, f"look at  THIS number {k} ", False, ["a", "b"], "operation", "LeftTroll"),
            ("op3", at, f"something else {k}", False, [], "operation", "RightTroll"),
            ("one", at + timedelta(hours=k), f"my own words {k}", False, ["a"], "person", "archives"),
            ("two", at + timedelta(hours=2 * k), f"my other words {k}", k % 2 == 0, [], "person", "archives"),
        ]
    names = ["account_id", "ts", "text", "is_repost", "hashtags", "label", "campaign"]
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    pq.write_table(pa.table(columns), folder / "accounts_2016.parquet")
    events = [("ferguson", "x"), ("sydneysiege", "y"), ("ferguson", None)]
    crowd = {
        "account_id": [account for _, account in events],
        "ts": [START, START, None],
        "text": ["here", "there", None],
        "event": [event for event, _ in events],
        "label": ["crowd"] * 3,
    }
    pq.write_table(pa.table(crowd), folder / "crowd_breaking_news.parquet")
    return folder
