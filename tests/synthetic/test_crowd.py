"""The crowd is lively enough to mislead: rhythms, heavy tails, many scripts, innocent coincidences."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
import pytest

from fairwitness.synthetic.assembly import Synthetic

HOUR_US = 3_600_000_000

Rows: TypeAlias = list[dict[str, Any]]


def of_kind(made: Synthetic, kind: str) -> set[str]:
    return {r["account_id"] for r in made.truth.to_pylist() if r["kind"] == kind}


def local_hours(made: Synthetic, rows: Rows, offset_minutes: int) -> np.ndarray[Any, Any]:
    there = {r["account_id"] for r in made.accounts.to_pylist() if r["utc_offset_minutes"] == offset_minutes}
    at_us = np.array([r["at_us"] for r in rows if r["account_id"] in there])
    return (at_us + offset_minutes * 60_000_000) // HOUR_US % 24


@pytest.mark.parametrize("offset_minutes", [-300, 0, 60, 210, 480])
def test_people_of_every_zone_sleep_at_their_own_night(null: Synthetic, rows: Rows, offset_minutes: int) -> None:
    hours = local_hours(null, rows, offset_minutes)
    night, evening = np.isin(hours, (2, 3, 4)).mean(), np.isin(hours, (19, 20, 21)).mean()
    assert evening > 2.5 * night


def test_the_weekend_has_later_hours(null: Synthetic, rows: Rows) -> None:
    there = {r["account_id"] for r in null.accounts.to_pylist() if r["utc_offset_minutes"] == 0}
    hours = np.array([r["at_us"] for r in rows if r["account_id"] in there]) // HOUR_US
    monday = rows[0]["at_us"] // HOUR_US // 24 * 24
    off = np.isin((hours - monday) // 24 % 7, (5, 6))
    morning = np.isin(hours % 24, (6, 7, 8))
    assert morning[off].mean() < 0.8 * morning[~off].mean()


def test_activity_is_heavy_tailed(rows: Rows) -> None:
    counts = sorted(Counter(r["account_id"] for r in rows).values(), reverse=True)
    assert sum(counts[:90]) > 0.3 * sum(counts)
    assert counts[0] > 1000


def test_attention_is_heavy_tailed(rows: Rows) -> None:
    reposts = Counter(r["repost_of"] for r in rows if r["is_repost"])
    assert max(reposts.values()) > 30
    assert sorted(reposts.values())[len(reposts) // 2] <= 2


@pytest.mark.parametrize(("first", "last"), [("\u0590", "\u05ff"), ("\u0600", "\u06ff")])
def test_right_to_left_text_is_there(rows: Rows, first: str, last: str) -> None:
    texts = [r["text"] for r in rows]
    assert sum(any(first <= letter <= last for letter in text) for text in texts) > 100


def test_persian_letters_and_joiners_are_there(rows: Rows) -> None:
    letters = set("".join(r["text"] for r in rows))
    assert set("پچگک\u200c") <= letters
    assert set("ةى") <= letters
    assert set("ןםף") <= letters


def test_hashtags_and_links_stand_in_the_text(rows: Rows) -> None:
    for row in rows[:2000]:
        assert all(f"#{tag}" in row["text"] for tag in row["hashtags"] or ())
        assert all(url in row["text"] for url in row["urls"] or ())


def authors_by_text(posts: Iterable[dict[str, Any]]) -> dict[str, set[str]]:
    authors = defaultdict(set)
    for post in posts:
        if not post["is_repost"]:
            authors[post["text"]].add(post["account_id"])
    return authors


def test_unrelated_people_post_the_same_words(rows: Rows) -> None:
    authors = authors_by_text(rows)
    assert max(len(a) for a in authors.values()) >= 8


def test_apps_write_in_their_users_names(rows: Rows) -> None:
    assert len({r["account_id"] for r in rows if r["text"].startswith("I just reached level")}) > 20


def test_breaking_news_is_typed_by_many_within_minutes(rows: Rows) -> None:
    times = defaultdict(list)
    for row in rows:
        if not row["is_repost"]:
            words = " ".join(w for w in row["text"].split() if not w.startswith(("#", "https:")))
            times[words].append(row["at_us"])
    assert max(sum(t - ts[0] < 15 * 60_000_000 for t in ts) for ts in times.values()) >= 10


def test_fans_react_to_their_star_within_two_minutes(null: Synthetic, rows: Rows) -> None:
    posted = {r["post_id"]: r["at_us"] for r in rows}
    (star,), fans = of_kind(null, "star"), of_kind(null, "fan_club")
    gaps = [
        r["at_us"] - posted[r["repost_of"] or r["reply_to"]]
        for r in rows
        if r["account_id"] in fans and star in (r["repost_of_account"], r["reply_to_account"])
    ]
    assert len(gaps) > 200
    assert np.quantile(gaps, 0.9) < 120_000_000


def test_fans_use_words_of_their_own(null: Synthetic, rows: Rows) -> None:
    (star,), fans = of_kind(null, "star"), of_kind(null, "fan_club")
    words = [r["text"] for r in rows if r["account_id"] in fans and r["reply_to_account"] == star]
    assert len(set(words)) == len(words) > 50


def test_owners_cross_post_within_seconds(null: Synthetic, rows: Rows) -> None:
    pairs = defaultdict(list)
    for row in null.truth.to_pylist():
        if row["kind"] == "same_owner":
            pairs[row["circle"]].append(row["account_id"])
    authors = authors_by_text(rows)
    for pair in pairs.values():
        assert sum(set(pair) <= a for a in authors.values()) >= 3


def test_news_sites_post_their_own_headlines(null: Synthetic, rows: Rows) -> None:
    sites = of_kind(null, "news_site")
    linked = Counter(r["account_id"] for r in rows if r["account_id"] in sites and r["urls"])
    assert len(linked) == 12
    assert min(linked.values()) >= 100
