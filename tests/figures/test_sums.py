"""Parts and wholes, order, and rounding, against sums made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.figures.amounts import amount_of
from fairwitness.figures.rounding import digits, unit_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.figures.grid import Examination


def rows(
    whole: str, parts: list[int], *, day: str = "2020-05-25", name: str = "w", **more: str
) -> list[dict[str, str]]:
    made = [{"claim_id": name, "value": whole, "as_of": day, **more}]
    return made + [
        {"claim_id": f"{name}{k}", "value": str(n), "as_of": day, "place": f"part {k}", "part_of": name}
        for k, n in enumerate(parts)
    ]


def state(found: Examination, rule: str, about: str) -> str:
    return next(o.state for o in found.outcomes if o.rule_id == rule and o.about[0] == about)


@pytest.mark.parametrize(
    ("whole", "more", "parts", "expected"),
    [
        ("100", {}, [40, 50], "holds"),
        ("100", {}, [40, 61], "fails"),
        ("100", {"n_parts": "2"}, [40, 50], "fails"),
        ("100", {"n_parts": "2"}, [40, 60], "holds"),
        ("100", {"rounding": "10"}, [40, 64], "holds"),
        ("100", {"rounding": "10"}, [40, 66], "fails"),
        ("over 100", {}, [80, 90], "cannot_be_told"),
        ("over 100", {"rounding": "10"}, [60, 49], "holds"),
        ("over 100", {"rounding": "10"}, [60, 51], "fails"),
    ],
)
def test_parts_of_one_release(
    judged: Callable[..., Examination], whole: str, more: dict[str, str], parts: list[int], expected: str
) -> None:
    assert state(judged(*rows(whole, parts, **more)), "figures.parts", "w") == expected


def test_parts_carried_forward_are_a_lower_bound(judged: Callable[..., Examination]) -> None:
    first = rows("100", [60, 30], name="a")
    second = rows("120", [70], name="b", day="2020-05-26")
    third = rows("130", [101], name="c", day="2020-05-27")
    found = judged(*first, *second, *third)
    rule = "figures.carried_forward"
    assert [state(found, rule, name) for name in "abc"] == ["holds", "holds", "fails"]
    assert [o.numbers["sum"] for o in found.outcomes if o.rule_id == rule] == [90, 100, 131]
    assert state(found, "figures.parts", "c") == "holds"


def test_a_total_that_falls_fails_and_only_that_one(judged: Callable[..., Examination]) -> None:
    values = ("5", "7", "6", "9")
    found = judged(*({"value": v, "as_of": f"2020-05-0{k + 1}"} for k, v in enumerate(values)))
    assert [found.grid[f"c{k}"][1].state for k in range(4)] == ["cannot_be_told", "holds", "fails", "holds"]


def test_rounded_totals_may_seem_to_fall(judged: Callable[..., Examination]) -> None:
    found = judged({"value": "100", "as_of": "2020-05-01", "rounding": "10"}, {"value": "98", "as_of": "2020-05-02"})
    assert found.grid["c1"][1].state == "holds"


@given(st.lists(st.integers(1, 5_000), min_size=6, max_size=20, unique=True), st.sampled_from([1, 10, 100]))
def test_the_unit_divides_all_figures_and_no_larger_one_does(values: list[int], size: int) -> None:
    found = unit_of([amount_of(str(v * size)) for v in values])
    assert all(v * size % found.size == 0 for v in values)
    assert found.size >= size


def test_few_figures_show_no_unit() -> None:
    assert unit_of([amount_of("100"), amount_of("200")]).n == 0


@given(st.lists(st.integers(0, 9_999), min_size=1, max_size=80))
def test_last_digits_are_counted(values: list[int]) -> None:
    found = digits([float(v) for v in values])
    kept = [v for v in values if v >= 10]
    assert (found is None) == (not kept)
    if found:
        assert list(found.counts) == [sum(v % 10 == d for v in kept) for d in range(10)]
        assert (found.p_value is None) == (len(kept) < 50)
