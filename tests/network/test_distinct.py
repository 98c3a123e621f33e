"""Distinct rows are those that numpy finds, in its order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.network.distinct import distinct_rows

VALUES = st.integers(-3, 3) | st.sampled_from([-(2**62), 2**62])


@given(st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=40))
def test_the_first_of_each_row_in_ascending_order(rows: list[tuple[int, int, int]]) -> None:
    columns = np.array(rows, np.int64).reshape(-1, 3).T

    assert distinct_rows(*columns).tolist() == np.unique(columns, axis=1, return_index=True)[1].tolist()


def test_columns_may_be_of_different_types() -> None:
    found = distinct_rows(np.array([2, 1, 2, 1], np.int32), np.array([5, 5, 5, 4], np.int64))

    assert found.tolist() == [3, 1, 0]
