"""Statements stand one by one, declared accounts are not tested, and names decide nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from fairwitness.detectors.automation import TESTS
from fairwitness.detectors.automation.gathering import gather
from fairwitness.detectors.automation.judging import Statement, judge
from fairwitness.detectors.automation.records import common_tick_us
from fairwitness.detectors.automation.rules import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

MINUTE_US = 60_000_000


@pytest.fixture(scope="module")
def rows(person: Callable[..., Any], timer: Callable[..., Any]) -> list[dict[str, Any]]:
    """Return posts of people, of a timer on the hour, and of one who says little."""
    people = [{"by": f"person {k}", "at_s": int(s)} for k in range(4) for s in person(300 + k, zone_h=k)]
    timed = [{"by": "timer", "at_s": int(s)} for s in timer(every_s=3600, n=900, jitter_s=3)]
    quiet = [{"by": "quiet", "at_s": int(s)} for s in person(310)[:12]]
    return [*people, *timed, *quiet]


def stated(posts: Any, rows: list[dict[str, Any]], *, declared: tuple[str, ...] = ()) -> list[Statement]:
    return judge(gather(posts(rows), declared=declared, groups={}, seed=1), tests=TESTS)


def outcomes(statements: list[Statement], name: str) -> dict[str, Outcome]:
    return {s.rule.rule_id: s.outcome for s in statements if s.subject_id == name}


def test_a_timer_is_shown_and_people_are_not(posts: Callable[..., Any], rows: list[dict[str, Any]]) -> None:
    statements = stated(posts, rows)
    shown = {s.subject_id for s in statements if s.outcome is Outcome.SHOWN}
    assert shown == {"timer"}
    assert outcomes(statements, "timer")["automation.gap_lattice.1"] is Outcome.SHOWN


def test_every_account_has_every_statement_once(posts: Callable[..., Any], rows: list[dict[str, Any]]) -> None:
    statements = stated(posts, rows)
    assert len(statements) == len({(s.subject_id, s.rule.rule_id) for s in statements}) == 6 * len(TESTS)


def test_few_posts_are_not_enough_and_the_reason_says_how_many(
    posts: Callable[..., Any], rows: list[dict[str, Any]]
) -> None:
    statements = [s for s in stated(posts, rows) if s.subject_id == "quiet"]
    assert {s.outcome for s in statements} == {Outcome.NOT_ENOUGH_DATA}
    assert statements[0].sentence == "Not enough data: 12 posts; 300 are needed."
    assert all(s.p_value is None and s.q_value is None for s in statements)


def test_a_declared_account_is_not_tested(posts: Callable[..., Any], rows: list[dict[str, Any]]) -> None:
    statements = stated(posts, rows, declared=("timer", "not in the case"))
    assert outcomes(statements, "timer") == {"automation.declared.1": Outcome.DECLARED}
    assert not any(s.outcome is Outcome.SHOWN for s in statements)


def test_shown_means_that_q_is_within_the_level(posts: Callable[..., Any], rows: list[dict[str, Any]]) -> None:
    for s in stated(posts, rows):
        if s.q_value is not None:
            assert (s.q_value <= 0.05) == (s.outcome is Outcome.SHOWN)
            assert s.p_value is not None
            assert s.p_value <= s.q_value <= 1


def test_other_names_change_nothing(posts: Callable[..., Any], rows: list[dict[str, Any]]) -> None:
    names = sorted({row["by"] for row in rows})
    other = dict(zip(names, reversed([f"x{k}" for k in range(len(names))]), strict=True))
    renamed = stated(posts, [{**row, "by": other[row["by"]]} for row in rows])
    assert renamed == [replace(s, subject_id=other[s.subject_id]) for s in stated(posts, rows)]


@pytest.mark.parametrize("shift_s", [3600, 86_400 * 3])
def test_another_hour_changes_nothing(posts: Callable[..., Any], rows: list[dict[str, Any]], shift_s: int) -> None:
    shifted = stated(posts, [{**row, "at_s": row["at_s"] + shift_s} for row in rows])
    assert shifted == stated(posts, rows)


def test_a_group_is_compared_without_its_declared_members(posts: Callable[..., Any]) -> None:
    rng = np.random.default_rng(19)
    rows = [
        {"by": f"a{k}", "at_s": int(s), "is_repost": bool(rng.random() < 0.5)}
        for k in range(40)
        for s in np.cumsum(rng.integers(30, 9_000, 80))
    ]
    members = [f"a{k}" for k in range(5)]
    material = gather(posts(rows), declared=("a0", "a1"), groups={"G1": members}, seed=1)
    (group,) = [s for s in judge(material, tests=TESTS) if s.subject == "group"]
    assert group.n == 3
    assert group.outcome in {Outcome.SHOWN, Outcome.NOT_SHOWN}


def test_a_few_coarse_times_do_not_coarsen_a_clock() -> None:
    fine = np.full(1_000, 1_000_000)
    assert common_tick_us(np.r_[fine, np.full(10, MINUTE_US)]) == 1_000_000
    assert common_tick_us(np.r_[fine, np.full(20, MINUTE_US)]) == MINUTE_US
    assert common_tick_us(np.full(5, 1)) == 1_000_000


def test_a_case_without_posts_says_nothing(posts: Callable[..., Any]) -> None:
    assert judge(gather(posts([]), declared=("a",), groups={}, seed=1), tests=TESTS) == []
