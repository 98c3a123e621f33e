"""What the natural experiment says, as frozen records, for `silence.json`.  Nothing here names an account."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from fairwitness.model import Alternative  # noqa: TC001  msgspec reads the annotations

FORMAT = "fairwitness-silence/1"


class Relation(StrEnum):
    """What may be said; a place is only ever the name of what was measured."""

    FOLLOWS = "activity_follows_the_connectivity_of_the_measured_network"
    NO_RELATION = "no_relation"
    NOT_ENOUGH_DATA = "not_enough_data"


RELATION_WORDS = {
    Relation.FOLLOWS: "activity follows the connectivity of the measured network",
    Relation.NO_RELATION: "no relation",
    Relation.NOT_ENOUGH_DATA: "not enough data",
}


class Test(msgspec.Struct, frozen=True, kw_only=True):
    """One comparison of a group with all whole-day shifts of its own time line.

    Attributes:
        place: what was measured: a country's code, a network, or a name.
        lost: mean over accounts of the share of their usual activity that was missing, 0 to 1.
        lost_usual: the same, on average over all shifts.
        p_shift: share of shifts that lose as much, the true position counted.
        lost_controls: of the matched controls; None: there are none.
        p_minus_controls: the same for the group minus its controls; None: there are none.
        p_adjusted: the largest of both after Holm's correction over all tests of the run.
        exposed_hours: sum over hours of the share of use that was missing.
    """

    place: str
    lost: float
    lost_usual: float
    p_shift: float
    lost_controls: float | None
    p_minus_controls: float | None
    p_adjusted: float
    exposed_hours: float


class Lag(msgspec.Struct, frozen=True, kw_only=True):
    """Hours from the measured moment to the group's own change; the interval holds the uncertainty of both.

    Attributes:
        hours: best fit.
        low: least that fits (likelihood ratio, 95 %), less what the measured moment may be off.
        high: the same, upwards.
        n_windows: windows over which it was fitted.
    """

    hours: float
    low: float
    high: float
    n_windows: int


class Dose(msgspec.Struct, frozen=True):
    """Activity at one level of exposure: observed and expected active account-hours."""

    exposure_from: float
    exposure_to: float
    n_hours: int
    observed: int
    expected: float


class HourDose(msgspec.Struct, frozen=True):
    """Activity at one hour of the day (UTC) on days of the event, beside the mean exposure of that hour."""

    hour: int
    exposure: float
    observed: int
    expected: float


class GroupSilence(msgspec.Struct, frozen=True, kw_only=True):
    """What was found for one confirmed group and one measured place.

    Attributes:
        group_id: of the case.
        place: what was measured.
        relation: what may be said.
        rule_id: the rule that decided.
        text: one sentence.
        n_members: named accounts of the group.
        n_claiming: of these, accounts that claim to be elsewhere.
        n_used: of these, accounts with enough posts before and after.
        n_controls: matched accounts outside every group.
        n_days: whole days over which the time line was shifted.
        test: the comparison; None: there was not enough data for one.
        negatives: the same for outages of other places.
        onset_lag: from the measured onset to the group's fall; None: it did not fall, or it cannot be said.
        return_lag: from the measured end to the group's return.
        doses: activity by exposure.
        hours: activity by hour of the day, for curfews.
        p_hours: share of shifts in which activity and exposure agree as well over the hours of the day.
        rivals: other explanations, with what these data say of each.
        event_ids: events whose hours were used.
    """

    group_id: str
    place: str
    relation: Relation
    rule_id: str
    text: str
    n_members: int
    n_claiming: int
    n_used: int
    n_controls: int
    n_days: int
    test: Test | None = None
    negatives: tuple[Test, ...] = ()
    onset_lag: Lag | None = None
    return_lag: Lag | None = None
    doses: tuple[Dose, ...] = ()
    hours: tuple[HourDose, ...] = ()
    p_hours: float | None = None
    rivals: tuple[Alternative, ...] = ()
    event_ids: tuple[str, ...] = ()


class SilenceReport(msgspec.Struct, frozen=True, kw_only=True):
    """All that the command says; no wall-clock time in it."""

    format: str
    version: str
    study_name: str
    study_digest: str
    synthetic: bool
    is_claim_known: bool
    """False: nobody said which accounts claim to be elsewhere, so that all members of a group were used"""
    n_posts: int
    n_posts_without_hour: int
    """posts whose clock is coarser than an hour; they are in no hour"""
    results: tuple[GroupSilence, ...]
