"""The pages: one for each contested number, and one that leads to them; offline, the same bytes on every run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness import __version__
from fairwitness.figures.rules import AXES, AXIS_WORDS, RULES, STATE_WORDS
from fairwitness.figures.wording import count, day, span
from fairwitness.report.figures.one_day import side_by_side
from fairwitness.report.figures.precision import precision
from fairwitness.report.figures.timeline import timeline
from fairwitness.report.page import styled, templates

if TYPE_CHECKING:
    from jinja2 import Environment

    from fairwitness.figures.grid import Examination
    from fairwitness.figures.outcomes import Outcome
    from fairwitness.figures.records import Claim
    from fairwitness.report.figures.numbers import ContestedNumber

CSS = {"holds": "holds", "fails": "fails", "cannot_be_told": "cannot"}
MOST_ANSWERS = 60
"""Answers about data that are printed; the tables hold all."""


@dataclass(frozen=True, slots=True)
class Version:
    """What pages say of themselves."""

    version: str = __version__


def environment() -> Environment:
    """Return the report's templates with the words of figures."""
    made = templates()
    made.filters.update(
        state=lambda state: STATE_WORDS[state], css=lambda state: CSS[state], on=day, figure=count, span=span
    )
    made.globals.update(axes=AXES, axis_words=AXIS_WORDS)
    return made


def number_page(number: ContestedNumber, *, digest: str, citation: str) -> str:
    """Return the page of one contested number.

    Args:
        number: what it is about.
        digest: SHA-256 of the findings.
        citation: how it is cited.
    """
    return _rendered(
        "figures_number.html", n=number, digest=digest, citation=citation, timeline=timeline(number),
        day=side_by_side(number),
        about=number.examination.docket.ledger.about, units=_units(number), together=_together(number),
        phrases=[o for o in number.outcomes if o.rule_id == "figures.phrase"],
        band=next((band for band in number.bands if band.until == number.focus), None),
        definitions=len(number.definitions),
    )  # fmt: skip


def overview_page(found: Examination, numbers: tuple[ContestedNumber, ...], *, digest: str, citation: str) -> str:
    """Return the page that leads to all numbers, and says what was read and how it was judged."""
    ledger = found.docket.ledger
    alone = [outcome for outcome in found.outcomes if not outcome.about and not outcome.beside]
    return _rendered(
        "figures.html", found=found, numbers=numbers, ledger=ledger, about=ledger.about, digest=digest,
        citation=citation, rules=list(RULES.values()),
        reasons=sorted(Counter(r.reason for r in ledger.set_aside).items()),
        alone=sorted(alone, key=urgent)[:MOST_ANSWERS], n_alone=len(alone), counts=_counts(numbers),
    )  # fmt: skip


def urgent(outcome: Outcome) -> tuple[int, int]:
    """Return the place of an answer about data alone: estimates, then screens, then revisions; failures first."""
    rules = ("figures.capture_recapture", "figures.under_dispersion", "figures.daily_counts")
    return rules.index(outcome.rule_id), ("fails", "cannot_be_told", "holds").index(outcome.state)


def _rendered(name: str, **values: object) -> str:
    made = environment()
    return made.get_template(name).render(
        record=Version(),
        **styled(made, "style.css", "figures.css"),
        **values,
    )


def _units(number: ContestedNumber) -> list[str]:
    """Return to what each claimant's figures are rounded, and how they end."""
    return [one.words for one in precision(number.examination.docket) if one.quantity == number.quantity]


def _together(number: ContestedNumber) -> list[tuple[Outcome, tuple[Claim, ...]]]:
    by_id = number.examination.docket.by_id
    spliced = [o for o in number.outcomes if o.rule_id == "figures.splice" and o.state == "fails"]
    return [(outcome, tuple(by_id[one] for one in outcome.beside)) for outcome in spliced]


def _counts(numbers: tuple[ContestedNumber, ...]) -> list[dict[str, Counter[str]]]:
    """Return how many claims of each number hold, fail or cannot be told, by question."""
    return [
        {axis: Counter(number.cells(claim)[k].state for claim in number.claims) for k, axis in enumerate(AXES)}
        for number in numbers
    ]
