"""Who writes the same words of their own, again and again, at any distance in time.

Texts are dealt to the halves by the block of their first use, so that a text, and whatever else was copied on that
day, helps either to find a group or to confirm it.  Only texts without a link count, of nine different words and
more, that hardly anybody outside uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.detectors.confirming import Confirmation, FamilyOutcome, member_q, with_q_values
from fairwitness.detectors.discovery import NO_GROUP, Candidate
from fairwitness.model import Family
from fairwitness.network.closeness import Side
from fairwitness.network.groups import Edges, stable_cores
from fairwitness.network.membership import MAX_ROUNDS
from fairwitness.network.nulls import benjamini_hochberg, benjamini_yekutieli
from fairwitness.network.occasions import CONFIRMATION, DISCOVERY
from fairwitness.network.reuse import (
    Shared,
    Uses,
    closed_uses,
    log10_p_shared,
    shared,
    stranger_rate,
    strangers,
    uses,
)
from fairwitness.network.wordings import as_occasions, held_out_words, outsider_rate, own_words, word_tests
from fairwitness.study import DAY_US

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.detectors.material import Material
    from fairwitness.network.groups import Core
    from fairwitness.network.kernel import F64, I64, Bools
    from fairwitness.network.occasions import Actions


@dataclass(frozen=True, slots=True)
class Reuse:
    """What one trace of words gave.

    Attributes:
        trace: its name.
        common: what pairs share on the discovery half.
        log10_p: of each pair of `common`.
        edges: pairs of `common` below the cut.
        expected: days with shared words that strangers would have, per edge.
        n_tests: pairs that could have been tested.
        group_of: candidate per account number, -1 for none.
        confirmations: the candidates' tests on the other half.
    """

    trace: str
    common: Shared
    log10_p: F64
    edges: I64
    expected: F64
    n_tests: int
    group_of: I64
    confirmations: tuple[Confirmation, ...]


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs that share words, and their tests."""

    common: Shared
    log10_p: F64
    trials: F64
    edges: I64
    n_tests: int
    rate: float
    cut: float


def reuse(matter: Material, *, progress: Callable[[str], None]) -> tuple[Reuse, ...]:
    """Find and confirm the groups that share words, per trace of `matter.words`.

    Args:
        matter: actions, dealt to halves.
        progress: told what is being done.
    """
    results = []
    for actions in matter.words:
        progress(f"pairs by {actions.trace}")
        written = actions.only(~matter.has_link[actions.post_row])
        here = _half(matter, written, half=DISCOVERY)
        closed = closed_uses(here)
        pairs = _tested_pairs(matter, shared(closed), n_texts=here.n_texts)
        cores = _cores(matter, pairs)
        group_of = _recruited(matter, closed, cores, actions=actions, rate=pairs.rate)
        held = _half(matter, written, half=CONFIRMATION)
        outsider = strangers(pairs.common, n_accounts=matter.n_accounts) & (group_of == NO_GROUP)
        tested = _confirmed(matter, held, cores, group_of=group_of, outsider=outsider, actions=actions)
        expected = pairs.trials[pairs.edges] * pairs.rate
        found = (actions.trace, pairs.common, pairs.log10_p, pairs.edges, expected, pairs.n_tests)
        results.append(Reuse(*found, group_of, tuple(tested)))
    return tuple(results)


def _half(matter: Material, written: Actions, *, half: int) -> Uses:
    """Return the uses of the texts whose first use falls into a half."""
    first = np.zeros(int(written.object.max(initial=-1)) + 1, np.int64)
    # Actions stand in order of time, so the last to be written here is the first use.
    first[written.object[::-1]] = written.post_row[::-1]
    keep = matter.half[first[written.object]] == half
    return uses(written.only(keep), n_accounts=matter.n_accounts, day_us=DAY_US, block_us=matter.block_us)


