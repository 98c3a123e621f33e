"""Thresholds are set on people_2012_2015 and used unchanged elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.accuracy import held_out, sections, tables
from bench.accuracy.datasets import ACCOUNTS, DEBATE, PEOPLE, SAME_OWNER, Study
from bench.accuracy.files import Account, Prepared
from bench.accuracy.ours import Ours
from bench.accuracy.outcomes import Memory, Outcome
from bench.accuracy.runs import Plan

if TYPE_CHECKING:
    from pathlib import Path

    from bench.accuracy.datasets import DataSet

OWNED = min(SAME_OWNER[1])


class Rival:
    """A method of which only what is remembered matters."""

    name, digest = "rival", "1"


def made(data: DataSet, folder: Path, labels: dict[str, str], part: str = "all") -> Prepared:
    truth = {a: Account(label=label, campaign=None, n_posts=60) for a, label in labels.items()}
    return Prepared(study=Study(data=data, part=part), digest="d", posts=folder / "none.parquet", truth=truth)


@pytest.fixture
def remembered(tmp_path: Path) -> tuple[Plan, Memory]:
    people = {"p": "person", "q": "organisation", OWNED: "person", "b": "declared_bot"}
    later = {"p": "person", "q": "organisation", "x": "operation", "y": "operation"}
    planned = Plan(
        (
            made(PEOPLE, tmp_path, people), made(PEOPLE, tmp_path, people, "2015-01"),
            made(ACCOUNTS, tmp_path, later), made(ACCOUNTS, tmp_path, later, "2016-01"),
            made(DEBATE, tmp_path, {"c": "crowd", "z": "operation"}),
        )
    )  # fmt: skip
    memory = Memory(tmp_path)
    # Whoever is openly of one owner, or a declared bot, sets no threshold.
    scores = [
        {"p": 5.0, OWNED: 9.0, "b": 9.0},
        {"p": 1.0},
        {"p": 6.0, "q": 5.0, "x": 5.5, "y": 4.0},
        {"q": 2.0, "x": 1.5, "y": 1.0},
        {"c": 4.0, "z": 7.0},
    ]
    for prepared, of in zip(planned.prepared, scores, strict=True):
        memory.put(Rival(), prepared, Outcome(named=frozenset(), scores=of))
    return planned, memory


def test_thresholds_of_earlier_years_are_used_unchanged(remembered: tuple[Plan, Memory]) -> None:
    planned, memory = remembered
    found = {a.data: a for a in held_out.transfers([PEOPLE, ACCOUNTS, DEBATE], planned, [Rival()], memory)}
    assert set(found) == {"accounts_2016", "debate_night_2015"}
    accounts, debate = found["accounts_2016"], found["debate_night_2015"]
    # Above 5: x and, falsely, p; not q, who just reaches it.
    assert (accounts.bar, accounts.recall.everybody.hits, accounts.recall.everybody.trials) == (5.0, 1, 2)
    assert (accounts.false.hits, accounts.false.trials) == (1, 2)
    assert (debate.recall.everybody.hits, debate.false.hits, debate.false.trials) == (1, 0, 1)
    text = sections.thresholds(list(found.values()), [])
    assert "| rival | 5 | 0.500 (1/2; 0.013-0.987), 0.500 (1/2; 0.013-0.987); 1 of 2, <= 97.5% | 1.000 (1/1" in text
    assert tables.transferred(list(found.values()), "rival", "accounts_2016") == "0.500 / 0.500; 1 of 2"


def test_months_set_the_threshold_of_months(remembered: tuple[Plan, Memory]) -> None:
    planned, memory = remembered
    (found,) = held_out.month_transfers(planned, [Rival()], memory)
    assert (found.bar, found.set_on, found.applied_to) == (1.0, (1, 1), (1, 1))
    assert (found.recall.hits, found.recall.trials, found.false.hits, found.false.trials) == (1, 2, 1, 2)
    assert "1 of 1 | 1 of 1 | 0.500" in sections.thresholds([], [found])


def test_ours_has_no_threshold_to_set(remembered: tuple[Plan, Memory]) -> None:
    planned, memory = remembered
    ours = Ours(version="1")
    memory.put(ours, planned.whole(ACCOUNTS), Outcome(named=frozenset({"x"})))
    (found,) = held_out.transfers([PEOPLE, ACCOUNTS], planned, [ours], memory)
    assert (found.bar, found.recall.everybody.hits, found.false.hits) == (None, 1, 0)
    assert "own settings" in sections.thresholds([found], [])
    assert held_out.month_transfers(planned, [ours], memory) == []


def test_where_nobody_innocent_has_a_score_any_score_does(tmp_path: Path) -> None:
    planned = Plan(
        (made(PEOPLE, tmp_path, {"p": "person"}), made(ACCOUNTS, tmp_path, {"p": "person", "x": "operation"}))
    )
    memory = Memory(tmp_path)
    memory.put(Rival(), planned.whole(PEOPLE), Outcome(named=frozenset()))
    memory.put(Rival(), planned.whole(ACCOUNTS), Outcome(named=frozenset(), scores={"x": -3.0}))
    (found,) = held_out.transfers([ACCOUNTS], planned, [Rival()], memory)
    assert (found.bar, found.recall.everybody.hits) == (None, 1)
    assert "any score does" in sections.thresholds([found], [])


def test_no_threshold_without_the_earlier_years(remembered: tuple[Plan, Memory]) -> None:
    planned, memory = remembered
    later = Plan(tuple(p for p in planned.prepared if p.study.data is not PEOPLE))
    assert held_out.transfers([ACCOUNTS], later, [Rival()], memory) == []
