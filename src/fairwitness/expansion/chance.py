"""How likely an unrelated account as active would share so much: an upper bound, with popularity and activity held.

An unrelated account is thought to pick its things by popularity: it has thing o of kind t with probability
1 - exp(-d m / M), d being its own number of things of that kind, m the accounts that have o, M the sum of m over the
kind (Chung & Lu 2002).  The rarity that it shares with the known is then a sum of independent terms, whose upper tail
is bounded by Chernoff (1952).  The bound holds however few the terms; that people of one interest share more than
popularity explains is what it does not know, so what it gives are leads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from fairwitness.network.kernel import F64, I64

LN10 = float(np.log(10.0))
TILTS = np.geomspace(0.02, 40.0, 60)
"""Values of the free parameter among which the best bound is taken."""
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Reachable:
    """Things of the known that can be shared, in classes of equal kind, popularity and credit.

    Attributes:
        kind: number of the kind, per class.
        share: m / M per class.
        credit: decades that sharing one of them counts, per class.
        size: things per class.
    """

    kind: I64
    share: F64
    credit: F64
    size: F64


def log10_chance(weight: F64, degree: F64, reachable: Reachable) -> F64:
    """Return log10 of a bound on P(shared weight >= weight) for unrelated accounts.

    Args:
        weight: decades that each account shares.
        degree: accounts by kinds: how many things of each kind it has, raised by what its circle shares anyway.
        reachable: what can be shared.

    Returns:
        At most 0, per account.
    """
    parts = [
        _bounded(weight[start : start + CHUNK], degree[start : start + CHUNK], reachable)
        for start in range(0, weight.size, CHUNK)
    ]
    return np.concatenate([np.zeros(0), *parts])


def expected(degree: F64, reachable: Reachable) -> F64:
    """Return the decades that unrelated accounts share on average."""
    parts = [
        _chances(degree[start : start + CHUNK], reachable) @ (reachable.size * reachable.credit)
        for start in range(0, degree.shape[0], CHUNK)
    ]
    return np.concatenate([np.zeros(0), *parts])


def _chances(degree: F64, reachable: Reachable) -> F64:
    chances: F64 = -np.expm1(-degree[:, reachable.kind] * reachable.share)
    return chances


def _bounded(weight: F64, degree: F64, reachable: Reachable) -> F64:
    chance = _chances(degree, reachable)
    best = np.zeros(weight.size)
    for tilt in TILTS:
        grown = np.expm1(np.minimum(tilt * reachable.credit, 700.0))
        log_mean = np.log1p(chance * grown) @ reachable.size
        best = np.minimum(best, log_mean - tilt * weight)
    bound: F64 = best / LN10
    return bound
