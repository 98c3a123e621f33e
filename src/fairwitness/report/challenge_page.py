"""The page of a challenge: one HTML file for a list of accounts, with the same bytes on every run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.findings.challenge.records import UNMATCHED_WORDS, Unmatched
from fairwitness.report import svg
from fairwitness.report.challenge_text import percent, points
from fairwitness.report.page import styled, templates
from fairwitness.report.words import count
from fairwitness.whole_files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from markupsafe import Markup

    from fairwitness.findings.challenge.records import Challenge, SetCounts

MOST_ROWS = 3_000
"""Accounts in the table; the rest stands in challenge.csv."""
MOST_DETAILS = 300
"""Accounts, named or once found close to others, whose statements and posts are printed."""
MOST_LOST = 500
MOST_CO_ACTIONS = 3
LETTERS = 240
BAR, GAP, TOP, LABEL = 30, 14, 4, 150
PARTS = (
    ("deceptive", "acting together and deceptive"),
    ("acting", "acting together, authenticity unknown"),
    ("cleared", "consistent with independent people"),
    ("unjudged", "not enough data"),
)
"""Style and words of the parts of a bar, in the order in which they are drawn."""
NARROWEST = 26
"""A part narrower than this has no room for its number, which the table gives."""


def write(asked: Challenge, *, into: Path) -> Path:
    """Write the page as one file that needs nothing else, and return where it is.

    Args:
        asked: the challenge.
        into: the HTML file to write; it is written aside and renamed.
    """
    return write_whole(into, rendered(asked).encode())


def rendered(asked: Challenge) -> str:
    """Return the page as text."""
    environment = templates()
    environment.filters.update(percent=percent, points=points, unmatched=_unmatched)
    detailed = [one for one in asked.accounts if one.evidence_for]
    return environment.get_template("challenge.html").render(
        c=asked,
        **styled(environment, "style.css", "challenge.css"),
        bars=bars(asked),
        parts=PARTS,
        rows=asked.accounts[:MOST_ROWS],
        detailed=detailed[:MOST_DETAILS],
        n_detailed=len(detailed),
        place={one.account_id: k for k, one in enumerate(detailed[:MOST_DETAILS], 1)},
        most_lost=MOST_LOST,
        most_co_actions=MOST_CO_ACTIONS,
        letters=LETTERS,
    )


def _unmatched(reason: str) -> str:
    return UNMATCHED_WORDS[Unmatched(reason)]


def bars(asked: Challenge) -> Markup:
    """Return two bars of equal length, the list and the comparison set, parted by verdict."""
    sets = [("the list", asked.compared), ("comparison set", asked.mirrored)]
    told = "; ".join(f"{name}: {_told(counted)}" for name, counted in sets)
    children = [piece for k, (name, counted) in enumerate(sets) for piece in _bar(name, counted, place=k)]
    return svg.drawing(
        "bars",
        title="Verdicts on the list and on the comparison set",
        description=told,
        height=TOP + len(sets) * (BAR + GAP),
        children=children,
    )


def _told(counted: SetCounts) -> str:
    return ", ".join(f"{n} {words}" for (_, words), n in zip(PARTS, _numbers(counted), strict=True))


def _numbers(counted: SetCounts) -> tuple[int, int, int, int]:
    return counted.n_deceptive, counted.n_acting_together, counted.n_independent, counted.n_not_enough_data


def _bar(name: str, counted: SetCounts, *, place: int) -> list[Markup]:
    y = TOP + place * (BAR + GAP)
    room = svg.WIDTH - LABEL - svg.RIGHT
    pieces = [
        svg.text(0, y + 13, name, class_="name"),
        svg.text(0, y + 27, count(counted.n_accounts, "account")),
    ]
    x = float(LABEL)
    for (style, _), n in zip(PARTS, _numbers(counted), strict=True):
        width = room * n / max(counted.n_accounts, 1)
        if n:
            pieces.append(svg.element("rect", x=x, y=y, width=width, height=BAR, class_=f"part {style}"))
        if width >= NARROWEST:
            pieces.append(svg.text(x + 7, y + 20, f"{n:,}", class_=f"inside-{style}"))
        x += width
    return pieces
