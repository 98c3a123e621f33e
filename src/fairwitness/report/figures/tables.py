"""Tables of an examination: claims, the grid, every rule's answer, bounds, and what was set aside."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fairwitness.figures.rules import AXES
from fairwitness.findings.export import table_of
from fairwitness.report.figures.precision import precision

if TYPE_CHECKING:
    import pyarrow as pa

    from fairwitness.figures.grid import Examination


def tables(found: Examination) -> dict[str, pa.Table]:
    """Return all tables by the name of their files."""
    made = (_claims, _grid, _answers, _bounds, _precision, _set_aside)
    return {one.__name__.removeprefix("_"): one(found) for one in made}


CLAIM_COLUMNS = (
    "claim_id", "quantity", "definition", "place", "since", "as_of", "figure", "kind", "value", "low", "high",
    "rounding_unit", "unit_inferred", "claimant", "reported_by", "method", "source", "sha256", "republication_of",
    "first_hand_of", "statement", "part_of", "phrase", "compared_with", "note",
)  # fmt: skip


def _claims(found: Examination) -> pa.Table:
    docket = found.docket
    rows = []
    for c in docket.ledger.claims:
        low, high = docket.printed(c)
        unit = docket.units[c.claim_id]
        rows.append((
            c.claim_id, c.quantity, c.definition, c.place, c.since and c.since.isoformat(), c.as_of.isoformat(),
            c.amount.text, c.amount.kind, c.amount.value, low, None if math.isinf(high) else high,
            unit.size if unit.n else None, unit.inferred, c.claimant, c.reported_by, c.method, c.source, c.sha256,
            c.republication_of, docket.roots[c.claim_id], c.statement, c.part_of, c.phrase, c.compared_with, c.note,
        ))  # fmt: skip
    return table_of(CLAIM_COLUMNS, rows)


def _grid(found: Examination) -> pa.Table:
    columns = ("claim_id", *(name for axis in AXES for name in (axis, f"{axis}_says")))
    rows = [
        (claim_id, *(value for cell in cells for value in (cell.state, cell.text)))
        for claim_id, cells in found.grid.items()
    ]
    return table_of(columns, rows)


def _answers(found: Examination) -> pa.Table:
    columns = ("finding_id", "rule_id", "subject", "state", "says", "claims")
    rows = [
        (
            (one := outcome.finding()).finding_id,
            one.rule_id,
            one.subject,
            one.verdict,
            one.text,
            " ".join(outcome.about),
        )
        for outcome in found.outcomes
    ]
    return table_of(columns, rows)


def _precision(found: Examination) -> pa.Table:
    columns = ("quantity", "claimant", "of", "unit", "n", "share_ending_0", "share_ending_0_or_5", "p_value")
    rows = [
        (p.quantity, p.claimant, p.of, p.unit.size, p.ends.n if p.ends else 0, p.ends and p.ends.share_0,
         p.ends and p.ends.share_0_or_5, p.ends and p.ends.p_value)
        for p in precision(found.docket)
    ]  # fmt: skip
    return table_of(columns, rows)


def _bounds(found: Examination) -> pa.Table:
    """Return every interval behind an answer: excess under each baseline, totals under each model."""
    columns = ("finding_id", "rule_id", "claims", "of", "method", "value", "low", "high", "confidence")
    rows = [
        (outcome.finding().finding_id, outcome.rule_id, " ".join(outcome.about), u.of, u.method, u.value, u.low,
         u.high, u.confidence)
        for outcome in found.outcomes
        for u in outcome.uncertainties
    ]  # fmt: skip
    return table_of(columns, rows)


def _set_aside(found: Examination) -> pa.Table:
    rows = [(row.source, row.place, row.reason, row.says) for row in found.docket.ledger.set_aside]
    return table_of(("source", "place", "reason", "says"), rows)
