"""Groups that share accounts are one: connected parts, each account once, by its strongest test."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.detectors.confirming import Confirmation
from fairwitness.detectors.deceit import TwoFamilies
from fairwitness.detectors.discovery import Candidate
from fairwitness.detectors.merging import Part, merged
from fairwitness.model import Verdict
from fairwitness.network.closeness import Side, no_rows
from fairwitness.network.confirmation import Cells, HeldOut
from fairwitness.network.membership import AccountTests
from fairwitness.study import Study

if TYPE_CHECKING:
    from fairwitness.detectors.merging import Named

    Tests: TypeAlias = dict[int, tuple[float, bool]]
    """Per account: q-value, and whether it passed."""

N = 12
STUDY = Study()
NONE = np.zeros(0, np.int64)
NOTHING = HeldOut(Cells(NONE, NONE, NONE, NONE), NONE, 0.0, 1.0)


def part(tests: Tests, *, q_value: float = 0.01, deceit: tuple[float, list[int]] | None = None) -> Part:
    """Return a confirmed candidate; `deceit` is the q-value of two families and who passes both."""
    accounts = np.array(sorted(tests), np.int64)
    q = np.array([tests[a][0] for a in accounts.tolist()])
    own = AccountTests(accounts, accounts + 5, accounts + 3, q + 1.0, np.log10(q / 2), no_rows())
    candidate = Candidate(0, accounts, 1.0, {}, {})
    test = Confirmation(candidate, (), q_value, q_value, Side((), (), 1), (), own, q)
    keep = np.array([tests[a][1] for a in accounts.tolist()], np.bool_)
    families = None
    if deceit is not None:
        families = TwoFamilies(test, NOTHING, NOTHING, deceit[0], deceit[0], np.array(deceit[1], np.int64))
    return Part(test, keep, families)


def passed(*accounts: int, q: float = 0.01, q_value: float = 0.01) -> Part:
    return part(dict.fromkeys(accounts, (q, True)), q_value=q_value)


def sets_of(groups: tuple[Named, ...]) -> list[list[int]]:
    return [group.accounts.tolist() for group in groups]


PARTS = st.lists(
    st.dictionaries(
        st.integers(0, N - 1), st.tuples(st.sampled_from([1e-4, 1e-3, 0.01, 0.02]), st.booleans()),
        min_size=1, max_size=5,
    ).filter(lambda tests: any(keeps for _, keeps in tests.values())),
    min_size=1, max_size=7,
)  # fmt: skip


def components(tests: list[Tests]) -> list[set[int]]:
    """Return who hangs together with whom: merge any two sets that share an account until none do."""
    sets = [{a for a, (_, keeps) in own.items() if keeps} for own in tests]
    while True:
        overlap = next(((x, y) for k, x in enumerate(sets) for y in sets[k + 1 :] if x & y), None)
        if overlap is None:
            return sets
        sets = [s for s in sets if s is not overlap[0] and s is not overlap[1]] + [overlap[0] | overlap[1]]


@given(tests=PARTS)
def test_groups_are_the_connected_sets(tests: list[Tests]) -> None:
    groups = merged([part(own) for own in tests], study=STUDY)

    assert sorted(sets_of(groups)) == sorted(sorted(s) for s in components(tests))


@given(tests=PARTS)
def test_every_account_is_in_one_group_once_and_every_part_too(tests: list[Tests]) -> None:
    parts = [part(own) for own in tests]

    groups = merged(parts, study=STUDY)

    accounts = [a for group in groups for a in group.accounts.tolist()]
    assert len(accounts) == len(set(accounts))
    assert sorted(id(p) for group in groups for p in group.parts) == sorted(map(id, parts))


@given(tests=PARTS)
def test_an_account_is_named_by_its_strongest_test(tests: list[Tests]) -> None:
    for group in merged([part(own) for own in tests], study=STUDY):
        for k, account in enumerate(group.accounts.tolist()):
            q_values = [own[account][0] for own in tests if account in own and own[account][1]]
            assert group.q_value[k] == min(q_values)
            assert group.p_value[k] == pytest.approx(min(q_values) / 2)
            source = group.parts[int(group.part[k])]
            assert account in source.accounts.tolist()
            at = source.confirmation.members.account.tolist().index(account)
            assert source.confirmation.member_q[at] == group.q_value[k]
            assert (group.n_hits[k], group.expected[k]) == (account + 3, group.q_value[k] + 1.0)


@given(tests=PARTS, data=st.data())
def test_the_order_of_parts_does_not_matter(tests: list[Tests], data: st.DataObject) -> None:
    other = data.draw(st.permutations(tests))

    first, second = (merged([part(own) for own in given_order], study=STUDY) for given_order in (tests, other))

    assert sets_of(first) == sets_of(second)
    assert [g.q_value.tolist() for g in first] == [g.q_value.tolist() for g in second]


def test_accounts_that_did_not_pass_hold_nothing_together() -> None:
    first = part({0: (0.01, True), 1: (0.01, True), 2: (0.5, False)})
    second = part({2: (0.5, False), 3: (0.01, True), 4: (0.01, True)})

    groups = merged([first, second], study=STUDY)

    assert sets_of(groups) == [[0, 1], [3, 4]]
    assert [group.candidates.tolist() for group in groups] == [[0, 1, 2], [2, 3, 4]]


def test_groups_hang_together_through_a_third() -> None:
    groups = merged([passed(0, 1), passed(2, 3), passed(1, 2)], study=STUDY)

    assert sets_of(groups) == [[0, 1, 2, 3]]


def test_the_largest_group_comes_first() -> None:
    assert sets_of(merged([passed(8, 9), passed(0, 1, 2), passed(5, 6)], study=STUDY)) == [[0, 1, 2], [5, 6], [8, 9]]


def test_the_strongest_part_comes_first() -> None:
    (group,) = merged([passed(0, 1, q_value=0.02), passed(1, 2, q_value=0.001)], study=STUDY)

    assert [p.confirmation.q_value for p in group.parts] == [0.001, 0.02]


def test_no_parts_are_no_groups() -> None:
    assert merged([], study=STUDY) == ()


@pytest.mark.parametrize(("q_value", "verdict"), [(0.025, Verdict.DECEPTIVE), (0.026, Verdict.ACTING_TOGETHER)])
def test_deceit_pays_for_both_halves(q_value: float, verdict: Verdict) -> None:
    tests = dict.fromkeys(range(6), (0.01, True))

    (group,) = merged([part(tests, deceit=(q_value, [0, 1, 2, 3, 4]))], study=STUDY)

    assert group.verdict is verdict


def test_only_those_who_pass_both_families_are_called_deceptive() -> None:
    tests = dict.fromkeys(range(7), (0.01, True))

    (group,) = merged([part(tests, deceit=(0.001, [0, 1, 2, 3, 4])), passed(6, 7)], study=STUDY)

    assert group.accounts[group.deceptive].tolist() == [0, 1, 2, 3, 4]


def test_four_who_pass_both_families_are_too_few_for_deceit() -> None:
    tests = dict.fromkeys(range(7), (0.01, True))

    (group,) = merged([part(tests, deceit=(0.001, [0, 1, 2, 3]))], study=STUDY)

    assert (group.verdict, group.deceptive.any()) == (Verdict.ACTING_TOGETHER, False)
