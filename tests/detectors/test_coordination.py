"""From actions to outcomes: who is named, and above all who is not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pytest

from fairwitness.detectors import rules
from fairwitness.detectors.coordination import gather, judge
from fairwitness.model import Verdict
from fairwitness.study import MINUTE_US

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from fairwitness.detectors.coordination import Outcome

    People: TypeAlias = Callable[..., Any]
    Ring: TypeAlias = Callable[..., list[tuple[float, Hashable]]]
    Judge: TypeAlias = Callable[..., list[Outcome]]

RING = list(range(300, 310))
DAY_US = 86_400 * 1_000_000
START_S = 1_767_225_600


def named(outcomes: list[Outcome]) -> list[int]:
    return [outcome.account for outcome in outcomes if outcome.group >= 0]


def verdicts(found: list[Outcome]) -> list[Verdict]:
    return [outcome.rule.verdict for outcome in found]


def rule_ids(outcomes: list[Outcome]) -> list[str]:
    return [outcome.rule.rule_id for outcome in outcomes]


@pytest.fixture(scope="module")
def planted(people: People, ring: Ring) -> Any:
    """Return 300 people and a ring of ten over 20 days."""
    here = people()
    ring(here, here.add_accounts(10))
    return here


@pytest.fixture(scope="module")
def outcomes(planted: Any, judged: Judge) -> list[Outcome]:
    return judged(planted)


def test_a_planted_ring_is_named_and_nobody_else(outcomes: list[Outcome]) -> None:
    assert named(outcomes) == RING


def test_every_account_gets_one_outcome_in_order(outcomes: list[Outcome]) -> None:
    assert [outcome.account for outcome in outcomes] == list(range(310))


def test_a_ring_with_one_family_is_acting_together_and_no_more(outcomes: list[Outcome]) -> None:
    assert {outcomes[account].rule for account in RING} == {rules.ACTING_TOGETHER}


def test_the_named_carry_their_own_test(outcomes: list[Outcome]) -> None:
    assert all(0 <= outcomes[a].p_value <= outcomes[a].q_value <= 0.05 for a in RING)  # type: ignore[operator]


def test_the_same_material_gives_the_same_outcomes(planted: Any, judged: Judge, outcomes: list[Outcome]) -> None:
    assert judged(planted) == outcomes


def test_where_nothing_is_planted_nobody_is_named_in_twenty_crowds(people: People, judged: Judge) -> None:
    assert [named(judged(people(seed=seed))) for seed in range(100, 120)] == [[]] * 20


def test_accounts_that_came_to_the_ring_s_things_later_are_not_named(
    people: People, ring: Ring, judged: Judge
) -> None:
    here = people()
    hours_later, minutes_later = 0, 1
    rng = np.random.default_rng(51)
    for second, thing in ring(here, here.add_accounts(10)):
        here.post(hours_later, second + 3 * 3600, url=thing)
        here.post(minutes_later, second + 1200 + rng.integers(900), url=thing)

    found = judged(here)

    assert named(found) == RING
    assert {found[hours_later].rule.verdict, found[minutes_later].rule.verdict} == {Verdict.INDEPENDENT}


def test_an_account_put_into_the_group_by_its_first_half_is_a_bystander(
    people: People, ring: Ring, judged: Judge
) -> None:
    # Account 0 acts with the ring in the blocks of discovery, and five hours after it in the others.
    here = people()
    orders = ring(here, here.add_accounts(10))
    half = here.half_of_blocks()
    for second, thing in orders:
        late = 0 if half[int(second) // 7200] == 0 else 5 * 3600
        here.post(0, second + late, url=thing)

    found = judged(here)

    assert named(found) == RING
    assert found[0].rule == rules.BYSTANDER


def test_an_account_with_too_little_data_gets_few_occasions(people: People, judged: Judge) -> None:
    here = people()
    quiet = here.add_account()
    here.post(quiet, 1000, url="seen by nobody else")

    assert judged(here)[quiet].rule == rules.FEW_OCCASIONS


def test_a_fan_club_is_at_most_acting_together(people: People, ring: Ring, judged: Judge) -> None:
    # 40 fans answer push notifications within a minute and a half.
    here = people()
    fans = here.add_accounts(40)
    ring(here, fans, spread=90, share=0.5)

    found = judged(here)

    assert set(named(found)) <= set(fans)
    assert not [o for o in found if o.rule.verdict == Verdict.DECEPTIVE]


def test_two_rings_are_two_groups(people: People, ring: Ring, judged: Judge) -> None:
    here = people()
    ring(here, here.add_accounts(10), seed=2)
    ring(here, here.add_accounts(6), seed=3)

    found = judged(here)

    assert named(found) == list(range(300, 316))
    assert [len({found[a].group for a in members}) for members in (range(300, 310), range(310, 316))] == [1, 1]
    assert found[300].group != found[310].group


def test_what_helped_to_find_a_group_cannot_confirm_it(people: People, ring: Ring, judged: Judge) -> None:
    # The ring meets on one and the same page all along: both halves show it, but nothing is new in the second.
    here = people()
    for second, _ in ring(here, [], acts=90):
        for account in RING:
            here.post(account, second + account - 300, url="one page")
    here.add_accounts(10)

    found = judged(here)

    assert named(found) == []
    assert {found[account].rule for account in RING} == {rules.GROUP_UNCONFIRMED}


def test_a_lasting_hashtag_may_help_to_find_and_to_confirm(people: People, ring: Ring, judged: Judge) -> None:
    # The same meetings on a hashtag, which comes back for ever: the posts of the second half are new.
    here = people()
    for second, _ in ring(here, [], acts=90):
        for account in RING:
            here.post(account, second + account - 300, hashtag="freedom")
    here.add_accounts(10)

    assert named(judged(here)) == RING


def test_a_member_with_too_few_meetings_of_its_own_is_not_named(people: People, ring: Ring, judged: Judge) -> None:
    # Account 310 meets the ring in discovery all the time, on the other half twice: too little to name it.
    here = people()
    orders = ring(here, here.add_accounts(10), share=1.0)
    half, met_again = here.half_of_blocks(), 0
    guest = here.add_account()
    for second, thing in orders:
        held_out = half[int(second) // 7200] == 1
        if not held_out or met_again < 2:
            here.post(guest, second + 1, url=thing)
            met_again += held_out

    found = judged(here)

    assert named(found) == RING
    assert found[guest].rule == rules.BYSTANDER


def test_two_accounts_are_too_few_to_be_named(people: People, ring: Ring, judged: Judge) -> None:
    here = people()
    ring(here, here.add_accounts(2), share=1.0)

    assert named(judged(here)) == []


def test_a_ring_on_a_clock_of_minutes_is_named(platform: Any, people: People, ring: Ring, judged: Judge) -> None:
    here = platform(300, resolution_us=MINUTE_US)
    here.posts = [replace(post, resolution_us=MINUTE_US) for post in people().posts]
    ring(here, here.add_accounts(10))

    assert named(judged(here)) == RING


def test_an_account_whose_clock_is_too_coarse_is_not_named(people: People, ring: Ring, judged: Judge) -> None:
    here = people()
    orders = ring(here, here.add_accounts(10))
    dated = here.add_account()
    for second, thing in orders:
        here.post(dated, second, url=thing, resolution_us=DAY_US)

    found = judged(here)

    assert named(found) == RING
    assert found[dated].rule.verdict == Verdict.NOT_ENOUGH_DATA


def test_object_numbers_do_not_matter(planted: Any, outcomes: list[Outcome]) -> None:
    # The lot among equally rare objects is drawn by their numbers, so single p-values may move, but no verdict.
    renumbered = planted.material(number=lambda thing: 2 * thing + 7)

    assert verdicts(judge(gather(renumbered, progress=lambda _: None))) == verdicts(outcomes)


def test_object_numbers_in_another_order_name_the_same(planted: Any, outcomes: list[Outcome]) -> None:
    other = np.random.default_rng(53).permutation(5_000).tolist()
    renumbered = planted.material(number=lambda thing: other[thing])

    found = judge(gather(renumbered, progress=lambda _: None))

    assert verdicts(found) == verdicts(outcomes)


def test_account_numbers_do_not_matter(planted: Any, platform: Any, judged: Judge, outcomes: list[Outcome]) -> None:
    other = np.random.default_rng(52).permutation(310).tolist()
    here = platform(310)
    here.posts = [replace(post, account=other[post.account]) for post in planted.posts]

    found = judged(here)

    assert [found[other[a]].rule.verdict for a in range(310)] == verdicts(outcomes)
    assert [found[other[a]].p_value for a in RING] == [outcomes[a].p_value for a in RING]


def test_what_was_said_does_not_matter(people: People, ring: Ring, judged: Judge, outcomes: list[Outcome]) -> None:
    # The same posts with every link swapped for its opposite's: only sameness counts.
    here = people()
    ring(here, here.add_accounts(10))
    here.posts = [
        replace(post, things=tuple((kind, ("mirrored", thing)) for kind, thing in post.things)) for post in here.posts
    ]

    assert judged(here) == outcomes


def test_posts_that_share_nothing_give_few_occasions(platform: Any, judged: Judge) -> None:
    here = platform(2)
    here.post(0, 5)
    here.post(1, 9)

    assert rule_ids(judged(here)) == [rules.FEW_OCCASIONS.rule_id] * 2


def test_an_account_without_a_clock_is_told_so(people: People, judged: Judge) -> None:
    here = people()
    dated = here.add_account()
    for day in range(20):
        here.post(dated, day * 86_400, url=(day, 0), resolution_us=DAY_US)

    assert judged(here)[dated].rule == rules.NO_CLOCK


def test_an_account_seen_in_one_half_only_was_not_tested(people: People, judged: Judge) -> None:
    here = people()
    half = here.half_of_blocks()
    first_of_block = {(post.second - START_S) // 7200: post for post in here.posts}
    visitor = here.add_account()
    for block in [block for block in sorted(first_of_block) if half[block] == 0][:20]:
        # On the same thing in the same two hours, an hour away: it stands out to nobody.
        post = first_of_block[block]
        second = START_S + block * 7200 + (post.second + 3600) % 7200
        here.posts.append(replace(post, account=visitor, second=second))

    assert judged(here)[visitor].rule == rules.FEW_OCCASIONS


def test_a_ring_is_named_beside_many_pairs_that_are_not_confirmed(people: People, ring: Ring, judged: Judge) -> None:
    here = people()
    ring(here, here.add_accounts(10))
    discovery = [block for block, half in here.half_of_blocks().items() if half == 0]
    model = here.posts[0]
    for k in range(45):
        duo = here.add_accounts(2)
        for n, block in enumerate(np.random.default_rng(k).choice(discovery, size=15, replace=False).tolist()):
            for account in duo:
                things = (("url", ("duo", k, n)),)
                here.posts.append(replace(model, account=account, second=START_S + block * 7200 + 600, things=things))

    assert named(judged(here)) == RING
