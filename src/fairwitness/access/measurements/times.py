"""Times and places as measurement files write them."""

from __future__ import annotations

import re
from functools import lru_cache

from fairwitness.study import DAY_US, HOUR_US, MINUTE_US, SECOND_US

CLOCK = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?\d*(?:Z|\+00:?00)?")
COUNTRY = re.compile("[A-Z]{2}")
NETWORK = re.compile("AS[0-9]{1,10}")
FIRST_US = 1_230_768_000 * SECOND_US
"""2009-01-01: no measurement that we read is older."""
LONGEST_HOST = 253
"""Letters (RFC 1035)."""
LAST_US = 4_102_444_800 * SECOND_US
"""2100-01-01."""


def moment_us(text: str | None) -> int | None:
    """Return a UTC time such as '2022-08-15 19:01:30' in microseconds since 1970, or None if it is none."""
    if text is None or not 19 <= len(text) <= 35:  # noqa: PLR2004  from seconds to a zone
        return None
    if len(text) == 19 and (hour_us := _hour_us(text[:14])) is not None:  # noqa: PLR2004  as nearly all are
        digits = text[14:16] + text[17:19]
        if digits.isascii() and digits.isdecimal() and digits[0] < "6" and digits[2] < "6" and text[16] == ":":
            return hour_us + int(digits[:2]) * MINUTE_US + int(digits[2:]) * SECOND_US
    return _any_moment_us(text)


@lru_cache(maxsize=65536)
def _hour_us(text: str) -> int | None:
    """Return a day and hour such as '2022-08-15 19:' in microseconds, or None if it is none."""
    return _any_moment_us(f"{text}00:00")


def _any_moment_us(text: str) -> int | None:
    day_us = _day_us(text[:10])
    clock = CLOCK.fullmatch(text[11:]) if text[10] in " T" else None
    if day_us is None or clock is None:
        return None
    hours, minutes, seconds, fraction = clock.groups()
    if hours > "23" or minutes > "59" or seconds > "60":
        return None
    at_us = day_us + int(hours) * HOUR_US + int(minutes) * MINUTE_US + int(seconds) * SECOND_US
    at_us += int((fraction or "0").ljust(6, "0"))
    return at_us if FIRST_US <= at_us < LAST_US else None


@lru_cache(maxsize=4096)
def _day_us(day: str) -> int | None:
    import datetime as dt

    try:
        return (dt.date.fromisoformat(day) - dt.date(1970, 1, 1)).days * DAY_US
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def country_code(text: str | None) -> str:
    """Return two capitals, ZZ if unknown."""
    code = (text or "").strip().upper()
    return code if COUNTRY.fullmatch(code) else "ZZ"


@lru_cache(maxsize=65536)
def network_name(text: str | int | None) -> str:
    """Return AS and a number, AS0 if unknown."""
    code = str(text if text is not None else "").strip().upper()
    code = code if code.startswith("AS") else f"AS{code}"
    return f"AS{int(code[2:])}" if NETWORK.fullmatch(code) else "AS0"


@lru_cache(maxsize=65536)
def host_of(address: str) -> str:
    """Return the host of a URL or endpoint, lower case, in the letters that name servers use; empty if none."""
    rest = address.partition("://")[2] or address
    host = rest.partition("/")[0].partition("?")[0].partition("#")[0].rpartition("@")[2]
    host = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    host = host.rstrip(".").lower()[:LONGEST_HOST]
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host
