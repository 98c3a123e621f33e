"""Alike sequences: do the members of a confirmed group go about it in one way, step after step?

Each member's acts become a string: what was done (original, repost or reply; with a link; with a picture or film) and
how long after the act before.  Likeness is the normalised compression distance (Cilibrasi & Vitanyi 2005, section 4;
for accounts: Cresci et al. 2016, "digital DNA", and Nwala et al. 2023, BLOC).  The group's mean distance is held
against groups of the same size drawn from accounts of the same corpus that belong to no confirmed group, matched
member by member on the number of posts: random people as a yardstick would make every busy group look drilled.
"""

from __future__ import annotations

import itertools
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.detectors.automation.records import Measured, Result, TooLittle
from fairwitness.detectors.automation.rules import NEWSROOM, SCHEDULER, AutomationRule
from fairwitness.network.occasions import splitmix
from fairwitness.study import MINUTE_US

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.network.kernel import I64, Bools

LEAST_MEMBERS = 3
MOST_MEMBERS = 12
"""Members compared; of larger groups a keyed hash chooses them."""
LEAST_ACTS = 50
MOST_ACTS = 300
"""The latest acts of each account that are compared, so that the heaviest account does not set the pace."""
POOL = 20
MOST_RATIO = 1.1
MOST_LEAN = 0.02
"""The pool's mean activity may differ by 2 % from the member's: busier people have other rhythms."""
DRAWS = 499
ENOUGH_HITS = 20
"""Draws stop once so many groups are as alike as the tested one (Besag & Clifford 1991)."""
GAP_EDGES_MIN = (1, 10, 60, 360, 1440)
KINDS = 12

ALIKE_SEQUENCES = AutomationRule(
    rule_id="automation.alike_sequences.1",
    title="alike sequences",
    says="The members of this confirmed group act in sequences more alike than equally active accounts outside do.",
    statistic="mean normalised compression distance between members",
    unit="members compared",
    least=LEAST_MEMBERS,
    benign=(
        "people who follow the same instructions, campaign calendar or working hours",
        "people who use the same app, which has its own rhythm",
        SCHEDULER,
        NEWSROOM,
    ),
)


@dataclass(frozen=True, slots=True)
class Sequences:
    """The acts of every account as symbols.

    Attributes:
        symbol: one byte per post, by account and time; the first post of an account has none.
        start: where each account's symbols begin; length accounts + 1.
        distances: what was computed already, by pair of account numbers.
    """

    symbol: bytes
    start: tuple[int, ...]
    distances: dict[tuple[int, int], float] = field(default_factory=dict)

    def n_acts(self) -> I64:
        """Return the number of symbols per account."""
        start = np.array(self.start, np.int64)
        return start[1:] - start[:-1]

    def of(self, account: int) -> bytes:
        """Return an account's latest acts."""
        end = self.start[account + 1]
        return self.symbol[max(self.start[account], end - MOST_ACTS) : end]

    def mean_distance(self, accounts: Sequence[int]) -> float:
        """Return the mean distance over all pairs of the accounts, 2 or more."""
        pairs = list(itertools.combinations(sorted(accounts), 2))
        return sum(self._distance(pair) for pair in pairs) / len(pairs)

    def _distance(self, pair: tuple[int, int]) -> float:
        known = self.distances.get(pair)
        if known is None:
            known = self.distances[pair] = compression_distance(self.of(pair[0]), self.of(pair[1]))
        return known


def compression_distance(x: bytes, y: bytes) -> float:
    """Return (C(xy) - min(C(x), C(y))) / max(C(x), C(y)), C being the length after deflate."""
    alone = sorted((_compressed(x), _compressed(y)))
    return (_compressed(x + y) - alone[0]) / alone[1]


def _compressed(symbols: bytes) -> int:
    packer = zlib.compressobj(level=9, wbits=-15)
    return len(packer.compress(symbols)) + len(packer.flush())


