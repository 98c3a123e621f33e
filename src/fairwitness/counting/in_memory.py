"""Counting actions that stand in memory: of one plain file, with a trace that stands in one of its columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np

from fairwitness.counting.question import SIDES, Counted, check_room
from fairwitness.findings.network_table import WeightRule, counted
from fairwitness.network.compat import Shares
from fairwitness.network.survivors import in_company, surviving

if TYPE_CHECKING:
    from fairwitness.counting.question import Question
    from fairwitness.network.kernel import I32
    from fairwitness.traces.narrow import NarrowActions


def count_in_memory(actions: NarrowActions, asked: Question) -> Counted:
    """Count the co-actions; see `count_files`.

    Raises:
        MemoryLimitError: they do not fit.
    """
    report, names, n_actions = actions.report, actions.names, actions.account.size
    shares = Shares(actions.account, actions.object, actions.at_us, post=actions.object).sorted()
    if asked.rule is WeightRule.OURS:
        shares = _surviving(shares, asked, n_accounts=report.n_accounts)
    else:
        # The rivals count posts, and each row is one.
        shares = needed_by_rivals(replace(shares, post=np.arange(n_actions)), asked)
    check_room(shares, asked, n_accounts=report.n_accounts)
    pairs = counted(shares, window_us=asked.window_us, min_weight=asked.min_weight, rule=asked.rule)
    for place, side in enumerate(SIDES):
        pairs = pairs.set_column(place, side, names.take(pairs[side]))
    return Counted(pairs, report, n_actions, shares.account.size)


def _surviving(shares: Shares, asked: Question, *, n_accounts: int) -> Shares:
    """Leave out what no pair can need, step by step as `surviving_shares` does with a file."""
    account, obj, at_us = shares.account, cast("I32", shares.object), shares.at_us
    near = in_company(account, obj, at_us, window_us=asked.window_us)
    account, obj, at_us = surviving(
        account[near], obj[near], at_us[near],
        window_us=asked.window_us, min_slots=asked.min_weight, n_accounts=n_accounts,
    )  # fmt: skip
    return Shares(account, obj, at_us, post=obj)


def needed_by_rivals(shares: Shares, asked: Question) -> Shares:
    """Leave out what cannot change a rival's weights.

    The toolkit matches accounts with themselves, so any other action on the object within the window is company
    enough.  CooRTweet counts all shares of an account, whether they match or not, so each of its rows may matter.

    Args:
        shares: in the order (object, at_us).
        asked: the rule and the window.
    """
    if asked.rule is not WeightRule.TOOLKIT:
        return shares
    near = (shares.object[1:] == shares.object[:-1]) & (np.diff(shares.at_us) <= asked.window_us)
    company = np.zeros(shares.account.size, np.bool_)
    company[1:] |= near
    company[:-1] |= near
    return shares.at(np.flatnonzero(company))
