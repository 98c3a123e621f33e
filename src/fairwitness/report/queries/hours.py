"""When an account posts: posts by weekday and hour, in UTC or in a zone that the reader chooses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.language.signs import EPOCH
from fairwitness.study import MINUTE_US

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

QUARTER_US = 15 * MINUTE_US
"""No zone's distance from UTC changes inside a quarter of an hour."""
LONGEST_ZONE = 60


@dataclass(frozen=True, slots=True)
class Hours:
    """Posts by weekday and hour.

    Attributes:
        zone: name of the zone that the reader chose.  It says nothing of where anybody lives.
        counts: seven rows from Monday on, of 24 hours each.
    """

    zone: str
    counts: tuple[tuple[int, ...], ...]

    @property
    def n_posts(self) -> int:
        """Return all posts."""
        return sum(map(sum, self.counts))

    @property
    def most(self) -> int:
        """Return the posts of the fullest hour."""
        return max(map(max, self.counts))

    @property
    def by_hour(self) -> tuple[int, ...]:
        """Return the posts per hour over all weekdays."""
        return tuple(map(sum, zip(*self.counts, strict=True)))


def zone_of(name: str) -> ZoneInfo:
    """Return a zone by its name in the tz database.

    Raises:
        StudyError: there is none.
    """
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name[:LONGEST_ZONE])
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise StudyError(
            f"there is no time zone '{name[:LONGEST_ZONE]}'. Write one such as UTC or Asia/Tehran."
        ) from error


def hours(quarters: Iterable[tuple[int, int]], *, zone: str = "UTC") -> Hours:
    """Return posts by weekday and hour.

    Args:
        quarters: beginnings of quarters of an hour in microseconds, UTC, with the posts in each.
        zone: name in the tz database; UTC unless the reader chooses another.

    Raises:
        StudyError: there is no such zone.
    """
    clock = zone_of(zone)
    counts = [[0] * 24 for _ in range(7)]
    for start_us, n_posts in quarters:
        local = (EPOCH + timedelta(microseconds=start_us)).astimezone(clock)
        counts[local.weekday()][local.hour] += n_posts
    return Hours(zone, tuple(map(tuple, counts)))
