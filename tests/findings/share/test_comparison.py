"""The comparison is chosen blind, always stands beside, and is measured alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import log
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from share_factory import HOUR, MINUTE, SECOND, START, TEXTS, Post, World, in_order, worlds

from fairwitness.findings.share import encoded

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.findings.share import ShareReport


def crowd(**sizes: tuple[int, int]) -> World:
    """Return a world in which each hashtag has so many posts by so many accounts of its own."""
    posts = [
        Post(f"{tag}{k % n_accounts}", START + k * MINUTE + place * SECOND, (tag,), TEXTS[2])
        for place, (tag, (n_posts, n_accounts)) in enumerate(sizes.items())
        for k in range(n_posts)
    ]
    return in_order(*posts)


def labels(report: ShareReport) -> list[str]:
    return [subject.label for subject in report.subjects]


def renamed(world: World, names: dict[str, str]) -> World:
    return World(tuple(replace(p, tags=tuple(names.get(t, t) for t in p.tags)) for p in world.posts), world.said)


def test_the_nearest_in_posts_and_accounts_are_chosen(tmp_path: Path) -> None:
    world = crowd(x=(20, 10), near=(24, 10), quiet=(3, 3), loud=(90, 10), few=(20, 2), twin=(20, 11))
    report = world.ask(tmp_path, "#x")
    assert labels(report) == ["#x", "#twin", "#near", "#loud"]
    assert report.comparison.how == "nearest_in_volume"


@settings(deadline=None, max_examples=40)
@given(sizes=st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), min_size=2, max_size=8))
def test_the_choice_minimises_the_distance_in_volume(scratch: Path, sizes: list[tuple[int, int]]) -> None:
    world = crowd(**{f"t{k}": (max(size), min(size)) for k, size in enumerate(sizes)})
    chosen = labels(world.ask(scratch, "#t0"))[1:]
    n, a = max(sizes[0]), min(sizes[0])
    far = {f"#t{k}": abs(log(max(s) / n)) + abs(log(min(s) / a)) for k, s in enumerate(sizes) if k}
    assert len(chosen) == min(3, len(far))
    assert [far[c] for c in chosen] == pytest.approx(sorted(far.values())[:3])


def test_hashtags_of_the_same_posts_are_left_out(tmp_path: Path) -> None:
    world = crowd(x=(20, 10), near=(12, 10))
    both = tuple(replace(p, tags=("x", "sister")) if "x" in p.tags else p for p in world.posts)
    report = World(both).ask(tmp_path, "#x")
    assert labels(report) == ["#x", "#near"]
    assert report.comparison.n_set_aside == 1


def test_hashtags_of_the_same_accounts_are_left_out(tmp_path: Path) -> None:
    world = crowd(x=(20, 10), near=(12, 10))
    more = [Post(f"x{k % 10}", START + k * HOUR, ("again",)) for k in range(20)]
    report = in_order(*world.posts, *more).ask(tmp_path, "#x")
    assert labels(report) == ["#x", "#near"]
    assert report.comparison.n_set_aside == 1


@settings(deadline=None, max_examples=40)
@given(world=worlds(), data=st.data())
def test_no_name_of_a_hashtag_and_no_verdict_moves_the_choice(
    scratch: Path, world: World, data: st.DataObject
) -> None:
    names = dict(zip("xyz", data.draw(st.permutations(["راست", "שלום", "zz"])), strict=True))
    before = world.ask(scratch, "#x")
    after = renamed(world, names).ask(scratch, names["x"])
    assert [f"#{names.get(label[1:], label[1:])}" for label in labels(before) if label[0] == "#"] == [
        label for label in labels(after) if label[0] == "#"
    ]
    others = World(world.posts, dict.fromkeys(world.said, "i"))
    assert labels(others.ask(scratch, "#x")) == labels(before)


@given(names=st.permutations(["aa", "راست", "שלום", "mm", "Zz", "zzz"]))
@settings(deadline=None, max_examples=40)
def test_ties_fall_by_place_and_not_by_name(scratch: Path, names: list[str]) -> None:
    world = crowd(x=(9, 6), **{f"t{k}": (8, 6) for k in range(6)})
    before = labels(world.ask(scratch, "#x"))[1:]
    after = labels(renamed(world, {f"t{k}": name for k, name in enumerate(names)}).ask(scratch, "#x"))[1:]
    assert after == [f"#{names[int(label[2:])].lower()}" for label in before]


@settings(deadline=None, max_examples=40)
@given(world=worlds())
def test_asked_the_other_way_round_the_columns_are_swapped_exactly(scratch: Path, world: World) -> None:
    if not world.own("y"):
        return
    one, other = world.ask(scratch, "#x", "#y"), world.ask(scratch, "#y", "#x")
    assert one.subjects == other.subjects[::-1]
    assert replace_subjects(one) == replace_subjects(other)


def replace_subjects(report: ShareReport) -> dict[str, object]:
    return {name: getattr(report, name) for name in report.__struct_fields__ if name != "subjects"}


@settings(deadline=None, max_examples=40)
@given(world=worlds())
def test_swapping_two_hashtags_in_the_posts_swaps_the_columns(scratch: Path, world: World) -> None:
    if not world.own("y"):
        return
    swapped = renamed(world, {"x": "y", "y": "x"})
    assert world.ask(scratch, "#x", "#y").subjects[0].posts == swapped.ask(scratch, "#y", "#x").subjects[0].posts
    before, after = world.ask(scratch, "#x", "#y"), swapped.ask(scratch, "#x", "#y")
    assert [s.voices for s in before.subjects] == [s.voices for s in after.subjects][::-1]
    assert [s.post_interval for s in before.subjects] == [s.post_interval for s in after.subjects][::-1]
    assert [s.hours for s in before.subjects] == [s.hours for s in after.subjects][::-1]


@settings(deadline=None, max_examples=40)
@given(world=worlds())
def test_renaming_every_account_changes_no_byte(scratch: Path, world: World) -> None:
    names = {f"a{k}": f"{9 - k}-renamed" for k in range(9)}
    posts = tuple(replace(p, account=names[p.account]) for p in world.posts)
    other = World(posts, {names[a]: said for a, said in world.said.items()})
    assert encoded(other.ask(scratch, "#x")) == encoded(world.ask(scratch, "#x"))


def test_equal_questions_give_equal_bytes(tmp_path: Path) -> None:
    world = crowd(x=(40, 12), near=(30, 12))
    world = World(world.posts, {f"x{k}": "T1" for k in range(6)})
    assert encoded(world.ask(tmp_path, "#x")) == encoded(world.ask(tmp_path, "#x"))


def test_without_another_hashtag_other_posts_of_the_same_hours_serve(tmp_path: Path) -> None:
    tagged = [Post("a", START + k * 20 * MINUTE, ("x",)) for k in range(9)]
    plain = [Post(f"b{k}", START + k * 7 * MINUTE + SECOND) for k in range(40)]
    report = in_order(*tagged, *plain).ask(tmp_path, "#x")
    asked, other = report.subjects
    assert (report.comparison.how, other.kind) == ("same_hours", "same_hours")
    assert other.hours.at_us == asked.hours.at_us
    assert other.hours.n_posts == asked.hours.n_posts


@settings(deadline=None, max_examples=40)
@given(minutes=st.lists(st.integers(0, 300), min_size=1, max_size=30), n_tagged=st.integers(1, 12))
def test_the_same_hours_hold_as_many_others_as_there_are(scratch: Path, minutes: list[int], n_tagged: int) -> None:
    tagged = [Post("a", START + k * 11 * MINUTE, ("x",)) for k in range(n_tagged)]
    plain = [Post(f"b{k}", START + minute * MINUTE + SECOND) for k, minute in enumerate(minutes)]
    report = in_order(*tagged, *plain).ask(scratch, "#x")
    wanted = Counter(p.at_us // HOUR * HOUR for p in tagged)
    held = Counter(p.at_us // HOUR * HOUR for p in plain)
    expected = {hour: min(n, held[hour]) for hour, n in sorted(wanted.items()) if held[hour]}
    if not expected:
        assert report.comparison.how == "none"
        return
    hours = report.subjects[1].hours
    assert dict(zip(hours.at_us, hours.n_posts, strict=True)) == expected


def test_with_nothing_to_compare_with_it_says_so(tmp_path: Path) -> None:
    report = in_order(Post("a", START, ("x",))).ask(tmp_path, "#x")
    assert (report.comparison.how, len(report.subjects)) == ("none", 1)


def test_a_phrase_is_compared_with_hashtags_of_its_volume(tmp_path: Path) -> None:
    world = in_order(
        *crowd(y=(5, 5), z=(50, 5)).posts, *(Post(f"w{k}", START + k, (), "we want water") for k in range(6))
    )
    assert labels(world.ask(tmp_path, "want water", words=True))[:2] == ["want water", "#y"]
