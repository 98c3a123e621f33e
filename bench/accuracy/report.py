"""From outcomes to the records that accuracy.json holds and the tables show."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bench.accuracy import measures
from bench.accuracy.datasets import OPERATION, owner_of
from bench.accuracy.format_check import FormatCheck, format_check
from bench.accuracy.ours import Ours
from bench.accuracy.runs import needed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bench.accuracy.datasets import DataSet
    from bench.accuracy.files import Prepared
    from bench.accuracy.measures import Accusations, Recall, Share
    from bench.accuracy.outcomes import Memory, Method, Outcome, Spent
    from bench.accuracy.runs import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One method on one study.

    Attributes:
        method: which.
        accusations: per population that is not the operation's.
        recall: of operation accounts, at the method's own settings; None where the study has no operation.
        at_tolerated: rivals' recall at the lowest threshold that names at most 1 in 1,000 innocent accounts.
        at_ours: the same at as many innocent accounts as ours names; None for ours, or where ours was not run.
        spent: time and memory.
    """

    method: str
    accusations: tuple[Accusations, ...]
    recall: Recall | None
    at_tolerated: Recall | None
    at_ours: Recall | None
    spent: Spent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """All methods on all posts of a data set."""

    data: str
    posts: int
    accounts: int
    tolerated: int
    format_check: FormatCheck | None
    format_check_active: FormatCheck | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """One method on the calendar months of a data set, each a study of its own.

    Attributes:
        named: account-months of innocent people named, of all judged; known same-owner accounts apart.
        named_of_all: the same of all, judged or not.
        deceptive: account-months of innocent people called deceptive.
        people_named: innocent accounts named in at least one month, of all.
        same_owner: account-months of known same-owner accounts named together.
        recall: account-months of the operation named; None where there is none.
        active: the same for accounts with at least 50 posts in the month.
        ever: operation accounts named in at least one month.
        studies: months that were run, of `planned`.
    """

    data: str
    method: str
    studies: int
    planned: int
    named: Share
    named_of_all: Share
    deceptive: Share
    people_named: Share
    same_owner: int
    recall: Share | None
    active: Share | None
    ever: Share | None


def whole(data: DataSet, planned: Plan, methods: Sequence[Method], memory: Memory) -> Whole:
    """Return the figures of all methods on all posts of a data set."""
    prepared = planned.whole(data)
    ours = next((memory.get(m, prepared) for m in methods if isinstance(m, Ours)), None)
    found = [(method, outcome) for method in methods if (outcome := memory.get(method, prepared)) is not None]
    return Whole(
        data=data.name,
        posts=prepared.n_posts,
        accounts=len(prepared.truth),
        tolerated=measures.tolerated(len(measures.innocent_accounts(prepared.truth, data=data))),
        format_check=format_check(prepared.posts, prepared.truth, data=data, ours=ours),
        format_check_active=format_check(
            prepared.posts, prepared.truth, data=data, ours=ours, min_posts=measures.ACTIVE_POSTS
        ),
        rows=tuple(_row(method, outcome, prepared, ours) for method, outcome in found),
    )  # fmt: skip


def _row(method: Method, outcome: Outcome, prepared: Prepared, ours: Outcome | None) -> Row:
    truth, data = prepared.truth, prepared.study.data
    innocent = measures.innocent_accounts(truth, data=data)
    operated = any(account.label == OPERATION for account in truth.values())
    swept = operated and not isinstance(method, Ours)
    as_ours = len(innocent & ours.named) if ours else None
    return Row(
        method=method.name,
        accusations=tuple(measures.accusations(outcome, truth, data=data)),
        recall=measures.recall(outcome.named, truth, deceptive=outcome.deceptive) if operated else None,
        at_tolerated=_at(outcome, prepared, innocent, measures.tolerated(len(innocent))) if swept else None,
        at_ours=_at(outcome, prepared, innocent, as_ours) if swept and as_ours is not None else None,
        spent=outcome.spent,
    )


