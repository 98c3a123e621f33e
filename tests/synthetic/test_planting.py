"""The truth is true: members of each operation do what the truth table says they do."""

from collections import defaultdict
from typing import Any, TypeAlias

import numpy as np
import pytest
from rapidfuzz.fuzz import ratio

from fairwitness.synthetic.assembly import Synthetic

MINUTE_US = 60_000_000

Rows: TypeAlias = list[dict[str, Any]]


def members(made: Synthetic, operation: str) -> set[str]:
    return {r["account_id"] for r in made.truth.to_pylist() if r["operation"] == operation}


def posts_of(rows: Rows, accounts: set[str]) -> Rows:
    return [r for r in rows if r["account_id"] in accounts]


def planted_actions(made: Synthetic, operation: str) -> int:
    return sum(r["planted_actions"] for r in made.truth.to_pylist() if r["operation"] == operation)


def waves(rows: list[dict[str, Any]], field: str, *, within_us: int, least: int) -> list[list[dict[str, Any]]]:
    """Posts with the same value, cut where the next one is further off; those of `least` and more accounts."""
    runs: dict[object, list[list[dict[str, Any]]]] = defaultdict(list)
    for row in (r for r in rows if r[field]):
        key = tuple(row[field]) if isinstance(row[field], list) else row[field]
        if runs[key] and row["at_us"] - runs[key][-1][0]["at_us"] <= within_us:
            runs[key][-1].append(row)
        else:
            runs[key].append([row])
    return [run for of_key in runs.values() for run in of_key if len({r["account_id"] for r in run}) >= least]


@pytest.mark.parametrize(
    ("operation", "size"),
    [("repost_ring", 20), ("copypasta", 15), ("hashtag_flood", 25), ("link_ring", 20), ("slow_circle", 6)],
)
def test_every_operation_has_its_members(planted: Synthetic, operation: str, size: int) -> None:
    assert len(members(planted, operation)) == size


def test_the_ring_reposts_within_a_minute(planted: Synthetic, planted_rows: Rows) -> None:
    ring = members(planted, "repost_ring")
    rows = [r for r in posts_of(planted_rows, ring) if r["is_repost"]]
    together = waves(rows, "repost_of", within_us=MINUTE_US, least=4)
    assert 35 <= len(together) <= 40
    assert 0.95 * planted_actions(planted, "repost_ring") <= sum(map(len, together))


def test_about_half_of_the_ring_takes_part_each_time(planted: Synthetic) -> None:
    assert 0.4 < planted_actions(planted, "repost_ring") / (20 * 40) < 0.6


def test_copypasta_members_post_near_variants_within_minutes(planted: Synthetic, planted_rows: Rows) -> None:
    rows = posts_of(planted_rows, members(planted, "copypasta"))
    long = [r for r in rows if not r["is_repost"] and not r["urls"]]
    alike = {
        (a["post_id"], b["post_id"])
        for i, a in enumerate(long)
        for b in long[i + 1 : i + 15]
        if b["at_us"] - a["at_us"] <= 3 * MINUTE_US and a["account_id"] != b["account_id"]
        if a["text"] != b["text"] and ratio(a["text"], b["text"]) > 75
    }
    assert len(alike) > 200


def test_copypasta_members_share_links_in_other_posts(planted: Synthetic, planted_rows: Rows) -> None:
    rows = [r for r in posts_of(planted_rows, members(planted, "copypasta")) if r["hashtags"]]
    together = waves(rows, "urls", within_us=3 * MINUTE_US, least=4)
    assert len(together) >= 25
    assert len({r["text"] for run in together for r in run}) == sum(map(len, together))


def test_hashtag_flood_repeats_the_sequence_in_words_of_its_own(planted: Synthetic, planted_rows: Rows) -> None:
    rows = [r for r in posts_of(planted_rows, members(planted, "hashtag_flood")) if not r["is_repost"]]
    together = waves(rows, "hashtags", within_us=2 * MINUTE_US, least=5)
    assert len(together) >= 30
    assert all(len({r["text"] for r in run}) == len(run) for run in together)


def test_the_link_ring_hides_in_as_many_ordinary_posts(planted: Synthetic, planted_rows: Rows) -> None:
    rows, coordinated = posts_of(planted_rows, members(planted, "link_ring")), planted_actions(planted, "link_ring")
    assert len(waves(rows, "urls", within_us=90 * 1_000_000, least=4)) >= 30
    assert 0.8 < (len(rows) - coordinated) / coordinated < 1.2


def test_the_slow_circle_does_little(planted: Synthetic) -> None:
    per_member = planted_actions(planted, "slow_circle") / 6
    assert 6 < per_member <= 12


def test_members_also_behave_like_the_crowd(planted: Synthetic, planted_rows: Rows) -> None:
    everyone = {r["account_id"] for r in planted.truth.to_pylist() if r["operation"]}
    replies = {r["account_id"] for r in posts_of(planted_rows, everyone) if r["reply_to"]}
    assert len(replies) > 0.6 * len(everyone)


def test_the_crowd_does_not_co_act_as_the_ring_does(planted: Synthetic, planted_rows: Rows) -> None:
    crowd = {r["account_id"] for r in planted.truth.to_pylist() if r["kind"] == "crowd"}
    some = set(np.random.default_rng(1).choice(sorted(crowd), 20, replace=False).tolist())
    rows = [r for r in posts_of(planted_rows, some) if r["is_repost"]]
    assert not waves(rows, "repost_of", within_us=MINUTE_US, least=4)
