"""The answer for the list as a whole, in plain sentences: the same words in every output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.findings.challenge.counting import NAMED
from fairwitness.findings.challenge.records import Bound, Standing

if TYPE_CHECKING:
    from fairwitness.findings.challenge.records import Difference, ListReport, Mirror, SetCounts

NOBODY = "no bound: nobody on the list is named, so there is nothing to bound"
STANDING_WORDS = {
    Standing.CANNOT_TELL: "of one of the two nobody could be judged, so they cannot be compared.",
    Standing.NOT_MORE: "the list is named no more often than they are. It is nothing special.",
    Standing.NOT_SHOWN: "a difference that chance explains. That the list is special is not shown.",
    Standing.MORE: "the list is named more often than they are.",
}


def bound(n_named: int, *, n_wrong_at_most: int | None, reason: str) -> Bound:
    """Return how many of the accounts named on the list may be wrong.

    Args:
        n_named: accounts of the list that are named.
        n_wrong_at_most: the bound for all accounts named in the case, with 95 % confidence; it holds for every part
            of them too.  None where there is none.
        reason: why there is none, as a sentence.
    """
    if not n_named:
        return Bound(0, None, NOBODY)
    if n_wrong_at_most is None:
        return Bound(n_named, None, f"no bound. {reason.removesuffix('.')}")
    at_most = min(n_wrong_at_most, n_named)
    return Bound(
        n_named, at_most, f"at most {at_most:,} of the {n_named:,} named accounts are wrong, with 95 % confidence"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the answer is made of; every part stands in `Challenge` under the same name."""

    report: ListReport
    listed: SetCounts
    n_with_listed: int
    n_with_unlisted_only: int
    mirror: Mirror
    differences: tuple[Difference, ...]
    standing: Standing
    bound: Bound


def answer(told: Told) -> tuple[str, ...]:
    """Return the sentences, the most important first."""
    return (
        _verdicts(told.listed, told.report),
        *_groups(told),
        _beside(told),
        f"How many may be wrong: {told.bound.text}.",
        "Acting together is not by itself deceit, and consistent with independent people is no certificate.",
    )


def _verdicts(n: SetCounts, report: ListReport) -> str:
    deceptive = f" ({n.n_deceptive:,} of them deceptively)" if n.n_deceptive else ""
    lost = f" {number(len(report.lost), 'entry', 'entries')} led to no account." if report.lost else ""
    return (
        f"Of {number(n.n_accounts, 'account')} on the list that the corpus holds, {n.n_named:,} "
        f"{'is' if n.n_named == 1 else 'are'} confirmed as acting together beyond chance{deceptive}, "
        f"{n.n_independent:,} {'is' if n.n_independent == 1 else 'are'} consistent with independent people, and "
        f"{n.n_not_enough_data:,} cannot be judged: not enough data.{lost}"
    )


def _groups(told: Told) -> tuple[str, ...]:
    if not told.listed.n_named:
        return ()
    n = told.n_with_listed
    said = (
        f"The named accounts form {number(told.listed.n_groups, 'group')}: {n:,} of them {'is' if n == 1 else 'are'} "
        f"confirmed with another account of the list, {told.n_with_unlisted_only:,} only with accounts that do not "
        f"stand on it."
    )
    return (said,)


def _beside(told: Told) -> str:
    named = next(d for d in told.differences if d.name == NAMED)
    one, other = named.listed, named.mirrored
    which = "the comparison list" if told.mirror.given else "unlisted accounts of the same activity"
    counted = (
        f"Named are {one.hits:,} of {one.trials:,} of the list and {other.hits:,} of {other.trials:,} of {which} "
        f"(Fisher's exact p = {named.p_value:.2g})"
    )
    return f"{counted}: {STANDING_WORDS[told.standing]}"


def number(amount: int, one: str, many: str | None = None) -> str:
    """Return an amount with its noun."""
    return f"{amount:,} {one if amount == 1 else many or one + 's'}"
