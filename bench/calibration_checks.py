"""Hold the bound against people who did not help to make it: halves of the people, other years, another collection.

Called by `bench/calibration.py --checks`; by itself it judges nothing anew.
"""

from __future__ import annotations

import hashlib
import statistics
from typing import TYPE_CHECKING, Any

import numpy as np

from calibration import Person, archives, judged_rows, judgements, known_people, strata, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from fairwitness.findings.calibration import Calibrated, Judged, People

Studies = list[dict[str, Person]]
N_SPLITS = 200
N_NAMED = 30
"""Accounts that are taken as named beside the held-out people: the bound needs somebody of whom it speaks."""
OPERATED = Person(named=True, n_occasions=30, n_met=0, score=5.0)
CALIBRATING = 154
"""Of 256 lots: three people in five calibrate."""
ONE_STRATUM = (0, None)
"""Some of the people are too few for two strata."""
WITHHELD = ("known people had enough data", "judged and not named", "share more occasions", "near others more often")
"""What the reasons for having no bound say."""


def checks(found: Studies, *, known: frozenset[str], shipped: People, source: Path) -> dict[str, Any]:
    """Judge the other collection, and return all checks as plain numbers.

    Args:
        found: the long studies of the archives: whole, then years, then months.
        known: who is known to be independent in them.
        shipped: all known people.
        source: posts of the other collection.
    """
    posts, labels = archives(source)
    return compared(found, judgements(posts).to_pylist(), known=known, shipped=shipped, labels=labels)


def compared(
    found: Studies, rows: Sequence[Mapping[str, Any]], *, known: frozenset[str], shipped: People,
    labels: Mapping[str, str],
) -> dict[str, Any]:  # fmt: skip
    """Return all checks, given the judgements and labels of the other collection."""
    people = known_people(labels)
    beside_people = [row for row in rows if row["account_id"] in people or row["group_id"] is not None]
    whole, years = found[:1], found[1:5]
    return {
        "held_out_people": held_out(whole, known=known),
        "held_out_years": beside(years[:2], years[2:], people=known, others=known),
        "other_collection": collection(rows, people=shipped, labels=labels, known=people),
        "other_collection_people_only": collection(beside_people, people=shipped, labels=labels, known=people),
    }


def held_out(studies: Studies, *, known: frozenset[str]) -> dict[str, Any]:
    """Split the people by lot, many times; calibrate by three in five and ask for the bound beside the others."""
    bounds = []
    for seed in range(N_SPLITS):
        part = frozenset(name for name in known if _lot(name, seed=seed) < CALIBRATING)
        bounds.append(beside(studies, studies, people=part, others=known - part))
    given = [b["wrong_at_most"] for b in bounds if b["wrong_at_most"] is not None]
    return {
        "splits": N_SPLITS,
        "named": N_NAMED,
        "bound_given": len(given),
        "wrong_at_most_median": statistics.median(given) if given else None,
        "wrong_at_most_largest": max(given, default=None),
        "withheld": {why: sum(why in b["reason"] for b in bounds) for why in WITHHELD},
    }


def beside(calibrate: Studies, study: Studies, *, people: frozenset[str], others: frozenset[str]) -> dict[str, Any]:
    """Calibrate by some people and ask for the bound in a study of others, with accounts that are taken as named."""
    calibration = together(strata("long", calibrate, known=people, edges=ONE_STRATUM))
    accounts = [*_middling(study, others), *[OPERATED] * N_NAMED]
    bound = bound_of(accounts, people=calibration).bound
    return {
        "known_people": calibration.strata[0].n_people, "held_out_people": len(accounts) - N_NAMED, "named": N_NAMED,
        "wrong_at_most": bound.n_wrong_at_most, "reason": bound.reason,
    }  # fmt: skip


def _lot(name: str, *, seed: int) -> int:
    """Return 0 to 255."""
    return hashlib.blake2b(name.encode(), key=seed.to_bytes(8), digest_size=1).digest()[0]


def _middling(study: Iterable[Mapping[str, Person]], people: frozenset[str]) -> list[Person]:
    """Return one study of each person: the middling one by occasions."""
    seen: dict[str, list[Person]] = {}
    for one in study:
        for name in sorted(people.intersection(one)):
            seen.setdefault(name, []).append(one[name])
    ordered = (sorted(p, key=lambda person: (person.n_occasions, person.n_met)) for p in seen.values())
    return [p[(len(p) - 1) // 2] for p in ordered]


def bound_of(accounts: Sequence[Person], *, people: People) -> Calibrated:
    """Return the bound of a long study of these accounts."""
    from fairwitness.findings.calibration import Judged, calibrated
    from fairwitness.study import MINUTE_US, Study

    named = np.array([p.named for p in accounts], np.bool_)
    study: Judged = Judged(
        judged=np.ones(len(accounts), np.bool_), named=named,
        n_occasions=np.array([p.n_occasions for p in accounts], np.int64),
        n_met=np.where(named, -1, [p.n_met for p in accounts]).astype(np.int64),
        scores=np.array([p.score for p in accounts]),
    )  # fmt: skip
    return calibrated(study=Study(), long=True, tick_us=MINUTE_US, accounts=study, people=people)


def collection(
    rows: Sequence[Mapping[str, Any]], *, people: People, labels: Mapping[str, str], known: frozenset[str]
) -> dict[str, Any]:
    """Return the bound of another collection, and how many of its named accounts are known to be wrong."""
    judged = judged_rows(rows)
    found = bound_of(list(judged.values()), people=people)
    named = [name for name, person in judged.items() if person.named]
    return {
        "judged": len(judged), "named": len(named), "wrong": len(known.intersection(named)),
        "same_owner_named": sum(labels[name] != "operation" and name not in known for name in named),
        "wrong_at_most": found.bound.n_wrong_at_most, "reason": found.bound.reason,
        "conformal_p": sorted({round(s.p_value, 4) for s in found.standing.values()}),
    }  # fmt: skip
