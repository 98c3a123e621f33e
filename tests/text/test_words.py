import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.text import carries_text, own_words_key, text_key, tokens


def test_words_keep_apostrophes_and_marks() -> None:
    assert tokens("Don't हिन्दी #Tag, 7,451!") == ("don't", "हिन्दी", "#tag", "7,451")


def test_unspaced_scripts_fall_into_characters() -> None:
    assert tokens("今日は") == ("今", "日", "は")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "too few words here",
        "#one #two #three #four #five #six #seven",
        "https://a.com/1 @b @c @d @e @f @g @h",
        "😀 😁 😂 🤣 😃 😄 😅",
        "1 2 3 4 5 6 7 8",
        "go go go go go go go",
        "RT @name: six words and more of somebody else",
        "今日は天気です",
    ],
)
def test_texts_that_say_too_little_are_no_trace(text: str) -> None:
    assert text_key(text) is None


@pytest.mark.parametrize(
    "text", ["one two three four five six", "今日は天気がとても良いですね", "one two three 今日は天気が"]
)
def test_six_words_or_twelve_characters_are_a_trace(text: str) -> None:
    assert text_key(text)


def test_key_ignores_case_punctuation_and_which_link() -> None:
    one = text_key("Stand with us, friends of the city! https://a.com/1")
    assert one == text_key("stand WITH us friends of the city https://b.org/2")


def test_key_depends_on_a_question_mark() -> None:
    assert text_key("friends of the city stand up") != text_key("friends of the city stand up?")


@given(st.lists(st.integers(0, 12), max_size=14))
def test_replacing_words_by_words_changes_no_decision(picks: list[int]) -> None:
    ours = [f"word{chr(97 + pick)}" for pick in picks]
    theirs = [f"другое{chr(0x430 + pick)}" for pick in picks]
    assert carries_text(ours) == carries_text(theirs)


EIGHT = "one two three four five six seven eight"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (f"{EIGHT} nine", True),
        (EIGHT, False),
        (f"{EIGHT} eight", False),
        (f"{EIGHT} #nine", False),
        (f"{EIGHT} 9", False),
        (f"{EIGHT} @nine", False),
        (f"{EIGHT} nine https://a.com/1", False),
        (f"{EIGHT} nine #tag @name 10 😀", True),
        (f"RT @name: {EIGHT} nine", False),
        ("今日は天気がとても良いですね明日雨降夜", True),
        ("今日は天気がとても良いですね", False),
    ],
)  # fmt: skip
def test_own_words_need_nine_words_and_no_link(text: str, own: bool) -> None:  # noqa: FBT001
    assert bool(own_words_key(text)) == own


@given(st.text(alphabet="abc d#@9?\n今日", max_size=60))
def test_own_words_are_a_text_by_the_same_key(text: str) -> None:
    assert own_words_key(text) in {None, text_key(text)}


@given(st.lists(st.integers(0, 12), max_size=14))
def test_own_words_depend_on_no_word(picks: list[int]) -> None:
    ours = " ".join(f"word{chr(97 + pick)}" for pick in picks)
    theirs = " ".join(f"другое{chr(0x430 + pick)}" for pick in picks)
    assert (own_words_key(ours) is None) == (own_words_key(theirs) is None)
