"""The drawings and the choice of evidence."""

from __future__ import annotations

import re
from itertools import combinations
from math import dist
from typing import TYPE_CHECKING

import msgspec
import pytest

from fairwitness.report.activity import read_activity
from fairwitness.report.evidence import member_evidence, printed
from fairwitness.report.graph import named_edges, network
from fairwitness.report.room import ROOMS, room_for
from fairwitness.report.svg import sign, time_axis

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.report.conftest import Case

SECOND = 1_000_000
DAY = 86_400 * SECOND


def test_no_group_gives_no_network(make_case: Callable[..., Case]) -> None:
    assert network(make_case(sizes=[], n_cleared=9).findings) is None


def test_every_named_account_has_a_sign(case: Case) -> None:
    signs = re.findall(r'class="mark c\d"', str(network(case.findings)))
    assert len(signs) == sum(len(group.members) for group in case.findings.groups)


def test_signs_do_not_cover_each_other(case: Case) -> None:
    drawn = str(network(case.findings))
    centres = [(float(x), float(y)) for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', drawn)]
    assert len(centres) == 18
    assert min(dist(a, b) for a, b in combinations(centres, 2)) > 15


def test_the_network_is_the_same_twice(case: Case) -> None:
    assert network(case.findings) == network(case.findings)


def test_a_group_of_one_can_be_drawn(make_case: Callable[..., Case]) -> None:
    assert "mark c0" in str(network(make_case(sizes=[1], n_cleared=9).findings))


def test_forty_groups_differ_in_shape_or_colour() -> None:
    kinds = {re.sub(r' (points|cx|cy|r)="[^"]*"', "", str(sign(i, 0, 0, radius=1))) for i in range(8)}
    shapes = {re.sub(r"c\d", "", str(sign(i, 0, 0, radius=1))) for i in range(5)}
    assert (len(kinds), len(shapes)) == (8, 5)


def test_pairs_with_unnamed_accounts_are_not_drawn(case: Case) -> None:
    group = case.findings.groups[0]
    fewer = msgspec.structs.replace(group, members=group.members[1:])
    gone = group.members[0].account_id
    assert not [e for e in named_edges(fewer) if gone in {e.account_a, e.account_b}]


@pytest.mark.parametrize("span", [0, SECOND, 3_600 * SECOND, DAY, 45 * DAY, 5_000 * DAY])
def test_an_axis_has_few_moments(span: int) -> None:
    labels = [mark for mark in time_axis(0, span, y=0) if mark.startswith("<text")]
    assert 1 <= len(labels) <= 7


def test_activity_counts_every_post_and_keeps_only_named_moments(case: Case) -> None:
    named = case.findings.groups[0].members[0].account_id
    activity = read_activity(case.posts, span=case.findings.read, accounts=[named])
    assert activity.everybody.sum() == case.findings.read.n_posts
    assert list(activity.members) == [named]
    assert activity.of([named]).sum() == len(activity.members[named]) >= 25


def test_an_account_is_linked_to_the_evidence_printed_with_its_group(case: Case) -> None:
    group, room = case.findings.groups[0], ROOMS[0]
    shown = printed(group.evidence, group=group, room=room, most=6)
    linked = member_evidence(group.members[0], group=group, shown=shown, room=room)
    assert len(linked.links) == len(group.members[0].evidence)
    assert not linked.others


def test_an_accounts_own_post_is_printed_where_there_is_no_room_for_all(case: Case) -> None:
    group = case.findings.groups[0]
    room = room_for(case.findings)
    last = group.evidence[0].actions[-1].account_id
    narrow = type(room)(1, 1, 1, 2, 100, 10, 100)
    only = printed(group.evidence[:1], group=group, room=narrow, most=1, of=last)[0]
    assert [a.account_id for a in only.actions][-1] == last
    assert only.n_more == len(group.evidence[0].actions) - 2


def test_the_strongest_evidence_is_printed_in_order_of_time(case: Case) -> None:
    group = case.findings.groups[0]
    first = msgspec.structs.replace(group.evidence[0], actions=group.evidence[0].actions[:2])
    shown = printed([first, *group.evidence[1:4]], group=group, room=ROOMS[0], most=3)
    starts = [p.co_action.actions[0].at_us for p in shown]
    assert starts == sorted(starts)
    assert first.actions[0].at_us not in starts
