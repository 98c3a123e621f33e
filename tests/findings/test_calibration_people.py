"""How the shipped numbers are made from studies of known people: everybody counts once, and by the worst of it."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec
import pytest

from bench.calibration import SAME_OWNER, SPANS, Person, judged_rows, known_people, strata
from fairwitness.study import Study

if TYPE_CHECKING:
    from fairwitness.findings.calibration import Stratum


def person(n_occasions: int, *, n_met: int = 0, score: float = 0.0, named: bool = False) -> Person:
    return Person(named=named, n_occasions=n_occasions, n_met=n_met, score=score)


def made(*studies: dict[str, Person]) -> tuple[Stratum, Stratum]:
    quiet, busy = strata("long", studies, known=frozenset({"ann", "bob"}))
    return quiet, busy


def test_months_of_one_person_are_one_person_with_the_strongest_evidence_of_any() -> None:
    quiet, _ = made({"ann": person(7, score=0.2)}, {"ann": person(9, score=0.9)}, {"ann": person(12, score=0.1)})

    assert (quiet.n_people, quiet.scores, quiet.n_occasions) == (1, (0.9,), (9,))


def test_who_is_named_once_counts_as_named_and_is_not_compared_with() -> None:
    quiet, _ = made({"ann": person(7, named=True, score=2.0), "bob": person(8, n_met=2)}, {"ann": person(9)})

    assert (quiet.n_people, quiet.n_named) == (2, 1)
    assert (quiet.n_occasions, quiet.shares_near) == ((8,), (0.25,))


def test_a_person_counts_in_each_stratum_in_which_they_were_seen() -> None:
    quiet, busy = made({"ann": person(19)}, {"ann": person(20)})

    assert (quiet.n_occasions, busy.n_occasions) == ((19,), (20,))


def test_nobody_else_counts() -> None:
    quiet, busy = made({"somebody": person(10), "else": person(50)})

    assert (quiet.n_people, busy.n_people) == (0, 0)


def test_openly_linked_accounts_and_machines_are_no_known_people() -> None:
    linked = min(SAME_OWNER)
    labels = {"ann": "person", "paper": "organisation", "feed": "automated_feed", linked: "person"}

    assert known_people(labels) == {"ann", "paper"}


def test_accounts_without_enough_data_are_not_judged() -> None:
    row = {"verdict": "not_enough_data", "n_met": 0, "n_occasions": 1, "score": 0.0, "account_id": "ann"}
    named = {**row, "verdict": "acting_together_authenticity_unknown", "n_met": None, "account_id": "bob"}

    assert judged_rows([row, named]) == {"bob": person(1, named=True)}


@pytest.mark.parametrize("days", SPANS["short"])
def test_short_studies_are_short(days: int) -> None:
    assert days < Study().min_days


def test_nothing_but_numbers_is_shipped() -> None:
    stored = files("fairwitness.findings.calibration").joinpath("people.json").read_bytes()
    shipped = msgspec.json.decode(stored)

    assert set(shipped) == {"settings", "tick_us", "strata"}
    for stratum in shipped["strata"]:
        assert stratum.pop("kind") in {"long", "short"}
        values = [v for value in stratum.values() for v in (value if isinstance(value, list) else [value])]
        assert all(v is None or isinstance(v, int | float) for v in values)
