"""People who belong together and say so: a fan club, and owners of two accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.study import SECOND_US
from fairwitness.synthetic.people import Kind
from fairwitness.synthetic.words import LATIN, sentences, word

if TYPE_CHECKING:
    import numpy.typing as npt

    from fairwitness.synthetic.crowd import Pool
    from fairwitness.synthetic.draft import Draft
    from fairwitness.synthetic.world import World

    Ints = npt.NDArray[np.int64]

STAR_POSTS_PER_DAY = 3
EAGERNESS = 0.8
"""Chance of a fan to react to a notification at the liveliest hour of the day."""
REPOST_SHARE, CROSS_POSTED = 0.6, 0.6
CROSS_POST_US = (5 * SECOND_US, 90 * SECOND_US)


def star_posts(rng: np.random.Generator, world: World, draft: Draft) -> None:
    """Let the star post; the crowd comes across these posts as across any others."""
    star = world.people.of(Kind.STAR)
    posts = np.repeat(star, STAR_POSTS_PER_DAY * world.rhythm.days)
    if len(posts):
        home = world.communities[int(world.people.community[star[0]])]
        tags = [word(rng, LATIN)] * len(posts)
        draft.write(posts, world.rhythm.times(rng, posts), sentences(rng, home.lexicon, n=len(posts)), hashtags=tags)


def fan_club(rng: np.random.Generator, world: World, draft: Draft, pool: Pool) -> None:
    """Let the fans react to the star's posts within a minute or two, in words of their own."""
    starred = np.flatnonzero(np.isin(pool.person, world.people.of(Kind.STAR)))
    told, person = (side.ravel() for side in np.meshgrid(starred, world.people.of(Kind.FAN_CLUB), indexing="ij"))
    if not len(told):
        return
    home = world.communities[int(pool.community[starred[0]])]
    told_us = pool.at_us[told] + (15 + rng.lognormal(np.log(45.0), 0.5, len(told))).astype(np.int64) * SECOND_US
    reacts = rng.random(len(told)) < EAGERNESS * world.rhythm.awake(person, told_us)
    passes_on = rng.random(len(told)) < REPOST_SHARE
    again, answer = reacts & passes_on, reacts & ~passes_on
    draft.repost(person[again], told_us[again], pool.number[told[again]])
    words = sentences(rng, home.lexicon, n=int(answer.sum()))
    draft.write(person[answer], told_us[answer], words, reply_to=pool.number[told[answer]])


def same_owners(rng: np.random.Generator, world: World, draft: Draft) -> None:
    """Let the second account of each owner repeat many posts of the first within seconds, as an app does it."""
    written = draft.joined()
    accounts = world.people.of(Kind.SAME_OWNER)
    for first, second in accounts.reshape(-1, 2).tolist():
        rows = np.flatnonzero((written.person == first) & (written.repost_of < 0) & (written.reply_to < 0))
        rows = rows[rng.random(len(rows)) < CROSS_POSTED]
        draft.write(
            np.full(len(rows), second),
            written.at_us[rows] + rng.integers(*CROSS_POST_US, size=len(rows)),
            written.words[rows].tolist(),
            urls=written.urls[rows].tolist(),
            hashtags=written.hashtags[rows].tolist(),
        )
