"""Who has what: all things of a case that accounts can share, numbered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from fairwitness.network.kernel import F64, I64, Bools

    I32 = NDArray[np.int32]

HUB_SHARE = 0.01
HUB_LEAST = 30
"""A thing that more unrelated accounts have (the larger of both) says nothing: news sites, common hashtags."""
FAMILIES = {
    "text": "words", "near_text": "words", "own_words": "words", "repost_text": "words",
    "url": "links", "domain": "links", "hashtag": "tags", "hashtag_sequence": "tags",
    "repost": "reposts", "repost_of_account": "reposts", "reply": "answers", "reply_to_account": "answers",
}  # fmt: skip
"""Kinds that look at one part of a post; others stand for themselves."""


@dataclass(frozen=True, slots=True)
class Uses:
    """Accounts' uses of things, each pair of account and thing once, by its first post.

    Attributes:
        account: number of the account.
        thing: number of the thing, over all kinds.
        post: row of posts; -1 where it is no post.
        kind_of: number of the kind, per thing.
        kinds: names of the kinds.
        n_accounts: how many account numbers there are.
    """

    account: I64
    thing: I64
    post: I64
    kind_of: I64
    kinds: tuple[str, ...]
    n_accounts: int

    @property
    def n_things(self) -> int:
        """Return how many things there are."""
        return int(self.kind_of.size)

    def degrees(self, alive: Bools) -> I64:
        """Return accounts by kinds: how many things of each kind an account has, of those that say something."""
        kept = alive[self.thing]
        place = self.account[kept] * len(self.kinds) + self.kind_of[self.thing[kept]]
        counts = np.bincount(place, minlength=self.n_accounts * len(self.kinds))
        return counts.reshape(self.n_accounts, len(self.kinds)).astype(np.int64)


def uses(tables: Mapping[str, tuple[I64, I64, I64]], *, n_accounts: int) -> Uses:
    """Return all uses of several kinds.

    Args:
        tables: kind to account, thing (numbered from 0 within the kind) and row of posts of every use, in order of
            time; -1 for no post.
        n_accounts: how many account numbers there are.
    """
    parts: list[tuple[I64, I64, I64]] = []
    kind_of: list[I64] = []
    first = 0
    for number, (account, thing, post) in enumerate(tables.values()):
        size = int(thing.max()) + 1 if thing.size else 0
        once = np.unique(np.stack([account, thing]), axis=1, return_index=True)[1] if thing.size else thing
        parts.append((account[once], thing[once] + first, post[once]))
        kind_of.append(np.full(size, number, np.int64))
        first += size
    empty = np.zeros(0, np.int64)
    account, thing, post = (np.concatenate([empty, *(part[k] for part in parts)]) for k in range(3))
    return Uses(account, thing, post, np.concatenate([empty, *kind_of]), tuple(tables), n_accounts)


def unrelated(held: Uses, known: Bools) -> I64:
    """Return per thing how many accounts outside the known have it."""
    counts: I64 = np.bincount(held.thing[~known[held.account]], minlength=held.n_things).astype(np.int64)
    return counts


def says_something(n_unrelated: I64, *, n_accounts: int) -> Bools:
    """Return which things are no hubs."""
    return np.asarray(n_unrelated <= max(HUB_LEAST, HUB_SHARE * n_accounts))


def rarity(n_unrelated: I64, *, n_accounts: int) -> F64:
    """Return per thing -log10 of the share of unrelated accounts that have it; one account at least counts."""
    shares = np.maximum(n_unrelated, 1) / max(n_accounts, 1)
    decades: F64 = -np.log10(np.minimum(shares, 1.0))
    return decades


def family_numbers(kinds: Sequence[str]) -> I64:
    """Return the number of the family of each kind."""
    names = [FAMILIES.get(kind, kind) for kind in kinds]
    order = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([order[name] for name in names], np.int64)
