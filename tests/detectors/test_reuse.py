"""Who writes the same words, at any distance in time: who is found, who is confirmed, and above all who is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.detectors import rules
from fairwitness.detectors.coordination import MOMENTS_SHARE, WORDS_SHARE, gather, judge
from fairwitness.detectors.material import Material, material
from fairwitness.detectors.reuse import _half, reuse
from fairwitness.model import Family, Verdict
from fairwitness.network.occasions import Actions
from fairwitness.study import Study

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from fairwitness.detectors.coordination import Gathered, Outcome

    Written: TypeAlias = tuple[int, int, Hashable, bool]

DAY = 86_400
SECOND = 1_000_000
START = 20_454 * DAY
"""2026-01-01."""
N_WRITERS = 60
N_DAYS = 40
QUICK = Study(bootstraps=20)


def silent(_: str) -> None:
    pass


def matter_of(posts: Iterable[Written], *, n_accounts: int, study: Study = QUICK) -> Material:
    """Return posts (account, second, text, link) as material whose only trace is words at any distance."""
    ordered = sorted(posts, key=lambda post: post[1])
    numbers: dict[Hashable, int] = {}
    thing = np.array([numbers.setdefault(text, len(numbers)) for _, _, text, _ in ordered], np.int32)
    account = np.array([post[0] for post in ordered], np.int32)
    at_us = (START + np.array([post[1] for post in ordered], np.int64)) * SECOND
    rows = np.arange(account.size, dtype=np.int64)
    words = Actions("own_words", Family.REUSE, False, account, thing, at_us, rows, False)  # noqa: FBT003
    return material(
        [words], n_accounts=n_accounts, post_at_us=at_us, study=study,
        resolution_us=np.full(rows.size, SECOND, np.int64),
        has_link=np.array([link for _, _, _, link in ordered], np.bool_),
    )  # fmt: skip


def writers(*, seed: int = 1) -> list[Written]:
    """Return people who write words of their own on every day, all different."""
    rng = np.random.default_rng([seed, 61])
    return [
        (a, DAY * day + int(rng.integers(DAY)), (a, day, k), False)
        for a in range(N_WRITERS) for day in range(N_DAYS) for k in range(3)
    ]  # fmt: skip


def copied(
    members: range, *, days: Iterable[int] = range(N_DAYS), share: float = 0.6, link: bool = False, seed: int = 2
) -> list[Written]:
    """Return members who write the text of the day, each within three days of the first."""
    rng = np.random.default_rng([seed, 62])
    posts = []
    for day in days:
        first = DAY * day + int(rng.integers(DAY // 2))
        late = rng.integers(0, 3 * DAY, len(members))
        taking_part = rng.random(len(members)) < share
        # Somebody writes it on the day itself, so that the text belongs to that day's half.
        posts.append((members[day % len(members)], first, ("copied", seed, day), link))
        posts += [(a, first + int(late[k]), ("copied", seed, day), link)
                  for k, a in enumerate(members) if taking_part[k]]  # fmt: skip
    return posts


COPIERS = range(N_WRITERS, N_WRITERS + 6)
N_ACCOUNTS = COPIERS.stop


def judged(posts: Iterable[Written], *, n_accounts: int = N_ACCOUNTS) -> list[Outcome]:
    return judge(gather(matter_of(posts, n_accounts=n_accounts), progress=silent))


def named(outcomes: list[Outcome]) -> list[int]:
    return [outcome.account for outcome in outcomes if outcome.group >= 0]


@pytest.fixture(scope="module")
def planted() -> Material:
    return matter_of(writers() + copied(COPIERS), n_accounts=N_ACCOUNTS)


@pytest.fixture(scope="module")
def gathered(planted: Material) -> Gathered:
    return gather(planted, progress=silent)


def test_copiers_days_apart_are_named_and_nobody_else(gathered: Gathered) -> None:
    assert named(judge(gathered)) == list(COPIERS)


def test_copying_alone_is_never_called_deceit(gathered: Gathered) -> None:
    assert {outcome.rule.verdict for outcome in judge(gathered) if outcome.group >= 0} == {Verdict.ACTING_TOGETHER}


def test_copiers_are_found_on_either_half(gathered: Gathered) -> None:
    assert [[found.trace for found in way.reuse] for way in gathered.ways] == [["own_words"]] * 2
    assert all(way.reuse[0].edges.size and way.reuse[0].confirmations for way in gathered.ways)


def test_words_are_compared_at_any_distance_and_never_in_time(gathered: Gathered) -> None:
    assert gathered.matter.traces == ()
    assert all(test.at_a_distance for test in gathered.confirmations)


def test_the_four_ways_of_looking_share_one_error_rate() -> None:
    assert pytest.approx(1.0) == 2 * (MOMENTS_SHARE + WORDS_SHARE)


def test_q_values_pay_for_the_other_ways_of_looking(planted: Material, gathered: Gathered) -> None:
    for way, matter in zip(gathered.ways, (planted, planted.turned()), strict=True):
        (found,) = reuse(matter, progress=silent)
        for raw, paid in zip(found.confirmations, way.confirmations, strict=True):
            assert paid.q_value == min(1.0, raw.q_value / WORDS_SHARE)
            assert paid.member_q.tolist() == np.minimum(1.0, raw.member_q / WORDS_SHARE).tolist()
            assert paid.p_value == raw.p_value


@given(
    posts=st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 20 * DAY), st.integers(0, 8), st.booleans()),
        min_size=1, max_size=60,
    )
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_a_text_and_all_its_uses_belong_to_the_half_of_its_first(posts: list[Written]) -> None:
    matter = matter_of(posts, n_accounts=6)
    (actions,) = matter.words
    written = actions.only(~matter.has_link[actions.post_row])
    uses_of = [_half(matter, written, half=half) for half in (0, 1)]

    texts = [set(found.object.tolist()) for found in uses_of]
    assert not texts[0] & texts[1]
    assert texts[0] | texts[1] == set(written.object.tolist())
    for half, found in enumerate(uses_of):
        for text in texts[half]:
            users = written.object == text
            assert matter.half[written.post_row[users].min()] == half
            assert set(found.account[found.object == text].tolist()) == set(written.account[users].tolist())


def test_turning_the_halves_twice_changes_nothing(planted: Material) -> None:
    assert planted.turned().half.tolist() == (1 - planted.half).tolist()
    assert planted.turned().turned().half.tolist() == planted.half.tolist()


def test_what_helped_to_find_copiers_cannot_confirm_them() -> None:
    # They copy on the days of one half only, so whichever way round it goes, the other half says nothing.
    half = {int(at // DAY): int(h) for at, h in _halves_by_day().items()}
    discovery = [day for day in range(N_DAYS) if half[day] == 0]
    own = [(a, DAY * day + 60 * a, ("own", a, day), False) for a in COPIERS for day in range(N_DAYS)]

    outcomes = judged(writers() + own + copied(COPIERS, days=discovery, share=1.0))

    assert named(outcomes) == []
    assert {outcomes[a].rule for a in COPIERS} == {rules.GROUP_UNCONFIRMED}


def _halves_by_day() -> dict[int, int]:
    matter = matter_of(writers(), n_accounts=N_ACCOUNTS)
    return dict(zip((matter.words[0].at_us // SECOND - START).tolist(), matter.half.tolist(), strict=True))


def test_headlines_with_a_link_are_not_copied_words() -> None:
    assert named(judged(writers() + copied(COPIERS, link=True))) == []


def test_a_slogan_that_everybody_uses_names_nobody() -> None:
    rng = np.random.default_rng(63)
    slogans = [
        (a, DAY * day + int(rng.integers(DAY)), ("slogan", day), False)
        for day in range(N_DAYS) for a in rng.choice(N_WRITERS, 12, replace=False).tolist()
    ]  # fmt: skip

    assert named(judged(writers() + slogans)) == []


def test_somebody_who_borrows_once_is_not_named_with_the_copiers() -> None:
    borrowed = [(0, DAY * day + DAY - 1, ("copied", 2, day), False) for day in (3, 4)]

    assert named(judged(writers() + copied(COPIERS) + borrowed)) == list(COPIERS)


def test_two_copiers_are_too_few_to_be_named() -> None:
    assert named(judged(writers() + copied(COPIERS[:2], share=1.0))) == []


def test_two_groups_of_copiers_are_two_groups() -> None:
    others = range(N_ACCOUNTS, N_ACCOUNTS + 5)

    outcomes = judged(writers() + copied(COPIERS) + copied(others, seed=3), n_accounts=others.stop)

    assert named(outcomes) == [*COPIERS, *others]
    groups = [{outcomes[a].group for a in members} for members in (COPIERS, others)]
    assert [len(group) for group in groups] == [1, 1]
    assert groups[0] != groups[1]


def test_an_accused_list_alone_is_no_yardstick() -> None:
    # Nobody but the copiers was collected: there is nobody to measure chance on.
    posts = [(a - COPIERS.start, second, text, link) for a, second, text, link in copied(COPIERS)]

    assert named(judged(posts, n_accounts=len(COPIERS))) == []


@pytest.mark.parametrize("number", [lambda n: 2 * n + 7, lambda n: 65 - n], ids=["shifted", "reversed"])
def test_numbers_of_accounts_do_not_matter(gathered: Gathered, number: Callable[[int], int]) -> None:
    posts = [(number(a), second, text, link) for a, second, text, link in writers() + copied(COPIERS)]

    outcomes = judged(posts, n_accounts=150)

    before = judge(gathered)
    assert sorted(named(outcomes)) == sorted(number(a) for a in COPIERS)
    assert {outcomes[number(a)].p_value for a in COPIERS} == {before[a].p_value for a in COPIERS}
