"""The rivals' weights: their semantics case by case, and their recorded output."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.network.compat import Shares, coortweet_weights, toolkit_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

SECOND = 1_000_000
GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "golden"
A, B, C = 0, 1, 2
LINK, U1, U2 = 0, 1, 2


def shares(*rows: tuple[int, int, int, float]) -> Shares:
    """Return shares from (post, account, object, second), the order of the recorded cases."""
    post, account, thing, second = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Shares(
        np.array(account, np.int32), np.array(thing, np.int64),
        np.array([round(s * SECOND) for s in second], np.int64), np.array(post, np.int64),
    )  # fmt: skip


def toolkit(rows: Shares, *, window: int, min_weight: int = 1, loops: bool = True) -> list[tuple[int, int, int]]:
    found = toolkit_weights(rows, window_us=window * SECOND, min_weight=min_weight)
    edges = zip(found.a.tolist(), found.b.tolist(), found.n_stamps.tolist(), strict=True)
    return [(a, b, n) for a, b, n in edges if loops or a != b]


def coortweet(rows: Shares, *, window: int, min_participation: int = 1) -> list[tuple[int, int, int]]:
    a, b, weight, _ = coortweet_weights(rows, window_us=window * SECOND, min_participation=min_participation)
    return list(zip(a.tolist(), b.tolist(), weight.tolist(), strict=True))


WINDOW_INCLUSIVE = shares((1, A, LINK, 0), (2, B, LINK, 60), (3, C, LINK, 61))
REPEAT_SHARES = shares((1, A, LINK, 0), (2, A, LINK, 1), (3, A, LINK, 2), (4, B, LINK, 3))
TWO_OBJECTS_ONE_POST = shares((1, A, U1, 0), (1, A, U2, 0), (2, B, U1, 1), (2, B, U2, 1))
FLOAT_DELTA = shares((1, A, LINK, 0), (2, B, LINK, 60.4))
DT_ZERO = shares((1, B, LINK, 5), (2, A, LINK, 5))


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 8), st.integers(-3, 3)), max_size=30),
    told=st.booleans(), wide=st.booleans(),
)  # fmt: skip
def test_order_is_by_object_and_time_and_else_as_given(
    rows: list[tuple[int, int, int]], *, told: bool, wide: bool
) -> None:
    account, obj, at_us = (np.array([row[k] for row in rows], np.int64) for k in range(3))
    obj = obj if wide else obj.astype(np.int32)
    given_rows = Shares(account.astype(np.int32), obj, at_us, np.arange(len(rows)) if told else obj)

    found = given_rows.sorted()

    order = sorted(range(len(rows)), key=lambda k: (rows[k][1], rows[k][2]))
    for name in ("account", "object", "at_us", "post"):
        column = getattr(found, name)
        assert column.tolist() == getattr(given_rows, name)[order].tolist()
        assert column.dtype == getattr(given_rows, name).dtype


def test_toolkit_window_is_inclusive() -> None:
    assert toolkit(WINDOW_INCLUSIVE, window=60) == [(A, B, 1), (B, A, 1), (B, C, 1), (C, B, 1)]


def test_coortweet_window_is_inclusive() -> None:
    assert coortweet(WINDOW_INCLUSIVE, window=60) == [(A, B, 1), (B, C, 1)]


def test_toolkit_counts_own_posts_per_direction_and_loops() -> None:
    assert toolkit(REPEAT_SHARES, window=60) == [(A, A, 3), (A, B, 3), (B, A, 1)]


def test_coortweet_counts_pairs_of_posts_and_no_loops() -> None:
    assert coortweet(REPEAT_SHARES, window=60) == [(A, B, 3)]


def test_toolkit_counts_a_post_with_two_objects_once() -> None:
    assert toolkit(TWO_OBJECTS_ONE_POST, window=60) == [(A, B, 1), (B, A, 1)]


def test_coortweet_counts_a_post_with_two_objects_twice() -> None:
    assert coortweet(TWO_OBJECTS_ONE_POST, window=60) == [(A, B, 2)]


def test_toolkit_min_weight_is_per_direction() -> None:
    rows = shares((1, A, LINK, 0), (2, A, LINK, 1), (3, B, LINK, 2))

    assert toolkit(rows, window=60, min_weight=2, loops=False) == [(A, B, 2)]


@pytest.mark.parametrize("weights", [toolkit, coortweet])
def test_a_fraction_of_a_second_beyond_the_window_is_outside(weights: object) -> None:
    assert weights(FLOAT_DELTA, window=60) == []  # type: ignore[operator]


def test_toolkit_window_of_zero_holds_the_same_second() -> None:
    assert toolkit(DT_ZERO, window=0) == [(A, B, 1), (B, A, 1)]


def test_coortweet_window_of_zero_holds_the_same_second() -> None:
    assert coortweet(DT_ZERO, window=0) == [(A, B, 1)]


def test_coortweet_counts_every_pair_of_one_against_a_hundred() -> None:
    # The recorded case `symmetry_bug_coortweet`: its symmetry score is wrong, its weight is 100.
    rows = shares(*[(k, A, LINK, k) for k in range(1, 101)], (101, B, LINK, 50))

    assert coortweet(rows, window=100) == [(A, B, 100)]


def test_coortweet_drops_accounts_with_too_few_shares_first() -> None:
    rows = shares((1, A, LINK, 0), (2, A, U1, 500), (3, B, LINK, 1))

    assert coortweet(rows, window=60, min_participation=2) == []


def test_coortweet_keeps_a_weak_partner_of_an_account_that_takes_part() -> None:
    # C has two shares, one of them coordinated; A has two coordinated ones, and one partner is enough.
    rows = shares(
        (1, A, LINK, 0), (2, A, U1, 500), (3, B, U1, 501), (4, B, 3, 9000), (5, C, LINK, 1), (6, C, 4, 9000)
    )  # fmt: skip

    assert coortweet(rows, window=60, min_participation=2) == [(A, B, 1), (A, C, 1)]


def test_coortweet_drops_a_pair_of_two_weak_partners() -> None:
    rows = shares((1, A, LINK, 0), (2, A, U1, 500), (3, B, LINK, 1), (4, B, U2, 9000))

    assert coortweet(rows, window=60, min_participation=2) == []


def test_coortweet_mean_distance_is_over_all_pairs_of_posts() -> None:
    rows = shares((1, A, LINK, 0), (2, B, LINK, 4), (3, A, U1, 100), (4, B, U1, 101))

    _, _, weight, mean = coortweet_weights(rows, window_us=10 * SECOND, min_participation=1)

    assert (weight.tolist(), mean.tolist()) == ([2], [2.5])


@pytest.mark.parametrize("weights", [toolkit, coortweet])
def test_no_shares_give_no_edges(weights: object) -> None:
    assert weights(shares(), window=60) == []  # type: ignore[operator]


def test_coortweet_survives_ten_thousand_objects_of_this_decade() -> None:
    now = 1_700_000_000
    rows = shares(*[(k, k % 2, k // 2, now + k % 2) for k in range(20_000)])

    assert coortweet(rows, window=10) == [(A, B, 10_000)]


def test_toolkit_does_not_match_a_post_with_itself() -> None:
    # One post that names one link twice: the weight counts posts with a match in another post.
    assert toolkit(shares((7, A, LINK, 0), (7, A, LINK, 0)), window=10) == []


def test_coortweet_survives_half_a_million_objects_in_a_year() -> None:
    n, year = 500_000, 365 * 86_400
    thing = np.repeat(np.arange(n), 2)
    at_s = 1_700_000_000 + thing * 7919 % year + np.tile([0, 1], n)
    rows = Shares(np.tile(np.array([A, B], np.int32), n), thing, at_s * SECOND, np.arange(2 * n))

    assert coortweet(rows, window=10) == [(A, B, n)]


def recorded(name: str) -> list[dict[str, str]]:
    path = GOLDEN / name
    if not path.exists():
        pytest.skip(f"recorded outputs of the rivals are not at {GOLDEN}")
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def posts() -> Shares:
    rows = recorded("posts_10k.csv")
    return shares(*[(int(r["post"]), int(r["account"]), int(r["object"]), int(r["ts"])) for r in rows])


WINDOWS: Sequence[int] = (0, 1, 10, 60, 300)


@pytest.mark.shared
@pytest.mark.parametrize("window", WINDOWS)
def test_toolkit_weights_are_the_recorded_ones_with_loops(posts: Shares, window: int) -> None:
    wanted = recorded(f"cnt_head_w{window}_min1_selfloops_included.csv")

    assert toolkit(posts, window=window) == sorted(
        (int(r["user_1"]), int(r["user_2"]), int(r["weight"])) for r in wanted
    )


@pytest.mark.shared
@pytest.mark.parametrize("min_participation", [1, 2])
@pytest.mark.parametrize("window", WINDOWS)
def test_coortweet_weights_and_distances_are_the_recorded_ones(
    posts: Shares, window: int, min_participation: int
) -> None:
    wanted = sorted(
        (*sorted((int(r["from"]), int(r["to"]))), int(r["weight"]), float(r["avg_time_delta"]))
        for r in recorded(f"coortweet213_w{window}_minpart{min_participation}.csv")
    )

    a, b, weight, mean = coortweet_weights(posts, window_us=window * SECOND, min_participation=min_participation)

    assert list(zip(a.tolist(), b.tolist(), weight.tolist(), strict=True)) == [row[:3] for row in wanted]
    assert mean.tolist() == pytest.approx([row[3] for row in wanted], rel=1e-12)
