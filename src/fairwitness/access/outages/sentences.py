"""What is printed of an event, in one sentence, with its place as a code where one is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.access.records import utc

if TYPE_CHECKING:
    from fairwitness.access.outages.rules import Rule
    from fairwitness.access.records import Event, Span


def sentence(event: Event, place: str, *, n_windows: int, rule: Rule) -> str:
    """Return the conclusion as one sentence."""
    where = place_words(event, place)
    often = f", {n_windows} windows" if n_windows > 1 else ""
    until = f"ended {between(event.end)}" if event.end else "not ended when the data end"
    return f"{where}: began {between(event.onset)}, {until}{often}; {rule.text}."


def place_words(event: Event, place: str) -> str:
    """Return the place's codes, or its name where it has none."""
    return " in ".join(part for part in (event.network, event.country) if part) or place


def between(span: Span) -> str:
    """Return an interval of time in words, UTC."""
    first, last = moment(span.earliest_us), moment(span.latest_us)
    if first[:10] == last[:10] and first != last:
        return f"between {first.removesuffix(' UTC')} and {last[11:]}"
    return first if first == last else f"between {first} and {last}"


def moment(at_us: int) -> str:
    """Return a moment to the minute, UTC."""
    return f"{utc(at_us)} UTC"
