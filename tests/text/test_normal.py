import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.text import hashtag_key, normalise


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Café  au\tLAIT", "café au lait"),
        ("ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("a &lt; b &amp;amp; c", "a < b & c"),
        ("see https://t.co/Ab1 and example.com/x", "see <url> and <url>"),
        ("masked URL by @user", "masked <url> by <user>"),
        ("@a @b hello", "<user> hello"),
        ("[id25|Анна], привет", "<user> , привет"),
        ("cut in the midd… https://t.co/x", "cut in the <url>"),
        ("cut in the midd…", "cut in the"),
        ("zero\u200bwidth \u202eturned\u202c", "zerowidth turned"),
        ("wow 😂😂😂 👍🏽👍", "wow 😂 👍"),
        ("کتاب‌ها", "کتابها"),
    ],
)
def test_one_spelling(written: str, plain: str) -> None:
    assert normalise(written) == plain


@pytest.mark.parametrize("letter", ["İ", "I", "ı", "i", "i̇"])
def test_every_turkish_i_is_one_letter(letter: str) -> None:
    assert normalise(f"{letter}stanbul") == "istanbul"


@pytest.mark.parametrize(
    ("arabic", "persian"),
    [("كتاب", "کتاب"), ("علي", "علی"), ("على", "علی"), ("١٢٣", "۱۲۳"), ("مدرسة", "مدرسه"), ("أإآا", "اااا")],
)
def test_arabic_and_persian_letters_fold_together(arabic: str, persian: str) -> None:
    assert normalise(arabic) == normalise(persian)


def test_harakat_and_tatweel_go() -> None:
    assert normalise("مُحَمَّـــد") == "محمد"


def test_hebrew_points_go_and_initials_stay_whole() -> None:
    assert normalise("שָׁלוֹם") == "שלום"
    assert normalise('צה"ל') == normalise("צה״ל") == "צהל"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_white_space_is_single_and_nothing_fails(text: str) -> None:
    assert "  " not in normalise(text)


def test_hashtags_have_one_spelling() -> None:
    assert hashtag_key("#MeToo") == hashtag_key("metoo ") == "metoo"
    assert not hashtag_key("# ")
