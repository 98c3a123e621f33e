"""Innocent reasons for many people to do the same at once: viral posts and breaking news."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.study import HOUR_US, MINUTE_US
from fairwitness.synthetic.words import draw, sentences

if TYPE_CHECKING:
    import numpy.typing as npt

    from fairwitness.synthetic.crowd import Pool
    from fairwitness.synthetic.draft import Draft
    from fairwitness.synthetic.world import World

    Ints = npt.NDArray[np.int64]

VIRAL_PER_ACCOUNT_DAY = 60 / (3000 * 28)
NEWS_PER_DAY = 8 / 28
FROM_OUTSIDE = 0.03
"""How likely somebody of another community passes a viral post on, beside one of its own."""


def viral(rng: np.random.Generator, world: World, draft: Draft, pool: Pool) -> None:
    """Let some posts spread: attention starts within minutes and decays over hours."""
    n = max(1, round(VIRAL_PER_ACCOUNT_DAY * len(world.people.ids) * world.rhythm.days))
    for root in draw(rng, np.cumsum(pool.weight) / pool.weight.sum(), n=n).tolist():
        size = min(int(25 * (1 + rng.pareto(1.1))), len(world.people.ids) // 6)
        person = audience(rng, world, community=int(pool.community[root]), n=2 * size)
        at_us = int(pool.at_us[root]) + delays(rng, len(person))
        goes_along = (rng.random(len(person)) < world.rhythm.awake(person, at_us)) & (person != pool.person[root])
        draft.repost(person[goes_along], at_us[goes_along], np.full(int(goes_along.sum()), pool.number[root]))


def breaking_news(rng: np.random.Generator, world: World, draft: Draft) -> None:
    """Let everybody who is awake hear of something within minutes, and many type the same headline."""
    rhythm = world.rhythm
    for event in range(max(1, round(NEWS_PER_DAY * rhythm.days))):
        number = int(rng.integers(len(world.communities)))
        at_us = rhythm.start_us + int(rng.integers(rhythm.days * 24 - 2)) * HOUR_US
        person = _witnesses(rng, world, community=number, at_us=at_us)
        heard_us = at_us + 20_000_000 + (rng.lognormal(np.log(5.0), 0.9, len(person)) * MINUTE_US).astype(np.int64)
        _report(rng, world, draft, person=person, at_us=heard_us, community=number, event=event)


def audience(rng: np.random.Generator, world: World, *, community: int, n: int) -> Ints:
    """Return about n different people, the lively and those of the community before others."""
    chance = world.people.rate * np.where(world.people.community == community, 1.0, FROM_OUTSIDE)
    return np.unique(draw(rng, np.cumsum(chance) / chance.sum(), n=n))


def delays(rng: np.random.Generator, n: int) -> Ints:
    """Return waiting times: half lognormal around 40 minutes, half exponential with a mean of 3 hours."""
    soon = rng.lognormal(np.log(40 * MINUTE_US), 1.2, n)
    later = rng.exponential(3 * HOUR_US, n)
    return np.where(rng.random(n) < 1 / 2, soon, later).astype(np.int64) + 1


def _witnesses(rng: np.random.Generator, world: World, *, community: int, at_us: int) -> Ints:
    everybody = np.arange(len(world.people.ids))
    interest = np.where(world.people.community == community, 0.9, 0.12)
    lively = np.minimum(1, world.people.rate / world.people.rate.mean())
    chance = interest * lively * world.rhythm.awake(everybody, np.full(len(everybody), at_us))
    return np.flatnonzero(rng.random(len(everybody)) < chance)


def _report(
    rng: np.random.Generator, world: World, draft: Draft, *, person: Ints, at_us: Ints, community: int, event: int
) -> None:
    home = world.communities[community]
    headline = sentences(rng, home.lexicon, n=1, shortest=6, longest=9)[0]
    exclamation, tag = str(home.lexicon[0]), str(home.hashtags[event % len(home.hashtags)])
    link = f"{str(home.articles.urls[0]).rsplit('/', 2)[0]}/live/{event + 1}"
    own = sentences(rng, home.lexicon, n=len(person))
    manner = rng.random((len(person), 3))
    words = [
        headline if m < 0.5 else f"{exclamation}: {headline}" if m < 0.7 else text  # noqa: PLR2004
        for m, text in zip(manner[:, 0].tolist(), own, strict=True)
    ]
    urls = np.where(manner[:, 1] < 0.3, link, "").tolist()  # noqa: PLR2004
    hashtags = np.where(manner[:, 2] < 0.6, tag, "").tolist()  # noqa: PLR2004
    draft.write(person, at_us, words, urls=urls, hashtags=hashtags)
