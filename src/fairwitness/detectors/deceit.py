"""Two independent families: the same moments, and, in other posts, the same undisclosed words (METHODS 2.6).

Words count as undisclosed reuse when they carry no link (a share button copies headlines), are no repost, and
hardly anybody outside the group uses them (a slogan or an open template is disclosed).  A post counts for one
family only, so that one act can never be both witnesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.detectors.confirming import HeldOutSide
from fairwitness.model import Family
from fairwitness.network.closeness import Side
from fairwitness.network.confirmation import HeldOut, held_out
from fairwitness.network.distinct import distinct_rows
from fairwitness.network.habits import habits
from fairwitness.network.membership import account_tests
from fairwitness.network.nulls import benjamini_hochberg
from fairwitness.network.occasions import CONFIRMATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.detectors.confirming import Confirmation
    from fairwitness.detectors.discovery import Discovery
    from fairwitness.detectors.material import Material
    from fairwitness.model import Scale
    from fairwitness.network.kernel import I64, Bools
    from fairwitness.network.occasions import Actions
    from fairwitness.study import Study

TEXT_TRACES = ("text", "near_text")
CLOSED_SHARE = 0.8
"""Words are the group's own if at least this share of the accounts that use them belongs to it."""


@dataclass(frozen=True, slots=True)
class TwoFamilies:
    """The test of deceit of one confirmed group.

    Attributes:
        confirmation: the group.
        synchrony: held-out test on posts that share no words with another member's.
        reuse: held-out test on undisclosed reuse of words.
        p_value: the greater of the two.
        q_value: Benjamini-Hochberg over the groups tested.
        accounts: account numbers that pass both tests alone.
    """

    confirmation: Confirmation
    synchrony: HeldOut
    reuse: HeldOut
    p_value: float
    q_value: float
    accounts: I64


NOTHING = Side((), (), 1)


def two_families(
    matter: Material, found: Discovery, confirmed: Sequence[Confirmation], *, named: Sequence[I64]
) -> list[TwoFamilies]:
    """Test confirmed groups for two families of evidence on different posts of the held-out half.

    Args:
        matter: actions on a common clock.
        found: from `discover`.
        confirmed: groups to be tested.
        named: account numbers per group that passed their own test.
    """
    held = HeldOutSide(matter, found)
    tested = [_tested(matter, held, group, accounts) for group, accounts in zip(confirmed, named, strict=True)]
    q_values = benjamini_hochberg(np.array([test.p_value for test in tested]))
    return [
        TwoFamilies(t.confirmation, t.synchrony, t.reuse, t.p_value, float(q), t.accounts)
        for t, q in zip(tested, q_values, strict=True)
    ]


def _tested(matter: Material, held: HeldOutSide, group: Confirmation, accounts: I64) -> TwoFamilies:
    member = np.zeros(matter.n_accounts, np.bool_)
    member[accounts] = True
    words = [closed_words(actions, member=member, has_link=matter.has_link) for actions in _texts(matter)]
    spent = np.unique(
        np.concatenate([shared_posts(actions, member=member) for actions in _texts(matter)] or [_none()])
    )
    draws, seed = matter.study.draws, matter.study.seed
    by_words = _side(matter, held, words, scale=matter.scales[-1])
    reuse = held_out(by_words, member=member, draws=draws, seed=seed)
    if not reuse.cells.cell.size:
        # Nothing was written alike on the held-out half: there is no second family, whatever the moments say.
        return TwoFamilies(group, held_out(NOTHING, member=member, draws=draws, seed=seed), reuse, 1.0, 1.0, _none())
    moments = [
        actions.only(~np.isin(actions.post_row, spent))
        for actions in matter.traces
        if actions.family is Family.SYNCHRONY and actions.trace not in group.timetable
    ]
    by_moments = _side(matter, held, moments, scale=_moment_scale(matter))
    synchrony = held_out(by_moments, member=member, draws=draws, seed=seed)
    p_value = max(synchrony.p_value, reuse.p_value)
    both = _passing_both((by_moments, by_words), member, study=matter.study)
    return TwoFamilies(group, synchrony, reuse, p_value, 1.0, both)


def _texts(matter: Material) -> list[Actions]:
    return [actions for actions in matter.traces if actions.trace in TEXT_TRACES]


def _none() -> I64:
    return np.zeros(0, np.int64)


def _moment_scale(matter: Material) -> Scale:
    """Return the middle scale: a minute where clocks tick seconds."""
    return matter.scales[len(matter.scales) // 2]


def closed_words(actions: Actions, *, member: Bools, has_link: Bools) -> Actions:
    """Return the actions on words without a link that hardly anybody outside the group uses."""
    each = distinct_rows(actions.object, actions.account)
    used, user = actions.object[each], actions.account[each]
    n_objects = int(actions.object.max(initial=-1)) + 1
    everybody = np.bincount(used, minlength=n_objects)
    inside = np.bincount(used[member[user]], minlength=n_objects)
    closed = inside >= CLOSED_SHARE * everybody
    return actions.only(closed[actions.object] & ~has_link[actions.post_row])


def shared_posts(actions: Actions, *, member: Bools) -> I64:
    """Return the posts of members whose words another member uses too, at any time."""
    own = actions.only(member[actions.account])
    used = own.object[distinct_rows(own.object, own.account)]
    users = np.bincount(used, minlength=int(own.object.max(initial=-1)) + 1)
    return own.post_row[users[own.object] > 1]


def _side(matter: Material, held: HeldOutSide, traces: Sequence[Actions], *, scale: Scale) -> Side:
    sources = tuple(matter.on(actions, half=CONFIRMATION, scale=scale) for actions in traces)
    known = tuple(habits(source, n_accounts=matter.n_accounts) for source in sources)
    return Side(sources, tuple(held.ratio(source) for source in sources), matter.tick_us, known)


def _passing_both(sides: Sequence[Side], member: Bools, *, study: Study) -> I64:
    moments, words = (_passing(side, member, study=study) for side in sides)
    both: I64 = np.intersect1d(moments, words)
    return both


def _passing(side: Side, member: Bools, *, study: Study) -> I64:
    tests = account_tests(side, member=member)
    silent = int(np.count_nonzero(member)) - tests.account.size
    q = benjamini_hochberg(np.r_[10.0**tests.log10_p, np.ones(silent)])[: tests.account.size]
    passing: I64 = tests.account[(q <= study.member_rate) & (tests.n_hits >= study.min_occasions)]
    return passing
