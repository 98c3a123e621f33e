"""The setting of a study: its people, their clock, and the interest communities with their words and news."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.study import HOUR_US, MINUTE_US
from fairwitness.synthetic.people import N_COMMUNITIES, People, people
from fairwitness.synthetic.rhythm import Rhythm
from fairwitness.synthetic.words import ARABIC, HEBREW, LATIN, PERSIAN, Script, sentences, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from fairwitness.synthetic.operations import Operation

START_US = 1_738_540_800_000_000
"""Monday 2025-02-03, 00:00 UTC."""
SCRIPTS: tuple[Script, ...] = (*[LATIN] * 9, PERSIAN, ARABIC, HEBREW)
N_COMMON, N_OWN, N_HASHTAGS, N_SLOGANS = 300, 900, 60, 3
DAILY_ARTICLES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """News of one community: what people link to."""

    urls: npt.NDArray[np.object_]
    headlines: npt.NDArray[np.object_]
    born_us: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float64]
    tau_us: npt.NDArray[np.float64]
    """attention falls by the factor e in this time"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """An interest community: its words and hashtags by rank of use, its slogans and its news."""

    script: Script
    lexicon: npt.NDArray[np.object_]
    hashtags: npt.NDArray[np.object_]
    slogans: npt.NDArray[np.object_]
    articles: Articles


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything that is there before anybody posts."""

    people: People
    rhythm: Rhythm
    communities: tuple[Community, ...]
    games: tuple[str, ...]
    """apps that post in their users' names"""


def stream(seed: int, part: str) -> np.random.Generator:
    """Return the generator of one part of a study, so that a change in one part leaves the others alone."""
    return np.random.default_rng([seed, *part.encode()])


def world(*, seed: int, accounts: int, days: int, operations: Sequence[Operation], fan_club: bool) -> World:
    """Draw the people and the communities."""
    from fairwitness.synthetic.people import ZONES

    everybody = people(stream(seed, "people"), accounts=accounts, days=days, operations=operations, fan_club=fan_club)
    zones = np.array(ZONES)[everybody.zone]
    rhythm = Rhythm(
        start_us=START_US,
        days=days,
        offset_us=zones[:, 0] * MINUTE_US - everybody.shift,
        weekend=zones[:, 1],
    )
    rng = stream(seed, "communities")
    return World(
        people=everybody, rhythm=rhythm, communities=_communities(rng, days=days), games=tuple(words(rng, LATIN, n=3))
    )


def _communities(rng: np.random.Generator, *, days: int) -> tuple[Community, ...]:
    common = {s.name: words(rng, s, n=N_COMMON) for s in dict.fromkeys(SCRIPTS)}
    everywhere = words(rng, LATIN, n=10)
    return tuple(_community(rng, SCRIPTS[i], common, everywhere, days=days) for i in range(N_COMMUNITIES))


def _community(
    rng: np.random.Generator, script: Script, common: dict[str, list[str]], everywhere: list[str], *, days: int
) -> Community:
    lexicon = _mixed(rng, common[script.name], words(rng, script, n=N_OWN))
    return Community(
        script=script,
        lexicon=lexicon,
        hashtags=_mixed(rng, words(rng, script, n=N_HASHTAGS), everywhere),
        slogans=np.array(sentences(rng, lexicon, n=N_SLOGANS, shortest=8, longest=11), object),
        articles=_articles(rng, lexicon, n=days * DAILY_ARTICLES, days=days),
    )


def _mixed(rng: np.random.Generator, first: list[str], second: list[str]) -> npt.NDArray[np.object_]:
    """Return both lists without repetition, in an order in which the first list tends to come first."""
    every = list(dict.fromkeys([*first, *second]))
    key = rng.random(len(every)) + (np.arange(len(every)) >= len(first)) * 0.5
    mixed: npt.NDArray[np.object_] = np.array(every, object)[np.argsort(key)]
    return mixed


def _articles(rng: np.random.Generator, lexicon: npt.NDArray[np.object_], *, n: int, days: int) -> Articles:
    site = words(rng, LATIN, n=1)[0]
    slugs = words(rng, LATIN, n=n)
    return Articles(
        urls=np.array([f"https://{site}.example/{i + 1}/{slug}" for i, slug in enumerate(slugs)], object),
        headlines=np.array(sentences(rng, lexicon, n=n, shortest=7, longest=11), object),
        born_us=START_US + np.sort(rng.integers(days * 24 * HOUR_US, size=n)),
        weight=rng.pareto(1.3, n) + 0.05,
        tau_us=rng.lognormal(np.log(12.0), 0.6, n) * HOUR_US,
    )
