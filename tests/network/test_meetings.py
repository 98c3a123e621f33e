"""How many different values each account has, against counting them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.network import meetings
from fairwitness.network.meetings import n_distinct

HOUR = 3_600_000_000


@pytest.mark.parametrize("most", [2**62, 0])
@given(
    rows=st.lists(st.tuples(st.integers(0, 5), st.integers(-20, 20)), max_size=60),
    step=st.sampled_from([1, 7, HOUR]),
    start=st.sampled_from([0, -3, 1_600_000_000_000_000]),
)
def test_each_account_s_different_values_are_counted_once(
    most: int, rows: list[tuple[int, int]], step: int, start: int
) -> None:
    account = np.array([account for account, _ in rows], np.int32)
    value = np.array([start + number * step for _, number in rows], np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meetings, "MOST", most)
        found = n_distinct(account, value, n_accounts=6)
    assert found.tolist() == [len({n for one, n in rows if one == account}) for account in range(6)]
