"""The table of a challenge: one column per set of accounts, and the differences between two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.findings.challenge.corpus import VERDICTS
from fairwitness.findings.challenge.exact import LEVEL, difference
from fairwitness.findings.challenge.records import Difference, SetCounts, Standing
from fairwitness.model import Verdict

if TYPE_CHECKING:
    from fairwitness.findings.challenge.corpus import Corpus
    from fairwitness.network.kernel import I64

NAMED = "acting together, deceptive or not"
NAMED_OF_JUDGED = "the same, of those that could be judged"
DECEPTIVE = "acting together and deceptive"
CLEARED = "consistent with independent people"
NOT_JUDGED = "not enough data"


def counts(corpus: Corpus, accounts: I64) -> SetCounts:
    """Count a set of accounts by verdict."""
    by = np.bincount(corpus.verdict[accounts], minlength=len(VERDICTS)).tolist()
    n_by = dict(zip(VERDICTS, by, strict=True))
    groups = {group for account in accounts.tolist() if (group := corpus.group_ids[account]) is not None}
    posts, actions, days = (_median(row[accounts]) for row in corpus.activity)
    return SetCounts(
        n_accounts=int(accounts.size), n_deceptive=n_by[Verdict.DECEPTIVE],
        n_acting_together=n_by[Verdict.ACTING_TOGETHER], n_independent=n_by[Verdict.INDEPENDENT],
        n_not_enough_data=n_by[Verdict.NOT_ENOUGH_DATA], n_groups=len(groups),
        median_posts=posts, median_actions=actions, median_days=days,
    )  # fmt: skip


def _median(values: I64) -> float:
    return float(np.median(values)) if values.size else 0.0


def differences(listed: SetCounts, mirrored: SetCounts) -> tuple[Difference, ...]:
    """Return every share of the list beside that of the comparison set."""
    one, other = _shares(listed), _shares(mirrored)
    return tuple(difference(name, listed=one[name], mirrored=other[name]) for name in one)


def _shares(counted: SetCounts) -> dict[str, tuple[int, int]]:
    n = counted.n_accounts
    return {
        NAMED: (counted.n_named, n),
        NAMED_OF_JUDGED: (counted.n_named, counted.n_judged),
        DECEPTIVE: (counted.n_deceptive, n),
        CLEARED: (counted.n_independent, n),
        NOT_JUDGED: (counted.n_not_enough_data, n),
    }


def standing(listed: SetCounts, mirrored: SetCounts) -> Standing:
    """Say how often the list is named beside the comparison set, by Fisher's test at 5 %."""
    if listed.n_judged == 0 or mirrored.n_judged == 0:
        return Standing.CANNOT_TELL
    named = difference(
        NAMED, listed=(listed.n_named, listed.n_accounts), mirrored=(mirrored.n_named, mirrored.n_accounts)
    )
    # Products of whole numbers, so that equal shares of different sizes compare as equal.
    if listed.n_named * mirrored.n_accounts <= mirrored.n_named * listed.n_accounts:
        return Standing.NOT_MORE
    return Standing.MORE if named.p_value <= LEVEL else Standing.NOT_SHOWN
