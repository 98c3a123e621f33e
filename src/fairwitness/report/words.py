"""Numbers, times and short names as a reader meets them, in the page and in the terminal alike."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from fairwitness.language.signs import EPOCH, PLAIN_BELOW, PLAIN_FROM, SUPERSCRIPTS
from fairwitness.study import HOUR_US, MINUTE_US, SECOND_US

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fairwitness.model import ErrorBound, Number, ReadReport, Rule

DAY_US = 24 * HOUR_US
INTEGERS_FROM = 1_000
UNITS = ((DAY_US, "day"), (HOUR_US, "h"), (MINUTE_US, "min"), (SECOND_US, "s"), (1_000, "ms"), (1, "µs"))

FAMILY_WORDS = {
    "synchrony": "timing: doing the same within moments of each other",
    "text_and_media_reuse": "reuse: publishing the same words or pictures as one's own",
}
REASON_WORDS = {
    "no_time": "no time given",
    "bad_time": "a time that cannot be read",
    "ambiguous_date": "a date that could mean two days",
    "time_out_of_range": "a time that no post can have",
    "no_account": "no account given",
    "bad_id": "an id that no platform gives",
    "mangled_id": "an account id that a spreadsheet has rounded",
    "bad_json": "a broken record",
    "open_quote": "a quote that never closes, and all that follows it",
    "wrong_cell_count": "more or fewer cells than the header names",
    "not_utf8": "letters that cannot be decoded",
    "line_too_long": "a line too long to be read",
    "not_a_post": "a record of something else than a post",
    "deletion": "a record of a deletion",
    "advertisement": "a post that was shown because somebody paid for it",
    "unknown_platform": "a record of a platform that is not read",
    "bad_platform": "a platform with a name that cannot be used",
}
SETTING_WORDS = {
    "seed": "seed of every random draw",
    "discovery_rate": "share of false pairs tolerated in discovery",
    "robustness_level": "level of the second test of each pair",
    "group_rate": "share of false groups tolerated",
    "member_rate": "share of wrongly named accounts tolerated in a group",
    "min_occasions": "shared occasions a pair needs to be tested",
    "min_group": "smallest group looked at",
    "min_deceptive_group": "smallest group that may be called deceptive",
    "bootstraps": "times that grouping was repeated on resampled data",
    "min_stability": "share of repetitions in which a group must recur",
    "draws": "most random draws of each group and member test",
    "tick_us": "clock tick that the tests assume",
    "log10_discovery_cut": "largest p of a pair that passed discovery",
    "block_us": "width of the time blocks dealt to the two halves",
}


def number(value: Number) -> str:
    """Return a number with thousands separators and at most three significant decimals."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}" if abs(value) < PLAIN_BELOW * 1e6 else power(value)
    if not math.isfinite(value):
        return "not finite"
    if not PLAIN_FROM <= abs(value) < PLAIN_BELOW:
        return power(value)
    return f"{value:,.0f}" if abs(value) >= INTEGERS_FROM else f"{value:.3g}"


def power(value: float) -> str:
    """Return a number as a power of ten: 1.2 × 10⁻⁵."""
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}\u00a0×\u00a010{str(int(exponent)).translate(SUPERSCRIPTS)}"


def probability(value: float | None) -> str:
    """Return a p- or q-value; what underflowed to zero is said to be small, not nought."""
    if value is None:
        return "not computed"
    if value <= 0:
        return f"below\u00a010{'-300'.translate(SUPERSCRIPTS)}"
    return f"{value:.2g}" if value >= PLAIN_FROM else power(value)


def log10(exponent: float) -> str:
    """Return ten to the given power, also where a float could not hold it."""
    whole = math.floor(exponent)
    return f"{10 ** (exponent - whole):.1f}\u00a0×\u00a010{str(whole).translate(SUPERSCRIPTS)}"


def ratio(observed: float, expected: float) -> str:
    """Return how many times the expected number was observed."""
    return f"{number(observed / expected)} times" if expected > 0 else "none was expected"


def share(value: float) -> str:
    """Return a share as per cent."""
    return f"{value * 100:.3g}\u00a0%"


def duration(us: int) -> str:
    """Return a length of time in one unit and the next smaller: 12 s, 1 min 5 s, 3 days."""
    rest, amounts = abs(int(us)), []
    for width, unit in UNITS:
        amount, rest = divmod(rest, width)
        amounts.append((amount, unit))
    largest = next((place for place, (amount, _) in enumerate(amounts) if amount), None)
    if largest is None:
        return "0\u00a0s"
    return " ".join(_amount(amount, unit) for amount, unit in amounts[largest : largest + 2] if amount)


