"""Registered excess deaths as a yardstick: of which days, beside which claims, and whether they agree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from fairwitness.figures.excess import excess

if TYPE_CHECKING:
    from datetime import date

    from fairwitness.figures.docket import Docket
    from fairwitness.figures.excess import Excess
    from fairwitness.figures.reading.records import Deaths, DeathsWish
    from fairwitness.figures.records import Claim
    from fairwitness.figures.rules import State

Interval = tuple[float, float]


@dataclass(frozen=True)
class Yardstick:
    """Registered excess deaths of the days that a claim covers, and what they make of it.

    Attributes:
        claim: what is judged.
        wish: what the ledger says of the deaths.
        found: excess under every baseline.
        printed: counts that the words of the claim allow.
    """

    claim: Claim
    wish: DeathsWish
    found: Excess
    printed: Interval

    @cached_property
    def intervals(self) -> tuple[Interval, ...]:
        """Return the interval of every baseline that has one, widened by the stated range of registration."""
        pairs = [(e.low, e.high) for e in self.found.estimates if e.low is not None and e.high is not None]
        return tuple(self._complete(low, high) for low, high in pairs)

    def _complete(self, low: float, high: float) -> Interval:
        """Return deaths, registered or not, if the stated share of them is registered."""
        shares = self.wish.completeness
        return min(low / share for share in shares), max(high / share for share in shares)

    @property
    def hull(self) -> Interval:
        """Return the least lower and the greatest upper end."""
        return min(low for low, _ in self.intervals), max(high for _, high in self.intervals)

    @property
    def state(self) -> State:
        """Return whether the claim meets the interval of every baseline, of none, or of some."""
        meets = [self.printed[0] <= high and low <= self.printed[1] for low, high in self.intervals]
        return "holds" if all(meets) else "fails" if not any(meets) else "cannot_be_told"

    @property
    def is_above(self) -> bool:
        """Say whether the whole claim lies above the interval of the regression."""
        return self.printed[0] > self.intervals[0][1]

    @property
    def is_below(self) -> bool:
        """Say whether the whole claim lies below the interval of the regression."""
        return self.printed[1] < self.intervals[0][0]

    @property
    def missing(self) -> Interval:
        """Return how many deaths must be missing from the register for the claim to hold, by the regression."""
        main = self.found.main
        low, high = (main.excess, main.excess) if main.low is None or main.high is None else (main.low, main.high)
        return self.printed[0] - high, self.printed[0] - low


def bears_on(wish: DeathsWish, claim: Claim) -> bool:
    """Say whether the ledger sets these deaths beside a claim."""
    place = wish.claims_place or wish.place
    return claim.quantity in wish.bears_on and (not place or claim.place == place) and not claim.part_of


class Windows:
    """Excess deaths of stretches of days, as a ledger asks for them; each is worked out once."""

    def __init__(self, wish: DeathsWish, deaths: Deaths) -> None:
        """Look at deaths as a ledger asks."""
        self.wish, self.deaths = wish, deaths
        self._known: dict[tuple[date, date], Excess] = {}

    def excess(self, since: date, until: date) -> Excess:
        """Return the excess of a stretch of days.

        Raises:
            StudyError: deaths are not known for these days.
        """
        if (since, until) not in self._known:
            self._known[since, until] = excess(
                self.deaths, since=since, until=until, baseline=self.wish.baseline,
                shift_periods=self.wish.shift_periods,
            )  # fmt: skip
        return self._known[since, until]

    def beside(self, claim: Claim, docket: Docket) -> Yardstick:
        """Return the excess of a claim's days beside it.

        Raises:
            StudyError: deaths are not known for these days.
        """
        found = self.excess(claim.since or self.wish.since, claim.as_of)
        return Yardstick(claim, self.wish, found, docket.printed(claim))
