"""Counts, spans and lists as sentences need them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def count(value: float) -> str:
    """Return a count with thousands separators, whole where it is, else rounded to a whole one."""
    if math.isinf(value):
        return "any number"
    if abs(value) < 10 and not float(value).is_integer():  # noqa: PLR2004
        return f"{value:.2g}"
    return f"{round(value):,}"


def span(limits: tuple[float, float]) -> str:
    """Return an interval of counts in words."""
    low, high = limits
    if math.isinf(high):
        return f"{count(low)} or more"
    return count(low) if count(low) == count(high) else f"{count(low)} to {count(high)}"


def day(value: date) -> str:
    """Return a day, such as 25 May 2020."""
    return f"{value.day} {value:%B %Y}"


def days(first: date | None, last: date | None) -> str:
    """Return a stretch of days that may be open."""
    if first and last:
        if first == last:
            return day(first)
        short = f"{first.day} {first:%B}" if first.year == last.year else day(first)
        return f"{first.day if (first.year, first.month) == (last.year, last.month) else short} to {day(last)}"
    if first:
        return f"{day(first)} or later"
    return f"{day(last)} or earlier" if last else "any day"


def listed(words: Sequence[str]) -> str:
    """Return words as a list with 'and' before the last."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def times(value: float) -> str:
    """Return a ratio, such as 2.4."""
    return "without bound" if math.isinf(value) else f"{value:.2g}" if value < 10 else f"{value:,.0f}"  # noqa: PLR2004


def lead(words: str) -> str:
    """Return words as a sentence begins with them."""
    return words[:1].upper() + words[1:]
