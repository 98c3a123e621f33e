"""One written time to microseconds UTC: the exact reader, and the definition for the fast one in `clock`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

SECOND_US = 1_000_000
MINUTE_US = 60 * SECOND_US
DAY_US = 24 * 60 * MINUTE_US
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LOW_US = (datetime(1990, 1, 1, tzinfo=UTC) - EPOCH) // MICROSECOND
HIGH_US = (datetime(2100, 1, 1, tzinfo=UTC) - EPOCH) // MICROSECOND
"""Times outside [LOW_US, HIGH_US) are not plausible for a post."""
UNITS = (1_000_000, 1_000, 1)
"""Microseconds per second, millisecond and microsecond: between 1990 and 2100 their counts do not overlap."""

ISO = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?"
    r"\s*(Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)
TWITTER = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d\d):(\d\d):(\d\d) ([+-]\d{4}) (\d{4})", re.ASCII)
SLASHED = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})(?:,? (\d\d?):(\d\d)(?::(\d\d))?(?: ?([AaPp])[Mm])?)?", re.ASCII)
NUMBER = re.compile(r"(\d{1,18})(?:\.(\d+))?", re.ASCII)
MONTHS = {"JanFebMarAprMayJunJulAugSepOctNovDec"[3 * k : 3 * k + 3]: k + 1 for k in range(12)}


class Instant(NamedTuple):
    """A time: microseconds since 1970, whether it lacked a zone, and its tick where the writing says it (else 0)."""

    at_us: int
    naive: bool = False
    stated_us: int = 0
    slashed: tuple[int, int] | None = None
    """the first two numbers of a date such as 3/4/2017, whose order only the whole file can tell"""


def parse_time(text: str, *, day_first: bool = False) -> Instant | None:
    """Return the instant that a text names, or None where it is no time."""
    try:
        for pattern, build in ((ISO, _iso), (TWITTER, _twitter)):
            if match := pattern.fullmatch(text):
                return build(match)
        if match := SLASHED.fullmatch(text):
            return _slashed(match, day_first=day_first)
        return _number(text)
    except (ValueError, OverflowError):
        return None


def unit_of(value: float) -> int:
    """Return microseconds per unit of a count since 1970 by its size; 0 where no unit fits."""
    return next((unit for unit in UNITS if LOW_US <= value * unit < HIGH_US), 0)


def _since_epoch(*parts: int, zone: timezone = UTC) -> int:
    return (datetime(*parts, tzinfo=zone) - EPOCH) // MICROSECOND  # type: ignore[misc, arg-type]


def _iso(match: re.Match[str]) -> Instant:
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    stated = 0 if second else MINUTE_US if hour else DAY_US
    clock = (int(hour or 0), int(minute or 0), int(second or 0), int((fraction or "").ljust(6, "0")[:6]))
    at = _since_epoch(int(year), int(month), int(day), *clock, zone=_zone(zone))
    return Instant(at, zone is None, stated)


def _zone(text: str | None) -> timezone:
    if text is None or text in {"Z", "z", "UTC", "GMT"}:
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _twitter(match: re.Match[str]) -> Instant:
    month, day, hour, minute, second, zone, year = match.groups()
    parts = (int(year), MONTHS.get(month, 0), int(day), int(hour), int(minute), int(second))
    return Instant(_since_epoch(*parts, zone=_zone(zone)))


def _slashed(match: re.Match[str], *, day_first: bool) -> Instant:
    first, second = int(match[1]), int(match[2])
    day, month = (first, second) if day_first or first > 12 else (second, first)  # noqa: PLR2004  months
    hour = int(match[4] or 0)
    if match[7]:
        hour = hour % 12 + 12 * (match[7] in "pP")
    parts = (int(match[3]), month, day, hour, int(match[5] or 0), int(match[6] or 0))
    stated = 0 if match[6] else MINUTE_US if match[4] else DAY_US
    return Instant(_since_epoch(*parts), naive=True, stated_us=stated, slashed=(first, second))


def _number(text: str) -> Instant | None:
    match = NUMBER.fullmatch(text)
    if not match:
        return None
    whole, unit = int(match[1]), unit_of(int(match[1]))
    # A count that fits no unit is returned as it stands: it is a time, out of range.
    fraction = (match[2] or "").ljust(6, "0")[:6]
    return Instant(whole * unit + int(fraction) * unit // SECOND_US if unit else min(whole, LOW_US - 1))
