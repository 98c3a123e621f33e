"""Who takes part: time zones, communities, heavy-tailed activity, and the parts that some of them play."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.errors import StudyError
from fairwitness.study import HOUR_US, MINUTE_US

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from fairwitness.synthetic.operations import Operation

N_COMMUNITIES = 12
ZONES = ((-300, 0), (0, 0), (60, 0), (120, 1), (210, 2), (480, 0))
"""Minutes east of UTC, and which of rhythm.WEEKENDS is usual there."""
HOME_ZONES = (0, 1, 2, 5, 0, 1, 2, 5, 2, 4, 3, 3)
"""For each community, the zone in which most of its people live."""
N_FANS = 40
N_OWNERS = 8
MEAN_DAILY, HEAVY_DAILY, HIGHEST_DAILY = 1.5, 140.0, 30.0
MIN_ACCOUNTS = 150


class Kind(StrEnum):
    """The part that an account plays."""

    CROWD = "crowd"
    NEWS_SITE = "news_site"
    HEAVY_USER = "heavy_user"
    STAR = "star"
    FAN_CLUB = "fan_club"
    SAME_OWNER = "same_owner"
    OPERATION = "operation"


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """One entry per account in every field; accounts are numbers, and ids do not tell the part."""

    ids: list[str]
    kinds: list[Kind]
    circles: list[str]
    """the operation, club or pair that the account belongs to, else empty"""
    community: npt.NDArray[np.int64]
    zone: npt.NDArray[np.int64]
    shift: npt.NDArray[np.int64]
    """microseconds by which the account's day is off the clock of its zone"""
    rate: npt.NDArray[np.float64]
    """ordinary posts expected in the study"""
    reach: npt.NDArray[np.float64]
    """how readily others pass its posts on"""

    def of(self, kind: Kind, circle: str | None = None) -> npt.NDArray[np.int64]:
        """Return the accounts that play a part, in one circle or in all."""
        rows = [
            i
            for i, (k, c) in enumerate(zip(self.kinds, self.circles, strict=True))
            if k is kind and circle in (None, c)
        ]
        return np.array(rows, np.int64)


def cast(accounts: int, *, operations: Sequence[Operation], fan_club: bool) -> list[tuple[Kind, str]]:
    """Return the part and circle of every account: the special ones, the crowd, then the operations.

    Raises:
        StudyError: too few accounts.
    """
    if accounts < MIN_ACCOUNTS:
        raise StudyError(f"a made-up study needs at least {MIN_ACCOUNTS} accounts; it is {accounts}.")
    parts = [(Kind.NEWS_SITE, "")] * N_COMMUNITIES + [(Kind.HEAVY_USER, "")]
    if fan_club:
        parts += [(Kind.STAR, ""), *[(Kind.FAN_CLUB, "fan_club")] * N_FANS]
    parts += [(Kind.SAME_OWNER, f"owner_{i}") for i in range(N_OWNERS) for _ in range(2)]
    parts += [(Kind.CROWD, "")] * (accounts - len(parts))
    return parts + [(Kind.OPERATION, o.name) for o in operations for _ in range(o.members)]


def people(
    rng: np.random.Generator, *, accounts: int, days: int, operations: Sequence[Operation], fan_club: bool
) -> People:
    """Draw everybody."""
    parts = cast(accounts, operations=operations, fan_club=fan_club)
    kinds = [kind for kind, _ in parts]
    community = _communities(rng, kinds, operations)
    return People(
        ids=[f"a{number:05d}" for number in rng.permutation(len(parts)).tolist()],
        kinds=kinds,
        circles=[circle for _, circle in parts],
        community=community,
        zone=_zones(rng, community),
        shift=_shifts(rng, len(parts)),
        rate=_rates(rng, kinds, operations, days=days),
        reach=_reach(rng, kinds),
    )


def _communities(
    rng: np.random.Generator, kinds: list[Kind], operations: Sequence[Operation]
) -> npt.NDArray[np.int64]:
    drawn = rng.integers(N_COMMUNITIES, size=len(kinds))
    drawn[:N_COMMUNITIES] = np.arange(N_COMMUNITIES)  # one news site each
    homes = [o.community for o in operations for _ in range(o.members)]
    drawn[len(kinds) - len(homes) :] = homes
    return drawn


def _zones(rng: np.random.Generator, community: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    home = np.array(HOME_ZONES)[community]
    abroad = rng.integers(len(ZONES), size=len(community))
    zones: npt.NDArray[np.int64] = np.where(rng.random(len(community)) < 0.7, home, abroad)  # noqa: PLR2004
    return zones


def _shifts(rng: np.random.Generator, n: int) -> npt.NDArray[np.int64]:
    """Return everybody's lateness; one in fifteen works at night and is up to half a day off."""
    early_or_late = rng.normal(0, 75 * MINUTE_US, n)
    night_work = (rng.random(n) < 1 / 15) * rng.integers(7, 13, size=n) * HOUR_US
    return np.round(early_or_late + night_work).astype(np.int64)


def _rates(
    rng: np.random.Generator, kinds: list[Kind], operations: Sequence[Operation], *, days: int
) -> npt.NDArray[np.float64]:
    spread = 1.2
    daily = rng.lognormal(np.log(MEAN_DAILY) - spread**2 / 2, spread, len(kinds))
    rate: npt.NDArray[np.float64] = np.minimum(daily, HIGHEST_DAILY) * days
    daily_least = {Kind.HEAVY_USER: HEAVY_DAILY, Kind.STAR: 1.0, Kind.FAN_CLUB: 0.5, Kind.SAME_OWNER: 2.0}
    rate = np.maximum(rate, [daily_least.get(kind, 0.0) * days for kind in kinds])
    busy = [o.planned_actions * o.camouflage for o in operations for _ in range(o.members)]
    rate[len(kinds) - len(busy) :] = np.array(busy) * rng.uniform(0.7, 1.3, len(busy))
    return rate


def _reach(rng: np.random.Generator, kinds: list[Kind]) -> npt.NDArray[np.float64]:
    fame = np.array([{Kind.NEWS_SITE: 15.0, Kind.STAR: 10.0}.get(kind, 1.0) for kind in kinds])
    reach: npt.NDArray[np.float64] = fame * rng.lognormal(0, 1.3, len(kinds))
    return reach
