"""Crossed tables: no small count, and none that sums give back (checked by linear programming)."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.optimize import linprog

from fairwitness.archive.accounts import coarsened
from fairwitness.archive.crossed import left_out

LEAST = 20
tables = arrays.arrays(
    np.int64,
    st.tuples(st.integers(2, 5), st.integers(2, 4)),
    elements=st.sampled_from([0, 1, 3, 19, 20, 25, 60, 400]),
)


def bounds(counts: np.ndarray, out: np.ndarray, cell: int) -> tuple[float, float]:
    """Return least and most that a left-out cell can hold, for somebody who knows all sums and all other cells."""
    rows, columns = np.nonzero(out)
    sums = [(rows == r).astype(float) for r in range(counts.shape[0])]
    sums += [(columns == c).astype(float) for c in range(counts.shape[1])]
    known = [float((counts[r] * out[r]).sum()) for r in range(counts.shape[0])]
    known += [float((counts[:, c] * out[:, c]).sum()) for c in range(counts.shape[1])]
    aim = np.zeros(rows.size)
    aim[cell] = 1
    low = linprog(aim, A_eq=np.array(sums), b_eq=known, bounds=(0, None), method="highs")
    high = linprog(-aim, A_eq=np.array(sums), b_eq=known, bounds=(0, None), method="highs")
    return float(low.fun), -float(high.fun)


@given(tables)
def test_no_small_count_stands(counts: np.ndarray) -> None:
    out = left_out(counts, least=LEAST)
    shown = counts[~out]
    assert np.all((shown == 0) | (shown >= LEAST))


@given(tables)
def test_no_line_gives_a_left_out_count_away(counts: np.ndarray) -> None:
    out = left_out(counts, least=LEAST)
    for table, gone in ((counts, out), (counts.T, out.T)):
        for line in range(len(table)):
            if gone[line].any() and not gone[line].all():
                assert gone[line].sum() >= 2
                assert table[line][gone[line]].sum() >= LEAST


@given(tables)
def test_all_sums_together_determine_no_left_out_count(counts: np.ndarray) -> None:
    out = left_out(counts, least=LEAST)
    small = [k for k, (r, c) in enumerate(zip(*np.nonzero(out), strict=True)) if 0 < counts[r, c] < LEAST]
    if out.all(axis=1).any() or out.all(axis=0).any():
        return  # whole lines are left out: nothing more can be
    for cell in small:
        low, high = bounds(counts, out, cell)
        assert high - low > 0.5


def test_a_table_without_small_counts_stands_whole() -> None:
    assert not left_out(np.array([[20, 0], [300, 21]]), least=LEAST).any()


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["fa", "en", None])), min_size=1, max_size=80))
def test_whatever_is_shown_of_an_account_enough_accounts_share(people: list[tuple[int, str | None]]) -> None:
    rows = [
        {"verdict": "v", "platform": None, "created_at_us": n * 40 * 86_400_000_000, "language": language,
         "declared_automated": None}
        for n, language in people
    ]  # fmt: skip
    shown = coarsened(rows, least=10)
    looks = [tuple(sorted(look.items())) for look in shown if look]
    assert all(looks.count(look) >= 10 for look in looks)
