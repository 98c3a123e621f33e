"""Run the judgement on people who are known to be independent, and keep the numbers that the package ships.

    python bench/calibration.py [--data ../shared/data]

The archives are judged whole, year by year and month by month (long studies), and in stretches of 13 days (short
ones).  A person counts once in each stratum of activity, however many studies saw them there: by the strongest
evidence that any of these studies has against them, and as named if any of them named them.  Written are sorted
numbers, never ids or posts.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyarrow as pa

    from fairwitness.findings.calibration import People, Stratum

SHIPPED = Path(__file__).parents[1] / "src" / "fairwitness" / "findings" / "calibration" / "people.json"
DATA = Path(__file__).parents[2] / "shared" / "data"
LABELS = ("person", "organisation")
SAME_OWNER = frozenset((
    "92af9a32f4e8a343", "9d216f88d368782f", "98dfa7571960aa38", "166b46e31509bf89", "d41435dd0e976fe6",
    "13e51178599d71a2", "da37fa0be3d229c0",
))  # fmt: skip
"""People who openly run a second account: they do act together, so they are no yardstick for independence."""
SPANS = {"long": (None, 366, 30), "short": (13,)}
"""Days of each study; None for all.  A short study has fewer than `Study.min_days` days."""
EDGES = {"long": (0, 20, None), "short": (0, None)}
"""Where strata of activity begin, in shared occasions: each has more than 30 people where that can be had."""
FEWEST_POSTS = 50
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
    score: float


def judged(posts: pa.Table) -> dict[str, Person]:
    """Investigate posts without their labels; return everybody who had enough data to be judged."""
    return judged_rows(judgements(posts).to_pylist())


def judged_rows(rows: Iterable[Mapping[str, Any]]) -> dict[str, Person]:
    """Return the accounts that had enough data, from rows of judgements."""
    from fairwitness.model import Verdict

    return {
        row["account_id"]: Person(row["n_met"] is None, row["n_occasions"], row["n_met"] or 0, row["score"])
        for row in rows
        if row["verdict"] != Verdict.NOT_ENOUGH_DATA.value
    }


def judgements(posts: pa.Table) -> pa.Table:
    """Investigate posts without their labels; return the judgement of every account."""
    import pyarrow.parquet as pq

    from fairwitness.investigation import investigate
    from fairwitness.study import Study

    with tempfile.TemporaryDirectory(prefix="calibration_") as folder:
        source, case = Path(folder) / "posts.parquet", Path(folder) / "case"
        pq.write_table(posts.select(list(dict.fromkeys(MAPPING.values()))), source)
        investigate([source], case=case, study=Study(column_map=MAPPING))
        return pq.read_table(next(case.rglob("judgements.parquet")))


def stretches(posts: pa.Table, *, days: int | None) -> list[pa.Table]:
    """Return the posts of consecutive stretches of so many days, those with hardly a post left out."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if days is None:
        return [posts]
    at_s = pc.cast(pc.cast(posts["ts"], pa.timestamp("s", tz="UTC")), pa.int64())
    first, last, width = pc.min(at_s).as_py() // 86_400 * 86_400, pc.max(at_s).as_py(), days * 86_400
    starts = range(first, last + 1, width)
    parts = [posts.filter(pc.and_(pc.greater_equal(at_s, s), pc.less(at_s, s + width))) for s in starts]
    return [part for part in parts if part.num_rows >= FEWEST_POSTS]


def known_people(labels: Mapping[str, str]) -> frozenset[str]:
    """Return the accounts of people and organisations that are known to be independent of each other."""
    return frozenset(name for name, label in labels.items() if label in LABELS) - SAME_OWNER


def studies(posts: pa.Table, *, kind: str) -> list[dict[str, Person]]:
    """Judge everybody in all studies of one kind, and say how far it is."""
    found = []
    for days in SPANS[kind]:
        for part in stretches(posts, days=days):
            found.append(judged(part))
            print(
                f"{kind}, {days or 'all'} days, {part.num_rows:,} posts: {len(found[-1])} accounts judged", flush=True
            )
    return found


def strata(
    kind: str, found: Iterable[Mapping[str, Person]], *, known: frozenset[str], edges: tuple[int | None, ...] = ()
) -> list[Stratum]:
    """Return the numbers of one kind of study, stratum by stratum; at `EDGES` if no edges are given."""
    seen: dict[str, list[Person]] = {}
    for study in found:
        for name in sorted(known.intersection(study)):
            seen.setdefault(name, []).append(study[name])
    return [
        _stratum(kind, first, end, [own for p in seen.values() if (own := _between(p, first=first, end=end))])
        for first, end in pairwise(edges or EDGES[kind])
        if first is not None
    ]


def _between(person: Sequence[Person], *, first: int, end: int | None) -> list[Person]:
    return [p for p in person if p.n_occasions >= first and (end is None or p.n_occasions < end)]


def _stratum(kind: str, first: int, end: int | None, people: Sequence[Sequence[Person]]) -> Stratum:
    from fairwitness.findings.calibration import Stratum

    # Months of one person are no further persons: the strongest evidence counts, and a middling month tells the rest.
    unnamed = [_middling(p) for p in people if not any(one.named for one in p)]
    return Stratum(
        kind=kind, from_occasions=first, to_occasions=end, n_named=len(people) - len(unnamed),
        scores=tuple(sorted(max(one.score for one in p) for p in people)),
        n_occasions=tuple(sorted(p.n_occasions for p in unnamed)),
        shares_near=tuple(sorted(round(p.n_met / p.n_occasions, 4) for p in unnamed if p.n_occasions)),
    )  # fmt: skip


def _middling(person: Sequence[Person]) -> Person:
    return sorted(person, key=lambda p: (p.n_occasions, p.n_met))[(len(person) - 1) // 2]


def together(found: Iterable[Stratum]) -> People:
    """Return what the package ships."""
    from fairwitness.findings.calibration import People
    from fairwitness.findings.calibration.people import settings_digest
    from fairwitness.study import MINUTE_US, Study

    return People(settings=settings_digest(Study()), tick_us=MINUTE_US, strata=tuple(found))


def archives(source: Path) -> tuple[pa.Table, dict[str, str]]:
    """Return posts, and the label of each account."""
    import pyarrow.parquet as pq

    if not source.exists():
        raise SystemExit(f"{source} does not exist. Name the folder of the evaluation data with --data.")
    posts = pq.read_table(source)
    return posts, dict(zip(posts["account_id"].to_pylist(), posts["label"].to_pylist(), strict=True))


def main() -> None:
    """Calibrate both kinds of study and write the numbers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--checks", type=Path, metavar="FILE", help="hold the bound against others; write it here")
    asked = parser.parse_args()
    posts, labels = archives(asked.data / "people_2012_2015.parquet")
    known = known_people(labels)
    found = {kind: studies(posts, kind=kind) for kind in SPANS}
    written = [stratum for kind in SPANS for stratum in strata(kind, found[kind], known=known)]
    for s in written:
        print(f"{s.kind}, {s.activity}: {s.n_named} of {s.n_people} judged people named; {len(known)} known")
    asked.out.write_bytes(pretty(together(written)))
    if asked.checks:
        from calibration_checks import checks

        held = checks(
            found["long"], known=known, shipped=together(written), source=asked.data / "accounts_2016.parquet"
        )
        asked.checks.write_bytes(pretty(held))
    print(f"{time.process_time():.0f} s of CPU time")


def pretty(value: object) -> bytes:
    """Return JSON that people can read."""
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=1) + b"\n"


if __name__ == "__main__":
    main()
