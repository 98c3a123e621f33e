"""What ordinary people do: posts of their own, reposts and replies, each in the communities they care for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.study import HOUR_US
from fairwitness.synthetic.feed import NOTHING, pick
from fairwitness.synthetic.people import N_COMMUNITIES
from fairwitness.synthetic.words import draw, sentences, zipf

if TYPE_CHECKING:
    import numpy.typing as npt

    from fairwitness.synthetic.draft import Draft
    from fairwitness.synthetic.world import Community, World

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

ORIGINALS, REPOSTS = 0.45, 0.83
"""Below the first: a post of one's own; below the second: a repost; above: a reply."""
AT_HOME = 0.85
LINKS, SLOGANS, GAMES = 0.35, 0.37, 0.385
"""Cumulative shares of own posts that carry a link, repeat a slogan, or were written by an app."""
HEADLINE_SHARE, TRACKED_SHARE = 0.3, 0.2
HASHTAG_COUNTS = (0.5, 0.75, 0.9, 1.0)
POST_TAU_HOURS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Posts that others come across."""

    number: Ints
    person: Ints
    at_us: Ints
    community: Ints
    weight: Floats
    tau_us: Floats

    def within(self, community: int) -> Ints:
        """Return the positions of one community's posts."""
        return np.flatnonzero(self.community == community)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinary:
    """Everybody's ordinary actions before it is known what they are about."""

    person: Ints
    at_us: Ints
    community: Ints
    what: Floats

    def rows(self, community: int, *, low: float, high: float) -> Ints:
        """Return the actions of one sort in one community."""
        return np.flatnonzero((self.community == community) & (self.what >= low) & (self.what < high))


def ordinary(rng: np.random.Generator, world: World) -> Ordinary:
    """Draw who acts when, in which community."""
    everybody = world.people
    person = np.repeat(np.arange(len(everybody.ids)), rng.poisson(everybody.rate))
    at_us = world.rhythm.times(rng, person)
    elsewhere = rng.integers(N_COMMUNITIES, size=len(person))
    community = np.where(rng.random(len(person)) < AT_HOME, everybody.community[person], elsewhere)
    return Ordinary(person=person, at_us=at_us, community=community, what=rng.random(len(person)))


def news(rng: np.random.Generator, world: World, draft: Draft) -> None:
    """Let each community's news site post its headlines with links."""
    for site, community in enumerate(world.communities):
        articles = community.articles
        late = rng.integers(10**6, HOUR_US // 6, size=len(articles.urls))
        person = np.full(len(late), site)
        draft.write(person, articles.born_us + late, articles.headlines.tolist(), urls=articles.urls.tolist())


def originals(rng: np.random.Generator, world: World, draft: Draft, acts: Ordinary) -> None:
    """Add everybody's own posts."""
    for number, community in enumerate(world.communities):
        rows = acts.rows(number, low=0, high=ORIGINALS)
        words, urls = _content(rng, community, acts.at_us[rows], games=world.games)
        tags = _hashtags(rng, community, n=len(rows))
        draft.write(acts.person[rows], acts.at_us[rows], words, urls=urls, hashtags=tags)


def reactions(rng: np.random.Generator, world: World, draft: Draft, acts: Ordinary, pool: Pool) -> None:
    """Add everybody's reposts and replies to what they came across."""
    for number, community in enumerate(world.communities):
        person, at_us, to = _met(rng, acts, acts.rows(number, low=ORIGINALS, high=REPOSTS), pool, number)
        draft.repost(person, at_us, to)
        person, at_us, to = _met(rng, acts, acts.rows(number, low=REPOSTS, high=1), pool, number)
        draft.write(person, at_us, sentences(rng, community.lexicon, n=len(to), longest=12), reply_to=to)


def pool_of(rng: np.random.Generator, world: World, draft: Draft) -> Pool:
    """Return the posts so far with their popularity: that of the author times that of the post."""
    part = draft.joined()
    n = draft.n
    return Pool(
        number=np.arange(n),
        person=part.person,
        at_us=part.at_us,
        community=world.people.community[part.person],
        weight=world.people.reach[part.person] * rng.lognormal(0, 1, n),
        tau_us=rng.lognormal(np.log(POST_TAU_HOURS), 0.7, n) * HOUR_US,
    )


def _met(rng: np.random.Generator, acts: Ordinary, rows: Ints, pool: Pool, community: int) -> tuple[Ints, Ints, Ints]:
    """Return who met what and when; nobody reacts to their own posts."""
    theirs = pool.within(community)
    met = pick(
        rng, acts.at_us[rows], born_us=pool.at_us[theirs], weight=pool.weight[theirs], tau_us=pool.tau_us[theirs]
    )
    kept = (met != NOTHING) & (pool.person[theirs[met]] != acts.person[rows])
    return acts.person[rows][kept], acts.at_us[rows][kept], pool.number[theirs[met]][kept]


def _content(
    rng: np.random.Generator, community: Community, at_us: Ints, *, games: tuple[str, ...]
) -> tuple[list[str], list[str]]:
    """Return words and link of each post."""
    n = len(at_us)
    sort, quotes, tracked = rng.random(n), rng.random(n) < HEADLINE_SHARE, rng.random(n) < TRACKED_SHARE
    articles = community.articles
    read = pick(rng, at_us, born_us=articles.born_us, weight=articles.weight, tau_us=articles.tau_us)
    linked = (sort < LINKS) & (read != NOTHING)
    words = np.array([*sentences(rng, community.lexicon, n=n), None], object)[:-1]
    words[linked & quotes] = articles.headlines[read[linked & quotes]]
    slogans, played = (sort >= LINKS) & (sort < SLOGANS), (sort >= SLOGANS) & (sort < GAMES)
    words[slogans] = community.slogans[rng.integers(len(community.slogans), size=int(slogans.sum()))]
    words[played] = [_game_post(rng, games) for _ in range(int(played.sum()))]
    urls = np.where(linked, articles.urls[read] + np.where(tracked, "?utm_source=share", "").astype(object), "")
    return words.tolist(), urls.tolist()


def _game_post(rng: np.random.Generator, games: tuple[str, ...]) -> str:
    level = int(rng.geometric(0.1))
    return f"I just reached level {level} in {games[int(rng.integers(len(games)))].capitalize()}"


def _hashtags(rng: np.random.Generator, community: Community, *, n: int) -> list[str]:
    counts = np.searchsorted(HASHTAG_COUNTS, rng.random(n), side="right")
    ends = np.cumsum(counts)
    drawn = community.hashtags[draw(rng, zipf(len(community.hashtags)), n=int(counts.sum()))].tolist()
    spans = zip((ends - counts).tolist(), ends.tolist(), strict=True)
    return [" ".join(dict.fromkeys(drawn[a:b])) for a, b in spans]
