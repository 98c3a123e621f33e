"""From the posts of a case to what the tests look at: account numbers, times, reactions and acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.detectors.automation.alike_sequences import Sequences, symbols
from fairwitness.detectors.automation.records import AccountTimes, account_times
from fairwitness.study import SECOND_US

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pyarrow as pa

    from fairwitness.network.kernel import I64, Bools

COLUMNS = (
    "post_id", "account_id", "at_us", "resolution_us", "is_repost", "repost_of_post_id", "reply_to_post_id",
    "urls", "media_hashes",
)  # fmt: skip
"""Columns of schema.POSTS that `gather` reads; no words, no names."""
REPOST, REPLY, LINK, MEDIA = 4, 8, 2, 1


@dataclass(frozen=True, slots=True)
class Material:
    """All that is tested.

    Attributes:
        account_ids: by account number, in order of first post.
        n_posts: per account.
        declared: per account, whether it is declared automation.
        at_us: per post, sorted by account, then time.
        resolution_us: per post, in the same order.
        start: where each account's posts begin; length accounts + 1.
        reaction_s: seconds until the account reacted to a distinct post of another, by account.
        reaction_start: where each account's reactions begin; length accounts + 1.
        sequences: what the accounts did; None where there is no group.
        groups: account numbers of each confirmed group, by its id.
        seed: of all random draws.
    """

    account_ids: tuple[str, ...]
    n_posts: I64
    declared: Bools
    at_us: I64
    resolution_us: I64
    start: I64
    reaction_s: I64
    reaction_start: I64
    sequences: Sequences | None
    groups: Mapping[str, I64]
    seed: int

    def times(self, account: int) -> AccountTimes:
        """Return when one account posted."""
        own = slice(int(self.start[account]), int(self.start[account + 1]))
        reacted = slice(int(self.reaction_start[account]), int(self.reaction_start[account + 1]))
        return account_times(self.at_us[own], self.resolution_us[own], reaction_s=self.reaction_s[reacted])


def gather(posts: pa.Table, *, declared: Collection[str], groups: Mapping[str, Sequence[str]], seed: int) -> Material:
    """Number the accounts and sort their posts.

    Args:
        posts: the columns COLUMNS of schema.POSTS, in its order.
        declared: ids of accounts that are known to be run by software.
        groups: ids of the members of each confirmed group.
        seed: of all random draws.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    ids = pc.unique(posts["account_id"])
    account = pc.index_in(posts["account_id"], value_set=ids).to_numpy().astype(np.int64)
    at_us, resolution_us = posts["at_us"].to_numpy(), posts["resolution_us"].to_numpy()
    order = np.lexsort((at_us, account))
    n_posts = np.bincount(account, minlength=len(ids)).astype(np.int64)
    reaction_s, reaction_start = _reactions(posts, account, at_us, resolution_us, n_accounts=len(ids))
    numbers = {
        name: np.sort(pc.index_in(pa.array(members, pa.string()), value_set=ids).drop_null().to_numpy())
        for name, members in groups.items()
    }
    return Material(
        account_ids=tuple(ids.to_pylist()),
        n_posts=n_posts,
        declared=pc.is_in(ids, value_set=pa.array(sorted(declared), pa.string())).to_numpy(zero_copy_only=False),
        at_us=at_us[order],
        resolution_us=resolution_us[order],
        start=np.r_[0, np.cumsum(n_posts)],
        reaction_s=reaction_s,
        reaction_start=reaction_start,
        sequences=symbols(account[order], at_us[order], kind=_kind(posts)[order]) if groups else None,
        groups={name: members.astype(np.int64) for name, members in numbers.items()},
        seed=seed,
    )


def _kind(posts: pa.Table) -> I64:
    """Return what each post is, as `symbols` counts it."""
    import pyarrow.compute as pc

    repost = posts["is_repost"].to_numpy()
    reply = pc.is_valid(posts["reply_to_post_id"]).to_numpy() & ~repost
    link, media = (
        pc.fill_null(pc.list_value_length(posts[name]), 0).to_numpy() > 0 for name in ("urls", "media_hashes")
    )
    kind: I64 = (repost * REPOST + reply * REPLY + link * LINK + media * MEDIA).astype(np.int64)
    return kind


def _reactions(posts: pa.Table, account: I64, at_us: I64, resolution_us: I64, *, n_accounts: int) -> tuple[I64, I64]:
    """Return the seconds until each first reaction to a post of another, by account, and where accounts begin."""
    import pyarrow.compute as pc

    target = pc.coalesce(posts["repost_of_post_id"], posts["reply_to_post_id"])
    found = pc.fill_null(pc.index_in(target, value_set=posts["post_id"]), -1).to_numpy().astype(np.int64)
    row = np.flatnonzero(found >= 0)
    source = found[row]
    exact = (resolution_us[row] <= SECOND_US) & (resolution_us[source] <= SECOND_US)
    lag_s = at_us[row] // SECOND_US - at_us[source] // SECOND_US
    keep = exact & (lag_s >= 0) & (account[row] != account[source])
    reacting, source, lag_s = account[row][keep], source[keep], lag_s[keep]
    order = np.lexsort((lag_s, source, reacting))
    reacting, source, lag_s = reacting[order], source[order], lag_s[order]
    first = np.r_[True, (np.diff(reacting) != 0) | (np.diff(source) != 0)][: order.size]
    start = np.searchsorted(reacting[first], np.arange(n_accounts + 1))
    return lag_s[first], start.astype(np.int64)
