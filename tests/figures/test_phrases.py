"""Comparisons in words against exact arithmetic."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.errors import StudyError
from fairwitness.figures.phrases import comparison_in, judge

ORDINALS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}


@given(st.sampled_from(sorted(ORDINALS)), st.integers(1, 10**6), st.integers(1, 10**6))
def test_less_than_a_fraction_of_exact_counts(word: str, first: int, second: int) -> None:
    k = ORDINALS[word]
    if k * first == second:
        return  # floating point need not decide an exact tie
    found = judge(comparison_in(f"less than a {word}"), (first, first), (second, second))
    assert found.state == ("holds" if Fraction(first, second) < Fraction(1, k) else "fails")


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 5), st.integers(2, 6))
def test_intervals_are_all_their_counts(first: int, second: int, width: int, k: int) -> None:
    counts = [Fraction(first, second + add) for add in range(width + 1)]
    if Fraction(1, k) in counts:
        return
    kept = [ratio < Fraction(1, k) for ratio in counts]
    found = judge(comparison_in(f"less than 1/{k}"), (first, first), (second, second + width))
    expected = "holds" if all(kept) else "fails" if not any(kept) else "cannot_be_told"
    # Between whole counts the interval holds more ratios, so that only undecided may differ.
    assert found.state in {expected, "cannot_be_told"}


@pytest.mark.parametrize(
    ("phrase", "low", "high"),
    [
        ("less than a sixth", 0, 1 / 6),
        ("less than a sixth of the true number", 0, 1 / 6),
        ("more than three times", 3, math.inf),
        ("more than twice as many", 2, math.inf),
        ("three times", 2.5, 3.5),
        ("nearly three times", 2.5, 3),
        ("about a fourth", 1 / 4.5, 1 / 3.5),
        ("half", 1 / 2.5, 1 / 1.5),
        ("two thirds", 0.5, 5 / 6),
        ("at least 80 %", 0.8, math.inf),
        ("80 per cent higher", 1.795, 1.805),
        ("10-fold", 9.5, 10.5),
        ("کمتر از یک ششم", 0, 1 / 6),
        ("بیش از سه برابر", 3, math.inf),
    ],
)
def test_what_phrases_say(phrase: str, low: float, high: float) -> None:
    found = comparison_in(phrase)
    assert found.low == pytest.approx(low)
    assert found.high == pytest.approx(high)


@pytest.mark.parametrize("phrase", ["", "much more", "less than", "a zeroth", "three times higher", "1/0"])
def test_what_is_unclear_is_refused(phrase: str) -> None:
    with pytest.raises(StudyError):
        comparison_in(phrase)


def test_an_open_end_decides_only_what_it_can() -> None:
    said = comparison_in("less than a sixth")
    assert judge(said, (10, 10), (50, math.inf)).state == "cannot_be_told"
    assert judge(said, (10, 10), (61, math.inf)).state == "holds"
    found = judge(said, (7_451, 7_451), (43_300, 43_400))
    assert found.state == "fails"
    assert found.needed == pytest.approx(44_706)
