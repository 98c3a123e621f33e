"""Bounds and intervals of shares: what a count still says if some accounts were named wrongly, or were a sample."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.findings.share.records import Corrected, Interval, LowerBound

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fairwitness.network.kernel import F64, I64, Bools

Z = 1.959963984540054
"""Of a two-sided interval of 95 %."""
LEVELS = (0.025, 0.975)
DRAWS = 2_000
FEWEST = 5
"""Accounts that must be named, and that must not be, for a bootstrap to mean anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Error rates of naming, from a calibration.

    Attributes:
        false_positive: share of people outside any operation who are named, 0 to 1.
        true_positive: share of operated accounts that are named, above `false_positive`.
    """

    false_positive: float
    true_positive: float

    def __post_init__(self) -> None:
        """Refuse rates that cannot be meant."""
        if not 0 <= self.false_positive < self.true_positive <= 1:
            raise StudyError(
                f"the rates must satisfy 0 <= false-positive rate < true-positive rate <= 1; they are "
                f"{self.false_positive} and {self.true_positive}. Give both as shares, such as 0.001 and 0.8."
            )

    def corrected(self, share: F64) -> F64:
        """Return shares corrected for these rates (Rogan & Gladen 1978), kept within 0 and 1."""
        import numpy as np

        spread = self.true_positive - self.false_positive
        return np.clip((share - self.false_positive) / spread, 0.0, 1.0)


def wilson(hits: int, trials: int) -> Interval:
    """Return the 95 % score interval of a share (Wilson 1927).

    Args:
        hits: 0 to `trials`.
        trials: 1 or more.
    """
    share, squared = hits / trials, Z * Z / trials
    middle = (share + squared / 2) / (1 + squared)
    half = Z * sqrt(share * (1 - share) / trials + squared / trials / 4) / (1 + squared)
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    return Interval(low=low, high=1.0 if hits == trials else min(1.0, middle + half))


def lower_bounds(posts_named: I64, *, n_posts: int, n_wrong: int | None) -> tuple[LowerBound, ...]:
    """Return the least share of posts by confirmed groups, the wrong accounts being taken to be the loudest.

    Args:
        posts_named: posts of each named account that made any.
        n_posts: posts of everybody.
        n_wrong: at most so many named accounts are named wrongly; None if no such bound is known.

    Returns:
        One bound if `n_wrong` is given.  Otherwise bounds for stated, unproved numbers of wrong accounts: one, a
        tenth, a quarter and half of them, rounded up; none if nobody is named.
    """
    import numpy as np

    loudest_first = np.sort(posts_named)[::-1]
    n = int(posts_named.size)
    if n_wrong is not None:
        return (_lower_bound("bound", n_wrong, loudest_first, n_posts),)
    if not n:
        return ()
    return (
        _lower_bound("one", 1, loudest_first, n_posts),
        _lower_bound("tenth", -(-n // 10), loudest_first, n_posts),
        _lower_bound("quarter", -(-n // 4), loudest_first, n_posts),
        _lower_bound("half", -(-n // 2), loudest_first, n_posts),
    )


def _lower_bound(premise: str, n_wrong: int, loudest_first: I64, n_posts: int) -> LowerBound:
    left = int(loudest_first[n_wrong:].sum())
    return LowerBound(premise=premise, n_wrong=n_wrong, n_posts=left, share=left / n_posts)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Resampled:
    """Shares of posts and of accounts that are named, in every draw of a bootstrap over accounts."""

    posts: F64
    accounts: F64

    def post_interval(self) -> Interval:
        """Return the percentile interval of the share of posts."""
        return Interval(*_ends(self.posts))


def resampled(n_posts: I64, named: Bools, *, seed: int) -> Resampled | None:
    """Draw as many accounts as there are, with replacement and with all their posts, over and over.

    Accounts that are named alike and made equally many posts cannot be told apart, so their numbers are drawn
    (multinomial), which is the same and does not depend on how accounts are ordered or called.

    Args:
        n_posts: posts of each account, 1 or more.
        named: which of them are in confirmed groups.
        seed: of the draws.

    Returns:
        None if fewer than five accounts are named, or not named.
    """
    import numpy as np

    if min(int(named.sum()), int((~named).sum())) < FEWEST:
        return None
    types, of_type = np.unique(np.column_stack((n_posts, named)), axis=0, return_counts=True)
    rng = np.random.default_rng([seed, *b"share"])
    drawn: NDArray[np.int64] = rng.multinomial(n_posts.size, of_type / n_posts.size, size=DRAWS)
    posts: I64 = types[:, 0].astype(np.int64)
    is_named: I64 = types[:, 1].astype(np.int64)
    return Resampled((drawn @ (posts * is_named)) / (drawn @ posts), (drawn @ is_named) / n_posts.size)


def corrected(share: float, draws: F64, rates: Rates) -> Corrected:
    """Return a share corrected for error rates, with the percentile interval of the corrected draws."""
    import numpy as np

    low, high = _ends(rates.corrected(draws))
    return Corrected(share=float(rates.corrected(np.array([share]))[0]), low=low, high=high)


def _ends(draws: F64) -> tuple[float, float]:
    import numpy as np

    low, high = np.quantile(draws, LEVELS).tolist()
    return float(low), float(high)
