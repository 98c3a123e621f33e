"""Tables of a finished case: the judgement of every account, and the discovered pairs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fairwitness import schema
from fairwitness.findings.build import group_id
from fairwitness.findings.calibration.scores import scores
from fairwitness.findings.calibration.study_bound import calibrated_study
from fairwitness.network.distinct import distinct_rows
from fairwitness.network.nulls import log10_evidence, mean_evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from fairwitness.detectors.coordination import Gathered, Outcome, Way
    from fairwitness.detectors.material import Material
    from fairwitness.detectors.reuse import Reuse
    from fairwitness.network.kernel import F64, I32, I64
    from fairwitness.network.pairs import FoundPairs


class Names(NamedTuple):
    """Ids and platforms by account number."""

    account_ids: Sequence[str]
    platforms: Sequence[str | None]

    def of(self, a: Sequence[int], b: Sequence[int]) -> dict[str, list[str | None]]:
        """Return the four columns that say who the accounts of some pairs are."""
        ids, platforms = self.account_ids, self.platforms
        return {
            "account_a": [ids[k] for k in a], "account_b": [ids[k] for k in b],
            "platform_a": [platforms[k] for k in a], "platform_b": [platforms[k] for k in b],
        }  # fmt: skip


def judgements(
    gathered: Gathered,
    outcomes: Sequence[Outcome],
    *,
    account_ids: Sequence[str],
    n_posts: I64,
    platforms: Sequence[str | None] = (),
) -> pa.Table:
    """Return schema.JUDGEMENTS: one row per account, in order of first post; no platforms: none is known."""
    import pyarrow as pa

    columns = {
        "account_id": list(account_ids),
        "platform": list(platforms) or [None] * len(account_ids),
        "verdict": [o.rule.verdict.value for o in outcomes],
        "rule_id": [o.rule.rule_id for o in outcomes],
        "group_id": [group_id(o.group) if o.group >= 0 else None for o in outcomes],
        "n_posts": n_posts,
        "n_actions": gathered.n_actions,
        "n_occasions": gathered.n_occasions.sum(axis=0),
        "n_met": [n if n >= 0 else None for n in gathered.n_met.tolist()],
        "p_value": [o.p_value for o in outcomes],
        "q_value": [o.q_value for o in outcomes],
        "score": scores(gathered),
        "p_conformal": calibrated_study(gathered, outcomes).p_values(len(outcomes)),
    }
    return pa.table(columns, schema=schema.JUDGEMENTS.arrow())


def pairs(gathered: Gathered, *, account_ids: Sequence[str], platforms: Sequence[str | None] = ()) -> pa.Table:
    """Return schema.PAIRS: every pair below the discovery cut, per trace and scale, strongest first."""
    import pyarrow as pa

    names = Names(account_ids, platforms or [None] * len(account_ids))
    level = float(np.log10(gathered.matter.study.robustness_level))
    tables = []
    for way in gathered.ways:
        evidence = _fused(way, gathered.matter)
        tables += [_pairs_of(found, names, evidence, half=way.half, level=level) for found in way.discovery.found]
        tables += [_words_of(found, names, half=way.half) for found in way.reuse]
    empty = schema.PAIRS.arrow().empty_table()
    order = [
        ("log10_p", "ascending"),
        ("account_a", "ascending"),
        ("account_b", "ascending"),
        ("trace", "ascending"),
        ("window_us", "ascending"),
        ("half", "ascending"),
    ]
    return pa.concat_tables([empty, *tables]).sort_by(order)


def _pairs_of(
    found: FoundPairs, names: Names, evidence: dict[tuple[int, int], float], *, half: int, level: float
) -> pa.Table:
    import pyarrow as pa

    tests, index = found.tests, found.index
    a, b = tests.a[index].tolist(), tests.b[index].tolist()
    n_objects, gap_us = _close_objects(found)
    columns = {
        **names.of(a, b),
        "trace": [tests.occasions.trace] * len(a),
        "half": np.full(len(a), half, np.int32),
        "window_us": np.full(len(a), tests.occasions.scale.window_us),
        "n_objects": n_objects,
        "n_occasions": tests.n_close[index].astype(np.int32),
        "n_shared": tests.n_shared[index].astype(np.int32),
        "expected": tests.n_shared[index] * tests.chance,
        "median_gap_us": gap_us,
        "log10_p": tests.log10_p[index],
        "p_synchrony": 10.0**found.log10_p_synchrony,
        "log10_e": [evidence[pair] for pair in zip(a, b, strict=True)],
        "found": found.log10_p_synchrony <= level,
    }
    return pa.table(columns, schema=schema.PAIRS.arrow())


def _close_objects(found: FoundPairs) -> tuple[I32, I64]:
    """Return per pair the objects on which it was close, and the median distance in time of what was counted."""
    occasions = found.tests.occasions
    owner = np.repeat(np.arange(found.index.size), np.diff(found.start))
    close = found.gap_us <= occasions.scale.window_us
    counted = close & found.looked_at
    of_pair, objects = owner[close], occasions.cell_object[found.cell[close]]
    n_objects = np.bincount(of_pair[distinct_rows(of_pair, objects)], minlength=found.index.size)
    return n_objects.astype(np.int32), _medians(found.gap_us[counted], owner[counted], n_owners=found.index.size)


def _medians(values: I64, owner: I64, *, n_owners: int) -> I64:
    """Return the median of each owner's values, one and more each, rounded down; owners stand in order."""
    ordered = values[np.lexsort((values, owner))]
    size = np.bincount(owner, minlength=n_owners)
    start = np.cumsum(size) - size
    median: I64 = (ordered[start + (size - 1) // 2] + ordered[start + size // 2]) // 2
    return median


def _words_of(found: Reuse, names: Names, *, half: int) -> pa.Table:
    """Return the found pairs by words: no window, and conditional synchrony does not apply."""
    import pyarrow as pa

    common, edges = found.common, found.edges
    rows = [common.of(k) for k in edges.tolist()]
    columns = {
        **names.of(common.a[edges].tolist(), common.b[edges].tolist()),
        "trace": [found.trace] * len(rows),
        "half": np.full(len(rows), half, np.int32),
        "window_us": [None] * len(rows),
        "n_objects": np.array([np.unique(common.object[row]).size for row in rows], np.int32),
        "n_occasions": common.n_days[edges].astype(np.int32),
        "n_shared": common.n_days[edges].astype(np.int32),
        "expected": found.expected,
        "median_gap_us": np.array([int(np.median(common.gap_us[row])) for row in rows], np.int64),
        "log10_p": found.log10_p[edges],
        "p_synchrony": [None] * len(rows),
        "log10_e": log10_evidence(found.log10_p[edges]),
        "found": [True] * len(rows),
    }
    return pa.table(columns, schema=schema.PAIRS.arrow())


def _fused(way: Way, matter: Material) -> dict[tuple[int, int], float]:
    """Return log10 of each found pair's e-value: mean over families of the mean over traces (METHODS 2.4).

    A trace contributes its best scale, paid for by the number of scales; traces in which a pair was not found
    contribute nothing, so the value is a lower bound.
    """
    families: dict[str, set[str]] = {}
    for actions in (*matter.traces, *matter.words):
        families.setdefault(actions.family.value, set()).add(actions.trace)
    best: dict[tuple[int, int], dict[str, float]] = {}
    for found in way.discovery.found:
        _keep_best(best, found)
    paid = np.log10(len(matter.scales))
    weight = {trace: 1 / len(families) / len(traces) for traces in families.values() for trace in traces}
    # Counts are small whole numbers, so the same evidence comes again and again.
    mean = cache(lambda per_trace: _mean(dict(per_trace), weight, paid=float(paid)))
    return {pair: mean(tuple(per_trace.items())) for pair, per_trace in best.items()}


def _keep_best(best: dict[tuple[int, int], dict[str, float]], found: FoundPairs) -> None:
    trace, tests = found.tests.occasions.trace, found.tests
    for k in found.index.tolist():
        per_trace = best.setdefault((int(tests.a[k]), int(tests.b[k])), {})
        per_trace[trace] = min(per_trace.get(trace, 0.0), float(tests.log10_p[k]))


def _mean(per_trace: dict[str, float], weight: dict[str, float], *, paid: float) -> float:
    log10_p: F64 = np.array(list(per_trace.values())) + paid
    weights = np.array([weight[trace] for trace in per_trace])
    return mean_evidence(log10_evidence(np.minimum(log10_p, 0.0)), weights)
