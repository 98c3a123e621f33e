"""Communities and their stable cores."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest

from fairwitness.network import groups
from fairwitness.network.groups import Edges, communities, cores, edges
from fairwitness.network.pairs import discovery_cut, found_pairs, pair_tests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fairwitness.network.groups import Core
    from fairwitness.network.occasions import Occasions
    from fairwitness.network.pairs import FoundPairs

    Act: TypeAlias = tuple[int, int, int]
    Met: TypeAlias = Callable[..., Occasions]

SECOND = 1_000_000
BLOCK = 7200 * SECOND


def linked(pairs: Iterable[tuple[int, int]]) -> Edges:
    a, b = np.array(sorted(pairs), np.int32).reshape(-1, 2).T
    none = np.zeros(a.size, np.int64)
    return Edges(none, none, a, b, np.zeros(a.size))


def clique(accounts: Iterable[int]) -> list[tuple[int, int]]:
    return list(combinations(accounts, 2))


def sets(label: np.ndarray) -> list[set[int]]:
    return sorted((set(np.flatnonzero(label == k).tolist()) for k in set(label.tolist()) - {-1}), key=min)


def ring(accounts: Iterable[int], *, thing: int, bins: Iterable[int]) -> list[Act]:
    return [(a, thing, 7200 * k + 100 + a) for k in bins for a in accounts]


def discovered(*sources: Occasions, n_accounts: int) -> tuple[list[FoundPairs], Edges, float]:
    tests = [pair_tests(s, n_accounts=n_accounts, tick_us=SECOND, min_occasions=3) for s in sources]
    cut, _ = discovery_cut(tests, rate=0.05)
    found = [found_pairs(test, cut=cut) for test in tests]
    return found, edges(found, robustness_level=0.05), cut


def stable_cores(*sources: Occasions, n_accounts: int, seed: int = 3) -> list[Core]:
    found, edged, cut = discovered(*sources, n_accounts=n_accounts)
    return cores(
        found, edged, cut=cut, n_accounts=n_accounts, block_us=BLOCK, bootstraps=40, min_stability=0.9, seed=seed
    )


def test_two_cliques_with_one_edge_between_them_are_two_communities() -> None:
    label = communities(linked([*clique(range(5)), *clique(range(5, 11)), (4, 5)]), n_accounts=12, seed=1)

    assert sets(label) == [{0, 1, 2, 3, 4}, {5, 6, 7, 8, 9, 10}]


def test_an_account_without_an_edge_has_no_community() -> None:
    label = communities(linked(clique([0, 2])), n_accounts=4, seed=1)

    assert (label[1], label[3], label[0] == label[2]) == (-1, -1, True)


def test_no_edges_make_no_community() -> None:
    assert communities(linked([]), n_accounts=3, seed=1).tolist() == [-1, -1, -1]


def test_edges_hold_each_pair_once_per_trace_at_its_best_scale(met: Met) -> None:
    acts = ring(range(4), thing=0, bins=range(30))
    wide, tight = met(acts, window=300, width=7200), met(acts, window=10, width=600)

    found, edged, _ = discovered(wide, tight, n_accounts=4)

    assert sorted(zip(edged.a.tolist(), edged.b.tolist(), strict=True)) == clique(range(4))
    assert set(edged.source.tolist()) == {1}
    assert edged.log10_p.max() <= max(f.tests.log10_p.max() for f in found)


def test_edges_of_two_traces_are_kept_apart(met: Met) -> None:
    acts = ring(range(3), thing=0, bins=range(30))

    _, edged, _ = discovered(met(acts, trace="url"), met(acts, trace="repost"), n_accounts=3)

    assert sorted(edged.source.tolist()) == [0, 0, 0, 1, 1, 1]


def test_two_rings_are_two_cores_the_larger_first(met: Met) -> None:
    acts = ring(range(4), thing=0, bins=range(30)) + ring(range(4, 10), thing=1, bins=range(30))

    found = stable_cores(met(acts), n_accounts=10)

    assert [core.accounts.tolist() for core in found] == [[4, 5, 6, 7, 8, 9], [0, 1, 2, 3]]


def test_accounts_that_always_meet_are_fully_stable(met: Met) -> None:
    (core,) = stable_cores(met(ring(range(5), thing=0, bins=range(40))), n_accounts=5)

    assert core.stability == 1.0


def test_an_account_that_hangs_on_by_a_thread_is_dropped(met: Met) -> None:
    # Account 5 shares three bins with the ring, all close: enough to be found, too few to be kept in a draw.
    acts = ring(range(5), thing=0, bins=range(40)) + ring([5], thing=0, bins=range(3))
    _, edged, _ = discovered(met(acts), n_accounts=6)

    (core,) = stable_cores(met(acts), n_accounts=6)

    assert 5 in edged.b
    assert core.accounts.tolist() == [0, 1, 2, 3, 4]


def test_the_same_material_gives_the_same_cores(met: Met) -> None:
    rng = np.random.default_rng(41)
    acts = [(a, 0, 7200 * k + 20 * int(rng.integers(30))) for k in range(40) for a in range(8)]

    first, second = (
        [(core.accounts.tolist(), core.stability) for core in stable_cores(met(acts), n_accounts=8)] for _ in range(2)
    )

    assert first == second


def test_nothing_found_gives_no_core(met: Met) -> None:
    assert stable_cores(met([(0, 0, 0), (1, 0, 2000)]), n_accounts=2) == []


def test_a_pair_of_two_traces_weighs_twice() -> None:
    pairs = [(0, 1), (0, 1), (1, 2)]

    first, second, weight = groups._summed(linked(pairs))

    assert [first.tolist(), second.tolist(), weight.tolist()] == [[0, 1], [1, 2], [2, 1]]


def test_large_graphs_are_worked_on_a_limited_number_of_times(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [*clique(range(5)), *clique(range(5, 11)), (4, 5)]
    monkeypatch.setattr(groups, "MANY_EDGES", 10)

    label = communities(linked(pairs), n_accounts=12, seed=1)

    assert sets(label) == [{0, 1, 2, 3, 4}, {5, 6, 7, 8, 9, 10}]


@pytest.mark.parametrize("shares", [(0.5, 1.0), (1.0, 1.0), (0.2, 0.4), (0.95, 0.85)])
@pytest.mark.parametrize("least", [0.0, 0.5, 0.9])
def test_draws_that_cannot_change_the_cores_are_left_out(shares: tuple[float, float], least: float) -> None:
    discovered = linked([*clique(range(4)), *clique(range(4, 9))])
    share = np.where(discovered.b < 4, *shares)
    setting = {"n_accounts": 9, "bootstraps": 40, "seed": 5}

    found = groups.stable_cores(
        discovered, resampled=lambda rng: rng.random(share.size) < share, min_stability=least, **setting
    )

    label = communities(discovered, n_accounts=9, seed=5)
    stays = np.zeros(9)
    rng = np.random.default_rng([5, 1])
    for turn in range(40):
        keep = rng.random(share.size) < share
        again = communities(groups._only(discovered, keep), n_accounts=9, seed=5 + turn)
        for community in range(label.max() + 1):
            members = np.flatnonzero(label == community)
            stays[members[groups._with_most(again[members])]] += 1
    whole = [np.flatnonzero((label == k) & (stays / 40 >= least)) for k in range(label.max() + 1)]
    whole = sorted((w for w in whole if w.size > 1), key=lambda w: (-w.size, w[0]))
    assert [core.accounts.tolist() for core in found] == [w.tolist() for w in whole]
    assert [core.stability for core in found] == [(stays[w] / 40).mean() for w in whole]


def test_nothing_is_searched_again_where_no_draw_keeps_a_community(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    search = communities
    monkeypatch.setattr(groups, "communities", lambda found, **setting: calls.append(1) or search(found, **setting))
    discovered = linked(clique(range(5)))

    found = groups.stable_cores(
        discovered, resampled=lambda rng: np.full(discovered.a.size, rng.random() < 0.5), n_accounts=5,
        bootstraps=100, min_stability=0.9, seed=2,
    )  # fmt: skip

    assert found == []
    assert len(calls) == 1
