"""The arithmetic of the bench against slow definitions."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.accuracy import measures
from bench.accuracy.datasets import ACCOUNTS, SAME_OWNER, TELEGRAM
from bench.accuracy.files import Account
from bench.accuracy.outcomes import Outcome

FIRST, SECOND = sorted(SAME_OWNER[1])


def tail(hits: int, trials: int, rate: float) -> float:
    """Return P(X >= hits) for X ~ Binomial(trials, rate)."""
    return sum(comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(hits, trials + 1))


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_clopper_pearson_bounds_are_where_the_binomial_tails_are(case: tuple[int, int]) -> None:
    hits, trials = case
    found = measures.share(hits, trials)
    if hits:
        assert tail(hits, trials, found.low) == pytest.approx(0.025, abs=1e-9)
    if hits < trials:
        assert 1 - tail(hits + 1, trials, found.high) == pytest.approx(0.025, abs=1e-9)
        assert 1 - tail(hits + 1, trials, found.upper) == pytest.approx(0.05, abs=1e-9)
    assert found.low <= hits / trials <= found.upper <= found.high


def test_without_error_the_bound_is_about_three_in_n() -> None:
    assert measures.share(0, 9829).upper == pytest.approx(3 / 9829, rel=0.01)


def test_without_trials_everything_is_possible() -> None:
    found = measures.share(0, 0)
    assert (found.share, found.low, found.high, found.upper) == (None, 0.0, 1.0, 1.0)


SCORES = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 5).map(float))


@given(SCORES, st.frozensets(st.sampled_from("abcdefghij")), st.integers(0, 4))
def test_threshold_is_the_lowest_score_that_keeps_the_errors_down(
    scores: dict[str, float], innocent: frozenset[str], allowed: int
) -> None:
    possible = [
        least for least in set(scores.values()) if len(measures.at_least(scores, least) & innocent) <= allowed
    ]
    assert measures.threshold(scores, innocent, allowed=allowed) == min(possible, default=float("inf"))


def test_accounts_without_a_score_are_never_named() -> None:
    assert measures.at_least({"a": 1.0}, float("-inf")) == {"a"}
    assert measures.at_least({"a": 1.0}, measures.threshold({"a": 1.0}, {"a"}, allowed=0)) == set()


@given(SCORES, st.frozensets(st.sampled_from("abcdefghij")))
def test_nobody_innocent_stands_above_the_highest_of_them(scores: dict[str, float], innocent: frozenset[str]) -> None:
    bar = measures.highest(scores, innocent)
    named = measures.above(scores, bar)
    assert not named & innocent
    # Any lower threshold would name one of them.
    assert bar == float("-inf") or measures.at_least(scores, bar) & innocent
    assert named == measures.at_least(scores, measures.threshold(scores, innocent, allowed=0))


def account(label: str, n_posts: int = 100) -> Account:
    return Account(label=label, campaign=None, n_posts=n_posts)


TRUTH = {
    "p": account("person"), "q": account("person"), FIRST: account("person"), SECOND: account("person"),
    "o": account("organisation"), "x": account("operation"), "y": account("operation", 49),
    "b": account("declared_bot"),
}  # fmt: skip


def test_same_owner_accounts_named_together_are_told_apart() -> None:
    outcome = Outcome(named=frozenset({FIRST, SECOND, "p"}), groups={FIRST: "1", SECOND: "1", "p": "2"})
    person = next(a for a in measures.accusations(outcome, TRUTH, data=ACCOUNTS) if a.population == "person")
    assert (person.together, person.same_owner, person.named_rate.hits, person.deceptive) == (1, 2, 1, 0)


def test_same_owner_account_among_strangers_is_falsely_accused() -> None:
    outcome = Outcome(named=frozenset({FIRST, SECOND}), groups={FIRST: "1", SECOND: "2"})
    person = next(a for a in measures.accusations(outcome, TRUTH, data=ACCOUNTS) if a.population == "person")
    assert (person.together, person.same_owner, person.named_rate.hits) == (2, 0, 2)


def test_calling_a_same_owner_account_deceptive_is_always_an_error() -> None:
    both = frozenset({FIRST, SECOND})
    outcome = Outcome(named=both, deceptive=both, groups={FIRST: "1", SECOND: "1"})
    person = next(a for a in measures.accusations(outcome, TRUTH, data=ACCOUNTS) if a.population == "person")
    assert (person.deceptive, person.same_owner, person.deceptive_rate.hits, person.named_rate.hits) == (2, 0, 2, 2)


def test_unjudged_accounts_are_no_trials() -> None:
    outcome = Outcome(named=frozenset(), unjudged=frozenset({"p", "x"}))
    person = next(a for a in measures.accusations(outcome, TRUTH, data=ACCOUNTS) if a.population == "person")
    assert (person.accounts, person.judged, person.named_rate.trials) == (4, 3, 3)


def test_acting_together_is_no_error_among_forwarding_channels() -> None:
    truth = {"c": account("channel")}
    (channel,) = measures.accusations(Outcome(named=frozenset({"c"})), truth, data=TELEGRAM)
    assert (channel.together, channel.is_error) == (1, False)


def test_recall_counts_active_accounts_apart_and_feeds_are_neither() -> None:
    found = measures.recall({"x", "b"}, TRUTH, deceptive={"x"})
    assert (found.everybody.hits, found.everybody.trials) == (1, 2)
    assert (found.active.hits, found.active.trials, found.deceptive.hits) == (1, 1, 1)
    assert measures.innocent_accounts(TRUTH, data=ACCOUNTS) == {"p", "q", "o"}


def test_at_most_one_in_a_thousand() -> None:
    assert [measures.tolerated(n) for n in (0, 75, 999, 1000, 9829)] == [0, 0, 0, 1, 9]
