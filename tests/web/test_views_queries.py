"""What the views ask, on small data whose answers can be counted by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.errors import StudyError
from fairwitness.report.queries.differences import LONGEST, differences
from fairwitness.report.queries.edges import EdgeFilter, Layer, ties
from fairwitness.report.queries.hours import hours
from fairwitness.report.queries.layout import packed, places
from fairwitness.report.queries.matrix import close_objects, shared_objects
from fairwitness.web.charts.raster import ticks

HOUR = 3_600_000_000
MONDAY = 1_704_067_200_000_000  # 2024-01-01 00:00 UTC


def layer(a: str = "a", b: str = "b", **changes: object) -> Layer:
    plain = {
        "group_id": "G1", "trace": "url", "window_us": 60_000_000, "n_objects": 3, "log10_p": -8.0,
        "median_gap_us": 5, "met_us": (100, 200, 300),
    }  # fmt: skip
    return Layer(account_a=a, account_b=b, **{**plain, **changes})  # type: ignore[arg-type]


def marked(pieces: object) -> list[str]:
    return [piece.text for piece in pieces if piece.differs]  # type: ignore[attr-defined]


def test_only_changed_words_are_marked() -> None:
    one, other = differences("We stop the dam today", "We build the dam today")
    assert (marked(one), marked(other)) == (["stop"], ["build"])


def test_an_added_word_is_marked_on_its_side_only() -> None:
    one, other = differences("stop the dam", "stop the new dam")
    assert marked(one) == []
    assert "".join(marked(other)).strip() == "new"


def test_persian_words_stay_whole_with_their_joiners() -> None:
    one, other = differences("ما می‌خواهیم برویم", "ما نمی‌خواهیم برویم")
    assert marked(one) == ["می‌خواهیم"]
    assert marked(other) == ["نمی‌خواهیم"]


@given(st.text(max_size=120), st.text(max_size=120))
def test_pieces_joined_are_the_texts(one: str, other: str) -> None:
    left, right = differences(one, other)
    assert "".join(piece.text for piece in left) == one
    assert "".join(piece.text for piece in right) == other
    assert all(a.differs != b.differs for a, b in pairwise(left))


def test_endless_texts_are_compared_at_their_start() -> None:
    left, _ = differences("x " * 9_000, "y")
    assert sum(len(piece.text) for piece in left) == LONGEST


def test_hours_are_counted_in_utc() -> None:
    counted = hours([(MONDAY + 3 * HOUR, 2), (MONDAY + 27 * HOUR, 1)])
    assert (counted.counts[0][3], counted.counts[1][3], counted.n_posts, counted.most) == (2, 1, 3, 2)


def test_hours_follow_the_zone_that_the_reader_chose() -> None:
    counted = hours([(MONDAY + 22 * HOUR, 5)], zone="Asia/Tehran")  # 01:30 on Tuesday
    assert counted.counts[1][1] == 5
    assert counted.by_hour[1] == 5


def test_hours_follow_summer_time() -> None:
    july = MONDAY + 182 * 24 * HOUR
    assert hours([(july, 1)], zone="Europe/Berlin").by_hour[2] == 1
    assert hours([(MONDAY, 1)], zone="Europe/Berlin").by_hour[1] == 1


@pytest.mark.parametrize("zone", ["Nowhere/Land", "../../etc/passwd", "/etc/passwd", "x" * 500, "\0"])
def test_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    with pytest.raises(StudyError, match="no time zone"):
        hours([], zone=zone)


def test_everything_passes_an_empty_filter() -> None:
    assert EdgeFilter()([layer()]) == (layer(),)


@pytest.mark.parametrize(
    ("wanted", "n"),
    [
        (EdgeFilter(traces=frozenset({"url"})), 1),
        (EdgeFilter(traces=frozenset({"repost"})), 0),
        (EdgeFilter(window_us=60_000_000), 1),
        (EdgeFilter(window_us=59_999_999), 0),
        (EdgeFilter(least_strength=8.0), 1),
        (EdgeFilter(least_strength=8.1), 0),
        (EdgeFilter(group_ids=frozenset({"G2"})), 0),
        (EdgeFilter(from_us=300), 1),
        (EdgeFilter(from_us=301), 0),
        (EdgeFilter(to_us=100), 0),
        (EdgeFilter(to_us=101), 1),
    ],
)
def test_each_filter_has_its_bound(wanted: EdgeFilter, n: int) -> None:
    assert len(wanted([layer()])) == n


def test_pairs_at_any_distance_have_no_window() -> None:
    assert EdgeFilter(window_us=10**15)([layer(window_us=None)]) == ()


def test_a_date_filter_keeps_the_meetings_inside_it() -> None:
    (kept,) = EdgeFilter(from_us=150, to_us=300)([layer()])
    assert kept.met_us == (200,)


def test_layers_of_a_pair_become_one_edge() -> None:
    (tie,) = ties([layer(), layer(trace="repost", n_objects=7, log10_p=-3.0, met_us=(200, 900))])
    assert (tie.traces, tie.n_objects, tie.log10_p, tie.met_us) == (("repost", "url"), 7, -8.0, (100, 200, 300, 900))


def test_shared_objects_are_counted_once() -> None:
    row, obj = np.array([0, 0, 1, 1, 2]), np.array([5, 5, 5, 9, 9])
    assert shared_objects(row, obj, n_accounts=3).tolist() == [[0, 1, 0], [1, 0, 1], [0, 1, 0]]


def test_only_objects_met_within_the_window_are_close() -> None:
    row, obj, at = np.array([0, 1, 2, 0, 1]), np.array([1, 1, 1, 2, 2]), np.array([0, 10, 21, 0, 11])
    close = close_objects(row, obj, at, n_accounts=3, window_us=10)
    assert close.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 40)), max_size=40),
    st.integers(0, 15),
)
def test_close_objects_agree_with_looking_at_all_pairs(acted: list[tuple[int, int, int]], window: int) -> None:
    acted.sort(key=lambda one: (one[1], one[2]))
    met = {
        (min(a, b), max(a, b), o)
        for a, o, s in acted
        for b, p, t in acted
        if a != b and o == p and abs(s - t) <= window
    }
    row, obj, at = (np.array([one[k] for one in acted], np.int64) for k in range(3))
    close = close_objects(row, obj, at, n_accounts=5, window_us=window)
    shared = shared_objects(row, obj, n_accounts=5)
    assert close.sum() == 2 * len(met)
    assert (close <= shared).all()
    assert (close == close.T).all()
    assert not np.diag(shared).any()


def test_ticks_in_one_column_are_one_stroke() -> None:
    assert ticks([0, 1, 10**9], (0, 10**9), top=0, height=5).count("M") == 2
    assert ticks([-1, 10**9 + 1], (0, 10**9), top=0, height=5) == ""


def test_groups_do_not_overlap_in_the_drawing() -> None:
    radii = [9.0, 2.0, 5.0, 5.0, 1.0, 7.0]
    centres = packed(radii)
    for (x, y), r in zip(centres, radii, strict=True):
        for (u, v), s in zip(centres, radii, strict=True):
            assert (x, y) == (u, v) or max(abs(x - u), abs(y - v)) >= r + s - 1e-9


def test_places_are_the_same_on_every_run_and_for_any_names() -> None:
    found = ties([layer("a", "b"), layer("b", "c")])
    other = ties([layer("z", "m"), layer("m", "k")])
    first = places({"G1": ["a", "b", "c"]}, found)
    assert places({"G1": ["a", "b", "c"]}, found) == first
    assert list(places({"G1": ["z", "m", "k"]}, other).values()) == list(first.values())
