"""When accounts posted, out of the prepared tables."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from fairwitness.report.queries.hours import QUARTER_US, Hours, hours

if TYPE_CHECKING:
    from fairwitness.web.opened import OpenedCase

KEPT = 128


@lru_cache(maxsize=KEPT)
def hours_of(case: OpenedCase, numbers: tuple[int, ...], *, zone: str) -> Hours:
    """Return posts by weekday and hour of these accounts.

    Args:
        case: the open case.
        numbers: of the accounts.
        zone: name in the tz database.

    Raises:
        StudyError: there is no such zone.
    """
    rows = case.query(
        """select at_us - at_us % $width as start_us, count(*) from posts where account in (select unnest($numbers))
           group by start_us order by start_us""",
        {"width": QUARTER_US, "numbers": list(numbers)},
    )
    return hours(rows, zone=zone)


@lru_cache(maxsize=KEPT)
def times_of(case: OpenedCase, numbers: tuple[int, ...]) -> dict[int, list[int]]:
    """Return when each of these accounts posted, in order, UTC; accounts in the order in which they are given."""
    rows = case.query(
        """select account, list(at_us order by at_us) from posts where account in (select unnest($numbers))
           group by account""",
        {"numbers": list(numbers)},
    )
    found = dict(rows)
    return {number: found.get(number, []) for number in numbers}
