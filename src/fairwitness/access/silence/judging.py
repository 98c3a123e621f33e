"""Groups against measured places: tests, correction for their number, and one of three answers for each.

Everything is of groups of at least 20 accounts; nothing is worked out, kept or returned of a single one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace as replaced

from fairwitness.access.silence.activity import HOURS
from fairwitness.access.silence.doses import doses, hour_doses, p_of_hours
from fairwitness.access.silence.lags import counts, onset_lag, return_lag
from fairwitness.access.silence.matching import matched
from fairwitness.access.silence.records import GroupSilence, Test
from fairwitness.access.silence.rules import (
    BEFORE_HOURS,
    BY_ID,
    LEAST_CONTROLS,
    LEAST_DAYS,
    LEAST_EXPOSED_HOURS,
    LEAST_MEMBERS,
    LEAST_USUAL_HOURS,
    LEVEL,
)
from fairwitness.access.silence.shifts import lost, p_value, usual_hours
from fairwitness.access.silence.telling import rivals, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.access.silence.activity import Activity, Span
    from fairwitness.access.silence.exposures import Exposed
    from fairwitness.network.kernel import I64, Bools

BEFORE_HOURS_NEEDED = 14 * HOURS
"""An account must have posted this long before the first onset, and again after the last end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One confirmed group.

    Attributes:
        group_id: of the case.
        members: numbers of its named accounts.
        claims: per member, None: claims no place; "": claims to be somewhere; a code: claims to be there.
    """

    group_id: str
    members: I64
    claims: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the accounts did.

    Attributes:
        activity: of every account of the case.
        span: whole days.
        in_group: per account, whether it belongs to any confirmed group.
    """

    activity: Activity
    span: Span
    in_group: Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """A group and a place with what a test needs; `lacking` names the rule where something is missing."""

    group: Group
    exposed: Exposed
    n_claiming: int
    members: Bools
    n_used: int
    controls: Bools
    lacking: str


def judge(case: Case, groups: Sequence[Group], places: Sequence[Exposed]) -> list[GroupSilence]:
    """Return one result for each group and place, in their order.

    Args:
        case: what the accounts did.
        groups: confirmed groups.
        places: measured places; each also serves the others as a negative control.
    """
    prepared = [_prepare(case, group, exposed, len(groups) * len(places)) for group in groups for exposed in places]
    tests = [None if one.lacking else _test(one, one.exposed) for one in prepared]
    adjusted = holm([test.p_adjusted for test in tests if test])
    numbered = iter(adjusted)
    results = []
    for one, test in zip(prepared, tests, strict=True):
        corrected = replaced(test, p_adjusted=next(numbered)) if test else None
        others = [other for other in places if other is not one.exposed and corrected and _is_elsewhere(other, one)]
        results.append(_result(one, corrected, [_test(one, other) for other in others], case))
    return results


def holm(p_values: Sequence[float]) -> list[float]:
    """Return Holm's adjusted p-values, in the same order (Holm 1979)."""
    order = sorted(range(len(p_values)), key=lambda k: p_values[k])
    adjusted, largest = [1.0] * len(p_values), 0.0
    for rank, k in enumerate(order):
        largest = max(largest, min(1.0, p_values[k] * (len(p_values) - rank)))
        adjusted[k] = largest
    return adjusted


def _is_elsewhere(other: Exposed, one: _Prepared) -> bool:
    """Return whether a place may serve as a negative control: it was exposed at hours that the tested one was not."""
    mine = one.exposed.exposure > 0
    return bool((other.exposure > 0).any()) and not bool(((other.exposure > 0) & mine).any())


def _prepare(case: Case, group: Group, exposed: Exposed, n_tests: int) -> _Prepared:
    claiming = np.array([claim is not None and claim != (exposed.country or "-") for claim in group.claims], np.bool_)
    around = _there_before_and_after(case, exposed)
    used = group.members[claiming & around[group.members]]
    first, _ = case.activity.lifetime()
    volume = case.activity.volume(case.span, exposed.exposure)
    controls = matched(used, candidates=~case.in_group & around, volume=volume, first_hour=first)
    members = case.activity.table(used, case.span)
    return _Prepared(
        group=group, exposed=exposed, n_claiming=int(claiming.sum()), members=members, n_used=int(used.size),
        controls=case.activity.table(controls, case.span),
        lacking=_lacking(members, controls.size, case.span, exposed, n_tests),
    )  # fmt: skip


