"""The table adds up, its intervals are exact, and exchanging the sets exchanges everything."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.findings.challenge.answer import bound
from fairwitness.findings.challenge.corpus import VERDICTS, Corpus
from fairwitness.findings.challenge.counting import counts, differences, standing
from fairwitness.findings.challenge.exact import difference, fisher, share
from fairwitness.findings.challenge.records import SetCounts, Standing
from fairwitness.model import Verdict

shares = st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
verdicts = st.lists(st.integers(0, len(VERDICTS) - 1), min_size=1, max_size=40)


def corpus_of(places: list[int]) -> Corpus:
    n = len(places)
    named = {VERDICTS.index(Verdict.ACTING_TOGETHER), VERDICTS.index(Verdict.DECEPTIVE)}
    ones = np.arange(1, n + 1)
    return Corpus(
        ids=[f"a{k}" for k in range(n)], verdict=np.array(places), rule_ids=[""] * n,
        group_ids=[f"G{place}" if place in named else None for place in places], p_value=[None] * n,
        q_value=[None] * n, n_posts=ones, n_actions=ones, n_days=ones, post_resolution_us=ones,
    )  # fmt: skip


def counted(*, named: int = 0, cleared: int = 0, unjudged: int = 0) -> SetCounts:
    return SetCounts(named + cleared + unjudged, 0, named, cleared, unjudged, 1, 1.0, 1.0, 1.0)


@given(verdicts, st.data())
def test_verdicts_add_up_to_the_accounts(places: list[int], data: st.DataObject) -> None:
    chosen = np.array(sorted(data.draw(st.sets(st.integers(0, len(places) - 1)))), np.int64)
    column = counts(corpus_of(places), chosen)
    assert column.n_accounts == chosen.size == column.n_named + column.n_independent + column.n_not_enough_data
    assert column.n_deceptive == sum(places[k] == VERDICTS.index(Verdict.DECEPTIVE) for k in chosen)
    assert column.n_groups == len({places[k] for k in chosen if VERDICTS[places[k]].startswith("acting")})


@given(shares)
def test_an_interval_holds_its_share(hits_trials: tuple[int, int]) -> None:
    found = share(*hits_trials)
    assert 0 <= found.low <= (found.share or 0.0) or found.share is None
    assert found.high <= 1
    assert found.share is None or found.share <= found.high


@pytest.mark.parametrize(("hits", "trials"), [(0, 20), (3, 20), (20, 20), (1, 1), (7, 300)])
def test_the_limits_leave_two_and_a_half_per_cent_on_each_side(hits: int, trials: int) -> None:
    found = share(hits, trials)

    def tail(ks: range, p: float) -> float:
        return sum(comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in ks)

    if hits:
        assert tail(range(hits, trials + 1), found.low) == pytest.approx(0.025)
    if hits < trials:
        assert tail(range(hits + 1), found.high) == pytest.approx(0.025)


def test_no_trials_tell_nothing() -> None:
    assert (share(0, 0).share, share(0, 0).low, share(0, 0).high) == (None, 0.0, 1.0)
    assert difference("x", listed=(0, 0), mirrored=(1, 2)).difference is None


@given(shares, shares)
def test_exchanging_two_sets_negates_the_difference_exactly(one: tuple[int, int], other: tuple[int, int]) -> None:
    there, back = difference("x", listed=one, mirrored=other), difference("x", listed=other, mirrored=one)
    assert (there.listed, there.mirrored, there.p_value) == (back.mirrored, back.listed, back.p_value)
    assert (there.low, there.high) == (-back.high, -back.low)
    if there.difference is not None and back.difference is not None:
        assert there.difference == -back.difference
        assert there.low <= there.difference <= there.high


@given(st.integers(0, 12), st.integers(0, 12), st.integers(1, 12), st.integers(1, 12))
def test_fisher_is_the_sum_over_tables_no_likelier(a: int, c: int, n: int, m: int) -> None:
    a, c = min(a, n), min(c, m)

    def chance(k: int) -> float:
        return comb(n, k) * comb(m, a + c - k) / comb(n + m, a + c)

    slow = sum(chance(k) for k in range(max(0, a + c - m), min(n, a + c) + 1) if chance(k) <= chance(a) * (1 + 1e-7))
    assert fisher((a, n), (c, m)) == pytest.approx(min(slow, 1.0))


def test_a_difference_covers_the_truth_at_least_as_often_as_promised() -> None:
    n, m, p, q = 25, 40, 0.1, 0.3
    covered = 0.0
    for k in range(n + 1):
        for j in range(m + 1):
            found = difference("x", listed=(k, n), mirrored=(j, m))
            weight = comb(n, k) * p**k * (1 - p) ** (n - k) * comb(m, j) * q**j * (1 - q) ** (m - j)
            covered += weight * (found.low <= p - q <= found.high)
    assert covered >= 0.95


@pytest.mark.parametrize(
    ("listed", "mirrored", "stands"),
    [
        (counted(named=30, cleared=10), counted(named=2, cleared=38), Standing.MORE),
        (counted(named=3, cleared=37), counted(named=2, cleared=38), Standing.NOT_SHOWN),
        (counted(named=2, cleared=38), counted(named=2, cleared=38), Standing.NOT_MORE),
        (counted(named=1, cleared=2), counted(named=2, cleared=4), Standing.NOT_MORE),
        (counted(cleared=40), counted(cleared=40), Standing.NOT_MORE),
        (counted(named=1, cleared=39), counted(named=30, cleared=10), Standing.NOT_MORE),
        (counted(unjudged=40), counted(named=30, cleared=10), Standing.CANNOT_TELL),
        (counted(named=30), counted(unjudged=10), Standing.CANNOT_TELL),
        (counted(named=30), counted(), Standing.CANNOT_TELL),
    ],
)
def test_the_list_is_only_special_if_it_is_named_more_often(
    listed: SetCounts, mirrored: SetCounts, stands: Standing
) -> None:
    assert standing(listed, mirrored) is stands


@given(verdicts, verdicts)
def test_every_row_of_the_table_is_exchanged(one: list[int], other: list[int]) -> None:
    corpus = corpus_of(one + other)
    first, second = np.arange(len(one)), np.arange(len(one), len(one) + len(other))
    there = differences(counts(corpus, first), counts(corpus, second))
    back = differences(counts(corpus, second), counts(corpus, first))
    assert [(d.listed, d.mirrored) for d in there] == [(d.mirrored, d.listed) for d in back]


def test_a_bound_on_all_named_holds_for_those_on_the_list() -> None:
    assert bound(40, n_wrong_at_most=3, reason="They were not calibrated.").n_wrong_at_most == 3
    assert bound(2, n_wrong_at_most=3, reason="They were not calibrated.").n_wrong_at_most == 2


def test_without_calibration_there_is_no_bound_and_a_reason() -> None:
    assert bound(40, n_wrong_at_most=None, reason="They were not calibrated.").n_wrong_at_most is None
    assert "calibrated" in bound(40, n_wrong_at_most=None, reason="They were not calibrated.").text
    assert "nobody" in bound(0, n_wrong_at_most=3, reason="They were not calibrated.").text
