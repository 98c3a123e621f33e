"""One step outward: everybody outside the known, weighed by the rare things that they share with the known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.expansion.chance import Reachable, expected, log10_chance
from fairwitness.expansion.likeness import circle, look_alikes, raised
from fairwitness.expansion.records import Hop
from fairwitness.expansion.things import Uses, rarity, says_something, unrelated
from fairwitness.network.nulls import benjamini_yekutieli

if TYPE_CHECKING:
    from fairwitness.network.kernel import F64, I64, Bools

FEWEST = 2
"""Posts (or things that are no posts) of its own by which an account must share, unless it has a lead itself."""
WITNESSES = 2
"""Of those reached, who must have a thing before it counts; one is enough where a lead names the account."""
SUSPECT = -3.0
"""Whose log10 p is below it before look-alikes are asked may be one of those looked for, and is no look-alike."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One account that was reached: number, hop, log10 p, shared decades, and the uses that count, best first."""

    account: int
    hop: int
    log10_p: float
    weight: float
    uses: I64


@dataclass(frozen=True, slots=True)
class Scored:
    """One step: everybody outside the known, weighed.

    Attributes:
        weight: decades shared, per account; known ones have none.
        log10_p: bound on chance, per account.
        passing: accounts past the threshold, most likely ones first.
        rows: uses that count, by account and, within it, best first.
        start: where each account's rows start, one more than there are accounts.
        n_known, n_things, n_tested: how many.
        log10_threshold: largest log10 p that passes.
    """

    weight: F64
    log10_p: F64
    passing: I64
    rows: I64
    start: I64
    n_known: int
    n_things: int
    n_tested: int
    log10_threshold: float

    def hop(self, number: int, *, n_taken: int) -> Hop:
        """Return what a reader is told of the step."""
        threshold = round(self.log10_threshold, 4) if np.isfinite(self.log10_threshold) else None
        return Hop(
            number=number, n_known=self.n_known, n_things=self.n_things, n_tested=self.n_tested,
            n_passing=int(self.passing.size), n_taken=n_taken, log10_threshold=threshold,
        )  # fmt: skip

    def taken(self, account: int, *, hop: int) -> Taken:
        """Return an account as it is taken."""
        rows = self.rows[self.start[account] : self.start[account + 1]]
        return Taken(account, hop, float(self.log10_p[account]), float(self.weight[account]), rows)


