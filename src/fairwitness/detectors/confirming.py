"""Confirmation, on the other half of the time blocks and on objects that discovery did not use (METHODS 2.5)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.detectors.discovery import all_suspects
from fairwitness.detectors.timetable import follows_timetable
from fairwitness.model import Family
from fairwitness.network.closeness import Side, burst_ratio, no_rows
from fairwitness.network.confirmation import HeldOut, held_out
from fairwitness.network.habits import Habits, habits
from fairwitness.network.membership import AccountTests, account_tests
from fairwitness.network.neighbourhoods import Neighbourhoods, neighbourhoods
from fairwitness.network.nulls import GROUP_CALIBRATOR, benjamini_hochberg, log10_evidence, mean_evidence
from fairwitness.network.occasions import CONFIRMATION

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fairwitness.detectors.discovery import Candidate, Discovery
    from fairwitness.detectors.material import Material
    from fairwitness.model import Scale
    from fairwitness.network.kernel import F64, I64, Bools
    from fairwitness.network.occasions import Occasions


@dataclass(frozen=True, slots=True)
class FamilyOutcome:
    """A candidate's held-out test by the traces of one family."""

    family: Family
    side: Side
    result: HeldOut


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the held-out half says of one candidate.

    Attributes:
        candidate: who.
        families: one outcome per family of evidence that could be tested.
        p_value: 1 / mean e-value over families, at most 1.
        q_value: after Benjamini-Hochberg over all candidates.
        side: occasions of all its traces, for the members' tests.
        timetable: recurrent traces that were set aside because a common timetable explains them.
        members: each account's own test.
        member_q: Benjamini-Hochberg within the group, aligned with `members.account`.
        at_a_distance: the objects were compared, not the moments.
    """

    candidate: Candidate
    families: tuple[FamilyOutcome, ...]
    p_value: float
    q_value: float
    side: Side
    timetable: tuple[str, ...]
    members: AccountTests
    member_q: F64
    at_a_distance: bool = False

    def outline(self) -> Confirmation:
        """Return the same without the occasions behind it, which only the evidence of a named group needs."""
        nothing = Side((), (), self.side.tick_us)
        families = tuple(replace(family, side=nothing) for family in self.families)
        return replace(self, families=families, side=nothing, members=replace(self.members, rows=no_rows()))

    def of(self, account: int) -> tuple[float, float] | None:
        """Return one account's own p-value and q-value, or None where it had nothing to be tested by."""
        at = int(np.searchsorted(self.members.account, account))
        if at == self.members.account.size or self.members.account[at] != account:
            return None
        return float(10.0 ** self.members.log10_p[at]), float(self.member_q[at])


class HeldOutSide:
    """Occasions of the held-out half, each trace and scale made once."""

    def __init__(self, matter: Material, found: Discovery) -> None:
        self._matter = matter
        self._group_of = found.group_of
        self._suspects = all_suspects(found.tests)
        self._made: dict[tuple[str, Scale], tuple[Neighbourhoods, F64, Habits]] = {}

    def of(self, trace: str, scale: Scale) -> tuple[Neighbourhoods, F64, Habits]:
        """Return one trace's occasions at one scale with their burst ratios and everybody's habits."""
        key = (trace, scale)
        if key not in self._made:
            actions = next(a for a in self._matter.traces if a.trace == trace)
            here = self._matter.on(actions, half=CONFIRMATION, scale=scale)
            ratio = self.ratio(here)
            n_accounts = self._matter.n_accounts
            near = neighbourhoods(here, n_accounts=n_accounts)
            self._made[key] = (near, ratio, habits(here, n_accounts=n_accounts))
        return self._made[key]

    def ratio(self, here: Occasions) -> F64:
        """Return the burst ratio of occasions of the held-out half, all known suspects left out."""
        return burst_ratio(here, group_of=self._group_of, suspects=self._suspects, tick_us=self._matter.tick_us)

    def side(self, candidate: Candidate, *, member: Bools, leave_out: tuple[str, ...] = ()) -> Side:
        """Return what counts for a candidate: cells with a member, on objects that discovery did not use."""
        sources, ratios, known = [], [], []
        for trace, scale in candidate.scales.items():
            if trace not in leave_out:
                near, ratio, daily = self.of(trace, scale)
                here, cells = near.around(np.flatnonzero(member).astype(np.int64))
                keep = fresh_cells(here, member=member, used=candidate.used_objects[trace])
                sources.append(here.only_cells(keep))
                ratios.append(ratio[cells[keep]])
                known.append(daily)
        return Side(tuple(sources), tuple(ratios), self._matter.tick_us, tuple(known))


