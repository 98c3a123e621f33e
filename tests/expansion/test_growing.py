"""Growing: against slow definitions, planted groups, look-alikes, hubs, budgets and names that must not matter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.expansion.chance import LN10, Reachable, expected, log10_chance
from fairwitness.expansion.growing import NO_MORE, SPENT, Limits, grow
from fairwitness.expansion.scoring import score
from fairwitness.expansion.things import HUB_LEAST, Uses, says_something, unrelated, uses

N = 600


def crowd(rng: np.random.Generator, *, circles: int = 1, each: int = 30) -> dict[str, list[tuple[int, int]]]:
    """Return a crowd's links: popular things are popular, and each circle of people has things of its own."""
    pairs: list[tuple[int, int]] = []
    size = 1500 // circles
    weights = 1 / np.arange(1, size + 1) ** 0.9
    for account in range(N):
        circle = account % circles
        drawn = rng.choice(size, each, replace=False, p=weights / weights.sum())
        pairs.extend((account, circle * size + int(thing)) for thing in drawn)
    return {"url": pairs}


def held(tables: dict[str, list[tuple[int, int]]], n_accounts: int = N) -> Uses:
    """Return uses, each in a post of its own."""
    first = 0
    columns = {}
    for kind, pairs in tables.items():
        account, thing = (np.array([pair[k] for pair in pairs], np.int64) for k in (0, 1))
        columns[kind] = (account, thing, np.arange(first, first + len(pairs), dtype=np.int64))
        first += len(pairs)
    return uses(columns, n_accounts=n_accounts)


def planted(
    rng: np.random.Generator, members: np.ndarray, *, things: int = 40, each: int = 14
) -> list[tuple[int, int]]:
    return [(int(a), 2000 + int(t)) for a in members for t in rng.choice(things, each, replace=False)]


def seeds(*accounts: int) -> np.ndarray:
    found = np.zeros(N, np.bool_)
    found[list(accounts)] = True
    return found


def nothing(found: Uses) -> np.ndarray:
    return np.zeros(found.n_things, np.bool_)


def test_hidden_members_are_reached_and_nobody_else() -> None:
    rng = np.random.default_rng(1)
    members = rng.choice(N, 20, replace=False)
    tables = crowd(rng)
    tables["url"] += planted(rng, members)
    found = held(tables)
    grown = grow(found, seeds=seeds(*members[:5]), things=nothing(found), limits=Limits())
    taken = {one.account for one in grown.taken}
    assert len(taken & set(members[5:].tolist())) >= 14
    assert not taken - set(members.tolist())
    assert grown.stopped == NO_MORE


@pytest.mark.parametrize("circles", [1, 4])
def test_people_of_one_circle_lead_nowhere(circles: int) -> None:
    wrong = 0
    for draw in range(6):
        rng = np.random.default_rng(draw)
        found = held(crowd(rng, circles=circles))
        same = np.arange(0, N, circles)
        grown = grow(found, seeds=seeds(*rng.choice(same, 5, replace=False)), things=nothing(found), limits=Limits())
        wrong += len(grown.taken)
    assert wrong <= 1


def test_hubs_carry_no_suspicion() -> None:
    rng = np.random.default_rng(2)
    tables = crowd(rng)
    tables["url"] += [(account, 3000 + k) for k in range(12) for account in range(HUB_LEAST + 40)]
    found = held(tables)
    grown = grow(found, seeds=seeds(0, 1, 2, 3, 4), things=nothing(found), limits=Limits())
    assert not grown.taken
    others = unrelated(found, seeds(0, 1, 2, 3, 4))
    assert not says_something(others, n_accounts=N)[others > HUB_LEAST].any()


def test_one_post_counts_once_however_much_it_holds() -> None:
    tables = {"url": [(0, k) for k in range(9)] + [(1, k) for k in range(9)]}
    account, thing = (np.array([pair[k] for pair in tables["url"]], np.int64) for k in (0, 1))
    one_post = uses({"url": (account, thing, np.array([0] * 9 + [1] * 9, np.int64))}, n_accounts=N)
    apart = held(tables)
    weights = [
        score(found, trust=seeds(0).astype(float), things=nothing(found), rate=0.05).weight[1]
        for found in (one_post, apart)
    ]
    assert weights[1] == pytest.approx(9 * weights[0])


def test_the_budget_is_kept_and_said() -> None:
    rng = np.random.default_rng(1)
    members = rng.choice(N, 20, replace=False)
    tables = crowd(rng)
    tables["url"] += planted(rng, members)
    found = held(tables)
    grown = grow(found, seeds=seeds(*members[:5]), things=nothing(found), limits=Limits(per_hop=3, budget=4))
    assert [hop.n_taken for hop in grown.hops] == [3, 1]
    assert grown.stopped == SPENT


def test_who_has_a_lead_itself_is_reached_at_once() -> None:
    rng = np.random.default_rng(3)
    tables = {**crowd(rng), "domain": [(7, 0), (8, 0), (9, 1)]}
    found = held(tables)
    things = nothing(found)
    things[found.thing[(found.account == 7) & (found.kind_of[found.thing] == 1)]] = True
    grown = grow(found, seeds=seeds(), things=things, limits=Limits())
    assert {one.account for one in grown.taken if one.hop == 1} == {7, 8}


def test_names_decide_nothing() -> None:
    rng = np.random.default_rng(5)
    members = rng.choice(N, 20, replace=False)
    tables = crowd(rng)
    tables["url"] += planted(rng, members)
    renamed = rng.permutation(N)
    moved = {kind: [(int(renamed[a]), t) for a, t in pairs] for kind, pairs in tables.items()}
    plain, other = held(tables), held(moved)
    one = grow(plain, seeds=seeds(*members[:5]), things=nothing(plain), limits=Limits())
    two = grow(other, seeds=seeds(*renamed[members[:5]]), things=nothing(other), limits=Limits())
    assert {int(renamed[x.account]) for x in one.taken} == {x.account for x in two.taken}


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_the_bound_bounds_what_happens(seed: int) -> None:
    rng = np.random.default_rng(seed)
    classes = int(rng.integers(1, 5))
    credit = rng.uniform(0.5, 3, classes)
    share = rng.uniform(0.001, 0.05, classes)
    size = rng.integers(1, 6, classes).astype(float)
    reach = Reachable(np.zeros(classes, np.int64), share, credit, size)
    degree = np.array([[float(rng.integers(1, 20))]])
    chance = -np.expm1(-degree[0, 0] * share)
    draws = sum(credit[k] * rng.binomial(int(size[k]), chance[k], 20_000) for k in range(classes))
    for weight in np.unique(np.quantile(draws, [0.9, 0.99, 0.999])):
        if weight > 0:
            bound = 10 ** log10_chance(np.array([weight]), degree, reach)[0]
            assert bound >= np.mean(draws >= weight - 1e-9) - 0.002
    assert expected(degree, reach)[0] == pytest.approx(float((chance * size * credit).sum()))


def test_the_bound_follows_its_definition() -> None:
    reach = Reachable(np.array([0, 0]), np.array([0.01, 0.002]), np.array([1.0, 2.0]), np.array([3.0, 1.0]))
    chance = -np.expm1(-5 * np.array([0.01, 0.02 / 10]))
    best = min(
        3 * np.log(1 + chance[0] * np.expm1(t)) + np.log(1 + chance[1] * np.expm1(2 * t)) - t * 4
        for t in np.geomspace(0.02, 40, 60)
    )
    assert log10_chance(np.array([4.0]), np.array([[5.0]]), reach)[0] == pytest.approx(best / LN10)
