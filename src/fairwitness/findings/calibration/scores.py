"""How near every account came to being named: one number that is made alike for the named and for all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from fairwitness.detectors.coordination import Gathered
    from fairwitness.network.kernel import F64

LEAST_P = 1e-300
DIGITS = 6
"""Decimals that are kept, so that scores of one study can be held against shipped ones."""


def scores(gathered: Gathered) -> F64:
    """Return the strength of the evidence on held-out data against each account, whether or not it is named.

    To be named, an account's group must pass its test and the account its own; so this is -log10 of the larger of the
    two p-values, in the strongest of its candidate groups.  0 for accounts that never were in a candidate group that
    is large enough to be named, or that met it on too few held-out occasions.

    Args:
        gathered: the tests of one study.

    Returns:
        Per account number, 0 to 300.
    """
    study, found = gathered.matter.study, np.zeros(gathered.matter.n_accounts)
    for test in gathered.confirmations:
        able = (test.members.n_hits >= study.min_occasions) & (test.candidate.accounts.size >= study.min_group)
        own = 10.0 ** test.members.log10_p[able]
        weaker = np.clip(np.maximum(own, test.p_value), LEAST_P, 1.0)
        np.maximum.at(found, test.members.account[able], -np.log10(weaker))
    rounded: F64 = np.round(found, DIGITS)
    return rounded
