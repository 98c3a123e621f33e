"""Outward, hop by hop: who shares more rare things with the known than chance gives, as long as somebody does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.expansion.scoring import Taken, score
from fairwitness.expansion.things import Uses, says_something, unrelated

if TYPE_CHECKING:
    from fairwitness.expansion.records import Hop
    from fairwitness.network.kernel import F64, Bools

TRUST = 0.8
"""How much what was reached counts beside what was known, per hop: it is a lead itself."""
NO_MORE = "nobody else shares more with the known than chance explains"
SPENT = "the budget of accounts is spent"
FAR = "the number of hops is spent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a search may go.

    Attributes:
        rate: false discovery rate of a hop (Benjamini & Yekutieli 2001), 0 to 1.
        hops: most steps.
        per_hop: most accounts taken in one step.
        budget: most accounts in all.
    """

    rate: float = 0.05
    hops: int = 5
    per_hop: int = 200
    budget: int = 500


@dataclass(frozen=True, slots=True)
class Grown:
    """A whole search.

    Attributes:
        taken: in the order of hops and likelihood.
        hops: step by step.
        stopped: why it went no further.
        trust: per account, how sure it is to belong to the known; 1 for leads, 0 for whom nobody reached.
        n_hubs: things that say nothing.
    """

    taken: tuple[Taken, ...]
    hops: tuple[Hop, ...]
    stopped: str
    trust: F64
    n_hubs: int


def grow(held: Uses, *, seeds: Bools, things: Bools, limits: Limits) -> Grown:
    """Search outward.

    Args:
        held: who has what.
        seeds: per account: a lead names it.
        things: per thing: a lead names it.
        limits: how far.
    """
    trust = seeds.astype(np.float64)
    taken: list[Taken] = []
    hops: list[Hop] = []
    stopped = FAR
    n_hubs = int(np.count_nonzero(~says_something(unrelated(held, seeds), n_accounts=held.n_accounts)))
    for number in range(1, limits.hops + 1):
        scored = score(held, trust=trust, things=things, rate=limits.rate)
        room = min(limits.per_hop, limits.budget - len(taken))
        chosen = scored.passing[:room]
        hops.append(scored.hop(number, n_taken=chosen.size))
        taken += [scored.taken(int(account), hop=number) for account in chosen]
        trust[chosen] = TRUST**number
        if scored.passing.size == 0:
            stopped = NO_MORE
            break
        if len(taken) >= limits.budget:
            stopped = SPENT
            break
    return Grown(tuple(taken), tuple(hops), stopped, trust, n_hubs)
