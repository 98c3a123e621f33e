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
    import numpy as np

    at_us = case.columns.at_us[case.columns.of_accounts(numbers)]
    start_us, n = np.unique(at_us - np.fmod(at_us, QUARTER_US), return_counts=True)
    rows = list(zip(start_us.tolist(), n.tolist(), strict=True))
    return hours(rows, zone=zone)


@lru_cache(maxsize=KEPT)
def times_of(case: OpenedCase, numbers: tuple[int, ...]) -> dict[int, list[int]]:
    """Return when each of these accounts posted, in order, UTC; accounts in the order in which they are given."""
    columns = case.columns
    return {number: columns.at_us[columns.of_accounts((number,))].tolist() for number in numbers}