def _tested_pairs(matter: Material, common: Shared, *, n_texts: I64) -> _Pairs:
    study = matter.study
    rate = stranger_rate(common, n_texts=n_texts, stranger=strangers(common, n_accounts=matter.n_accounts))
    trials = n_texts[common.a].astype(np.float64) * n_texts[common.b]
    log10_p = log10_p_shared(common.n_days, trials, rate=rate)
    able = common.n_days >= study.min_occasions
    n_able = int(np.count_nonzero(n_texts >= study.min_occasions))
    n_tests = n_able * (n_able - 1) // 2
    cut = benjamini_yekutieli(log10_p[able], n_tests=n_tests, rate=study.discovery_rate)
    return _Pairs(common, log10_p, trials, np.flatnonzero(able & (log10_p <= cut)), n_tests, rate, cut)


def _cores(matter: Material, pairs: _Pairs) -> list[Core]:
    study, common, edges = matter.study, pairs.common, pairs.edges
    a, b = common.a[edges].astype(np.int32), common.b[edges].astype(np.int32)
    linked = Edges(np.zeros(edges.size, np.int64), edges, a, b, pairs.log10_p[edges])
    place = np.full(common.a.size, NO_GROUP, np.int64)
    place[edges] = np.arange(edges.size)
    owner = place[common.pair]
    block = common.block[owner >= 0] - common.block.min(initial=0)
    owner = owner[owner >= 0]

    def resampled(rng: np.random.Generator) -> Bools:
        weight = rng.poisson(1.0, size=int(block.max(initial=0)) + 1)[block]
        n_days = np.bincount(owner, weights=weight, minlength=edges.size).astype(np.int64)
        return np.asarray(log10_p_shared(n_days, pairs.trials[edges], rate=pairs.rate) <= pairs.cut / 2)

    return stable_cores(
        linked, resampled=resampled, n_accounts=matter.n_accounts, bootstraps=study.bootstraps,
        min_stability=study.min_stability, seed=study.seed,
    )  # fmt: skip


def _recruited(matter: Material, closed: Uses, cores: list[Core], *, actions: Actions, rate: float) -> I64:
    """Return the candidate per account: cores, and accounts that share with one what strangers never would."""
    study = matter.study
    group_of = np.full(matter.n_accounts, NO_GROUP, np.int64)
    for number, core in enumerate(cores):
        group_of[core.accounts] = number
    occasions = as_occasions(closed, actions=actions)
    for number in [number for number in range(len(cores)) for _ in range(MAX_ROUNDS)]:
        free = group_of == NO_GROUP
        tests = word_tests(closed, member=group_of == number, tested=free, rate=rate, trace_rows=occasions)
        q_value = benjamini_hochberg(10.0**tests.log10_p, n_tests=matter.n_accounts)
        joined = (q_value <= study.discovery_rate) & (tests.n_hits >= study.min_occasions)
        group_of[tests.account[joined]] = number
    return group_of


def _confirmed(
    matter: Material, held: Uses, cores: list[Core], *, group_of: I64, outsider: Bools, actions: Actions
) -> list[Confirmation]:
    if not cores:
        return []
    rate = stranger_rate(shared(closed_uses(held)), n_texts=held.n_texts, stranger=outsider)
    tested = []
    for number, core in enumerate(cores):
        member = np.asarray(group_of == number)
        tested.append(
            _group_test(matter, held, core, number, member=member, outsider=outsider, actions=actions, rate=rate)
        )
    return with_q_values(tested, least=matter.study.min_group)


def _group_test(
    matter: Material, held: Uses, core: Core, number: int, *, member: Bools, outsider: Bools, actions: Actions,
    rate: float,
) -> Confirmation:  # fmt: skip
    rate = max(rate, outsider_rate(held, member=member, outsider=outsider))
    own = own_words(held, member=member, outsider=outsider)
    occasions = as_occasions(own, actions=actions)
    tests = word_tests(own, member=member, tested=member, rate=rate, trace_rows=occasions)
    side = Side((occasions,), (np.ones(occasions.cell_object.size),), matter.tick_us)
    result = held_out_words(own, occasions=occasions, member=member, rate=rate)
    none = {actions.trace: np.zeros(0, np.int64)}
    accounts = np.flatnonzero(member).astype(np.int64)
    candidate = Candidate(number, accounts, core.stability, {actions.trace: occasions.scale}, none)
    outcomes = (FamilyOutcome(Family.REUSE, side, result),)
    return Confirmation(
        candidate, outcomes, result.p_value, 1.0, side, (), tests, member_q(tests, member), at_a_distance=True
    )
