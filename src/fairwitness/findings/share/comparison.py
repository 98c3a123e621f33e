"""What a share is held against: other hashtags of like volume, chosen without looking at what they say."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.findings.share.lists import distinct
from fairwitness.findings.share.records import Comparison
from fairwitness.findings.share.selection import Selection, numbered_hashtag

if TYPE_CHECKING:
    from fairwitness.findings.share.corpus import Corpus
    from fairwitness.network.kernel import F64, I64, Bools

MOST = 3
"""Hashtags in a comparison that was not given."""
TOO_ALIKE = 0.5
"""Share of the smaller one's posts, or accounts, that the other may have too."""
SAME_HOURS = "other posts of the same hours"


@dataclass(frozen=True, slots=True)
class Volumes:
    """How many own posts and accounts each hashtag has, and how many of them the selection has too, by number."""

    posts: I64
    accounts: I64
    common_posts: I64
    common_accounts: I64

    def distance(self, *, n_posts: int, n_accounts: int) -> F64:
        """Return how far each hashtag is from a volume: |log ratio of posts| + |log ratio of accounts|."""
        import numpy as np

        with np.errstate(divide="ignore"):
            posts, accounts = np.log(self.posts / n_posts), np.log(self.accounts / n_accounts)
        return np.round(np.abs(posts) + np.abs(accounts), 9)

    def alike(self, *, n_posts: int, n_accounts: int) -> Bools:
        """Return which hashtags have mostly the posts, or mostly the accounts, of the selection."""
        import numpy as np

        same_posts = self.common_posts > TOO_ALIKE * np.minimum(self.posts, n_posts)
        return np.asarray(same_posts | (self.common_accounts > TOO_ALIKE * np.minimum(self.accounts, n_accounts)))


def volumes(asked: Selection, *, corpus: Corpus) -> Volumes:
    """Count posts and accounts of every hashtag, reposts left out."""
    import numpy as np

    n_tags = len(corpus.tags)
    accounts = distinct(corpus.account[asked.rows])
    return Volumes(
        posts=corpus.own.rows.sizes,
        accounts=corpus.users.rows.sizes,
        common_posts=np.bincount(corpus.own.tags_of(asked.rows), minlength=n_tags),
        common_accounts=np.bincount(corpus.users.tags_of(accounts), minlength=n_tags),
    )


def nearest_in_volume(asked: Selection, *, corpus: Corpus, seed: int) -> tuple[list[Selection], Comparison]:
    """Return up to three hashtags nearest in numbers of posts and accounts.

    Hashtags that stand in mostly the same posts, or are used by mostly the same accounts, are left out: held against
    itself, nothing stands out.  Ties fall by a keyed hash of the place of first use.  No name, word or verdict takes
    part, so the choice is blind.

    Returns:
        The selections, nearest first, or other posts of the same hours if no hashtag is left, or none at all; and
        how they were chosen.
    """
    import numpy as np

    sizes = volumes(asked, corpus=corpus)
    n_posts, n_accounts = asked.rows.size, distinct(corpus.account[asked.rows]).size
    far = sizes.distance(n_posts=n_posts, n_accounts=n_accounts)
    alike = sizes.alike(n_posts=n_posts, n_accounts=n_accounts) & (sizes.posts > 0)
    fit = np.flatnonzero(~alike & (sizes.posts > 0))
    if not fit.size:
        others = same_hours(asked, corpus=corpus, seed=seed)
        n_set_aside = int(alike.sum()) - _names_itself(asked, corpus)
        return others, Comparison(how="same_hours" if others else "none", n_set_aside=n_set_aside)
    farthest = np.sort(far[fit])[min(MOST, fit.size) - 1]
    chosen = fit[far[fit] <= farthest].tolist()
    chosen.sort(key=lambda tag: (far[tag], _keyed(int(corpus.first_use[tag]), seed)))
    n_set_aside = int((alike & (far <= farthest)).sum()) - _names_itself(asked, corpus)
    selections = [numbered_hashtag(tag, corpus=corpus) for tag in chosen[:MOST]]
    return selections, Comparison(how="nearest_in_volume", n_set_aside=n_set_aside)


def _names_itself(asked: Selection, corpus: Corpus) -> int:
    return int(asked.kind == "hashtag" and asked.label[1:] in corpus.tag_numbers)


def _keyed(place: int, seed: int) -> bytes:
    return hashlib.blake2b(place.to_bytes(8), key=seed.to_bytes(8), digest_size=8).digest()


def same_hours(asked: Selection, *, corpus: Corpus, seed: int) -> list[Selection]:
    """Return as many other own posts of each hour as the selection has there, or all if there are fewer.

    Which ones is drawn at random with a seed, over posts in order of time.  None if there is no other post in any of
    these hours.
    """
    import numpy as np

    from fairwitness.study import HOUR_US

    hour = corpus.at_us // HOUR_US
    other = ~corpus.is_repost
    other[asked.rows] = False
    wanted, n_wanted = np.unique(hour[asked.rows], return_counts=True)
    rows = np.flatnonzero(other & np.isin(hour, wanted))
    if not rows.size:
        return []
    drawn = rows[np.random.default_rng([seed, *b"same hours"]).permutation(rows.size)]
    drawn = drawn[np.argsort(hour[drawn], kind="stable")]
    _, start, place = np.unique(hour[drawn], return_index=True, return_inverse=True)
    rank = np.arange(drawn.size) - start[place]
    kept = np.sort(drawn[rank < n_wanted[np.searchsorted(wanted, hour[drawn])]])
    again = np.flatnonzero(corpus.is_repost & np.isin(corpus.original, kept))
    return [Selection(SAME_HOURS, "same_hours", kept, again)]
