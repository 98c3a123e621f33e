"""Discovery, on one half of the time blocks: pairs, cores, recruits (METHODS 2.2, 2.4, 2.5)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.network.by_parts import candidates_by_parts
from fairwitness.network.closeness import Side, burst_ratio, co_acted_objects
from fairwitness.network.distinct import distinct_rows
from fairwitness.network.groups import Core, Edges, cores, edges
from fairwitness.network.habits import habits
from fairwitness.network.membership import recruited
from fairwitness.network.neighbourhoods import Neighbourhoods, neighbourhoods
from fairwitness.network.occasions import DISCOVERY
from fairwitness.network.pairs import FoundPairs, PairTests, discovery_cut, found_pairs, pair_tests, suspects, unusual

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fairwitness.detectors.material import Material
    from fairwitness.engine import Engine
    from fairwitness.model import Scale
    from fairwitness.network.habits import Habits
    from fairwitness.network.kernel import I32, I64, Bools

NO_GROUP = -1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group found on the discovery half; nothing is claimed of it yet.

    Attributes:
        number: of its core.
        accounts: account numbers, ascending.
        stability: of its core over bootstraps.
        scales: the traces by which it was found, each with its best scale.
        used_objects: per trace, the objects that helped to find it; they cannot help to confirm it.
    """

    number: int
    accounts: I64
    stability: float
    scales: Mapping[str, Scale]
    used_objects: Mapping[str, I64]


@dataclass(frozen=True, slots=True)
class Discovery:
    """All that the discovery half gave.

    Attributes:
        tests: pair tests per trace and scale.
        found: pairs below the cut, likewise.
        edges: pairs that also pass conditional synchrony, at their best scale.
        cut: log10 p of discovery.
        n_tests: pairs tested over all traces and scales.
        candidates: groups, largest core first; no account is in two.
        group_of: candidate number per account number, -1 for none.
    """

    tests: tuple[PairTests, ...]
    found: tuple[FoundPairs, ...]
    edges: Edges
    cut: float
    n_tests: int
    candidates: tuple[Candidate, ...]
    group_of: I64


def discover(matter: Material, *, progress: Callable[[str], None], engine: Engine | None = None) -> Discovery:
    """Find candidate groups on the discovery half.

    Args:
        matter: actions on a common clock.
        progress: told what is being done.
        engine: where pairs are counted, if it wants them in parts; the findings do not depend on it.
    """
    study = matter.study
    n_actions = sum(actions.account.size for actions in matter.traces)
    if engine is None or engine.n_parts(n_actions) == 1:
        tests = _tests(matter, progress)
    else:
        tests = _tests_in_parts(matter, engine, progress)
    cut, n_tests = discovery_cut(tests, rate=study.discovery_rate)
    tests = [unusual(test, cut=cut) for test in tests]
    found = [found_pairs(test, cut=cut) for test in tests]
    linked = edges(found, robustness_level=study.robustness_level)
    progress("groups")
    stable = cores(
        found, linked, cut=cut, n_accounts=matter.n_accounts, block_us=matter.block_us,
        bootstraps=study.bootstraps, min_stability=study.min_stability, seed=study.seed,
    )  # fmt: skip
    candidates, group_of = _recruit(matter, found, linked, stable)
    outlines = [pairs.outline() for pairs in found]
    tests = [pairs.tests for pairs in outlines]
    return Discovery(tuple(tests), tuple(outlines), linked, cut, n_tests, tuple(candidates), group_of)


def _trace_scales(matter: Material, trace: str) -> list[tuple[int, Scale]]:
    names = [actions.trace for actions in matter.traces]
    return [(names.index(trace), scale) for scale in matter.scales]


def _tests(matter: Material, progress: Callable[[str], None]) -> list[PairTests]:
    tests = []
    for actions in matter.traces:
        progress(f"pairs by {actions.trace}")
        tests += [_tested(matter, number, scale) for number, scale in _trace_scales(matter, actions.trace)]
    return tests


def _tested(matter: Material, number: int, scale: Scale) -> PairTests:
    here = matter.on(matter.traces[number], half=DISCOVERY, scale=scale)
    return pair_tests(
        here, n_accounts=matter.n_accounts, tick_us=matter.tick_us, min_occasions=matter.study.min_occasions
    )


