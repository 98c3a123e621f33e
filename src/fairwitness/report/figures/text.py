"""What the terminal shows of an examination: the grid of the figures that stand side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.figures.rules import STATE_WORDS
from fairwitness.figures.wording import day
from fairwitness.report.figures.numbers import contested
from fairwitness.report.figures.page import urgent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fairwitness.figures.grid import Examination
    from fairwitness.report.figures.numbers import ContestedNumber

MOST_NUMBERS = 5


def text(found: Examination, *, page: Path) -> str:
    """Return the answers on the figures of the day in focus, number by number."""
    numbers = contested(found)
    lines = [line for number in numbers[:MOST_NUMBERS] for line in _number(number)]
    told = [o for o in found.outcomes if not o.about and not o.beside]
    alone = sorted((o for o in told if o.state == "fails" or o.uncertainties), key=urgent)
    lines += [f"About the data: {o.text}" for o in alone[:MOST_NUMBERS]]
    ledger = found.docket.ledger
    lines += ["", f"{len(ledger.claims)} claims, {len(ledger.set_aside)} things set aside or named. Page: {page}"]
    return "\n".join(lines)


def _number(number: ContestedNumber) -> Iterator[str]:
    yield f"{number.quantity}, {number.place}, up to {day(number.focus)}"
    for claim in number.in_focus:
        quoted = f", as quoted by {claim.reported_by}" if claim.reported_by else ""
        yield f"  {claim.amount.text}: {claim.claimant}{quoted}"
        for cell in number.cells(claim):
            yield f"    {cell.axis:13} {STATE_WORDS[cell.state]:15} {cell.text}"
    yield ""
