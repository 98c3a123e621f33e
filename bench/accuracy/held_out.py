"""Rivals whose threshold is set on other posts than those it is applied to: what a user could know in advance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.accuracy import measures
from bench.accuracy.datasets import ACCOUNTS, PEOPLE
from bench.accuracy.ours import Ours

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bench.accuracy.datasets import DataSet
    from bench.accuracy.files import Prepared
    from bench.accuracy.measures import Recall, Share
    from bench.accuracy.outcomes import Memory, Method, Outcome
    from bench.accuracy.runs import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """One method on one data set, its threshold set on people_2012_2015.

    Attributes:
        bar: accounts above this score are named; None for ours, which has no threshold to set, and where no innocent
            account of people_2012_2015 has a score, so that whoever has one is named.
        recall: of the operation's accounts; None where there are none.
        false: innocent accounts named, known same-owner accounts apart.
    """

    data: str
    method: str
    bar: float | None
    recall: Recall | None
    false: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthsApplied:
    """One method on the months of a data set, its threshold set on those of people_2012_2015, all that were run.

    Attributes:
        set_on: months of people_2012_2015; `applied_to`: months of this data set; each of `planned`.
        recall: account-months of the operation named.
        active: the same for accounts with at least 50 posts in the month.
        false: innocent account-months named, known same-owner accounts apart.
    """

    data: str
    method: str
    bar: float | None
    set_on: tuple[int, int]
    applied_to: tuple[int, int]
    recall: Share
    active: Share
    false: Share


def transfers(datasets: Iterable[DataSet], planned: Plan, methods: Sequence[Method], memory: Memory) -> list[Applied]:
    """Return one record per method and data set other than people_2012_2015."""
    people = planned.part(PEOPLE, "all")
    if people is None:
        return []
    others = [planned.whole(data) for data in datasets if data is not PEOPLE]
    found = []
    for method in methods:
        known = memory.get(method, people)
        outcomes = [(p, o) for p in others if (o := memory.get(method, p)) is not None]
        if isinstance(method, Ours):
            found += [_applied(p, method, o.named, None) for p, o in outcomes]
        elif known:
            bar = bar_of([(people, known)])
            found += [_applied(p, method, measures.above(o.scores, bar), bar) for p, o in outcomes]
    return found


def bar_of(known: Iterable[tuple[Prepared, Outcome]]) -> float:
    """Return the highest score of an innocent account in any of several studies."""
    return max(measures.highest(o.scores, innocent_of(p)) for p, o in known)


def innocent_of(prepared: Prepared) -> set[str]:
    """Return the innocent accounts of a study, without known same-owner accounts."""
    return measures.innocent_accounts(prepared.truth, data=prepared.study.data)


def _applied(prepared: Prepared, method: Method, named: Iterable[str], bar: float | None) -> Applied:
    chosen, innocent = set(named), innocent_of(prepared)
    found = measures.recall(chosen, prepared.truth)
    return Applied(
        data=prepared.study.data.name,
        method=method.name,
        bar=_finite(bar),
        recall=found if found.everybody.trials else None,
        false=measures.share(len(innocent & chosen), len(innocent)),
    )


def _finite(bar: float | None) -> float | None:
    return None if bar == float("-inf") else bar


def month_transfers(planned: Plan, methods: Sequence[Method], memory: Memory) -> list[MonthsApplied]:
    """Return one record per rival that was run on months of people_2012_2015 and of accounts_2016."""
    slices = {data: [p for p in planned.of(data) if p.study.is_slice] for data in (PEOPLE, ACCOUNTS)}
    found = []
    for method in methods:
        done = {data: [(p, o) for p in of if (o := memory.get(method, p)) is not None] for data, of in slices.items()}
        if all(done.values()) and not isinstance(method, Ours):
            set_on, applied_to = ((len(done[data]), len(slices[data])) for data in (PEOPLE, ACCOUNTS))
            found.append(_months(method, bar_of(done[PEOPLE]), done[ACCOUNTS], set_on, applied_to))
    return found


def _months(
    method: Method,
    bar: float,
    done: list[tuple[Prepared, Outcome]],
    set_on: tuple[int, int],
    applied_to: tuple[int, int],
) -> MonthsApplied:
    named = [(p, measures.above(o.scores, bar)) for p, o in done]
    recalls = [measures.recall(chosen, p.truth) for p, chosen in named]
    return MonthsApplied(
        data=ACCOUNTS.name,
        method=method.name,
        bar=_finite(bar),
        set_on=set_on,
        applied_to=applied_to,
        recall=measures.pooled(r.everybody for r in recalls),
        active=measures.pooled(r.active for r in recalls),
        false=measures.pooled(
            measures.share(len(innocent_of(p) & chosen), len(innocent_of(p))) for p, chosen in named
        ),
    )  # fmt: skip
