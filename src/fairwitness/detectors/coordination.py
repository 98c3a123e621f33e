"""Who acts together: `gather` searches and tests, `judge` turns the tests into outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.detectors import rules
from fairwitness.detectors.confirming import Confirmation, confirm
from fairwitness.detectors.deceit import TwoFamilies, two_families
from fairwitness.detectors.discovery import NO_GROUP, Discovery, discover
from fairwitness.model import Rule, Verdict
from fairwitness.network.occasions import CONFIRMATION, DISCOVERY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fairwitness.detectors.material import Material
    from fairwitness.network.kernel import F64, I64, Bools
    from fairwitness.study import Study


@dataclass(frozen=True, slots=True)
class Named:
    """A confirmed group with the accounts that passed alone.

    Attributes:
        confirmation: its tests.
        accounts: account numbers, ascending.
        p_value, q_value, n_hits, expected: of each account's own test, aligned.
        deceit: the test of two families, for groups large enough.
        verdict: of the group.
        deceptive: which accounts the two-families rule names, aligned.
    """

    confirmation: Confirmation
    accounts: I64
    p_value: F64
    q_value: F64
    n_hits: I64
    expected: F64
    deceit: TwoFamilies | None
    verdict: Verdict
    deceptive: Bools


@dataclass(frozen=True, slots=True)
class Gathered:
    """All tests of one study."""

    matter: Material
    discovery: Discovery
    confirmations: tuple[Confirmation, ...]
    named: tuple[Named, ...]
    n_occasions: I64
    n_actions: I64


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules say of one account; `group` is a position in `Gathered.named`, -1 for none."""

    account: int
    rule: Rule
    group: int
    p_value: float | None
    q_value: float | None


def gather(matter: Material, *, progress: Callable[[str], None]) -> Gathered:
    """Find groups on one half of the data, confirm them and their members on the other.

    Args:
        matter: actions on a common clock.
        progress: told what is being done.
    """
    discovery = discover(matter, progress=progress)
    confirmations = confirm(matter, discovery, progress=progress)
    progress("members")
    named = _named(matter, discovery, confirmations)
    n_actions = sum((np.bincount(a.account, minlength=matter.n_accounts) for a in matter.traces), _zeros(matter))
    return Gathered(matter, discovery, tuple(confirmations), named, _occasions_of(matter), n_actions)


def _zeros(matter: Material) -> I64:
    return np.zeros(matter.n_accounts, np.int64)


def _named(matter: Material, discovery: Discovery, confirmations: Sequence[Confirmation]) -> tuple[Named, ...]:
    study = matter.study
    passing = [(c, _passing(c, study=study)) for c in confirmations if c.q_value <= study.group_rate]
    passing = [(c, keep) for c, keep in passing if np.count_nonzero(keep) >= study.min_group]
    large = [(c, k) for c, k in passing if np.count_nonzero(k) >= study.min_deceptive_group]
    tested = two_families(matter, discovery, [c for c, _ in large], named=[c.members.account[k] for c, k in large])
    deceit = {id(test.confirmation): test for test in tested}
    return tuple(_group(c, keep, deceit.get(id(c)), study=study) for c, keep in passing)


def _passing(confirmation: Confirmation, *, study: Study) -> Bools:
    """Return which tested accounts are named: those that pass alone, with enough held-out meetings."""
    enough = confirmation.members.n_hits >= study.min_occasions
    return np.asarray(enough & (confirmation.member_q <= study.member_rate))


def _group(confirmation: Confirmation, keep: Bools, deceit: TwoFamilies | None, *, study: Study) -> Named:
    tests = confirmation.members
    accounts = tests.account[keep]
    deceptive = np.zeros(accounts.size, np.bool_)
    if (
        deceit is not None
        and deceit.q_value <= study.group_rate
        and deceit.accounts.size >= study.min_deceptive_group
    ):
        deceptive = np.isin(accounts, deceit.accounts)
    return Named(
        confirmation=confirmation,
        accounts=accounts,
        p_value=10.0 ** tests.log10_p[keep],
        q_value=confirmation.member_q[keep],
        n_hits=tests.n_hits[keep],
        expected=tests.expected[keep],
        deceit=deceit,
        verdict=Verdict.DECEPTIVE if deceptive.any() else Verdict.ACTING_TOGETHER,
        deceptive=deceptive,
    )


def _occasions_of(matter: Material) -> I64:
    """Return, per half and account, in how many stretches of time it did something that somebody else did too."""
    return np.stack([_occasions_of_half(matter, half) for half in (DISCOVERY, CONFIRMATION)])


def _occasions_of_half(matter: Material, half: int) -> I64:
    seen = [matter.on(actions, half=half, scale=matter.scales[-1]) for actions in matter.traces]
    if not seen:
        return _zeros(matter)
    rows = np.concatenate([np.stack([o.account.astype(np.int64), o.cell_bin[o.cell]]) for o in seen], axis=1)
    return np.bincount(np.unique(rows, axis=1)[0], minlength=matter.n_accounts).astype(np.int64)


def judge(gathered: Gathered) -> list[Outcome]:
    """Return one outcome per account, ordered by account number."""
    n_accounts = gathered.matter.n_accounts
    outcomes = [_unnamed(account, gathered) for account in range(n_accounts)]
    for number, group in enumerate(gathered.named):
        for k, account in enumerate(group.accounts.tolist()):
            rule = rules.DECEPTIVE if group.deceptive[k] else rules.ACTING_TOGETHER
            outcomes[account] = Outcome(account, rule, number, float(group.p_value[k]), float(group.q_value[k]))
    return outcomes


def _unnamed(account: int, gathered: Gathered) -> Outcome:
    candidate = int(gathered.discovery.group_of[account])
    if candidate != NO_GROUP:
        return _not_confirmed(account, gathered.confirmations[candidate], gathered)
    if gathered.matter.no_clock[account]:
        return Outcome(account, rules.NO_CLOCK, NO_GROUP, None, None)
    if gathered.n_actions[account] == 0:
        return Outcome(account, rules.FEW_OCCASIONS, NO_GROUP, None, None)
    # Each half must have had the chance to show enough meetings; below that, silence proves nothing.
    enough = gathered.n_occasions[:, account].min() >= gathered.matter.study.min_occasions
    return Outcome(account, rules.INDEPENDENT if enough else rules.FEW_OCCASIONS, NO_GROUP, None, None)


def _not_confirmed(account: int, confirmation: Confirmation, gathered: Gathered) -> Outcome:
    confirmed = any(group.confirmation is confirmation for group in gathered.named)
    rule = rules.BYSTANDER if confirmed else rules.GROUP_UNCONFIRMED
    at = int(np.searchsorted(confirmation.members.account, account))
    if at == confirmation.members.account.size or confirmation.members.account[at] != account:
        return Outcome(account, rule, NO_GROUP, None, None)
    p_value = float(10.0 ** confirmation.members.log10_p[at])
    return Outcome(account, rule, NO_GROUP, p_value, float(confirmation.member_q[at]))
