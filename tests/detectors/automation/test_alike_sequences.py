"""Members who go about it in one way are shown; groups drawn by chance are not."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fairwitness.detectors.automation.alike_sequences import (
    MOST_ACTS,
    Sequences,
    alike_sequences,
    compression_distance,
    matched,
    symbols,
)
from fairwitness.detectors.automation.records import Measured, TooLittle

if TYPE_CHECKING:
    from numpy.typing import NDArray

MINUTE = 60_000_000


def acts(n_accounts: int, *, n_acts: int = 150, drilled: int = 0, seed: int = 1) -> Sequences:
    """Return random acts of people, each with habits of their own; the first `drilled` accounts follow one script."""
    rng = np.random.default_rng([seed, 17])
    script = rng.integers(0, 12, n_acts), rng.integers(0, 300, n_acts)
    account, at_us, kind = [], [], []
    for k in range(n_accounts):
        own = rng.choice(12, n_acts, p=rng.dirichlet(np.full(12, 0.5))), rng.integers(0, 300, n_acts)
        what, gap = script if k < drilled else own
        account.append(np.full(n_acts, k))
        at_us.append(np.cumsum(gap) * MINUTE)
        kind.append(what)
    return symbols(*(np.concatenate(c).astype(np.int64) for c in (account, at_us)), kind=np.concatenate(kind))


def organic(n: int, *, members: NDArray[np.int64]) -> NDArray[np.bool_]:
    outside = np.ones(n, np.bool_)
    outside[members] = False
    return outside


@given(st.binary(min_size=1, max_size=80), st.binary(min_size=1, max_size=80))
def test_the_distance_is_that_of_deflate(x: bytes, y: bytes) -> None:
    def size(value: bytes) -> int:
        return len(zlib.compress(value, 9)) - 6  # the header and checksum of zlib around the same deflate

    expected = (size(x + y) - min(size(x), size(y))) / max(size(x), size(y))
    assert compression_distance(x, y) == pytest.approx(expected)


def test_symbols_name_what_was_done_and_how_long_after() -> None:
    account = np.array([0, 0, 0, 1, 1])
    at_us = np.array([0, 5, 95, 0, 3_000]) * MINUTE
    made = symbols(account, at_us, kind=np.array([0, 1, 4, 2, 8]))
    assert made.of(0) == bytes([1 * 12 + 1, 3 * 12 + 4])
    assert made.of(1) == bytes([5 * 12 + 8])


def test_only_the_latest_acts_are_compared() -> None:
    assert len(acts(1, n_acts=500).of(0)) == MOST_ACTS


def test_groups_drawn_by_chance_have_even_p_values() -> None:
    sequences = acts(150)
    p_values = []
    for seed in range(60):
        members = np.sort(np.random.default_rng([seed, 18]).choice(150, 6, replace=False))
        outside = organic(150, members=members)
        result = alike_sequences(members, sequences=sequences, organic=outside, seed=seed)
        assert isinstance(result, Measured)
        p_values.append(result.p_value)
    assert stats.kstest(p_values, "uniform").pvalue > 0.01


def test_a_drilled_group_is_shown() -> None:
    members = np.arange(6)
    result = alike_sequences(members, sequences=acts(100, drilled=6), organic=organic(100, members=members), seed=1)
    assert isinstance(result, Measured)
    assert result.p_value <= 0.002


def test_draws_are_the_same_again() -> None:
    members = np.arange(6)
    outside = organic(100, members=members)
    once, again = (alike_sequences(members, sequences=acts(100), organic=outside, seed=1) for _ in range(2))
    assert once == again


def test_matched_accounts_are_nearest_in_activity() -> None:
    n_acts = np.array([100, 95, 300, 105, 210, 40, 100])
    fit = np.array([1, 2, 3, 4, 5, 6])
    assert matched(0, fit, n_acts=n_acts, seed=1) == [6, 3, 1]


def test_busier_accounts_alone_are_no_match() -> None:
    n_acts = np.array([100, 105, 106, 107])
    assert matched(0, np.array([1, 2, 3]), n_acts=n_acts, seed=1) == []


def test_without_equally_active_accounts_there_is_not_enough() -> None:
    members = np.arange(6)
    result = alike_sequences(members, sequences=acts(15), organic=organic(15, members=members), seed=1)
    assert isinstance(result, TooLittle)
    assert "equally active" in result.reason


def test_members_with_few_acts_are_not_enough() -> None:
    members = np.arange(6)
    result = alike_sequences(members, sequences=acts(80, n_acts=30), organic=organic(80, members=members), seed=1)
    assert isinstance(result, TooLittle)