def _at(outcome: Outcome, prepared: Prepared, innocent: set[str], allowed: int) -> Recall:
    least = measures.threshold(outcome.scores, innocent, allowed=allowed)
    return measures.recall(measures.at_least(outcome.scores, least), prepared.truth)


def months(data: DataSet, planned: Plan, methods: Sequence[Method], memory: Memory) -> list[Months]:
    """Return one record per method that was run on at least one month of a data set."""
    slices = [p for p in planned.of(data) if p.study.is_slice]
    found = []
    for method in methods:
        done = [(p, outcome) for p in slices if (outcome := memory.get(method, p)) is not None]
        if done:
            found.append(_months(data, method, done, planned=len(slices)))
    return found


def _months(data: DataSet, method: Method, done: list[tuple[Prepared, Outcome]], *, planned: int) -> Months:
    judged = [
        a for p, o in done for a in measures.accusations(o, p.truth, data=data) if a.population in data.innocent
    ]
    people = {a for p, _ in done for a, t in p.truth.items() if t.label in data.innocent}
    accused = {a for p, o in done for a in o.named & p.truth.keys() if a in people and not _with_owner(a, o)}
    recalls = [measures.recall(o.named, p.truth) for p, o in done]
    operated = {a for p, _ in done for a, t in p.truth.items() if t.label == OPERATION}
    return Months(
        data=data.name,
        method=method.name,
        studies=len(done),
        planned=planned,
        named=measures.pooled(a.named_rate for a in judged),
        named_of_all=measures.pooled(a.named_of_all for a in judged),
        deceptive=measures.pooled(a.deceptive_rate for a in judged),
        people_named=measures.share(len(accused), len(people)),
        same_owner=sum(a.same_owner for a in judged),
        recall=measures.pooled(r.everybody for r in recalls) if operated else None,
        active=measures.pooled(r.active for r in recalls) if operated else None,
        ever=measures.share(len({a for _, o in done for a in o.named & operated}), len(operated))
        if operated
        else None,
    )


def _with_owner(account: str, outcome: Outcome) -> bool:
    return account not in outcome.deceptive and measures.named_with_owner(account, outcome)


def effort(planned: Plan, methods: Iterable[Method], memory: Memory) -> list[dict[str, Any]]:
    """Return per method how many of its studies are done, and the processor time that they took."""
    found = []
    for method in methods:
        wanted = [p for p in planned.prepared if needed(method, p)]
        done = [o for p in wanted if (o := memory.get(method, p)) is not None]
        spent = sum(o.spent.cpu_s for o in done if o.spent)
        found.append({"method": method.name, "studies": len(done), "planned": len(wanted), "cpu_s": round(spent, 1)})
    return found


def same_owner(datasets: Iterable[DataSet], planned: Plan, method: Method, memory: Memory) -> list[dict[str, Any]]:
    """Return what our method says of each known same-owner account, by its pseudonym."""
    found = []
    for data in datasets:
        prepared = planned.whole(data)
        outcome = memory.get(method, prepared)
        if outcome:
            owned = sorted(account for account in prepared.truth if owner_of(account))
            found += [{"data": data.name, "account": a, **_said(a, prepared, outcome)} for a in owned]
    return found


def _said(account: str, prepared: Prepared, outcome: Outcome) -> dict[str, Any]:
    group = outcome.groups.get(account)
    return {
        "label": prepared.truth[account].label,
        "named": account in outcome.named,
        "deceptive": account in outcome.deceptive,
        "with_owner": measures.named_with_owner(account, outcome) if account in outcome.named else False,
        "others_in_group": sorted(
            prepared.truth[a].label for a, g in outcome.groups.items() if g == group and a not in owner_of(account)
        ) if group else [],
    }  # fmt: skip


def plain(record: object) -> dict[str, Any]:
    """Return a record as plain values."""
    import msgspec

    built = msgspec.to_builtins(asdict(record))  # type: ignore[call-overload]
    return dict(built)
