"""Comparisons in words, such as "less than a sixth", as ranges of a ratio, and whether two figures keep them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from fairwitness.errors import StudyError
from fairwitness.figures.numerals import folded, number_in

State = Literal["holds", "fails", "cannot_be_told"]

FRACTIONS = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twelfth": 12, "twentieth": 20, "hundredth": 100, "thousandth": 1000,
    "نصف": 2, "نیم": 2, "سوم": 3, "چهارم": 4, "پنجم": 5, "ششم": 6, "هفتم": 7, "هشتم": 8, "نهم": 9, "دهم": 10,
}  # fmt: skip
MULTIPLES = {"twice": 2.0, "double": 2.0, "thrice": 3.0, "triple": 3.0, "treble": 3.0, "quadruple": 4.0, "equal": 1.0,
             "as many": 1.0, "the same": 1.0}  # fmt: skip
COMPARATORS: tuple[tuple[str, str], ...] = (
    (r"no less than|not less than|at least|no fewer than|حداقل|دست ?کم", "at_least"),
    (r"no more than|not more than|at most|up to|حداکثر", "at_most"),
    (r"less than|fewer than|under|below|smaller than|کمتر از", "under"),
    (r"more than|over|above|greater than|exceeds|بیش از|بیشتر از", "over"),
    (r"nearly|almost|just under|close to", "nearly"),
    (r"exactly|precisely", "exactly"),
    (r"about|around|approximately|roughly|some|circa|~|≈|حدود|تقریبا|تقریباً", "about"),
)
PERSIAN_ONE = {"یک": 1, "دو": 2, "سه": 3, "چهار": 4, "پنج": 5, "شش": 6, "هفت": 7, "هشت": 8, "نه": 9, "ده": 10}
TAIL = r"(?:\s+(?:of|as|that|the|than|larger|as large|as many|as high|as much|so many|bigger|greater|official)\b.*)?$"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a phrase says of the ratio of two figures.

    Attributes:
        low, high: of the ratio, infinity where the phrase sets no bound.
        strict: whether the bounds themselves are left out.
        ratio: the number in the phrase.
    """

    low: float
    high: float
    strict: bool
    ratio: float


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether two figures keep a phrase.

    Attributes:
        state: for all counts that the figures can stand for, for none, or for some.
        low, high: ratio of these counts.
        needed: count of the second figure at which the phrase would begin to hold; None: it does not depend on one.
    """

    state: State
    low: float
    high: float
    needed: float | None


def comparison_in(phrase: str) -> Comparison:
    """Return what a phrase says.

    "About" and no word at all mean: nearer to this fraction or multiple than to the next of its kind (a fourth lies
    between 1/4.5 and 1/3.5, three times between 2.5 and 3.5).

    Raises:
        StudyError: it holds no fraction, multiple or percentage that is known.
    """
    words = folded(phrase).strip(" .!\u201c\u201d\"'")
    kind, rest = "about", words
    for pattern, name in COMPARATORS:
        if found := re.match(rf"(?:{pattern})\s*(?=\S)(.*)$", words):
            kind, rest = name, found[1]
            break
    ratio, nearest = _ratio(rest, phrase)
    ends = {
        "under": (0.0, ratio, True), "at_most": (0.0, ratio, False), "over": (ratio, math.inf, True),
        "at_least": (ratio, math.inf, False), "nearly": (nearest[0], ratio, False), "exactly": (ratio, ratio, False),
        "about": (*nearest, False),
    }  # fmt: skip
    return Comparison(*ends[kind], ratio)


def _ratio(words: str, phrase: str) -> tuple[float, tuple[float, float]]:
    """Return the ratio and the range of ratios that are nearer to it than to its neighbours."""
    for read in (_percent, _higher, _multiple, _fraction):
        if (found := read(words)) is not None and found[0] > 0:
            return found
    raise StudyError(
        f"the phrase {phrase!r} holds no comparison that is known. Write it as 'less than a sixth', 'three times', "
        f"'more than 80 %' or 'two thirds'."
    )


def _around(value: float, step: float) -> tuple[float, float]:
    return max(value - step / 2, 0.0), value + step / 2


def _percent(words: str) -> tuple[float, tuple[float, float]] | None:
    found = re.match(r"(.+?)\s*(?:%|٪|per ?cent\b|درصد)\s*(higher|more|above|lower|less|below|of)?", words)
    number = number_in(found[1]) if found else None
    if found is None or number is None:
        return None
    low, high = _around(number / 100, 0.01)
    if found[2] in {"higher", "more", "above"}:
        return 1 + number / 100, (1 + low, 1 + high)
    if found[2] in {"lower", "less", "below"}:
        return 1 - number / 100, (max(1 - high, 0.0), 1 - low)
    return number / 100, (low, high)


def _higher(words: str) -> tuple[float, tuple[float, float]] | None:
    """Refuse "three times higher", which some mean as three times and others as four times."""
    if re.match(r".+?\s*(?:times|fold)\s+(?:higher|more|lower|less)\b", words):
        raise StudyError(
            f"'{words}' can mean two ratios: some add the whole, some do not. Write 'three times as many', or the "
            f"ratio that the text means, and say so in the note."
        )
    return None


def _multiple(words: str) -> tuple[float, tuple[float, float]] | None:
    for word, value in MULTIPLES.items():
        if re.match(rf"{word}\b{TAIL}", words):
            return value, _around(value, 1.0)
    found = re.match(rf"(.+?)[\s-]*(?:times|fold|x|×|برابر)\b{TAIL}", words)
    number = (PERSIAN_ONE.get(found[1]) or number_in(found[1])) if found else None
    return None if number is None else (float(number), _around(float(number), 1.0))


def _fraction(words: str) -> tuple[float, tuple[float, float]] | None:
    if found := re.match(rf"(\d+)\s*/\s*(\d+){TAIL}", words):
        return _parts(float(found[1]), float(found[2]))
    if found := re.match(rf"1 in (\d+){TAIL}", words):
        return _parts(1.0, float(found[1]))
    if found := re.match(rf"(?:(.+?)[\s-]+)?(\w+?)s?{TAIL}", words):
        below = FRACTIONS.get(found[2]) or FRACTIONS.get(f"{found[2]}s")
        above = 1.0 if found[1] in {None, "a", "an", "one"} else PERSIAN_ONE.get(found[1]) or number_in(found[1])
        if below and above:
            return _parts(float(above), float(below))
    return None


def _parts(above: float, below: float) -> tuple[float, tuple[float, float]] | None:
    if not above or not below:
        return None
    if above == 1 and below > 1:
        return 1 / below, (1 / (below + 0.5), 1 / (below - 0.5))
    return above / below, _around(above / below, 1 / below)


def judge(said: Comparison, first: tuple[float, float], second: tuple[float, float]) -> Judged:
    """Return whether the first figure stands to the second as a phrase says.

    Args:
        said: what the phrase says of first / second.
        first: counts that the first figure can stand for, as an interval.
        second: the same of the second.
    """
    low = first[0] / second[1] if second[1] else math.inf
    high = first[1] / second[0] if second[0] else math.inf
    inside = (low > said.low or (low == said.low and (not said.strict or said.low == 0))) and (
        high < said.high or (high == said.high and not said.strict)
    )
    outside = low > said.high or high < said.low or (said.strict and (low >= said.high or high <= said.low))
    state: State = "holds" if inside else "fails" if outside else "cannot_be_told"
    return Judged(state, low, high, _needed(said, first))


def _needed(said: Comparison, first: tuple[float, float]) -> float | None:
    if math.isinf(said.high) == (said.low == 0):
        return None
    bound = said.high if said.low == 0 else said.low
    count = first[1] if said.low == 0 else first[0]
    return count / bound if math.isfinite(count) else None
