"""Monthly files of one series become one; what does not fit stays apart."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.access.series.joining import joined
from fairwitness.access.series.records import Series, Signal

STEP = 3_600_000_000


def piece(first: int, values: list[float], **more: object) -> Series:
    made = Series(
        source=f"{first}.csv", datasource="made", signal=Signal.USE, unit="users", country="NL", network="",
        place="NL", start_us=first * STEP, step_us=STEP, values=np.array(values, float),
    )  # fmt: skip
    return replace(made, **more)


@given(st.lists(st.sampled_from([1.0, 2.0, np.nan]), min_size=2, max_size=30), st.data())
def test_overlapping_pieces_give_the_whole_back(values: list[float], data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(values) - 1))
    overlap = data.draw(st.integers(0, cut))
    parts = [piece(0, values[:cut]), piece(cut - overlap, values[cut - overlap :])]
    for order in (parts, parts[::-1]):
        whole = joined(order)
        assert len(whole) == 1
        assert np.array_equal(whole[0].values, values, equal_nan=True)


def test_sources_are_kept_and_gaps_stay_gaps() -> None:
    whole = joined([piece(0, [1, 2]), piece(4, [3]), piece(5, [4])])
    assert [one.source for one in whole] == ["0.csv; 4.csv; 5.csv"]
    assert np.array_equal(whole[0].values, [1, 2, np.nan, np.nan, 3, 4], equal_nan=True)


def test_what_does_not_fit_stays_apart() -> None:
    first = piece(0, [1, 2])
    others = [
        piece(1, [3, 4]), piece(2, [1], country="DE"), piece(2, [1], datasource="else"), piece(2, [1], unit="bytes"),
        piece(2, [1], is_scaled=True), piece(2 + 24 * 40, [1]), piece(2, [1], start_us=2 * STEP + 1),
    ]  # fmt: skip
    for other in others:
        assert len(joined([first, other])) == 2
