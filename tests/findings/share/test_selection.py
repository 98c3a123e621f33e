"""Which posts are meant, in whatever spelling; and errors that say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from share_factory import START, Post, World, in_order

from fairwitness.errors import StudyError, UnknownHashtagError
from fairwitness.findings.share import known_rates
from fairwitness.findings.share.selection import nearest

if TYPE_CHECKING:
    from pathlib import Path

SPELLINGS = [
    ("راست_میگیم", "#راست_میگیم"),
    ("راست_ميگيم", "راست_میگیم"),
    ("راست_می\u200cگیم", "#راست_میگیم"),
    ("\u202bالسوق_القديم\u202c", "#السوق_القديم"),
    ("مقاومة", "#مقاومه"),
    ("פארק_לכולם", "#פארק_לכולם"),
    ("פָּארק", "#פארק"),
    ("SaveLine7", "#saveline7"),
    ("ＳａｖｅＬｉｎｅ７", "#SAVELINE7"),
]


def tagged(*tags: str, text: str | None = None) -> World:
    return in_order(*(Post(f"a{k}", START + k, (tag,), text) for k, tag in enumerate(tags)))


@pytest.mark.parametrize(("written", "asked"), SPELLINGS)
def test_a_hashtag_is_found_in_every_spelling(tmp_path: Path, written: str, asked: str) -> None:
    measured = tagged(written, "other").ask(tmp_path, asked).subjects[0]
    assert (measured.posts.n, measured.kind) == (1, "hashtag")


@pytest.mark.parametrize(("written", "asked"), SPELLINGS)
def test_two_spellings_are_one_hashtag(tmp_path: Path, written: str, asked: str) -> None:
    assert tagged(written, asked).ask(tmp_path, written).subjects[0].posts.n == 2


def test_a_post_that_names_a_hashtag_twice_counts_once(tmp_path: Path) -> None:
    assert in_order(Post("a", START, ("x", "X"))).ask(tmp_path, "#x").subjects[0].posts.n == 1


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("We WANT, water now!", True),
        ("we want water", True),
        ("we want waterfalls", False),
        ("we all want water", False),
        ("want we water", False),
        (None, False),
    ],
)
def test_a_phrase_is_whole_words_in_a_row(tmp_path: Path, text: str | None, *, held: bool) -> None:
    world = in_order(Post("a", START, text="indeed we want water"), Post("b", START + 1, text=text))
    measured = world.ask(tmp_path, "we want water", words=True).subjects[0]
    assert (measured.posts.n, measured.label, measured.kind) == (1 + held, "we want water", "words")


def test_a_persian_phrase_is_found_in_another_spelling(tmp_path: Path) -> None:
    world = in_order(Post("a", START, text="ما آب می\u200cخواهیم!"), Post("b", START, text="چیز دیگر"))
    assert world.ask(tmp_path, "اب ميخواهيم", words=True).subjects[0].posts.n == 1


def test_a_repost_of_the_words_is_counted_apart(tmp_path: Path) -> None:
    world = in_order(
        Post("a", START, text="we want water"), Post("b", START + 1, text="RT @a: we want water", repost_of=-1)
    )
    measured = world.ask(tmp_path, "want water", words=True).subjects[0]
    assert (measured.posts.n, measured.reposts.n) == (1, 1)


def test_an_unknown_hashtag_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownHashtagError, match="nearest in spelling: '#water', '#waters'"):
        tagged("zebra", "matter", "waters", "water", "wetland").ask(tmp_path, "#watr")


def test_at_most_three_are_named_and_none_that_is_far(tmp_path: Path) -> None:
    corpus = tagged("abcd", "abce", "abcf", "abcg", "zzzz").corpus(tmp_path)
    assert nearest("abc", corpus=corpus) == ["abcd", "abce", "abcf"]
    assert nearest("quite-other", corpus=corpus) == []
    with pytest.raises(UnknownHashtagError, match="None is spelt alike"):
        tagged("abcd").ask(tmp_path, "#quiteother")


def test_a_case_without_hashtags_asks_for_words(tmp_path: Path) -> None:
    with pytest.raises(UnknownHashtagError, match="--words"):
        in_order(Post("a", START, text="words")).ask(tmp_path, "#x")


def test_a_hashtag_only_of_reposts_says_so(tmp_path: Path) -> None:
    world = in_order(Post("a", START, ("y",)), Post("b", START + 1, ("x",), repost_of=-1))
    with pytest.raises(UnknownHashtagError, match="only in plain reposts"):
        world.ask(tmp_path, "#x")


def test_unknown_words_say_what_to_try(tmp_path: Path) -> None:
    with pytest.raises(UnknownHashtagError, match="fewer words"):
        tagged("x", text="some text").ask(tmp_path, "not there", words=True)


@pytest.mark.parametrize(("what", "words"), [("#", False), (" \u200b ", False), ("", False), ("!!", True)])
def test_nothing_is_no_question(tmp_path: Path, what: str, *, words: bool) -> None:
    with pytest.raises(StudyError):
        tagged("x", text="some text").ask(tmp_path, what, words=words)


@pytest.mark.parametrize("against", [("#X",), ("#y", "y")])
def test_asking_twice_for_one_hashtag_is_refused(tmp_path: Path, against: tuple[str, ...]) -> None:
    with pytest.raises(StudyError, match="asked for twice"):
        tagged("x", "y").ask(tmp_path, "#x", *against)


@pytest.mark.parametrize("settings", [{"threshold": 0}, {"n_wrong": -1}])
def test_numbers_that_cannot_be_meant_are_refused(tmp_path: Path, settings: dict[str, int]) -> None:
    with pytest.raises(StudyError):
        tagged("x").ask(tmp_path, "#x", **settings)


def test_one_rate_alone_is_refused() -> None:
    assert known_rates(false_positive=None, true_positive=None) is None
    with pytest.raises(StudyError, match="give both"):
        known_rates(false_positive=0.1, true_positive=None)
