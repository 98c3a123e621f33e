"""Same words at any distance in time: every count against its slow and obvious definition."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fairwitness.network.nulls import log10_binomial_tail
from fairwitness.network.reuse import (
    MOST_USERS,
    OPEN_USERS,
    REFERENCE_RATE,
    Uses,
    closed_uses,
    log10_p_shared,
    products,
    shared,
    stranger_rate,
    strangers,
    upper_rate,
    uses,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Act: TypeAlias = tuple[int, int, int]
    Acted: TypeAlias = Callable[..., Any]
    Use: TypeAlias = tuple[int, int, int]

SECOND = 1_000_000
DAY = 86_400
N = 10
ACTS = st.lists(
    st.tuples(st.integers(0, N - 1), st.integers(0, 5), st.integers(0, 4 * DAY - 1)), min_size=1, max_size=70
)
"""Account, text, second of four days."""
QUICK = settings(max_examples=60, deadline=None)


def used(acted: Acted, acts: list[Act], *, block: int = 7200) -> Uses:
    return uses(acted(acts, trace="own_words"), n_accounts=N, day_us=DAY * SECOND, block_us=block * SECOND)


def first_uses(acts: list[Act]) -> dict[tuple[int, int], int]:
    """Return the second of the first use per (account, text)."""
    first: dict[tuple[int, int], int] = {}
    for account, text, second in sorted(acts, key=lambda act: act[2]):
        first.setdefault((account, text), second)
    return first


def users_of(first: dict[tuple[int, int], int]) -> dict[int, set[int]]:
    users: dict[int, set[int]] = {}
    for account, text in first:
        users.setdefault(text, set()).add(account)
    return users


def days_in_common(first: dict[tuple[int, int], int], a: int, b: int) -> tuple[set[int], set[int]]:
    """Return the days on which a, and on which b, used a text that both used."""
    both = {text for account, text in first if account == a} & {text for account, text in first if account == b}
    return {first[a, text] // DAY for text in both}, {first[b, text] // DAY for text in both}


def fewer_days(first: dict[tuple[int, int], int], a: int, b: int) -> int:
    return min(map(len, days_in_common(first, a, b)))


def slow_closed(acts: list[Act]) -> dict[tuple[int, int], int]:
    first = first_uses(acts)
    shared_first = {key: at for key, at in first.items() if len(users_of(first)[key[1]]) > 1}
    kept = {}
    for text, users in users_of(shared_first).items():
        unacquainted = [a for a in users if all(fewer_days(shared_first, a, b) < 2 for b in users - {a})]
        if len(unacquainted) <= OPEN_USERS:
            kept |= {(a, text): shared_first[a, text] for a in users}
    return kept


@given(acts=ACTS)
@QUICK
def test_uses_are_first_uses(acted: Acted, acts: list[Act]) -> None:
    found, first = used(acted, acts), first_uses(acts)

    rows = zip(found.account.tolist(), found.object.tolist(), (found.at_us // SECOND).tolist(), strict=True)
    assert {(a, text): at for a, text, at in rows} == first
    assert found.account.size == len(first)
    assert found.day.tolist() == (found.at_us // SECOND // DAY).tolist()


@given(acts=ACTS)
@QUICK
def test_uses_stand_by_text_and_time(acted: Acted, acts: list[Act]) -> None:
    found = used(acted, acts)

    assert np.array_equal(np.lexsort((found.post_row, found.object)), np.arange(found.object.size))
    assert (np.diff(found.at_us)[np.diff(found.object) == 0] >= 0).all()


@given(acts=ACTS, block=st.sampled_from([3600, 7200, DAY]))
@QUICK
def test_a_text_s_block_is_that_of_its_first_use_by_anybody(acted: Acted, acts: list[Act], block: int) -> None:
    found = used(acted, acts, block=block)

    for text, number in zip(found.object.tolist(), found.block.tolist(), strict=True):
        assert number == min(second for _, other, second in acts if other == text) // block


@given(acts=ACTS)
@QUICK
def test_texts_are_counted_once_per_account(acted: Acted, acts: list[Act]) -> None:
    first = first_uses(acts)

    assert used(acted, acts).n_texts.tolist() == [sum(account == a for a, _ in first) for account in range(N)]


@given(acts=ACTS)
@QUICK
def test_closed_uses_leave_out_lone_and_open_texts(acted: Acted, acts: list[Act]) -> None:
    everything = used(acted, acts)

    found = closed_uses(everything)

    assert set(zip(found.account.tolist(), found.object.tolist(), strict=True)) == set(slow_closed(acts))
    assert found.n_texts.tolist() == everything.n_texts.tolist()


@pytest.mark.parametrize(("n_users", "kept"), [(OPEN_USERS, True), (OPEN_USERS + 1, False)])
def test_a_slogan_of_strangers_is_open(acted: Acted, n_users: int, kept: bool) -> None:  # noqa: FBT001
    acts = [(a, 0, DAY * (a % 3)) for a in range(n_users)]

    assert bool(closed_uses(used(acted, acts)).object.size) == kept


def test_people_who_share_again_do_not_make_a_text_open(acted: Acted) -> None:
    acts = [(a, text, DAY * text) for a in range(N) for text in range(2)]

    assert closed_uses(used(acted, acts)).object.size == 2 * N


@pytest.mark.parametrize(("n_users", "kept"), [(MOST_USERS, True), (MOST_USERS + 1, False)])
def test_a_text_of_very_many_is_open_whoever_they_are(acted: Acted, n_users: int, kept: bool) -> None:  # noqa: FBT001
    actions = acted([(a, text, DAY * text) for a in range(n_users) for text in range(2)])

    found = closed_uses(uses(actions, n_accounts=n_users, day_us=DAY * SECOND, block_us=7200 * SECOND))

    assert bool(found.object.size) == kept


def test_nothing_shared_gives_nothing(acted: Acted) -> None:
    found = closed_uses(used(acted, [(a, a, 5) for a in range(6)]))

    assert found.object.size == shared(found).a.size == shared(found).pair.size == 0


@given(acts=ACTS)
@QUICK
def test_shared_lists_every_pair_with_its_fewer_days(acted: Acted, acts: list[Act]) -> None:
    first = first_uses(acts)
    wanted = {(a, b): n for a, b in combinations(range(N), 2) if (n := fewer_days(first, a, b))}

    found = shared(used(acted, acts))

    pairs = list(zip(found.a.tolist(), found.b.tolist(), strict=True))
    assert dict(zip(pairs, found.n_days.tolist(), strict=True)) == wanted
    assert pairs == sorted(wanted)


@given(acts=ACTS)
@QUICK
def test_shared_has_one_row_per_pair_and_day_of_the_first(acted: Acted, acts: list[Act]) -> None:
    first = first_uses(acts)
    everything = used(acted, acts)
    block = dict(zip(everything.object.tolist(), everything.block.tolist(), strict=True))

    found = shared(everything)

    for number, (a, b) in enumerate(zip(found.a.tolist(), found.b.tolist(), strict=True)):
        rows = found.of(number)
        texts = found.object[rows].tolist()
        assert {first[a, text] // DAY for text in texts} == days_in_common(first, a, b)[0]
        assert len(texts) == len(days_in_common(first, a, b)[0])
        assert found.gap_us[rows].tolist() == [abs(first[a, t] - first[b, t]) * SECOND for t in texts]
        assert found.block[rows].tolist() == [block[t] for t in texts]


@given(acts=ACTS)
@QUICK
def test_strangers_share_texts_on_two_days_with_nobody(acted: Acted, acts: list[Act]) -> None:
    first = first_uses(acts)

    found = strangers(shared(used(acted, acts)), n_accounts=N)

    assert found.tolist() == [all(fewer_days(first, a, b) < 2 for b in range(N) if b != a) for a in range(N)]


@given(acts=ACTS)
@QUICK
def test_stranger_rate_is_measured_on_strangers_alone(acted: Acted, acts: list[Act]) -> None:
    first, everything = first_uses(acts), used(acted, acts)
    common = shared(everything)
    stranger = strangers(common, n_accounts=N)
    strange = [a for a in range(N) if stranger[a]]
    n = everything.n_texts.tolist()
    n_shared = sum(fewer_days(first, a, b) for a, b in combinations(strange, 2))
    n_pairs = sum(n[a] * n[b] for a, b in combinations(strange, 2))

    rate = stranger_rate(common, n_texts=everything.n_texts, stranger=stranger)

    assert rate == max(REFERENCE_RATE, upper_rate(n_shared, n_pairs))


def test_where_strangers_never_agree_the_reference_counts(acted: Acted) -> None:
    common = shared(used(acted, [(0, 0, 0)]))

    assert stranger_rate(common, n_texts=np.full(N, 10**6), stranger=np.ones(N, np.bool_)) == REFERENCE_RATE


def test_without_strangers_nothing_can_be_said(acted: Acted) -> None:
    # An accused list alone: everybody copies, so nobody is a yardstick, and no p-value is below one.
    common = shared(used(acted, [(0, 0, 0)]))

    rate = stranger_rate(common, n_texts=np.full(N, 10**5), stranger=np.zeros(N, np.bool_))

    assert rate == 1.0
    assert log10_p_shared(np.array([500]), np.array([1e10]), rate=rate).tolist() == [0.0]


@pytest.mark.parametrize("n", [*range(12), 30, 100, 1_000, 100_000])
def test_upper_rate_is_no_lower_than_the_exact_limit(n: int) -> None:
    # Garwood 1936: the one-sided 95 % upper limit of a Poisson mean.
    exact = stats.chi2.ppf(0.95, 2 * (n + 1)) / 2

    assert exact <= upper_rate(n, 1e9) * 1e9 <= 1.3 * exact + 0.1


def test_upper_rate_is_one_where_nothing_was_measured() -> None:
    assert (upper_rate(0, 0.0), upper_rate(9, 1.0)) == (1.0, 1.0)


@given(n_texts=st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_products_count_pairs_of_texts_of_two_accounts(n_texts: list[int]) -> None:
    assert products(np.array(n_texts)) == pytest.approx(sum(a * b for a, b in combinations(n_texts, 2)), abs=1e-3)


@given(
    n_days=st.integers(0, 40), trials=st.integers(0, 10**9), log10_rate=st.floats(-9, -2),
)  # fmt: skip
def test_p_of_shared_days_is_the_binomial_tail(n_days: int, trials: int, log10_rate: float) -> None:
    rate = 10.0**log10_rate
    trials = max(trials, n_days)
    exact = stats.binom.logsf(n_days - 1, trials, rate) / np.log(10)
    if np.isinf(exact):
        # scipy's tail ends near 1e-308; below it, the terms themselves add up.
        terms = stats.binom.logpmf(np.arange(n_days, min(trials, n_days + 200) + 1), trials, rate)
        exact = np.logaddexp.reduce(terms) / np.log(10)

    found = float(log10_p_shared(np.array([n_days]), np.array([float(trials)]), rate=rate)[0])

    assert found == pytest.approx(exact, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("x", [1, 3, 30])
@pytest.mark.parametrize(("n", "p"), [(10**12, 1e-9), (10**13, 1e-9), (10**10, 1 - 1e-12), (10**8, 0.01)])
def test_far_below_the_mean_the_tail_is_one_at_once(x: int, n: int, p: float) -> None:
    # A loop over all n terms would take minutes to hours.
    assert log10_binomial_tail(np.array([x]), np.array([n]), np.array([p])).tolist() == [0.0]
