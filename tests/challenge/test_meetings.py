"""Shared stretches of time, counted against their slow definition."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.findings.challenge.meetings import companions, shared
from fairwitness.model import Family, Scale
from fairwitness.network.occasions import Actions, Occasions, occasions

SCALE = Scale(5, 100)
N = 6
rows_of = st.lists(st.tuples(st.integers(0, N - 1), st.integers(0, 3), st.integers(0, 399)), max_size=40)


def made(rows: list[tuple[int, int, int]], trace: str = "url") -> Occasions:
    """Return the occasions of (account, object, time), one action per account, object and bin."""
    first = {(account, thing, at // SCALE.bin_us): (account, thing, at) for account, thing, at in reversed(rows)}
    table = np.array(sorted(first.values(), key=lambda row: row[2]), np.int64).reshape(-1, 3)
    actions = Actions(
        trace, Family.SYNCHRONY, False, table[:, 0].astype(np.int32), table[:, 1].astype(np.int32), table[:, 2],  # noqa: FBT003
        np.arange(len(table)),
    )  # fmt: skip
    return occasions(actions, scale=SCALE, seed=1)


def slow(parts: list[Occasions], among: set[int]) -> tuple[list[int], list[int]]:
    near: dict[int, set[int]] = defaultdict(set)
    met: dict[int, set[int]] = defaultdict(set)
    for here in parts:
        for i, j in combinations(range(here.account.size), 2):
            a, b = int(here.account[i]), int(here.account[j])
            if here.cell[i] == here.cell[j] and {a, b} <= among:
                stretch = int(here.cell_bin[here.cell[i]])
                met[a].add(stretch)
                met[b].add(stretch)
                if abs(int(here.at_us[i] - here.at_us[j])) <= SCALE.window_us:
                    near[a].add(stretch)
                    near[b].add(stretch)
    return [len(met[k]) for k in range(N)], [len(near[k]) for k in range(N)]


@given(rows_of, rows_of, st.sets(st.integers(0, N - 1)))
def test_shared_stretches_and_close_ones_are_those_of_the_definition(
    urls: list[tuple[int, int, int]], tags: list[tuple[int, int, int]], chosen: set[int]
) -> None:
    parts = [made(urls), made(tags, "hashtag")]
    among = np.isin(np.arange(N), list(chosen))
    for found, wanted in (
        (shared(parts, n_accounts=N), slow(parts, set(range(N)))),
        (shared(parts, n_accounts=N, among=among), slow(parts, chosen)),
    ):
        assert (found.n_shared.tolist(), found.n_close.tolist()) == wanted


@given(rows_of, rows_of)
def test_companions_are_the_others_in_the_same_cells(
    urls: list[tuple[int, int, int]], tags: list[tuple[int, int, int]]
) -> None:
    parts = [made(urls), made(tags, "hashtag")]
    met: dict[int, set[int]] = defaultdict(set)
    for here in parts:
        for k, start in enumerate(here.cell_start[:-1].tolist()):
            inside = here.account[start : int(here.cell_start[k + 1])].tolist()
            for account in inside:
                met[account] |= set(inside) - {account}
    counted = companions(parts, accounts=np.arange(N)[::-1], n_accounts=N)
    assert counted.tolist() == [len(met[k]) for k in range(N)][::-1]


def test_a_case_without_traces_has_no_meetings() -> None:
    found = shared([], n_accounts=3)
    assert found.n_shared.tolist() == found.n_close.tolist() == [0, 0, 0]
    assert companions([], accounts=np.array([1]), n_accounts=3).tolist() == [0]
