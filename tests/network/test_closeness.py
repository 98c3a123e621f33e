"""How close one account acts to a group: the code against a definition that lists who could have acted when."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.network.closeness import (
    FEW_OUTSIDERS,
    Rows,
    Side,
    burst_ratio,
    co_acted_objects,
    no_rows,
    one_per_stretch,
    rows,
)
from fairwitness.network.nulls import jitter_probability

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.network.occasions import Occasions

    Act: TypeAlias = tuple[int, int, int]
    Met: TypeAlias = Callable[..., Occasions]
    Members: TypeAlias = Callable[..., Any]

SECOND = 1_000_000
MINUTE = 60 * SECOND
NOBODY = (np.zeros(0, np.int32), np.zeros(0, np.int32))
ACTS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 1), st.integers(0, 7199)), max_size=50)
GROUPS = st.sets(st.integers(0, 7), min_size=1, max_size=6)


def side(*sources: Occasions, ratio: float = 1.0, tick: int = SECOND) -> Side:
    return Side(sources, tuple(np.full(s.cell_object.size, ratio) for s in sources), tick)


def listed(found: Rows) -> list[tuple[int, int, int, int, bool, float]]:
    """Return account, cell, others, size, hit and chance, ordered by account and cell."""
    columns = (found.account, found.cell, found.others, found.size, found.hit, found.chance)
    return sorted(zip(*(column.tolist() for column in columns), strict=True))


def slowly(
    here: Occasions, *, group: set[int], outsiders: bool, ratio: float, tick: int, few: int
) -> list[tuple[int, int, int, int, bool, float]]:
    cells = defaultdict(dict)
    for cell, account, at in zip(here.cell.tolist(), here.account.tolist(), here.at_us.tolist(), strict=True):
        cells[cell][account] = at
    window, width = here.scale.window_us, here.scale.bin_us
    out = []
    for cell, when in sorted(cells.items()):
        for account in when:
            others = [other for other in when if other in group and other != account]
            if (account in group) == outsiders or not others:
                continue
            pool = [other for other in when if other not in group and other != account]

            def near(at: int, others: list[int] = others, when: dict[int, int] = when) -> bool:
                return any(abs(at - when[other]) <= window for other in others)

            if len(pool) >= len(others) and (not outsiders or len(pool) >= few):
                # It could have acted at its own time or at that of any outsider.
                moments = [account, *pool]
                chance = sum(near(when[other]) for other in moments) / len(moments)
            else:
                begin = int(here.cell_bin[cell]) * width
                ticks = range(begin, begin + width, tick)
                chance = min(1.0, ratio * sum(near(at) for at in ticks) / len(ticks))
            out.append((account, cell, len(others), len(when), near(when[account]), chance))
    return sorted(out)


def same(found: list[tuple[Any, ...]], wanted: list[tuple[Any, ...]]) -> bool:
    chances = [row[5] for row in wanted]
    return [row[:5] for row in found] == [row[:5] for row in wanted] and [r[5] for r in found] == pytest.approx(
        chances
    )


@settings(max_examples=60, deadline=None)
@given(acts=ACTS, group=GROUPS, ratio=st.sampled_from([1.0, 2.5, 40.0]))
def test_members_rows_are_those_of_the_definition(
    met: Met, members: Members, *, acts: list[Act], group: set[int], ratio: float
) -> None:
    here = met(acts, window=200)

    found = rows(side(here, ratio=ratio), member=members(group, of=8), outsiders=False)

    assert same(listed(found), slowly(here, group=group, outsiders=False, ratio=ratio, tick=SECOND, few=0))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), n_outside=st.integers(1, 26), n_inside=st.integers(1, 6))
def test_outsiders_rows_are_those_of_the_definition(
    met: Met, members: Members, *, seed: int, n_outside: int, n_inside: int
) -> None:
    rng = np.random.default_rng(seed)
    here = met([(account, 0, int(rng.integers(3600))) for account in range(n_inside + n_outside)], window=200)
    group = set(range(n_inside))

    found = rows(side(here), member=members(group, of=n_inside + n_outside), outsiders=True)

    wanted = slowly(here, group=group, outsiders=True, ratio=1.0, tick=SECOND, few=FEW_OUTSIDERS)
    assert same(listed(found), wanted)


@settings(max_examples=30, deadline=None)
@given(acts=ACTS, group=GROUPS)
def test_rows_on_a_clock_of_minutes_are_those_of_the_definition(
    met: Met, members: Members, *, acts: list[Act], group: set[int]
) -> None:
    here = met([(account, thing, second // 60 * 60) for account, thing, second in acts], width=7200)

    found = rows(side(here, tick=MINUTE), member=members(group, of=8), outsiders=False)

    assert same(listed(found), slowly(here, group=group, outsiders=False, ratio=1.0, tick=MINUTE, few=0))


def test_a_member_among_outsiders_is_compared_with_them(met: Met, members: Members) -> None:
    # 0 and 1 together, three outsiders elsewhere: only its own time of four is near.
    here = met([(0, 0, 0), (1, 0, 10), (2, 0, 900), (3, 0, 1800), (4, 0, 2700)])

    found = rows(side(here), member=members([0, 1], of=5), outsiders=False)

    assert listed(found) == [(0, 0, 1, 5, True, 0.25), (1, 0, 1, 5, True, 0.25)]


def test_a_member_alone_with_its_group_is_jittered(met: Met, members: Members) -> None:
    # Account 1 at second 1800: 121 of the bin's 3,600 seconds lie within a minute of it.
    found = rows(side(met([(0, 0, 1800), (1, 0, 1800)])), member=members([0, 1], of=2), outsiders=False)

    assert listed(found) == [(0, 0, 1, 2, True, 121 / 3600), (1, 0, 1, 2, True, 121 / 3600)]


def test_an_outsider_near_the_tested_account_alone_is_not_near_the_others(met: Met, members: Members) -> None:
    # 1 is tested against 0: at the time of 2, who is near 1 only, it would have met nobody.
    here = met([(0, 0, 0), (1, 0, 1800), (2, 0, 1805), (3, 0, 3000)])

    found = rows(side(here), member=members([0, 1], of=4), outsiders=False)

    assert listed(found) == [(0, 0, 1, 4, False, 1 / 3), (1, 0, 1, 4, False, 0.0)]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), n_inside=st.integers(2, 5), n_outside=st.integers(0, 9))
def test_members_rows_in_crowded_cells_are_those_of_the_definition(
    met: Met, members: Members, *, seed: int, n_inside: int, n_outside: int
) -> None:
    rng = np.random.default_rng(seed)
    n = n_inside + n_outside
    here = met(
        [(account, k, 3600 * k + int(rng.integers(1200))) for account in range(n) for k in range(3)], window=90
    )

    found = rows(side(here), member=members(range(n_inside), of=n), outsiders=False)

    wanted = slowly(here, group=set(range(n_inside)), outsiders=False, ratio=1.0, tick=SECOND, few=0)
    assert same(listed(found), wanted)


def test_a_side_without_sources_has_no_rows(members: Members) -> None:
    assert rows(side(), member=members([], of=3), outsiders=False).account.size == no_rows().account.size == 0


@settings(max_examples=40, deadline=None)
@given(acts=ACTS, group=GROUPS)
def test_co_acted_objects_are_those_of_two_members_in_the_window(
    met: Met, members: Members, *, acts: list[Act], group: set[int]
) -> None:
    here = met(acts, window=200)
    wanted = {
        int(here.cell_object[here.cell[i]])
        for i, j in combinations(range(here.account.size), 2)
        if here.cell[i] == here.cell[j]
        and {int(here.account[i]), int(here.account[j])} <= group
        and abs(int(here.at_us[i] - here.at_us[j])) <= 200 * SECOND
    }

    assert co_acted_objects(here, member=members(group, of=8)).tolist() == sorted(wanted)


def slow_burst_ratio(here: Occasions, *, group_of: list[int], suspects: set[tuple[int, int]]) -> list[float]:
    chance = jitter_probability(here.scale, tick_us=SECOND)
    sizes = here.cell_size.tolist()
    kinds = [sum(size > end for end in (2, 4, 8, 16)) for size in sizes]
    close, pairs = [0] * 5, [0] * 5
    for i, j in combinations(range(here.account.size), 2):
        a, b = sorted((int(here.account[i]), int(here.account[j])))
        explained = group_of[a] == group_of[b] >= 0 or (a, b) in suspects
        if here.cell[i] == here.cell[j] and not explained:
            kind = kinds[int(here.cell[i])]
            pairs[kind] += 1
            close[kind] += abs(int(here.at_us[i] - here.at_us[j])) <= here.scale.window_us
    overall = (sum(close) + 0.5) / (sum(pairs) + 1) if sum(pairs) >= 50 else chance
    rates = [(k + 0.5) / (n + 1) if n >= 50 else overall for k, n in zip(close, pairs, strict=True)]
    return [min(1.0, max(chance, rates[kind])) / chance for kind in kinds]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), haste=st.sampled_from([100, 1000, 3600]))
def test_burst_ratio_is_the_rate_of_unexplained_pairs_over_chance(met: Met, *, seed: int, haste: int) -> None:
    rng = np.random.default_rng(seed)
    acts = [
        (int(account), k, 3600 * k + int(rng.integers(haste)))
        for k in range(15)
        for account in rng.choice(9, size=int(rng.integers(2, 8)), replace=False)
    ]
    here = met(acts, window=200)
    group_of = np.array([0, 0, 0, 1, 1, -1, -1, -1, -1])
    # One pair inside a group, one across, one outside: none of them may be left out twice.
    suspects = (np.array([0, 2, 5], np.int32), np.array([1, 3, 6], np.int32))

    ratio = burst_ratio(here, group_of=group_of, suspects=suspects, tick_us=SECOND)

    wanted = slow_burst_ratio(here, group_of=group_of.tolist(), suspects={(0, 1), (2, 3), (5, 6)})
    assert ratio.tolist() == pytest.approx(wanted)


def test_burst_ratio_is_one_where_nobody_else_is_there(met: Met) -> None:
    here = met([(account, k, 7200 * k) for k in range(20) for account in range(5)])

    ratio = burst_ratio(here, group_of=np.zeros(5, np.int64), suspects=NOBODY, tick_us=SECOND)

    assert ratio.tolist() == [1.0] * 20


def test_one_row_is_kept_per_account_and_stretch(met: Met, members: Members) -> None:
    acts = [(account, thing, 600 * k) for k in range(24) for thing in range(2) for account in range(4)]
    here = met(acts, width=600)
    found = rows(side(here), member=members([0, 1], of=4), outsiders=False)

    kept = one_per_stretch(found, width_us=7200 * SECOND)

    assert sorted(zip(kept.account.tolist(), (kept.bin_at_us // (7200 * SECOND)).tolist(), strict=True)) == [
        (account, stretch) for account in (0, 1) for stretch in (0, 1)
    ]


@settings(max_examples=40, deadline=None)
@given(acts=ACTS, group=GROUPS)
def test_the_row_that_tells_most_is_kept(met: Met, members: Members, *, acts: list[Act], group: set[int]) -> None:
    lasting = met([(a, thing, second // 2) for a, thing, second in acts], recurrent=True)
    passing = met(acts, window=10, width=600)
    found = rows(side(lasting, passing), member=members(group, of=8), outsiders=False)

    kept = one_per_stretch(found, width_us=3600 * SECOND)

    best: dict[tuple[int, int], tuple[Any, ...]] = {}
    for k in range(found.account.size):
        key = (int(found.account[k]), int(found.bin_at_us[k]) // (3600 * SECOND))
        share = int(found.others[k]) / int(found.size[k])
        rank = (found.rank[k], -share, -found.others[k], found.source[k], found.lot[k], found.cell[k])
        best[key] = min(best.get(key, rank), rank)
    assert [(s, c) for *_, s, _, c in (best[key] for key in sorted(best))] == list(
        zip(kept.source.tolist(), kept.cell.tolist(), strict=True)
    )


def test_the_choice_does_not_look_at_closeness(met: Met, members: Members) -> None:
    # Two cells of one stretch, alike but for the times: whichever is close, the same one is kept.
    def kept(first: int, second: int) -> list[int]:
        acts = [(0, 0, 0), (1, 0, first), (0, 1, 3600), (1, 1, 3600 + second)]
        beside = rows(side(met(acts)), member=members([0, 1], of=2), outsiders=False)
        return one_per_stretch(beside, width_us=7200 * SECOND).cell.tolist()

    assert kept(0, 3000) == kept(3000, 0)
