"""Every measure against a slow, obvious definition."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from share_factory import HOUR, MINUTE, SECOND, START, TEXTS, Post, World, in_order, tally, worlds

from fairwitness.errors import CaseError
from fairwitness.text import text_key

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.findings.share.records import Subject


def subject(world: World, scratch: Path, what: str = "#x") -> Subject:
    return world.ask(scratch, what, threshold=2).subjects[0]


@settings(deadline=None, max_examples=40)
@given(world=worlds())
def test_posts_accounts_and_reposts_are_counted_by_verdict(scratch: Path, world: World) -> None:
    measured, own = subject(world, scratch), world.own("x")
    assert msgspec.to_builtins(measured.posts) == tally(world, [p.account for p in own])
    assert msgspec.to_builtins(measured.accounts) == tally(world, sorted({p.account for p in own}))
    carried = {k for k, p in enumerate(world.posts) if p.is_repost and "x" in p.tags}
    originals = {k for k, p in enumerate(world.posts) if p in own}
    passed_on = {k for k, p in enumerate(world.posts) if p.is_repost and p.repost_of in originals}
    assert msgspec.to_builtins(measured.reposts) == tally(
        world, [world.posts[k].account for k in sorted(carried | passed_on)]
    )


@settings(deadline=None, max_examples=40)
@given(world=worlds())
def test_groups_contribute_what_their_accounts_posted(scratch: Path, world: World) -> None:
    own = [p for p in world.own("x") if world.named(p.account)]
    expected = {
        group: (len({p.account for p in own if world.group(p.account) == group}), n)
        for group, n in Counter(world.group(p.account) for p in own).items()
    }
    measured = subject(world, scratch)
    assert {g.group_id: (g.n_accounts, g.n_posts) for g in measured.groups} == expected
    assert sum(g.n_posts for g in measured.groups) == measured.posts.named


@settings(deadline=None, max_examples=40)
@given(world=worlds())
def test_voices_are_the_inverse_sum_of_squared_shares(scratch: Path, world: World) -> None:
    own = world.own("x")
    voices = subject(world, scratch).voices
    for effective, voice in ((voices.effective, world.group), (voices.effective_apart, lambda _: None)):
        spoken = Counter(voice(p.account) or f"alone {p.account}" for p in own)
        assert effective == pytest.approx(1 / sum((n / len(own)) ** 2 for n in spoken.values()))
        assert 1 - 1e-12 <= effective <= voices.n_accounts + 1e-9
    assert voices.effective <= voices.effective_apart + 1e-9


@settings(deadline=None, max_examples=40)
@given(world=worlds())
def test_the_beginning_is_the_first_twentieth_with_all_of_its_last_moment(scratch: Path, world: World) -> None:
    own = world.own("x")
    early = subject(world, scratch).early
    enough = next(t for t in (p.at_us for p in own) if 20 * sum(q.at_us <= t for q in own) >= len(own))
    assert early.posts_until_us == enough
    assert msgspec.to_builtins(early.posts) == tally(world, [p.account for p in own if p.at_us <= enough])
    first = {p.account: p.at_us for p in reversed(own)}
    enough = next(t for t in sorted(first.values()) if 20 * sum(f <= t for f in first.values()) >= len(first))
    assert early.accounts_until_us == enough
    assert msgspec.to_builtins(early.accounts) == tally(world, [a for a in first if first[a] <= enough])


@settings(deadline=None, max_examples=40)
@given(world=worlds())
def test_a_shared_text_is_one_that_another_account_posted_too(scratch: Path, world: World) -> None:
    own = world.own("x")
    texts = subject(world, scratch).texts
    if all(p.text is None for p in own):
        assert texts is None
        return
    keyed = [(p.account, text_key(p.text)) for p in own if p.text and text_key(p.text)]
    shared = [a for a, key in keyed if any(key == other and a != b for b, other in keyed)]
    assert texts is not None
    assert texts.n_compared == len(keyed)
    assert texts.n_distinct == len({key for _, key in keyed})
    assert texts.n_shared == len(shared)
    assert texts.n_shared_named == sum(world.named(a) for a in shared)


@settings(deadline=None, max_examples=40)
@given(world=worlds())
def test_hours_and_the_trend_without_groups(scratch: Path, world: World) -> None:
    own = world.own("x")
    measured = subject(world, scratch)
    hours = sorted({p.at_us // HOUR * HOUR for p in own})
    n = [sum(p.at_us // HOUR * HOUR == h for p in own) for h in hours]
    rest = [sum(p.at_us // HOUR * HOUR == h and not world.named(p.account) for p in own) for h in hours]
    assert list(measured.hours.at_us) == hours
    assert list(measured.hours.n_posts) == n
    parts = zip(measured.hours.n_posts, measured.hours.acting_together, measured.hours.deceptive, strict=True)
    assert [a - b - c for a, b, c in parts] == rest
    assert measured.trend is not None
    assert measured.trend.n_hours == sum(k >= 2 for k in n)
    assert measured.trend.n_without_named == sum(k >= 2 for k in rest)
    assert measured.trend.n_without_named <= measured.trend.n_without_deceptive <= measured.trend.n_hours
    assert (measured.trend.peak, measured.trend.peak_without_named) == (max(n), max(rest))


def test_posts_with_a_clock_coarser_than_an_hour_are_in_no_hour(tmp_path: Path) -> None:
    world = in_order(Post("a", START, ("x",), resolution_us=24 * HOUR), Post("b", START + HOUR, ("x",)))
    hours = subject(world, tmp_path).hours
    assert (hours.n_without_hour, sum(hours.n_posts)) == (1, 1)


def test_without_any_hour_there_is_no_trend(tmp_path: Path) -> None:
    world = in_order(Post("a", START, ("x",), resolution_us=24 * HOUR))
    assert subject(world, tmp_path).trend is None


def test_the_threshold_is_what_the_usual_leading_hashtag_has(tmp_path: Path) -> None:
    leaders = (6, 9, 7)
    posts = [
        Post(f"a{k}", START + hour * HOUR + k * SECOND, ("lead",)) for hour, n in enumerate(leaders) for k in range(n)
    ]
    world = in_order(*posts, Post("b", START + 5 * MINUTE, ("x",)))
    threshold = world.ask(tmp_path, "#x", "#lead").threshold
    assert threshold is not None
    assert (threshold.posts_per_hour, threshold.rule, threshold.n_hours) == (7.0, "usual_leader", 3)


def test_the_threshold_has_a_floor(tmp_path: Path) -> None:
    threshold = in_order(Post("a", START, ("x",)), Post("b", START, ("y",))).ask(tmp_path, "#x").threshold
    assert threshold is not None
    assert (threshold.posts_per_hour, threshold.rule) == (5.0, "floor")


def test_a_case_without_hashtags_has_no_threshold(tmp_path: Path) -> None:
    world = in_order(Post("a", START, text="plain words"), Post("b", START, text="other words"))
    report = world.ask(tmp_path, "plain words", words=True)
    assert (report.threshold, report.subjects[0].trend) == (None, None)


def test_the_shares_of_the_whole_case_stand_beside(tmp_path: Path) -> None:
    world = in_order(
        *(Post(a, START + k, ("x",), TEXTS[2]) for k, a in enumerate("abc")), Post("d", START + 9, (), None, 0),
        said={"a": "T1", "d": "D2"},
    )  # fmt: skip
    report = world.ask(tmp_path, "#x")
    assert (report.case_posts.n, report.case_posts.named, report.case_accounts.n) == (3, 1, 3)
    assert (report.n_groups, report.n_named) == (2, 2)


def test_an_account_that_was_never_judged_means_a_damaged_case(tmp_path: Path) -> None:
    _, judgements = in_order(Post("a", START, ("x",))).write(tmp_path)
    kept = judgements.read_bytes()
    posts, _ = in_order(Post("b", START, ("x",))).write(tmp_path)
    judgements.write_bytes(kept)
    from fairwitness.findings.share.reading import read_corpus

    with pytest.raises(CaseError, match="does not judge"):
        read_corpus(posts, judgements=judgements)
    judgements.unlink()
    with pytest.raises(CaseError, match="unfinished"):
        read_corpus(posts, judgements=judgements)