def fresh_cells(here: Occasions, *, member: Bools, used: I64) -> Bools:
    """Return the cells with two members and more, on objects that did not help to find the group.

    Recurrent objects (a hashtag of the day, a domain) stay: they come back too often to be left out, and the
    halves share no post.
    """
    inside = np.bincount(here.cell[member[here.account]], minlength=here.cell_object.size) > 1
    if here.recurrent:
        return np.asarray(inside)
    return np.asarray(inside & ~np.isin(here.cell_object, used))


def confirm(matter: Material, found: Discovery, *, progress: Callable[[str], None]) -> list[Confirmation]:
    """Test every candidate and every member on the held-out half.

    Args:
        matter: actions on a common clock.
        found: from `discover`.
        progress: told what is being done.
    """
    held = HeldOutSide(matter, found)
    tested = []
    for number, candidate in enumerate(found.candidates):
        progress(f"held-out test of group {number + 1} of {len(found.candidates)}")
        test = _group_test(matter, held, candidate, number=number, group_of=found.group_of)
        # No q-value is below its p-value: this one will not be confirmed.
        tested.append(test if test.p_value <= matter.study.group_rate else test.outline())
    return with_q_values(tested, least=matter.study.min_group)


def with_q_values(tested: Sequence[Confirmation], *, least: int) -> list[Confirmation]:
    """Correct over the candidates that could be named at all; smaller ones stay unconfirmed."""
    large = np.array([test.candidate.accounts.size >= least for test in tested], np.bool_)
    q_values = np.ones(large.size)
    q_values[large] = benjamini_hochberg(np.array([test.p_value for test in tested])[large])
    return [replace(test, q_value=float(q)) for test, q in zip(tested, q_values, strict=True)]


def _group_test(
    matter: Material, held: HeldOutSide, candidate: Candidate, *, number: int, group_of: I64
) -> Confirmation:
    member = np.asarray(group_of == number)
    draws, seed = matter.study.draws, matter.study.seed
    timetable = tuple(
        actions.trace
        for actions in matter.traces
        if actions.recurrent and actions.trace in candidate.scales
        and follows_timetable(actions, member=member, scale=candidate.scales[actions.trace])
    )  # fmt: skip
    side = held.side(candidate, member=member, leave_out=timetable)
    families = tuple(
        FamilyOutcome(family, replace(part, habits=()), held_out(part, member=member, draws=draws, seed=seed))
        for family in Family
        if (part := of_family(side, family)).sources
    )
    members = account_tests(side, member=member)
    q_values = member_q(members, member)
    # Simes over its members: no group is surer than the surest of them, whose tests know habits and bursts.
    p_value = max(fused_p([f.result.p_value for f in families]), float(q_values.min(initial=1.0)))
    # Everybody's habits are as large as the study; the evidence does not need them.
    return Confirmation(candidate, families, p_value, 1.0, replace(side, habits=()), timetable, members, q_values)


def of_family(side: Side, family: Family) -> Side:
    """Return the part of a side that belongs to one family of evidence."""
    chosen = [k for k, source in enumerate(side.sources) if source.family is family]
    sources, ratios = tuple(side.sources[k] for k in chosen), tuple(side.ratios[k] for k in chosen)
    return Side(sources, ratios, side.tick_us, tuple(side.habits[k] for k in chosen))


def fused_p(p_values: list[float]) -> float:
    """Return 1 / the mean of the families' e-values, a valid p-value under any dependence, at most 1."""
    if not p_values:
        return 1.0
    log10_e = log10_evidence(np.log10(np.array(p_values)), kappa=GROUP_CALIBRATOR)
    equal = np.full(log10_e.size, 1 / log10_e.size)
    return min(1.0, math.pow(10.0, -mean_evidence(log10_e, equal)))


def member_q(tests: AccountTests, member: Bools) -> F64:
    """Return Benjamini-Hochberg q-values within the group, aligned with the accounts tested."""
    # An account without a single held-out occasion beside the group still counts as tested: its p is 1.
    n_silent = int(np.count_nonzero(member)) - tests.account.size
    p_values = np.concatenate([10.0**tests.log10_p, np.ones(n_silent)])
    return benjamini_hochberg(p_values)[: tests.account.size]