def symbols(account: I64, at_us: I64, *, kind: I64) -> Sequences:
    """Return what accounts did as sequences.

    Args:
        account: number per post, sorted by account, then time.
        at_us: time per post.
        kind: what was done, 0 to 11: 4 for a repost, 8 for a reply, plus 2 with a link, plus 1 with media.
    """
    n_accounts = int(account.max(initial=-1)) + 1
    gap_min = np.diff(at_us // MINUTE_US)
    later = np.flatnonzero(np.diff(account) == 0)
    gap_class = np.searchsorted(GAP_EDGES_MIN, gap_min[later], side="right")
    symbol = (gap_class * KINDS + kind[later + 1]).astype(np.uint8)
    start = np.searchsorted(account[later], np.arange(n_accounts + 1))
    return Sequences(symbol.tobytes(), tuple(start.tolist()))


def alike_sequences(members: I64, *, sequences: Sequences, organic: Bools, seed: int) -> Result:
    """Test the members of one group.

    Args:
        members: account numbers.
        sequences: of all accounts.
        organic: per account, whether it may stand in a matched group.
        seed: of the draws.
    """
    n_acts = sequences.n_acts()
    fit = np.flatnonzero(organic & (n_acts >= LEAST_ACTS))
    able = members[n_acts[members] >= LEAST_ACTS]
    pools = {int(m): matched(int(m), fit, n_acts=n_acts, seed=seed) for m in able}
    chosen = [m for m in _by_lot(able, seed=seed) if len(pools[m]) == POOL][:MOST_MEMBERS]
    if len(chosen) < LEAST_MEMBERS:
        return TooLittle(
            len(chosen),
            f"{len(chosen)} members have {LEAST_ACTS} acts and {POOL} equally active accounts to be compared with; "
            f"{LEAST_MEMBERS} are needed",
        )
    own = sequences.mean_distance(chosen)
    drawn = _drawn(own, [pools[m] for m in chosen], sequences=sequences, seed=seed)
    hits = sum(d <= own for d in drawn)
    p = hits / len(drawn) if hits >= ENOUGH_HITS else (1 + hits) / (1 + len(drawn))
    words = (
        f"The latest acts of {len(chosen)} members lie {own:.3f} apart on average (0: the same, 1: unlike); of "
        f"{len(drawn)} groups of equally active accounts outside, the middle one {float(np.median(drawn)):.3f}, the "
        f"most alike {min(drawn):.3f}."
    )
    return Measured(own, p, len(chosen), words)


def matched(member: int, fit: I64, *, n_acts: I64, seed: int) -> list[int]:
    """Return the 20 accounts whose activity is nearest, within a factor of 1.1; ties by keyed hash.

    Fewer are returned where there are no more, and none where they are on average busier or quieter than the member.
    """
    ratio = np.log(n_acts[fit] / n_acts[member])
    near = np.abs(ratio) <= np.log(MOST_RATIO)
    order = np.lexsort((splitmix(fit[near], seed=seed), np.abs(ratio[near])))[:POOL]
    leans = order.size > 0 and abs(float(ratio[near][order].mean())) > MOST_LEAN
    return [] if leans else [int(a) for a in fit[near][order]]


def _by_lot(accounts: I64, *, seed: int) -> list[int]:
    return [int(a) for a in accounts[np.argsort(splitmix(accounts, seed=seed), kind="stable")]]


def _drawn(own: float, pools: Sequence[Sequence[int]], *, sequences: Sequences, seed: int) -> list[float]:
    """Return the distances of matched groups, until enough of them are as alike."""
    rng = np.random.default_rng([seed, len(pools), 5])
    distances: list[float] = []
    hits = 0
    while len(distances) < DRAWS and hits < ENOUGH_HITS:
        group: list[int] = []
        for pool in pools:
            free = [a for a in pool if a not in group]
            group.append(free[int(rng.integers(len(free)))])
        distances.append(sequences.mean_distance(group))
        hits += distances[-1] <= own
    return distances
