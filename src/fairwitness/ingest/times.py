"""One written time to microseconds UTC: the exact reader, and the definition for the fast one in `clock`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
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

ZONES = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "JST": 9, "AEST": 10,
    "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4, "MST": -7, "MDT": -6, "PDT": -7,
}  # fmt: skip
"""Hours from UTC of the zone names that mean one thing everywhere (IANA tz database, 2004 to 2026).

CST, CDT, IST, KST, MSK and PST do not; they are read only where the user's own time zone has such a name.
"""
ISO = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?"
    rf"\s*(Z|z|{'|'.join(ZONES)}|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)
NAMED = re.compile(r"(\d{4}-\d\d?-\d\d?[T ]\d\d?:\d\d(?::\d\d)?) ([A-Z]{3,5})", re.ASCII)
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


def parse_time(text: str, *, day_first: bool = False, zone: str | None = None) -> Instant | None:
    """Return the instant that a text names, or None where it is no time; `zone` tells what names such as CST mean."""
    try:
        for pattern, build in ((ISO, _iso), (TWITTER, _twitter)):
            if match := pattern.fullmatch(text):
                return build(match)
        if match := SLASHED.fullmatch(text):
            return _slashed(match, day_first=day_first)
        if zone and (match := NAMED.fullmatch(text)):
            return _named(match[1], name=match[2], zone=zone)
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


@lru_cache(maxsize=64)
def _zone(text: str | None) -> timezone:
    if text is None or text in {"Z", "z"}:
        return UTC
    if text in ZONES:
        return timezone(timedelta(hours=ZONES[text]))
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _named(text: str, *, name: str, zone: str) -> Instant | None:
    """Read a local time under a name that its zone has at that moment, in summer or in winter."""
    from zoneinfo import ZoneInfo

    plain = parse_time(text)
    if plain is None:
        return None
    local = (EPOCH + timedelta(microseconds=plain.at_us)).replace(tzinfo=ZoneInfo(zone))
    meant = [moment for moment in (local.replace(fold=0), local.replace(fold=1)) if moment.tzname() == name]
    if not meant:
        return None
    return Instant((meant[0].astimezone(UTC) - EPOCH) // MICROSECOND, stated_us=plain.stated_us)


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