def _tests_in_parts(matter: Material, engine: Engine, progress: Callable[[str], None]) -> list[PairTests]:
    """Return the same tests; all traces and scales go to the engine together, which has its price per call."""
    progress(f"pairs, inside {engine.name}")
    least = matter.study.min_occasions
    made = [matter.on(actions, half=DISCOVERY, scale=scale) for actions in matter.traces for scale in matter.scales]
    counted = candidates_by_parts(made, n_accounts=matter.n_accounts, min_occasions=least, engine=engine)
    return [
        pair_tests(here, n_accounts=matter.n_accounts, tick_us=matter.tick_us, min_occasions=least, counted=pairs)
        for here, pairs in zip(made, counted, strict=True)
    ]


def _recruit(
    matter: Material, found: list[FoundPairs], linked: Edges, stable: list[Core]
) -> tuple[list[Candidate], I64]:
    group_of = _numbered(stable, n_accounts=matter.n_accounts)
    ratios = [
        burst_ratio(f.tests.occasions, group_of=group_of, suspects=suspects(f.tests), tick_us=matter.tick_us)
        for f in found
    ]

    @cache
    def known(k: int) -> tuple[Neighbourhoods, Habits]:
        here = found[k].tests.occasions
        return neighbourhoods(here, n_accounts=matter.n_accounts), habits(here, n_accounts=matter.n_accounts)

    def side_of(member: Bools, chosen: list[int]) -> Side:
        accounts = np.flatnonzero(member).astype(np.int64)
        near = [known(k)[0].around(accounts) for k in chosen]
        beside = tuple(ratios[k][cells] for k, (_, cells) in zip(chosen, near, strict=True))
        return Side(tuple(here for here, _ in near), beside, matter.tick_us, tuple(known(k)[1] for k in chosen))

    candidates: list[Candidate] = []
    for number, core in enumerate(stable):
        if np.count_nonzero(group_of == number) != core.accounts.size:
            # A larger group has recruited from this core: the two are one, and what is left of it stands aside.
            group_of[group_of == number] = NO_GROUP
            continue
        chosen = _best_scales(found, linked, core)
        member = recruited(
            partial(side_of, chosen=chosen), member=group_of == number,
            free=(group_of == NO_GROUP) | (group_of > number), rate=matter.study.discovery_rate,
            min_occasions=matter.study.min_occasions,
        )  # fmt: skip
        group_of[member] = number
        candidates.append(_candidate(side_of(member, chosen), member, number, stability=core.stability))
    return _renumbered(candidates, group_of)


def _renumbered(candidates: list[Candidate], group_of: I64) -> tuple[list[Candidate], I64]:
    """Number the candidates from 0 without gaps."""
    place = np.full(int(group_of.max(initial=NO_GROUP)) + 2, NO_GROUP, np.int64)
    for position, candidate in enumerate(candidates):
        place[candidate.number] = position
    return candidates, place[group_of]


def _numbered(stable: list[Core], *, n_accounts: int) -> I64:
    group_of = np.full(n_accounts, NO_GROUP, np.int64)
    for number, core in enumerate(stable):
        group_of[core.accounts] = number
    return group_of


def _best_scales(found: list[FoundPairs], linked: Edges, core: Core) -> list[int]:
    """Return, per trace with an edge inside the core, the position in `found` with the most evidence."""
    inside = np.isin(linked.a, core.accounts) & np.isin(linked.b, core.accounts)
    evidence = np.bincount(linked.source[inside], weights=-linked.log10_p[inside], minlength=len(found))
    best: dict[str, int] = {}
    for k in np.argsort(-evidence, kind="stable").tolist():
        if evidence[k] > 0:
            best.setdefault(found[k].tests.occasions.trace, k)
    return sorted(best.values())


def _candidate(side: Side, member: Bools, number: int, *, stability: float) -> Candidate:
    scales = {source.trace: source.scale for source in side.sources}
    used = {source.trace: co_acted_objects(source, member=member) for source in side.sources}
    return Candidate(number, np.flatnonzero(member).astype(np.int64), stability, scales, used)


def all_suspects(tests: tuple[PairTests, ...]) -> tuple[I32, I32]:
    """Return the pairs that are unusually close by any trace at any scale, each once."""
    nobody = np.zeros((2, 0), np.int32)
    a, b = np.concatenate([nobody, *(np.stack(suspects(test)) for test in tests)], axis=1)
    each = distinct_rows(a, b)
    return a[each], b[each]
