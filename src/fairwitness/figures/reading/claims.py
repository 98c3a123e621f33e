"""A row of cells as a claim, whatever file it stood in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.figures.amounts import bounded
from fairwitness.figures.calendars import day_in
from fairwitness.figures.reading.cells import count_in, is_empty, whole_in
from fairwitness.figures.records import Claim

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fairwitness.figures.reading.cells import Faults

REQUIRED = ("quantity", "as_of", "claimant")
TEXTS = (
    "claim_id", "quantity", "definition", "place", "claimant", "reported_by", "method", "source", "sha256",
    "republication_of", "statement", "part_of", "phrase", "compared_with", "note",
)  # fmt: skip
COLUMNS = (*TEXTS, "since", "as_of", "calendar", "value", "low", "high", "rounding", "n_parts", "cumulative")
"""All columns of a ledger; only quantity, as_of, claimant and a value or bounds are required."""
SPOKEN = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
REASONS = {
    "value": "not_a_figure", "as_of": "bad_date", "since": "bad_date", "cumulative": "bad_cell",
    "rounding": "bad_cell", "n_parts": "bad_cell", "low": "not_a_figure", "high": "not_a_figure",
    "sha256": "bad_digest", "quantity": "no_quantity", "claimant": "no_claimant",
}  # fmt: skip


def claim_of(cells: Mapping[str, str], *, place: str, faults: Faults) -> Claim | None:
    """Return a claim, or set the row aside and return None.

    Args:
        cells: by column.
        place: where the row stands.
        faults: where faults are collected.
    """
    reader = _Reader(cells)
    try:
        return reader.claim(place)
    except StudyError as error:
        faults.add(place, REASONS.get(reader.at, "bad_cell"), f"{reader.at}: {error}")
        return None


class _Reader:
    """Reads the cells of one row and remembers at which column it is, so that a fault can name it."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = {name: "" if is_empty(cell) else cell for name, cell in cells.items()}
        self.at = "row"

    def _cell(self, name: str) -> str:
        self.at = name
        return self._cells.get(name, "")

    def claim(self, place: str) -> Claim:
        for name in REQUIRED:
            if not self._cell(name):
                raise StudyError("the cell is empty. A claim needs a quantity, a day and a claimant.")
        texts = {name: self._cell(name) for name in TEXTS}
        self._check_digest()
        since, as_of = self._day("since"), self._day("as_of")
        if as_of is None or (since is not None and since > as_of):
            raise StudyError(f"the first day counted, {since}, lies after the last, {as_of}.")
        texts["claim_id"] = texts["claim_id"] or place.replace(" ", "-")
        return Claim(
            **texts, since=since, as_of=as_of, unit=self._unit(), row=place, cumulative=self._cumulative(),
            n_parts=self._parts(), amount=bounded(self._value(), low=self._bound("low"), high=self._bound("high")),
        )  # fmt: skip

    def _check_digest(self) -> None:
        digest = self._cell("sha256")
        if digest and not re.fullmatch(r"[0-9a-fA-F]{64}", digest):
            raise StudyError(f"{digest[:80]!r} is no SHA-256. It has 64 hexadecimal digits.")

    def _day(self, name: str) -> date | None:
        calendar = self._cell("calendar") or "gregorian"
        text = self._cell(name)
        return day_in(text, calendar=calendar) if text else None

    def _value(self) -> str:
        text = self._cell("value")
        if not text and not self._cells.get("low") and not self._cells.get("high"):
            raise StudyError("the cell is empty, and so are low and high. Give a figure or bounds.")
        return text

    def _bound(self, name: str) -> float | None:
        text = self._cell(name)
        return count_in(text, what="bound") if text else None

    def _unit(self) -> float | None:
        text = self._cell("rounding")
        if not text:
            return None
        unit = count_in(text, what="rounding unit")
        if unit <= 0:
            raise StudyError(f"the rounding unit is {text!r}; it must be above 0.")
        return unit

    def _parts(self) -> int | None:
        text = self._cell("n_parts")
        return whole_in(text, what="number of parts", low=1, high=1_000_000) if text else None

    def _cumulative(self) -> bool:
        text = self._cell("cumulative").lower() or "yes"
        if text not in SPOKEN:
            raise StudyError(f"{text[:80]!r} is neither yes nor no.")
        return SPOKEN[text]
