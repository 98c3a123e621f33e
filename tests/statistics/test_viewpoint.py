"""Mirrored corpora: words, names, ids, tags, sites and sides exchanged, the same structure, the same verdicts."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.statistics.worlds import DAY, HOUR, START

from fairwitness.investigation import investigate
from fairwitness.model import Verdict
from fairwitness.study import Study

if TYPE_CHECKING:
    from pathlib import Path

STUDY = Study(name="mirror", bootstraps=10, draws=4_999)
N_SIDE = 40
"""People per side; each side has a ring of five on top, one that meets on links and one that copies texts."""
N_RING = 5
DAYS = 16
NORTH = "river bridge garden winter market letter window teacher summer forest morning doctor village harbour"
SOUTH = "رودخانه باغ زمستان بازار نامه پنجره معلم تابستان جنگل صبح پزشک روستا بندر پل"
VOICES = (
    (NORTH.split(), "north", "https://north.example/{}", "n{:05d}"),
    (SOUTH.split(), "جنوب", "https://south.example/{}", "{:05d}s"),
)
"""Words, tag, site and shape of names per side."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post of one side, without any word."""

    second: int
    side: int
    person: int
    """0 to N_SIDE + N_RING - 1"""
    link: int | None = None
    text: tuple[int, ...] = ()
    tag: int | None = None
    is_repost: bool = False


def said(rng: np.random.Generator) -> tuple[int, ...]:
    """Return words by number: eleven different ones in some order."""
    return tuple(rng.permutation(14)[:11].tolist())


def structure(*, seed: int) -> list[Post]:
    """Return who posts what and when on both sides: alike in kind, drawn apart."""
    rng = np.random.default_rng([seed, 21])
    posts = []
    for side in (0, 1):
        for day in range(DAYS):
            released = rng.uniform(6, 20, 8) * HOUR
            for person in np.repeat(np.arange(N_SIDE), rng.poisson(2.5, N_SIDE)).tolist():
                story = min(7, int(rng.exponential(3)))
                at = int(day * DAY + released[story] + rng.exponential(2 * HOUR))
                posts.append(Post(at, side, person, link=10 * day + story, text=said(rng), tag=day % 3))
        posts += [Post(int(rng.integers(DAYS * DAY)), side, person, text=said(rng))
                  for person in range(N_SIDE) for _ in range(60)]  # fmt: skip
        ring = range(N_SIDE, N_SIDE + N_RING)
        for k in range(40):
            at, words = int(rng.integers(DAYS * DAY)), said(rng)
            for person in ring:
                if side == 0:
                    posts.append(Post(at + int(rng.integers(40)), side, person, link=10_000 + k, text=said(rng)))
                else:
                    late = int(rng.integers(2 * DAY))
                    posts.append(Post(at + late, side, person, text=words))
        posts.append(Post(5, side, 0, text=said(rng), is_repost=True))
    return sorted(posts, key=lambda post: post.second)


def written(posts: list[Post], folder: Path, *, mirrored: bool) -> Path:
    """Write posts as a file; mirrored, each side speaks with the other's words and has the other's kind of names."""
    folder.mkdir(parents=True)
    path = folder / "posts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["post_id", "account_id", "created_at", "text", "is_repost", "urls", "hashtags"])
        for k, post in enumerate(posts):
            words, tag, site, _ = VOICES[post.side ^ mirrored]
            writer.writerow([
                f"m{7919 * k % 1_000_003}" if mirrored else f"p{k}", name(post, mirrored=mirrored),
                datetime.fromtimestamp(START + post.second, UTC).isoformat(), " ".join(words[w] for w in post.text),
                str(post.is_repost).lower(), site.format(post.link) if post.link is not None else "",
                f"{tag}{post.tag}" if post.tag is not None else "",
            ])  # fmt: skip
    return path


def name(post: Post, *, mirrored: bool) -> str:
    number = post.person + 1000 * post.side
    return VOICES[post.side ^ mirrored][3].format(99_999 - number if mirrored else number)


def verdicts(posts: list[Post], folder: Path, *, mirrored: bool) -> dict[tuple[int, int], str]:
    """Return the verdict, with its rule and p-value, per side and person."""
    case = folder / "case"
    investigate([written(posts, folder / "posts", mirrored=mirrored)], case=case, study=STUDY)
    of = {name(post, mirrored=mirrored): (post.side, post.person) for post in posts}
    table = pq.read_table(case / "judgements.parquet", columns=["account_id", "verdict", "rule_id", "p_value"])
    return {of[row["account_id"]]: f"{row['verdict']} {row['rule_id']} {row['p_value']}" for row in table.to_pylist()}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[tuple[int, int], str], dict[tuple[int, int], str]]:
    posts = structure(seed=1)
    folder = tmp_path_factory.mktemp("mirror")
    first, second = (verdicts(posts, folder / str(mirrored), mirrored=mirrored) for mirrored in (False, True))
    return first, second


def named(judged: dict[tuple[int, int], str]) -> set[tuple[int, int]]:
    together = (Verdict.ACTING_TOGETHER.value, Verdict.DECEPTIVE.value)
    return {who for who, verdict in judged.items() if verdict.startswith(together)}


def test_the_corpus_holds_something_to_lose(both: tuple[dict[tuple[int, int], str], ...]) -> None:
    rings = {(side, person) for side in (0, 1) for person in range(N_SIDE, N_SIDE + N_RING)}

    assert named(both[0]) == rings


def test_a_mirrored_corpus_gets_the_same_verdicts_by_the_same_numbers(
    both: tuple[dict[tuple[int, int], str], ...],
) -> None:
    assert both[0] == both[1]


def test_false_accusations_of_mirrored_corpora_and_of_sides_differ_by_a_thousandth_at_most(
    both: tuple[dict[tuple[int, int], str], ...],
) -> None:
    shares = [
        sum(person < N_SIDE for where, person in named(judged) if where == side) / N_SIDE
        for judged in both for side in (0, 1)
    ]  # fmt: skip

    assert max(shares) - min(shares) <= 0.001
