"""Real persons of known authenticity: no statement names more of them than its level allows."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fairwitness.detectors.automation import TESTS
from fairwitness.detectors.automation.gathering import gather
from fairwitness.detectors.automation.judging import judge
from fairwitness.detectors.automation.rules import LEVEL, Outcome

SHARED = Path(__file__).parents[3].parent / "shared" / "data"

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("name", ["people_2012_2015", "accounts_2016"])
def test_persons_are_shown_at_most_at_the_level(name: str) -> None:
    path = SHARED / f"{name}.parquet"
    if not path.is_file():
        pytest.skip(f"{path.name} is not beside the checkout")
    raw = pq.read_table(path, columns=["account_id", "ts", "is_repost", "label"]).sort_by("ts")
    n = raw.num_rows
    columns = {
        "account_id": raw["account_id"], "at_us": raw["ts"].cast(pa.int64()), "is_repost": raw["is_repost"],
        "resolution_us": pa.repeat(pa.scalar(60_000_000, pa.int64()), n),
    }  # fmt: skip
    columns |= {c: pa.nulls(n, pa.string()) for c in ("post_id", "repost_of_post_id", "reply_to_post_id")}
    columns |= {c: pa.nulls(n, pa.list_(pa.string())) for c in ("urls", "media_hashes")}
    labels = dict(zip(raw["account_id"].to_pylist(), raw["label"].to_pylist(), strict=True))

    statements = judge(gather(pa.table(columns), declared=(), groups={}, seed=1), tests=TESTS)

    for rule in {s.rule for s in statements}:
        own = [s for s in statements if s.rule == rule and labels[s.subject_id] == "person" and s.p_value is not None]
        assert sum(s.outcome is Outcome.SHOWN for s in own) <= LEVEL * len(own), rule.rule_id