def _there_before_and_after(case: Case, exposed: Exposed) -> Bools:
    """Return which accounts posted two weeks before the first exposed hour and again after the last.

    Who never came back may have been suspended.  Asking for it makes silence rarer at the true position than at the
    shifted ones, which errs on the safe side.
    """
    hours = np.flatnonzero(exposed.exposure.reshape(-1)) + case.span.first_day * HOURS
    first, last = case.activity.lifetime()
    return (first >= 0) & (first <= int(hours[0]) - BEFORE_HOURS_NEEDED) & (last > int(hours[-1]))


def _lacking(members: Bools, n_controls: int, span: Span, exposed: Exposed, n_tests: int) -> str:
    if members.shape[0] < LEAST_MEMBERS:
        return "silence.too_few_members"
    if span.n_days < max(LEAST_DAYS, n_tests / LEVEL):
        return "silence.too_few_days"
    if float(exposed.exposure.sum()) < LEAST_EXPOSED_HOURS:
        return "silence.too_little_exposure"
    if usual_hours(members, exposed.exposure) < LEAST_USUAL_HOURS:
        return "silence.too_little_activity"
    return "silence.too_few_controls" if n_controls < LEAST_CONTROLS else ""


def _test(one: _Prepared, exposed: Exposed) -> Test:
    mine, theirs = lost(one.members, exposed.exposure), lost(one.controls, exposed.exposure)
    p_minus = p_value(mine - theirs)
    return Test(
        place=exposed.place, lost=_r(mine[0]), lost_usual=_r(mine.mean()), p_shift=p_value(mine),
        lost_controls=_r(theirs[0]), p_minus_controls=p_minus, p_adjusted=p_minus,
        exposed_hours=round(float(exposed.exposure.sum()), 2),
    )  # fmt: skip


def _r(value: float) -> float:
    return round(float(value), 6)


def _result(one: _Prepared, test: Test | None, negatives: Sequence[Test], case: Case) -> GroupSilence:
    made = GroupSilence(
        group_id=one.group.group_id, place=one.exposed.place, relation=BY_ID["silence.not_fallen"].relation,
        rule_id="", text="", n_members=int(one.group.members.size), n_claiming=one.n_claiming, n_used=one.n_used,
        n_controls=one.controls.shape[0], n_days=case.span.n_days, test=test, negatives=tuple(negatives),
        event_ids=one.exposed.event_ids,
    )  # fmt: skip
    measured = made if test is None else _measured(made, one, test, case.span)
    rule = BY_ID[one.lacking or _rule(measured)]
    judged = replaced(measured, rule_id=rule.rule_id, relation=rule.relation)
    return replaced(judged, text=sentence(judged, rule), rivals=rivals(judged))


def _measured(made: GroupSilence, one: _Prepared, test: Test, span: Span) -> GroupSilence:
    """Return the same with doses, and with lags where the group fell."""
    exposure = one.exposed.exposure
    found = counts(one.members, exposure)
    by_hour = one.exposed.is_curfew
    dosed = replaced(
        made, doses=doses(found, exposure), hours=hour_doses(found, exposure) if by_hour else (),
        p_hours=p_of_hours(found, exposure) if by_hour else None,
    )  # fmt: skip
    if not _fell(test):
        return dosed
    windows = one.exposed.windows
    return replaced(dosed, onset_lag=onset_lag(found, windows, span), return_lag=return_lag(found, windows, span))


def _fell(test: Test | None) -> bool:
    return test is not None and test.p_adjusted <= LEVEL and test.lost > (test.lost_controls or 0.0)


def _rule(made: GroupSilence) -> str:
    if not _fell(made.test):
        return "silence.not_fallen"
    if any(p <= LEVEL for p in holm([test.p_adjusted for test in made.negatives])):
        return "silence.not_specific"
    if made.onset_lag is not None and made.onset_lag.high < BEFORE_HOURS:
        return "silence.began_before"
    return "silence.follows"
