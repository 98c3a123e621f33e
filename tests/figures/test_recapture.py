"""Capture-recapture against closed forms, enumeration, and lists drawn from a known number of people."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.errors import StudyError
from fairwitness.figures.recapture import recapture
from fairwitness.figures.recapture.histories import Histories, histories
from fairwitness.figures.recapture.latent import latent
from fairwitness.figures.recapture.loglinear import fit, models
from fairwitness.figures.recapture.pairs import chao, chapman, odds

COUNTS = st.lists(st.integers(2, 400), min_size=7, max_size=7)


def three(counts: list[int]) -> Histories:
    return Histories(("A", "B", "C"), np.array([0, *counts], np.int64))


def drawn(n: int, chances: tuple[float, ...], seed: int) -> Histories:
    held = np.random.default_rng(seed).random((n, len(chances))) < np.array(chances)
    return histories(held[held.any(axis=1)], tuple("ABCDEF"[: len(chances)]))


def test_people_are_counted_by_their_lists() -> None:
    held = np.array([[True, False], [True, True], [False, True], [True, True]])
    found = histories(held, ("A", "B"))
    assert found.counts.tolist() == [0, 1, 1, 2]
    assert found.sizes() == (3, 3)
    assert found.both(0, 1) == (3, 3, 2)
    assert found.frequencies().tolist() == [0, 2, 2]


@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 300))
def test_two_lists_give_lincoln_petersen_and_chapman(a: int, b: int, both: int) -> None:
    found = Histories(("A", "B"), np.array([0, a, b, both], np.int64))
    n1, n2 = a + both, b + both
    assert fit(found, ()).value == pytest.approx(n1 * n2 / both, rel=1e-6)  # type: ignore[union-attr]
    (pair,) = chapman(found)
    assert pair.value == pytest.approx((n1 + 1) * (n2 + 1) / (both + 1) - 1)
    assert pair.low < pair.value * 1.02
    assert pair.high > pair.value


@given(COUNTS)
def test_the_model_of_all_pairs_has_a_closed_form(counts: list[int]) -> None:
    """With three lists and all pairs dependent: unseen = n1 n2 n3 n123 / (n12 n13 n23) (Fienberg 1972)."""
    found = three(counts)
    pairs = tuple(map(frozenset, combinations(range(3), 2)))
    n = found.counts
    unseen = n[0b001] * n[0b010] * n[0b100] * n[0b111] / (n[0b011] * n[0b101] * n[0b110])
    total = fit(found, pairs)
    if total is None:
        assert unseen > 1e9
    else:
        assert total.value == pytest.approx(found.n + unseen, rel=1e-6)


@pytest.mark.parametrize(("k", "n"), [(2, 1), (3, 8), (4, 113), (5, 6_893)])
def test_all_hierarchical_models_are_enumerated_once(k: int, n: int) -> None:
    found = [frozenset(terms) for terms in models(k)]
    assert len(found) == len(set(found)) == n
    for terms in found[:: max(n // 200, 1)]:
        for term in terms:
            parts = chain.from_iterable(combinations(term, size) for size in range(2, len(term)))
            assert all(frozenset(part) in terms for part in parts)


def test_a_small_enumeration_is_every_set_that_holds_its_parts() -> None:
    terms = [frozenset(t) for size in (2, 3) for t in combinations(range(4), size)]
    closed = 0
    for bits in range(1 << len(terms)):
        chosen = {term for j, term in enumerate(terms) if bits >> j & 1}
        closed += all(frozenset(p) in chosen for t in chosen if len(t) == 3 for p in combinations(sorted(t), 2))
    assert closed == sum(1 for _ in models(4))


@given(COUNTS)
def test_chao_is_its_formula_and_never_below_the_listed(counts: list[int]) -> None:
    found = three(counts)
    f1, f2 = (int(f) for f in found.frequencies()[1:3])
    total = chao(found)
    assert total.value == pytest.approx(found.n + f1 * (f1 - 1) / (2 * (f2 + 1)))
    assert found.n <= total.low <= total.value <= total.high


@pytest.mark.parametrize("seed", range(3))
def test_the_range_holds_the_truth_where_lists_are_independent(seed: int) -> None:
    found = recapture(drawn(3_000, (0.4, 0.3, 0.3), seed))
    low, high = found.bounds
    assert low <= 3_000 <= high
    assert sum(found.weights) == pytest.approx(1)
    assert found.n_models == 8


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    """The long study is in the bench; here 300 draws must not leave a wide band around 95 %."""
    hits = []
    for seed in range(300):
        lists = drawn(2_000, (0.4, 0.35, 0.3), seed)
        total, (pair, *_) = fit(lists, ()), chapman(lists)
        hits.append((total is not None and total.low <= 2_000 <= total.high, pair.low <= 2_000 <= pair.high))
    assert (np.mean(hits, axis=0) > 0.91).all()
    assert (np.mean(hits, axis=0) < 0.99).all()


def test_latent_classes_are_seeded_and_see_people_who_hide() -> None:
    rng = np.random.default_rng(3)
    easy = rng.random(4_000) < 0.35
    held = rng.random((4_000, 4)) < np.where(easy[:, None], 0.6, 0.15)
    lists = histories(held[held.any(axis=1)], tuple("ABCD"))
    classes = latent(lists, seed=5, draws=1_500, burn_in=1_000)
    assert classes == latent(lists, seed=5, draws=1_500, burn_in=1_000)
    assert classes.low <= 4_000 <= classes.high
    assert fit(lists, ()).high < 4_000  # type: ignore[union-attr]


def test_dependence_shows_among_people_on_other_lists() -> None:
    rng = np.random.default_rng(1)
    first = rng.random(20_000) < 0.4
    held = np.column_stack((first, rng.random(20_000) < np.where(first, 0.6, 0.2), rng.random(20_000) < 0.4))
    lists = histories(held[held.any(axis=1)], ("A", "B", "C"))
    assert odds(lists, 0, 1) > 4  # type: ignore[operator]
    assert 0.8 < odds(lists, 0, 2) < 1.25  # type: ignore[operator]
    assert odds(Histories(("A", "B"), np.array([0, 1, 1, 1])), 0, 1) is None


def test_overlaps_that_are_empty_leave_models_out() -> None:
    found = recapture(three([50, 40, 0, 30, 0, 0, 0]))
    assert len(found.models) < found.n_models


@pytest.mark.parametrize(
    ("lists", "words"),
    [
        (Histories(tuple("ABCDEFG"), np.ones(128, np.int64)), "too many models"),
        (Histories(("A", "B"), np.array([0, 5, 0, 0])), "is empty"),
    ],
)
def test_what_cannot_be_estimated_is_refused(lists: Histories, words: str) -> None:
    with pytest.raises(StudyError, match=words):
        recapture(lists)