def score(held: Uses, *, trust: F64, things: Bools, rate: float) -> Scored:
    """Weigh everybody outside the known by what they share with the known.

    A thing counts its rarity times the trust in the surest of the known who has it; one thing counts once, and of
    several things in one post only the one that counts most.

    Args:
        held: who has what.
        trust: per account, 0 for whom is not known.
        things: per thing: a lead names it.
        rate: false discovery rate.
    """
    known = trust > 0
    n_others = int(np.count_nonzero(~known))
    n_unrelated = unrelated(held, known)
    alive = says_something(n_unrelated, n_accounts=held.n_accounts)
    shared = _share(held, trust, things=things, known=known, alive=alive)
    asked = np.flatnonzero(np.diff(shared.start) >= FEWEST)
    degree = held.degrees(alive).astype(np.float64)
    log10_p = np.zeros(held.n_accounts)
    log10_p[asked] = log10_chance(shared.weight[asked], degree[asked], shared.reachable)
    factor = _factor(held, trust, out=log10_p < SUSPECT, alive=alive, degree=degree, asked=asked)
    log10_p[asked] = log10_chance(shared.weight[asked], degree[asked] * factor[:, None], shared.reachable)
    told = np.zeros(held.n_accounts, np.bool_)
    told[held.account[(things & alive)[held.thing]]] = True
    told[known] = False
    threshold = benjamini_yekutieli(log10_p[asked], n_tests=max(n_others, 1), rate=rate)
    passing = np.flatnonzero(told | ((log10_p <= threshold) & (log10_p < 0)))
    order = np.lexsort((passing, -shared.weight[passing], log10_p[passing]))
    return Scored(
        shared.weight, log10_p, passing[order], shared.rows, shared.start, int(np.count_nonzero(known)),
        shared.n_things, n_others, float(threshold),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sharing:
    """What everybody shares with some accounts: decades, the uses that count, and all that could be shared."""

    weight: F64
    rows: I64
    start: I64
    reachable: Reachable
    n_things: int


def _share(held: Uses, trust: F64, *, things: Bools, known: Bools, alive: Bools) -> _Sharing:
    n_unrelated = unrelated(held, known)
    n_others = int(np.count_nonzero(~known))
    credit = _credit(held, trust, things) * rarity(n_unrelated, n_accounts=n_others) * alive
    rows, start = _counting(held, credit, known=known)
    summed = np.bincount(held.account[rows], weights=credit[held.thing[rows]], minlength=held.n_accounts)
    weight = np.asarray(summed, np.float64)
    reachable = _reachable(held, credit, n_unrelated, alive)
    return _Sharing(weight, rows, start, reachable, int(np.count_nonzero(credit)))


def _factor(held: Uses, trust: F64, *, out: Bools, alive: Bools, degree: F64, asked: I64) -> F64:
    """Return how much more each of the asked shares with look-alikes of the known than popularity explains."""
    known = trust > 0
    alike = look_alikes(circle(held, common=~alive), known=known, out=out)
    members = np.flatnonzero(known)
    nothing = np.zeros(held.n_things, np.bool_)
    shared, due = [np.zeros(asked.size)], [np.zeros(asked.size)]
    for chosen in alike.T:
        standing_in = np.zeros(held.n_accounts)
        there = chosen >= 0
        np.maximum.at(standing_in, chosen[there], trust[members[there]])
        found = _share(held, standing_in, things=nothing, known=standing_in > 0, alive=alive)
        shared.append(found.weight[asked])
        due.append(expected(degree[asked], found.reachable) * (standing_in[asked] == 0))
    return raised(np.array(shared[1:]), np.array(due[1:])) if alike.size else np.ones(asked.size)


def _credit(held: Uses, trust: F64, things: Bools) -> F64:
    """Return per thing the trust in the surest of the known who has it.

    What was reached is not known: a thing that only one such account has is its own affair and counts nothing.
    """
    credit = np.zeros(held.n_things)
    np.maximum.at(credit, held.thing, trust[held.account])
    holders = np.bincount(held.thing[trust[held.account] > 0], minlength=held.n_things)
    credit[(credit < 1) & (holders < WITNESSES)] = 0
    return np.maximum(credit, things)


def _counting(held: Uses, credit: F64, *, known: Bools) -> tuple[I64, I64]:
    """Return the uses that count, by account and best first, and where each account's start."""
    rows = np.flatnonzero((credit[held.thing] > 0) & ~known[held.account])
    worth = credit[held.thing[rows]]
    rows = rows[np.lexsort((held.thing[rows], -worth, held.account[rows]))]
    # A use without a post is a thing by itself: it gets a number that no post has.
    post = np.where(held.post[rows] >= 0, held.post[rows], -1 - held.thing[rows])
    first = np.unique(np.stack([held.account[rows], post]), axis=1, return_index=True)[1]
    rows = rows[np.sort(first)]
    start = np.searchsorted(held.account[rows], np.arange(held.n_accounts + 1)).astype(np.int64)
    return rows, start


def _reachable(held: Uses, credit: F64, n_unrelated: I64, alive: Bools) -> Reachable:
    """Return what can be shared, in classes; classes keep the bound exact."""
    popularity = np.maximum(n_unrelated, 1) * alive
    total = np.maximum(np.bincount(held.kind_of, weights=popularity, minlength=len(held.kinds)), 1)
    some = np.flatnonzero(credit > 0)
    classes = np.stack([held.kind_of[some].astype(np.float64), popularity[some], credit[some]])
    each, size = np.unique(classes, axis=1, return_counts=True)
    kind = each[0].astype(np.int64)
    return Reachable(kind, each[1] / total[kind], each[2], size.astype(np.float64))
