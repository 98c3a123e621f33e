"""The arithmetic of the bench: shares with exact bounds, false accusations, recall, and thresholds swept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.accuracy.datasets import OPERATION, owner_of
from fairwitness import intervals

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bench.accuracy.datasets import DataSet
    from bench.accuracy.files import Account
    from bench.accuracy.outcomes import Outcome

ACTIVE_POSTS = 50
"""Operation accounts with at least so many posts are counted apart: less says little about anybody."""
TOLERATED = 1000
"""At most one innocent account in so many may be named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Hits of trials with a Clopper-Pearson 95 % interval, two-sided (low, high) and one-sided (upper)."""

    hits: int
    trials: int
    share: float | None
    low: float
    high: float
    upper: float


def share(hits: int, trials: int) -> Share:
    """Return a share with its exact bounds (Clopper & Pearson 1934); with no trial everything is possible."""
    low, high = intervals.interval(hits, trials)
    return Share(
        hits=hits,
        trials=trials,
        share=hits / trials if trials else None,
        low=low,
        high=high,
        upper=intervals.upper_limit(hits, trials, alpha=0.05),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Accusations:
    """What became of the innocent accounts of one population.

    Attributes:
        population: person, organisation, crowd, channel, declared_bot or automated_feed.
        accounts: of this population in the study.
        judged: those on whom there was enough data.
        together: named as acting together, without the known same-owner accounts.
        deceptive: called deceptive, whoever they are.
        same_owner: known same-owner accounts named together with another account of their owner.
        named_rate: named (together or deceptive) of all judged.
        named_of_all: the same of all accounts, judged or not: how often meeting the method does harm.
        deceptive_rate: deceptive of all judged.
        is_innocent: whether calling one of this population deceptive is a false accusation.
        is_error: whether naming one as acting together is one too.
    """

    population: str
    accounts: int
    judged: int
    together: int
    deceptive: int
    same_owner: int
    named_rate: Share
    named_of_all: Share
    deceptive_rate: Share
    is_innocent: bool
    is_error: bool


def accusations(outcome: Outcome, truth: Mapping[str, Account], *, data: DataSet) -> list[Accusations]:
    """Return one record per population that is not the operation's."""
    populations = sorted({account.label for account in truth.values()} - {OPERATION})
    return [_accused(outcome, truth, population, data=data) for population in populations]


def _accused(outcome: Outcome, truth: Mapping[str, Account], population: str, *, data: DataSet) -> Accusations:
    people = {name for name, account in truth.items() if account.label == population}
    named = people & outcome.named
    deceptive = people & outcome.deceptive
    owned = {a for a in named - deceptive if named_with_owner(a, outcome)}
    judged = len(people - outcome.unjudged)
    return Accusations(
        population=population,
        accounts=len(people),
        judged=judged,
        together=len(named - deceptive - owned),
        deceptive=len(deceptive),
        same_owner=len(owned),
        named_rate=share(len(named - owned), judged),
        named_of_all=share(len(named - owned), len(people)),
        deceptive_rate=share(len(deceptive), judged),
        is_innocent=population in data.innocent,
        is_error=population in data.innocent and data.together_is_error,
    )


def named_with_owner(account: str, outcome: Outcome) -> bool:
    """Return whether a known same-owner account is named, in the same group, with another of its owner's."""
    group = outcome.groups.get(account)
    return any(
        other in outcome.named and outcome.groups.get(other) == group for other in owner_of(account) - {account}
    )


def false_accounts(named: Collection[str], truth: Mapping[str, Account], *, data: DataSet) -> set[str]:
    """Return the innocent accounts among the named ones, without known same-owner accounts.

    For rivals, which have no groups: a same-owner account is never counted against them.
    """
    return {a for a in named if truth[a].label in data.innocent and not owner_of(a)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """Operation accounts named, of all and of those with at least `ACTIVE_POSTS` posts."""

    everybody: Share
    active: Share
    deceptive: Share


def recall(named: Collection[str], truth: Mapping[str, Account], *, deceptive: Collection[str] = ()) -> Recall:
    """Return how many operation accounts are named, and of the active ones called deceptive."""
    operated = {name for name, account in truth.items() if account.label == OPERATION}
    active = {name for name in operated if truth[name].n_posts >= ACTIVE_POSTS}
    return Recall(
        everybody=share(len(operated.intersection(named)), len(operated)),
        active=share(len(active.intersection(named)), len(active)),
        deceptive=share(len(active.intersection(deceptive)), len(active)),
    )


def threshold(scores: Mapping[str, float], innocent: Collection[str], *, allowed: int) -> float:
    """Return the lowest score at or above which at most `allowed` innocent accounts stand; infinity if none.

    Equal scores stand or fall together, as they do where somebody sets a threshold.
    """
    standing = sorted((scores[account] for account in innocent if account in scores), reverse=True)
    if len(standing) <= allowed:
        return min(scores.values(), default=float("inf"))
    return min((score for score in scores.values() if score > standing[allowed]), default=float("inf"))


def highest(scores: Mapping[str, float], innocent: Collection[str]) -> float:
    """Return the highest score of an innocent account; minus infinity if none has one.

    Whoever stands above it is named by the lowest threshold that spares the innocent: what a rival's user can set who
    knows these accounts.
    """
    return max((scores[account] for account in innocent if account in scores), default=float("-inf"))


def above(scores: Mapping[str, float], bar: float) -> set[str]:
    """Return the accounts whose score exceeds a bar."""
    return {account for account, score in scores.items() if score > bar}


def at_least(scores: Mapping[str, float], least: float) -> set[str]:
    """Return the accounts whose score reaches the threshold."""
    return {account for account, score in scores.items() if score >= least}


def innocent_accounts(truth: Mapping[str, Account], *, data: DataSet) -> set[str]:
    """Return the accounts of innocent populations, without known same-owner accounts."""
    return false_accounts(truth, truth, data=data)


def tolerated(innocent: int) -> int:
    """Return how many accounts may be named so that it is at most 1 in 1,000."""
    return innocent // TOLERATED


def pooled(shares: Iterable[Share]) -> Share:
    """Return the share over several studies; its bounds take accounts in different months as separate trials."""
    parts = list(shares)
    return share(sum(s.hits for s in parts), sum(s.trials for s in parts))