def _amount(amount: int, unit: str) -> str:
    return f"{amount:,}\u00a0{unit}{'s' if unit == 'day' and amount != 1 else ''}"


def clock(us: int) -> str:
    """Return a moment in UTC to the second, or finer where the data are."""
    moment = EPOCH + timedelta(microseconds=int(us))
    fraction = f".{moment.microsecond:06d}".rstrip("0.") if moment.microsecond else ""
    return f"{moment:%Y-%m-%d %H:%M:%S}{fraction}"


def day(us: int) -> str:
    """Return the day of a moment, UTC."""
    return f"{EPOCH + timedelta(microseconds=int(us)):%Y-%m-%d}"


def count(amount: int, one: str, many: str | None = None) -> str:
    """Return an amount with its noun: 1 group, 2 groups."""
    return f"{amount:,} {one if amount == 1 else many or one + 's'}"


def spaced(name: str) -> str:
    """Return an identifier as words."""
    return name.replace("_", " ").replace(".", ": ").strip()


def quantity(name: str, value: Number) -> str:
    """Return a named number; the ending of its name says what it measures."""
    if isinstance(value, str):
        return value
    if name.endswith("at_us"):
        return f"{clock(int(value))} UTC"
    if name.endswith("_us"):
        return duration(int(value))
    if name.startswith("log10_"):
        return log10(value)
    return _rated(name, value)


def _rated(name: str, value: float) -> str:
    if name in {"p", "q"} or name.endswith(("p_value", "q_value")) or name.startswith("p_"):
        return probability(value)
    if name.endswith(("_rate", "_level", "share", "stability")):
        return share(value)
    return str(value) if name == "seed" else number(value)


def trace_words(trace: str) -> str:
    """Return what accounts did alike, as a clause: posted the same words."""
    from fairwitness.traces import TRACES

    return TRACES[trace].label if trace in TRACES else spaced(trace)


def family_words(family: str) -> str:
    """Return what a kind of evidence is."""
    return FAMILY_WORDS.get(family) or spaced(family)


def reason_words(reason: str) -> str:
    """Return why a row was set aside."""
    return REASON_WORDS.get(reason) or spaced(reason)


def label(name: str) -> str:
    """Return what a named number is called: without the unit, which the number itself shows."""
    plain = name.removeprefix("n_").removeprefix("log10_").removesuffix("_us")
    return SETTING_WORDS.get(name) or spaced(plain).replace("p value", "p").replace("q value", "q")


def rule_words(rule_id: str, rules: Mapping[str, Rule]) -> str:
    """Return the sentence of a rule, or its id as words where the rule is not at hand."""
    return rules[rule_id].text if rule_id in rules else spaced(rule_id)


def bound_sentence(bound: ErrorBound) -> str:
    """Return how many of the named accounts may be wrong, or why that cannot be said."""
    if bound.n_wrong_at_most is None:
        return f"No bound on wrong accusations can be given. {bound.reason}"
    if not bound.n_named:
        return bound.reason
    return (
        f"With {bound.confidence:.0%} confidence at most {bound.n_wrong_at_most:,} of the {bound.n_named:,} named "
        f"accounts are wrong. {bound.reason}"
    )


def on_platforms(n_by_platform: Mapping[str, int]) -> str:
    """Return on which platforms the accounts of a group are, behind their number; nothing for one platform."""
    from fairwitness.findings.platforms import listed

    return f" on {len(n_by_platform)} platforms ({listed(n_by_platform)})" if len(n_by_platform) > 1 else ""


def platform_sentence(read: ReadReport) -> str:
    """Return what a study of several platforms holds, and how its ids are written; nothing for one platform."""
    posts = read.platforms()
    if len(posts) < 2:  # noqa: PLR2004  one platform needs no telling apart
        return ""
    shown = ", ".join(f"{name} {count(n, 'post')}" for name, n in posts.items())
    told = f"Platforms: {shown}. Each id carries its platform before a colon, such as {min(posts)}:123."
    if not read.n_equal_ids:
        return told
    equal = count(read.n_equal_ids, "account id occurs", "account ids occur")
    return f"{told} {equal} on more than one platform and mean different accounts."
