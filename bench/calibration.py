"""Run the judgement on people who are known to be independent, and keep the numbers that the package ships.

    python bench/calibration.py [--data ../shared/data]

Studies over many days and short studies are calibrated apart.  A person counts once: in short studies by the slice in
which they shared the most occasions, and as named if any slice named them.  Written are sorted numbers, never ids or
posts.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import pyarrow as pa

    from fairwitness.findings.calibration import People

SHIPPED = Path(__file__).parents[1] / "src" / "fairwitness" / "findings" / "calibration" / "people.json"
LABELS = ("person", "organisation")
SAME_OWNER = frozenset((
    "92af9a32f4e8a343", "9d216f88d368782f", "98dfa7571960aa38", "166b46e31509bf89", "d41435dd0e976fe6",
    "13e51178599d71a2", "da37fa0be3d229c0",
))  # fmt: skip
"""People who openly run a second account: they do act together, so they are no yardstick for independence."""
DAYS = 10
SLICES = 16
MAPPING = {
    "timestamp": "ts",
    "account_id": "account_id",
    "text": "text",
    "is_repost": "is_repost",
    "hashtag": "hashtags",
}


@dataclass(frozen=True, slots=True)
class Person:
    """What one study says of one person who had enough data."""

    named: bool
    n_occasions: int
    n_met: int


def judged(posts: pa.Table) -> dict[str, Person]:
    """Investigate posts without their labels; return everybody who had enough data to be judged."""
    import pyarrow.parquet as pq

    from fairwitness.investigation import investigate
    from fairwitness.model import Verdict
    from fairwitness.study import Study

    with tempfile.TemporaryDirectory(prefix="calibration_") as folder:
        source, case = Path(folder) / "posts.parquet", Path(folder) / "case"
        pq.write_table(posts.select(list(dict.fromkeys(MAPPING.values()))), source)
        investigate([source], case=case, study=Study(column_map=MAPPING))
        table = pq.read_table(next(case.rglob("judgements.parquet")))
    return {
        row["account_id"]: Person(row["n_met"] is None, row["n_occasions"], row["n_met"] or 0)
        for row in table.to_pylist()
        if row["verdict"] != Verdict.NOT_ENOUGH_DATA.value
    }


def slices(posts: pa.Table) -> list[pa.Table]:
    """Return `SLICES` stretches of `DAYS` days, evenly spread over the whole time."""
    import pyarrow as pa
    import pyarrow.compute as pc

    at_s = pc.cast(pc.cast(posts["ts"], pa.timestamp("s", tz="UTC")), pa.int64())
    first, last, width = pc.min(at_s).as_py(), pc.max(at_s).as_py(), DAYS * 86_400
    step = (last - first - width) // (SLICES - 1)
    starts = [(first + k * step) // 86_400 * 86_400 for k in range(SLICES)]
    return [posts.filter(pc.and_(pc.greater_equal(at_s, s), pc.less(at_s, s + width))) for s in starts]


def together(studies: list[dict[str, Person]]) -> dict[str, Person]:
    """Return each person once: the study with the most occasions, named if any study named them."""
    people: dict[str, Person] = {}
    for study in studies:
        for name, person in study.items():
            before = people.get(name, person)
            best = max((before, person), key=lambda p: p.n_occasions)
            people[name] = Person(before.named or person.named, best.n_occasions, best.n_met)
    return people


def numbers(kind: str, people: dict[str, Person]) -> People:
    """Return the numbers that the package ships."""
    from fairwitness.findings.calibration.bound import People, settings_digest
    from fairwitness.study import Study

    everybody = list(people.values())
    return People(
        settings=settings_digest(Study()),
        kind=kind,
        n_judged=len(everybody),
        n_named=sum(p.named for p in everybody),
        n_occasions=tuple(sorted(p.n_occasions for p in everybody)),
        shares_near=tuple(sorted(round(p.n_met / p.n_occasions, 4) for p in everybody if p.n_occasions)),
    )


def main() -> None:
    """Calibrate both kinds of study and write the numbers."""
    import pyarrow.parquet as pq

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    asked = parser.parse_args()
    source = asked.data / "people_2012_2015.parquet"
    if not source.exists():
        raise SystemExit(f"{source} does not exist. Name the folder of the evaluation data with --data.")
    posts = pq.read_table(source)
    labels = dict(zip(posts["account_id"].to_pylist(), posts["label"].to_pylist(), strict=True))
    known = {name for name, label in labels.items() if label in LABELS} - SAME_OWNER
    kinds = {"long": [posts], "short": slices(posts)}
    written = []
    for kind, tables in kinds.items():
        people = together([judged(table) for table in tables])
        written.append(numbers(kind, {name: p for name, p in people.items() if name in known}))
        print(f"{kind}: {written[-1].n_named} of {written[-1].n_judged} judged people named, {len(known)} known")
    asked.out.write_bytes(msgspec.json.format(msgspec.json.encode(written), indent=1) + b"\n")


if __name__ == "__main__":
    main()
