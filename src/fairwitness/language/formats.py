"""Numbers, dates and lengths of time as a language writes them; times are UTC and say so."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date
from babel.numbers import (
    format_decimal,
    format_percent,
    get_decimal_symbol,
    get_group_symbol,
)
from babel.units import format_unit

from fairwitness.language.signs import (
    DAY_US,
    EPOCH,
    HOUR_US,
    MINUTE_US,
    PLAIN_BELOW,
    PLAIN_FROM,
    SECOND_US,
    SUPERSCRIPTS,
)

if TYPE_CHECKING:
    from markupsafe import Markup

OWN = "default"
"""Babel's name for the signs that go with the digits that the language itself uses."""
ZEROS = {"arabext": 0x6F0, "arab": 0x660, "deva": 0x966, "beng": 0x9E6, "mymr": 0x1040}
"""Where the digits of a numbering system begin; Babel knows its signs, but writes Latin digits."""
KEPT = 20_000
"""Written numbers that are kept."""
PER_CENT = {"arabext": "٪", "arab": "٪"}
UNITS = (
    (DAY_US, "duration-day"), (HOUR_US, "duration-hour"), (MINUTE_US, "duration-minute"),
    (SECOND_US, "duration-second"), (1_000, "duration-millisecond"), (1, "duration-microsecond"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Formats:
    """How a language writes numbers and dates."""

    locale: Locale

    def number(self, value: float | str | None) -> str:
        """Return a number with separators and at most three significant decimals."""
        if value is None or isinstance(value, str):
            return value or ""
        return _written(str(self.locale), value)

    def _number(self, value: float) -> str:
        if isinstance(value, int) or float(value).is_integer():
            return self.digits(format_decimal(int(value), locale=self.locale, numbering_system=OWN))
        if not math.isfinite(value):
            return "∞"
        if not PLAIN_FROM <= abs(value) < PLAIN_BELOW:
            return self._power(value)
        return self._decimal(value, significant=3)

    def share(self, value: float) -> str:
        """Return a share as per cent."""
        places = max(0, 2 - math.floor(math.log10(abs(value) * 100))) if value else 0
        pattern = "#,##0." + "#" * places + "%" if places else "#,##0%"
        return self.digits(format_percent(value, pattern, locale=self.locale, numbering_system=OWN))

    def p(self, value: float | None) -> str:
        """Return a p- or q-value; what underflowed to zero is said to be small, not nought."""
        if value is None:
            return "–"
        if value <= 0:
            return f"< 10{'-300'.translate(SUPERSCRIPTS)}"
        return self._decimal(value, significant=2) if value >= PLAIN_FROM else self._power(value)

    def duration(self, us: int) -> str:
        """Return a length of time in one unit and the next smaller."""
        rest, amounts = abs(int(us)), []
        for width, unit in UNITS:
            amount, rest = divmod(rest, width)
            amounts.append((amount, unit))
        largest = next((place for place, (amount, _) in enumerate(amounts) if amount), 3)
        shown = [pair for pair in amounts[largest : largest + 2] if pair[0]] or [(0, "duration-second")]
        return " ".join(self._unit(amount, unit) for amount, unit in shown)

    def clock(self, us: int) -> Markup:
        """Return a moment in UTC to the second, which stays in one direction."""
        return self._time(us, letters=19)

    def day(self, us: int) -> Markup:
        """Return the day of a moment, UTC."""
        return self._time(us, letters=10)

    def long_day(self, us: int) -> str:
        """Return the day of a moment in words."""
        moment = EPOCH + timedelta(microseconds=int(us))
        return self.digits(format_date(moment.date(), "long", locale=self.locale))

    def digits(self, text: str) -> str:
        """Return a text with the digits of the language."""
        zero = ZEROS.get(self.locale.default_numbering_system, ord("0"))
        return text.translate({ord("0") + n: zero + n for n in range(10)})

    def _time(self, us: int, *, letters: int) -> Markup:
        from markupsafe import Markup

        # Written out, not with Babel and Markup.format: a page has hundreds of moments.
        exact = (EPOCH + timedelta(microseconds=int(us))).isoformat()
        shown = self.digits(exact[:letters].replace("T", " "))
        return Markup(f'<time dir="ltr" datetime="{exact}">{shown}</time>')  # noqa: S704  digits and signs only

    def _unit(self, amount: int, unit: str) -> str:
        return self.digits(str(format_unit(amount, unit, "short", locale=self.locale, numbering_system=OWN)))

    def _decimal(self, value: float, *, significant: int) -> str:
        places = max(0, significant - 1 - math.floor(math.log10(abs(value))))
        pattern = "#,##0." + "#" * places if places else "#,##0"
        return self.digits(format_decimal(value, pattern, locale=self.locale, numbering_system=OWN))

    def _power(self, value: float) -> str:
        mantissa, exponent = f"{value:.1e}".split("e")
        symbol = get_decimal_symbol(self.locale, numbering_system=OWN)
        shown = self.digits(mantissa.replace(".", symbol))
        return f"{shown}\u00a0×\u00a0{self.digits('10')}{str(int(exponent)).translate(SUPERSCRIPTS)}"


def signs_of(locale: Locale) -> dict[int, str]:
    """Return what a language writes for the digits, and for the point, comma and per cent sign among them."""
    zero = ZEROS.get(locale.default_numbering_system, ord("0"))
    signs = {ord("0") + n: chr(zero + n) for n in range(10)}
    signs[ord(".")] = get_decimal_symbol(locale, numbering_system=OWN)
    signs[ord(",")] = get_group_symbol(locale, numbering_system=OWN)
    signs[ord("%")] = PER_CENT.get(locale.default_numbering_system, "%")
    return signs


@lru_cache(maxsize=KEPT)
def _written(language: str, value: float) -> str:
    """Return a number in a language; pages repeat few numbers many times."""
    return Formats(Locale.parse(language))._number(value)  # noqa: SLF001  the same module


def microseconds(text: str) -> int | None:
    """Return the moment that a date or a date and time (UTC) names, None where it names none."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    moment = moment.replace(tzinfo=moment.tzinfo or UTC)
    return (moment - EPOCH) // timedelta(microseconds=1)
