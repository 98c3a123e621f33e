"""Whether the corpus holds enough other accounts: a list is never judged by itself.

Without people who did the same things at other moments, whoever was collected for a reason looks alike for that
reason (METHODS 2.1, 7).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.errors import ChallengeError
from fairwitness.findings.challenge.records import Surroundings

if TYPE_CHECKING:
    from fairwitness.network.kernel import I64

LEAST_OTHERS = 100
QUARTILE = 0.25
HALF = 2
"""Whoever is half as active as the list's quieter quarter, or more, had like occasion to look alike."""


def surroundings(activity: I64, *, listed: I64, mirrored: I64) -> Surroundings:
    """Count the accounts on neither list that are at least half as active as the lists' quieter quarter.

    Args:
        activity: posts, actions and days per account, shape (3, accounts).
        listed: account numbers of the list, at least one.
        mirrored: account numbers of the comparison list, none where it is to be drawn.
    """
    disputed = np.concatenate([listed, mirrored])
    least = -(-np.quantile(activity[:, disputed], QUARTILE, axis=1, method="lower").astype(np.int64) // HALF)
    other = np.ones(activity.shape[1], np.bool_)
    other[disputed] = False
    comparable = other & (activity >= least[:, None]).all(axis=0)
    return Surroundings(
        n_others=int(np.count_nonzero(other)), n_comparable=int(np.count_nonzero(comparable)),
        n_needed=max(LEAST_OTHERS, listed.size, mirrored.size),
        least_posts=int(least[0]), least_actions=int(least[1]), least_days=int(least[2]),
    )  # fmt: skip


def require(found: Surroundings) -> Surroundings:
    """Return the surroundings if they are enough.

    Raises:
        ChallengeError: they are not.
    """
    if found.n_comparable >= found.n_needed:
        return found
    raise ChallengeError(
        f"a list cannot be judged by itself: beside it the corpus holds {found.n_others:,} accounts, of them "
        f"{found.n_comparable:,} at least half as active as the list's quieter quarter (that is, with at least "
        f"{found.least_posts:,} posts, {found.least_actions:,} actions and {found.least_days:,} days with a post); "
        f"{found.n_needed:,} are needed. Add posts of everybody who took part in the same conversation, not only of "
        f"the accused, to --corpus."
    )
