"""Two families of evidence, on different posts, on words that are the group's own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pytest

from fairwitness.detectors.deceit import closed_words, shared_posts
from fairwitness.model import Family, Verdict
from fairwitness.network.occasions import Actions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fairwitness.detectors.coordination import Gathered, Named

    People: TypeAlias = Callable[..., Any]
    Ring: TypeAlias = Callable[..., Any]
    Gather: TypeAlias = Callable[..., Gathered]


def said(*rows: tuple[int, int]) -> Actions:
    """Return who said which words, one post each."""
    account, words = np.array(rows, np.int32).reshape(-1, 2).T
    n = np.arange(account.size, dtype=np.int64)
    return Actions("text", Family.REUSE, recurrent=False, account=account, object=words, at_us=n, post_row=n)


def mask(chosen: Iterable[int], *, of: int = 12) -> Any:
    member = np.zeros(of, np.bool_)
    member[list(chosen)] = True
    return member


def test_words_with_a_link_are_left_out() -> None:
    words = said((0, 0), (1, 0), (0, 1), (1, 1))

    closed = closed_words(words, member=mask([0, 1]), has_link=np.array([True, True, False, False]))

    assert closed.object.tolist() == [1, 1]


@pytest.mark.parametrize(("outsiders", "kept"), [(0, True), (1, True), (2, False)])
def test_words_that_outsiders_use_are_left_out(outsiders: int, *, kept: bool) -> None:
    # Four members: with one outsider they are 4 of 5 users, with two no longer.
    words = said(*[(account, 0) for account in range(4 + outsiders)])

    closed = closed_words(words, member=mask(range(4)), has_link=mask([]))

    assert (closed.account.size > 0) is kept


def test_an_outsider_counts_once_however_often_it_repeats_the_words() -> None:
    words = said(*[(account, 0) for account in range(4)], (9, 0), (9, 0), (9, 0))

    assert closed_words(words, member=mask(range(4)), has_link=mask([])).account.size == 7


def test_shared_posts_are_those_whose_words_another_member_uses() -> None:
    words = said((0, 0), (1, 0), (0, 1), (0, 1), (1, 2), (7, 2))

    assert shared_posts(words, member=mask([0, 1])).tolist() == [0, 1]


def operation(
    people: People, ring: Ring, *, n: int = 10, spread: int = 40, link: bool = False, open_to: Iterable[int] = ()
) -> Any:
    """Return a platform with accounts that pass on the same links, and in other posts the same words."""
    here = people()
    members = here.add_accounts(n)
    ring(here, members, spread=spread)
    ring(here, members, kind="text", seed=5, spread=120, link=link, open_to=open_to)
    return here


def only_group(found: Gathered) -> Named:
    (group,) = found.named
    return group


def test_an_operation_with_two_families_is_deceptive(people: People, ring: Ring, gathered: Gather) -> None:
    group = only_group(gathered(operation(people, ring)))

    assert (group.verdict, group.accounts.tolist()) == (Verdict.DECEPTIVE, list(range(300, 310)))
    assert group.deceptive.all()


def test_texts_with_links_are_no_second_family(people: People, ring: Ring, gathered: Gather) -> None:
    group = only_group(gathered(operation(people, ring, link=True)))

    assert (group.verdict, group.deceptive.any()) == (Verdict.ACTING_TOGETHER, False)


def test_an_open_slogan_is_no_second_family(people: People, ring: Ring, gathered: Gather) -> None:
    group = only_group(gathered(operation(people, ring, open_to=range(20))))

    assert (group.verdict, group.deceptive.any()) == (Verdict.ACTING_TOGETHER, False)


def test_four_accounts_are_too_few_to_be_called_deceptive(people: People, ring: Ring, gathered: Gather) -> None:
    group = only_group(gathered(operation(people, ring, n=4)))

    assert (group.verdict, group.accounts.size, group.deceit) == (Verdict.ACTING_TOGETHER, 4, None)


def test_one_act_is_not_both_witnesses(people: People, ring: Ring, gathered: Gather) -> None:
    # The same posts carry the link and the words; without them nothing is left for the other family.
    here = people()
    for second, thing in ring(here, [], acts=90):
        for account in range(300, 310):
            here.post(account, second + account - 300, url=thing, text=("said", thing))
    here.add_accounts(10)

    group = only_group(gathered(here))

    assert (group.verdict, group.deceit.synchrony.p_value) == (Verdict.ACTING_TOGETHER, 1.0)


def test_a_member_with_one_family_only_is_not_called_deceptive(people: People, ring: Ring, gathered: Gather) -> None:
    # Account 310 joins the links but never says the words.
    here = operation(people, ring)
    loner = here.add_account()
    for post in [post for post in here.posts if post.account == 300 and post.things[0][0] == "url"]:
        if not post.link:
            here.posts.append(replace(post, account=loner, second=post.second + 3))

    group = only_group(gathered(here))

    assert loner in group.accounts
    assert group.accounts[group.deceptive].tolist() == list(range(300, 310))


def test_one_meeting_is_not_a_second_family(platform: Any, ring: Ring, gathered: Gather) -> None:
    # A collection of the operation alone.  Account 10 says its words, but passed on one link with it, once.
    here = platform(10)
    ring(here, range(10))
    ring(here, range(10), kind="text", seed=5)
    half = here.half_of_blocks()
    echo = here.add_account()
    start = min(post.second for post in here.posts) // 7200
    said = [post for post in here.posts if post.account == 0 and post.things[0][0] == "text"]
    linked = [post for post in here.posts if post.account == 0 and post.things[0][0] == "url"]
    first = min(half)
    once = next(post for post in linked if half[post.second // 7200 - start + first] == 1)
    here.posts += [replace(post, account=echo, second=post.second + 1) for post in [*said, once]]

    group = only_group(gathered(here))

    assert echo in group.accounts
    assert echo not in group.accounts[group.deceptive]
