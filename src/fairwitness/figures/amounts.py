"""Figures as people print them, as bounds: "over 300", "at least 4.5 million", "300-400", "two dozen"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.figures.numerals import folded, number_in
from fairwitness.figures.records import Amount

if TYPE_CHECKING:
    from fairwitness.figures.records import Kind

WORDS: tuple[tuple[str, Kind], ...] = (
    (r"at least|no fewer than|no less than|minimum of|a minimum of|from|≥|>=|حداقل|دست ?کم", "at_least"),
    (r"at most|no more than|up to|as many as|maximum of|≤|<=|حداکثر", "at_most"),
    (r"more than|over|above|exceeds|exceeding|in excess of|surpasses|>|بیش از|بیشتر از", "over"),
    (r"fewer than|less than|under|below|nearly|almost|just under|<|کمتر از|نزدیک به", "under"),
    (r"about|around|approximately|approx\.?|roughly|some|circa|c\.|ca\.|~|≈|حدود|تقریبا|تقریباً", "about"),
)  # fmt: skip
"""Words before a number, and what they make of it; a new wording is one more alternative."""
OPEN = re.compile(r"^(.+?)\s*(?:\+|or more|and more|and counting)$")
RANGE = re.compile(r"^(?:between\s+|from\s+|بین\s+)?(.+?)\s*(?:-|–|—|\bto\b|\band\b|\bتا\b|\bو\b)\s*(.+)$")
LARGEST = 1e15


def amount_of(text: str) -> Amount:
    """Return what a printed figure says.

    Args:
        text: as printed, in Latin, Arabic-Indic or Persian digits or in English words.

    Raises:
        StudyError: it names no count, a negative one, or a range that is turned round.
    """
    words = folded(text)
    for pattern, kind in WORDS:
        if found := re.match(rf"(?:{pattern})\s*(?=\S)(.*)$", words):
            number = number_in(found[1])
            if number is not None:
                return _checked(_bounded(text, kind, number))
    if found := OPEN.match(words):
        number = number_in(found[1])
        if number is not None:
            return _checked(_bounded(text, "at_least", number))
    number = number_in(words)
    if number is not None:
        return _checked(Amount(text=text, kind="exact", value=number, low=number, high=number))
    return _range(text, words)


def _bounded(text: str, kind: Kind, number: float) -> Amount:
    low = number if kind in {"at_least", "over"} else number if kind == "exact" else None
    high = number if kind in {"at_most", "under"} else None
    return Amount(text=text, kind=kind, value=number, low=low, high=high)


def _range(text: str, words: str) -> Amount:
    found = RANGE.match(words)
    ends = (number_in(found[1]), number_in(found[2])) if found else (None, None)
    low, high = ends
    if low is None or high is None:
        raise StudyError(
            f"{text!r} is no figure. Write a number, such as 7451, 'over 43,300', 'at least 9' or '3-5'."
        )
    if low > high:
        raise StudyError(f"the range {text!r} is turned round: it begins above its end. Write the smaller one first.")
    return _checked(Amount(text=text, kind="range", value=None, low=low, high=high))


def _checked(amount: Amount) -> Amount:
    if not 0 <= amount.shown <= LARGEST:
        raise StudyError(f"{amount.text!r} is no count: counts lie between 0 and {LARGEST:.0e}.")
    return amount


def bounded(text: str, *, low: float | None, high: float | None) -> Amount:
    """Return a figure whose bounds stand in columns of their own.

    Args:
        text: the printed figure; empty: only bounds are known.
        low: least count; None: no bound.
        high: greatest count; None: no bound.

    Raises:
        StudyError: bounds that are turned round, or leave the figure out.
    """
    said = amount_of(text) if text else None
    if low is None and high is None and said is not None:
        return said
    value = said.value if said else None
    shown = text or f"{'' if low is None else f'{low:,.10g}'}–{'' if high is None else f'{high:,.10g}'}"
    ends = [end for end in (low, value, high) if end is not None]
    if not ends or ends != sorted(ends) or ends[0] < 0:
        raise StudyError(f"the bounds {low} and {high} do not enclose {text or 'any figure'}. Put low before high.")
    if value is not None and value == low and high is None:
        return Amount(text=shown, kind="at_least", value=value, low=low, high=None)
    return Amount(text=shown, kind="range", value=value, low=low, high=high)


def limits(amount: Amount, unit: float | None) -> tuple[float, float]:
    """Return the counts that a printed figure can stand for, as an interval that may end at infinity.

    A figure rounded to a unit stands for half a unit around it; "over" and "at least" with a unit stand for less than
    one unit more, without a unit for anything more; "about" for one unit around it, without a unit for a tenth.

    Args:
        amount: the figure.
        unit: what it is rounded to; None: not known.
    """
    infinite = float("inf")
    if amount.kind == "range" or amount.value is None:
        return amount.low or 0.0, infinite if amount.high is None else amount.high
    value, step = amount.value, unit or 0.0
    if amount.kind in {"at_least", "over"}:
        return value, value + step if step else infinite
    if amount.kind in {"at_most", "under"}:
        return max(value - step, 0.0) if step else 0.0, value
    if amount.kind == "about":
        around = step or value / 10
        return max(value - around, 0.0), value + around
    half = step / 2 if step > 1 else 0.0  # counts are whole, so that a unit of one rounds nothing
    return max(value - half, 0.0), value + half
