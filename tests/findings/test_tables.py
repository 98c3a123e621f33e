"""What the table of pairs says of each pair, counted for all pairs at once, is what counting one by one gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.network.conftest import SECOND, _met

from fairwitness.findings.tables import _close_objects
from fairwitness.network.pairs import found_pairs, pair_tests

ACTS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 9_000)), max_size=80)


@given(ACTS)
def test_objects_and_median_distance_of_each_pair(acts: list[tuple[int, int, int]]) -> None:
    tests = pair_tests(_met(acts, window=600), n_accounts=6, tick_us=SECOND, min_occasions=1)
    found = found_pairs(tests, cut=0.0)

    n_objects, gap_us = _close_objects(found)

    for k in range(found.index.size):
        rows = slice(int(found.start[k]), int(found.start[k + 1]))
        close = found.gap_us[rows] <= 600 * SECOND
        assert n_objects[k] == len(set(tests.occasions.cell_object[found.cell[rows][close]].tolist()))
        assert gap_us[k] == int(np.median(found.gap_us[rows][close & found.looked_at[rows]]))
