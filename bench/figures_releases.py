"""The 26 releases of one claimant: totals, cities and provinces, judged like any ledger."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.figures.grid import examine
from fairwitness.figures.ledger import read_ledger
from fairwitness.figures.rounding import digits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.figures import Row

PART = "26 releases"
COLUMNS = ("claim_id", "quantity", "place", "as_of", "value", "claimant", "source", "statement", "part_of")


def ledger(data: Path, into: Path) -> None:
    """Write the releases as a ledger: each total a claim, each province a part of it."""
    rows = []
    for row in _rows(data / "claims_pmoi_mek_totals.csv"):
        day, total = row["date"], f"over {row['claimed_total_lower_bound']}"
        common = {"as_of": day, "claimant": "the claimant", "source": row["source_url"], "statement": f"of {day}"}
        rows.append({"claim_id": day, "quantity": "deaths", "place": "Iran", "value": total, **common})
        rows.append(
            {"claim_id": f"{day} cities", "quantity": "cities", "place": "Iran", "value": row["cities"], **common}
        )
    for row in _rows(data / "claims_pmoi_mek_provinces.csv"):
        day, place = row["date"], row["province"]
        rows.append({"claim_id": f"{day} {place}", "quantity": "deaths", "place": place, "as_of": day, "part_of": day,
                     "value": row["claimed"], "claimant": "the claimant", "source": "x"})  # fmt: skip
    with into.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def releases(data: Path, same: Callable[[str, str, object, object], Row]) -> Iterator[Row]:
    """Return what the package says of them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.csv"
        ledger(data, path)
        read = read_ledger([path])
    found = examine(read)
    totals = [claim for claim in read.claims if claim.quantity == "deaths" and not claim.part_of]
    yield same(PART, "totals", 26, len(totals))
    own = {claim.claim_id for claim in totals}
    order = [o.state for o in found.outcomes if o.rule_id == "figures.order" and o.about[0] in own]
    cities = [o.state for o in found.outcomes if o.rule_id == "figures.order" and o.about[0].endswith(" cities")]
    yield same(PART, "totals that fall", 0, order.count("fails"))
    yield same(PART, "counts of cities that fall", 0, cities.count("fails"))
    yield same(PART, "rounding unit of the totals", 100.0, found.docket.units[totals[0].claim_id].size)
    carried = [o for o in found.outcomes if o.rule_id == "figures.carried_forward"]
    yield same(PART, "totals below their parts carried forward", 0, sum(o.state == "fails" for o in carried))
    listed = [o for o in found.outcomes if o.rule_id == "figures.parts"]
    yield same(PART, "totals below the parts of their own release", 0, sum(o.state == "fails" for o in listed))
    april = next(o for o in listed if o.about[0] == "2020-04-07").numbers
    forward = next(o for o in carried if o.about == ("2020-04-07",)).numbers
    yield same(PART, "7 April: parts listed, provinces", "19526 in 28", f"{april['sum']:.0f} in {april['n_parts']}")
    yield same(PART, "7 April: carried forward", "19931 in 30", f"{forward['sum']:.0f} in {forward['n_parts']}")
    parts = [claim for claim in read.claims if claim.part_of]
    for words, expected, first, last in (("March and April 2020", "78 %", "2020-03-01", "2020-04-30"),
                                         ("August to December 2020", "12 to 15 %", "2020-08-01", "2020-12-31"),
                                         ("2021", "12 to 15 %", "2021-01-01", "2021-12-31")):  # fmt: skip
        chosen = [c.amount.value or 0.0 for c in parts if first <= c.as_of.isoformat() <= last]
        ends = digits(chosen)
        share = round(100 * ends.share_0) if ends else 0
        told = expected if expected == f"{share} %" or (12 <= share <= 15 and "to" in expected) else f"{share} %"
        yield same(PART, f"province figures that end in 0, {words}", expected, told)
