"""Figures as people print them, read as bounds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.errors import StudyError
from fairwitness.figures.amounts import amount_of, bounded, limits
from fairwitness.figures.numerals import folded, number_in

INFINITE = math.inf


@pytest.mark.parametrize(
    ("text", "kind", "value", "low", "high"),
    [
        ("7451", "exact", 7451, 7451, 7451),
        ("7,451", "exact", 7451, 7451, 7451),
        ("۷٬۴۵۱", "exact", 7451, 7451, 7451),
        ("over 43,300", "over", 43300, 43300, INFINITE),
        ("more than 300", "over", 300, 300, INFINITE),
        ("at least 208", "at_least", 208, 208, INFINITE),
        ("دست‌کم ۲۰۸", "at_least", 208, 208, INFINITE),
        ("300+", "at_least", 300, 300, INFINITE),
        ("300 or more", "at_least", 300, 300, INFINITE),
        ("up to 500", "at_most", 500, 0, 500),
        ("fewer than 500", "under", 500, 0, 500),
        ("about 42,000", "about", 42000, 37800, 46200),
        ("300-400", "range", None, 300, 400),
        ("between 300 and 400", "range", None, 300, 400),
        ("2 million", "exact", 2_000_000, 2_000_000, 2_000_000),
        ("1.5 million", "exact", 1_500_000, 1_500_000, 1_500_000),
        ("two hundred and six", "exact", 206, 206, 206),
        ("forty-three thousand three hundred", "exact", 43300, 43300, 43300),
        ("two dozen", "exact", 24, 24, 24),
        ("42k", "exact", 42000, 42000, 42000),
    ],
)
def test_printed_figures(text: str, kind: str, value: float | None, low: float, high: float) -> None:
    found = amount_of(text)
    assert (found.kind, found.value) == (kind, value)
    assert limits(found, None) == (low, high)


@pytest.mark.parametrize("text", ["", "many", "-5", "over", "400-300", "1,23", "12 13", "nan", "1e400", "a"])
def test_what_is_no_figure_is_refused(text: str) -> None:
    with pytest.raises(StudyError):
        amount_of(text)


@given(st.integers(0, 10**9))
def test_grouped_and_plain_digits_agree(value: int) -> None:
    assert number_in(folded(f"{value:,}")) == number_in(str(value)) == value


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("over 43,300", 100, (43300, 43400)),
        ("43,300", 100, (43250, 43350)),
        ("43,300", 1, (43300, 43300)),
        ("about 8,500", 500, (8000, 9000)),
        ("under 500", 100, (400, 500)),
    ],
)
def test_a_rounding_unit_bounds_a_figure(text: str, unit: float, expected: tuple[float, float]) -> None:
    assert limits(amount_of(text), unit) == expected


def test_bounds_of_their_own() -> None:
    assert limits(bounded("58,900", low=46_900, high=69_500), None) == (46_900, 69_500)
    assert limits(bounded("", low=3, high=None), None) == (3, INFINITE)
    with pytest.raises(StudyError, match="do not enclose"):
        bounded("10", low=20, high=30)
    with pytest.raises(StudyError, match="do not enclose"):
        bounded("", low=30, high=20)
