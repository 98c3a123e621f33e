"""A group's own words, and each member's use of them, against slow and obvious definitions."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fairwitness.network.reuse import Uses, upper_rate, uses
from fairwitness.network.wordings import (
    CLOSED_SHARE,
    as_occasions,
    held_out_words,
    outsider_rate,
    own_words,
    word_tests,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.network.membership import AccountTests

    Act: TypeAlias = tuple[int, int, int]
    Acted: TypeAlias = Callable[..., Any]

SECOND = 1_000_000
DAY = 86_400
BLOCK = 7200
N = 10
RATE = 1e-3
ACTS = st.lists(
    st.tuples(st.integers(0, N - 1), st.integers(0, 6), st.integers(0, 4 * DAY - 1)), min_size=1, max_size=70
)
"""Account, text, second of four days."""
CAST = st.lists(st.sampled_from("mmoc"), min_size=N, max_size=N)
"""Per account: member, outsider, or a copier of another group, who is neither."""
QUICK = settings(max_examples=60, deadline=None)


def used(acted: Acted, acts: list[Act]) -> Uses:
    return uses(acted(acts, trace="own_words"), n_accounts=N, day_us=DAY * SECOND, block_us=BLOCK * SECOND)


def masks(cast: list[str]) -> dict[str, Any]:
    return {"member": np.array([c == "m" for c in cast]), "outsider": np.array([c == "o" for c in cast])}


def texts_of(acts: list[Act], account: int) -> set[int]:
    return {text for a, text, _ in acts if a == account}


def day_of(acts: list[Act], account: int, text: int) -> int:
    return min(second for a, other, second in acts if (a, other) == (account, text)) // DAY


def closed_texts(acts: list[Act], cast: list[str]) -> set[int]:
    """Return the texts of two members and more that make up at least four fifths of members and outsiders."""
    kept = set()
    for text in {text for _, text, _ in acts}:
        kinds = [cast[a] for a in {a for a, other, _ in acts if other == text}]
        n_inside, n_outside = kinds.count("m"), kinds.count("o")
        if n_inside > 1 and n_inside >= CLOSED_SHARE * (n_inside + n_outside):
            kept.add(text)
    return kept


def of_members(acted: Acted, acts: list[Act], cast: list[str], *, rate: float = RATE) -> AccountTests:
    written, member = used(acted, acts), masks(cast)["member"]
    rows = as_occasions(written, actions=acted(acts))
    return word_tests(written, member=member, tested=member, rate=rate, trace_rows=rows)


@given(acts=ACTS, cast=CAST)
@QUICK
def test_own_words_are_words_that_hardly_anybody_outside_uses(acted: Acted, acts: list[Act], cast: list[str]) -> None:
    found = own_words(used(acted, acts), **masks(cast))

    wanted = {(a, text) for a, text, _ in acts if text in closed_texts(acts, cast)}
    assert set(zip(found.account.tolist(), found.object.tolist(), strict=True)) == wanted


@pytest.mark.parametrize(("n_outside", "kept"), [(0, True), (1, True), (2, False)])
def test_four_fifths_of_the_users_must_belong(acted: Acted, n_outside: int, kept: bool) -> None:  # noqa: FBT001
    acts = [(a, 0, DAY * a) for a in range(4 + n_outside)]

    found = own_words(used(acted, acts), **masks(list("mmmmoooooo")))

    assert bool(found.object.size) == kept


@given(acts=ACTS, cast=CAST)
@QUICK
def test_outsider_rate_counts_outsiders_uses_of_the_group_s_texts(
    acted: Acted, acts: list[Act], cast: list[str]
) -> None:
    members, outside = ([a for a in range(N) if cast[a] == kind] for kind in "mo")
    group_texts = set().union(*(texts_of(acts, a) for a in members))
    hits = sum(len(texts_of(acts, a) & group_texts) for a in outside)
    trials = sum(len(texts_of(acts, a)) for a in outside) * sum(len(texts_of(acts, a)) for a in members)

    assert outsider_rate(used(acted, acts), **masks(cast)) == upper_rate(hits, trials)


@given(acts=ACTS, cast=CAST)
@QUICK
def test_each_member_is_tested_against_the_others_words(acted: Acted, acts: list[Act], cast: list[str]) -> None:
    members = [a for a in range(N) if cast[a] == "m"]

    tests = of_members(acted, acts, cast)

    assert tests.account.tolist() == [a for a in members if texts_of(acts, a)]
    for k, account in enumerate(tests.account.tolist()):
        others = [b for b in members if b != account]
        of_others = set().union(*(texts_of(acts, b) for b in others))
        days = {day_of(acts, account, text) for text in texts_of(acts, account) & of_others}
        trials = len(texts_of(acts, account)) * sum(len(texts_of(acts, b)) for b in others)
        assert tests.n_hits[k] == len(days)
        assert tests.expected[k] == pytest.approx(trials * RATE)
        exact = stats.binom.logsf(len(days) - 1, max(trials, len(days)), RATE) / np.log(10)
        assert tests.log10_p[k] == pytest.approx(exact, abs=1e-9, rel=1e-9)


@given(acts=ACTS, cast=CAST)
@QUICK
def test_the_rows_behind_a_member_s_test_are_its_hits(acted: Acted, acts: list[Act], cast: list[str]) -> None:
    tests = of_members(acted, acts, cast)

    assert np.bincount(tests.rows.account, minlength=N)[tests.account].tolist() == tests.n_hits.tolist()
    assert (np.diff(tests.rows.account) >= 0).all()
    assert tests.rows.hit.all()
    assert (tests.rows.others > 0).all()


def test_texts_of_one_day_count_once(acted: Acted) -> None:
    acts = [(a, text, 60 * text) for a in range(2) for text in range(5)]

    assert of_members(acted, acts, list("mmoooooooo")).n_hits.tolist() == [1, 1]


def test_an_account_is_never_its_own_company(acted: Acted) -> None:
    acts = [(0, text, DAY * text) for text in range(4)] + [(1, 9, 0)]

    assert of_members(acted, acts, list("mmoooooooo")).n_hits.tolist() == [0, 0]


@given(acts=ACTS, cast=CAST)
@QUICK
def test_a_group_counts_blocks_in_which_a_common_text_came_up(acted: Acted, acts: list[Act], cast: list[str]) -> None:
    members = [a for a in range(N) if cast[a] == "m"]
    closed = closed_texts(acts, cast)
    blocks = {min(s for _, other, s in acts if other == text) // BLOCK for text in closed}
    n_pairs = sum(len(texts_of(acts, a)) * len(texts_of(acts, b)) for a, b in combinations(members, 2))
    own = own_words(used(acted, acts), **masks(cast))

    result = held_out_words(
        own, occasions=as_occasions(own, actions=acted(acts)), member=masks(cast)["member"], rate=RATE
    )

    assert result.observed == len(blocks)
    assert result.expected == pytest.approx(n_pairs * RATE)
    exact = stats.binom.sf(len(blocks) - 1, max(n_pairs, len(blocks)), RATE)
    assert result.p_value == pytest.approx(exact, rel=1e-9)


@given(acts=ACTS)
@QUICK
def test_as_occasions_keeps_every_use_one_cell_per_text(acted: Acted, acts: list[Act]) -> None:
    written = used(acted, acts)

    here = as_occasions(written, actions=acted(acts))

    assert here.cell_object[here.cell].tolist() == written.object.tolist()
    assert here.account.tolist() == written.account.tolist()
    assert here.post_row.tolist() == written.post_row.tolist()
    assert here.cell_size.tolist() == np.unique(written.object, return_counts=True)[1].tolist()
    assert here.scale.window_us >= written.at_us.max() - written.at_us.min()
