"""Hostile text, made harmless."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from fairwitness.report.visible import (
    HIDDEN,
    LONGEST_STACK,
    TOWER,
    cut,
    isolated,
    marked,
    paragraph,
    spoken,
    visible,
    visible_line,
)

BIDI = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]


@pytest.mark.parametrize("code", BIDI)
def test_a_bidi_control_is_written_out(code: int) -> None:
    assert visible(f"a{chr(code)}b") == f"a⟨U+{code:04X}⟩b"


@pytest.mark.parametrize("code", [0x00, 0x07, 0x1B, 0x7F, 0x9B, 0xFEFF, 0x200B, 0x2028, 0xAD])
def test_a_control_or_unseen_character_is_written_out(code: int) -> None:
    assert visible(chr(code)) == f"⟨U+{code:04X}⟩"


@pytest.mark.parametrize(
    "text", ["می‌رسد", "👩‍🚒", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "a\tb\nc"]
)
def test_what_a_script_needs_stays(text: str) -> None:
    assert visible(text) == text


def test_tag_characters_outside_a_flag_are_written_out() -> None:
    assert visible("a\U000e0041") == "a⟨U+E0041⟩"


def test_a_tower_of_marks_is_cut_down() -> None:
    assert visible("e" + "\u0301" * 40 + "x") == "e" + "\u0301" * 6 + "⟨+34 marks⟩x"


def test_vowel_signs_stay() -> None:
    assert visible("שָׁלוֹם مُحَمَّدٌ") == "שָׁלוֹם مُحَمَّدٌ"


@given(st.text())
def test_nothing_unseen_is_left(text: str) -> None:
    assert not any(match["unseen"] for match in HIDDEN.finditer(visible(text)))


@given(st.text())
def test_a_line_is_one_line(text: str) -> None:
    assert len(visible_line(text).splitlines()) <= 1


def test_a_long_text_is_cut_and_says_so() -> None:
    assert "cut; 100,000 characters in all" in paragraph("x" * 100_000, 600)


def test_a_short_text_has_no_note() -> None:
    assert "cut" not in paragraph("short", 600)


def test_many_lines_are_cut() -> None:
    assert cut("a\n" * 500, 600) == ("\n".join("a" * 12), True)


def test_a_cut_does_not_part_a_letter_from_its_marks() -> None:
    assert cut("abe\u0301f", 3) == ("ab", True)


def test_a_tower_of_marks_at_the_cut_does_not_swallow_the_text() -> None:
    assert cut("abc" + "\u0301" * 900, 600)[0].startswith("abc\u0301")


def test_markup_in_text_is_escaped() -> None:
    assert marked("<script>") == "&lt;script&gt;"


def test_an_escape_decides_no_direction() -> None:
    assert '<bdi class="escape">⟨U+200F⟩</bdi>' in paragraph("\u200fسلام", 600)


def test_a_name_is_isolated() -> None:
    assert isolated("קמר") == '<bdi dir="auto">קמר</bdi>'


def test_a_spoken_sentence_sets_apart_what_it_marks_and_nothing_else() -> None:
    assert spoken("از \u2068a<b.csv\u2069 تا \u20662 × 10⁻⁷\u2069") == (
        'از <bdi>a&lt;b.csv</bdi> تا <bdi dir="ltr">2 × 10⁻⁷</bdi>'
    )
    assert "<bdi>" not in spoken("\u2068no end <i>")
    assert "⟨U+202E⟩" in spoken("\u2068a\u202eb\u2069")


def test_shortcuts_pass_over_nothing_that_is_hidden_or_a_mark() -> None:
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    assert not [one for one in every if one.isprintable() and (HIDDEN.match(one) or one == "\r")]
    marks = [one for one in every if unicodedata.category(one) in {"Mn", "Me"}]
    assert not [one for one in marks if not TOWER.match(one * (LONGEST_STACK + 1))]


@given(
    st.lists(st.sampled_from(("a", "e\u0301", "\u20dd" * 4, "\u0301" * 5, *"⟨⟩+-(\u202e\r\n <&")), max_size=20).map(
        "".join
    )
)
def test_shortcuts_change_nothing(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    slow = re.sub(
        "(?<![\u0301\u20dd])([\u0301\u20dd]{6})([\u0301\u20dd]+)", _counted, lines.replace("\u202e", "⟨U+202E⟩")
    )
    assert visible(text) == slow
    pieces = re.split("(⟨U\\+[0-9A-F]{4,6}⟩|⟨\\+[0-9,]+ marks⟩)", slow)
    told = [f'<bdi class="escape">{escape(one)}</bdi>' if k % 2 else escape(one) for k, one in enumerate(pieces)]
    assert marked(text) == "".join(told)


def _counted(tower: re.Match[str]) -> str:
    return f"{tower[1]}⟨+{len(tower[2])} marks⟩"
