"""Sentences with figures, found again in the catalogue and said in Persian."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from fairwitness.access.silence.records import RELATION_WORDS
from fairwitness.access.silence.rules import NEVER_REFUTES
from fairwitness.access.silence.rules import RULES as SILENCE_RULES
from fairwitness.language.catalogue import messages
from fairwitness.language.sentences import HOLE, sentences

if TYPE_CHECKING:
    from fairwitness.access.silence.rules import Rule

PERSIAN = messages("fa")
FILLED = {"n": "1,234.5", "as": "Q7"}
HOLED = sorted(message for message in PERSIAN.single if HOLE.search(message))


def filled(message: str) -> str:
    return HOLE.sub(lambda hole: next((v for k, v in FILLED.items() if hole[1].startswith(k)), "3 posts"), message)


@pytest.mark.parametrize("message", HOLED, ids=lambda message: message[:50])
def test_every_sentence_is_found_with_figures_in_it(message: str) -> None:
    said = PERSIAN.sentence(filled(message))
    assert said is not None
    assert not re.search(r"[{}]|1,234|3 posts", said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3 accounts", "۳ حساب"),
        ("1,234 posts", "۱٬۲۳۴ پست"),
        ("12 (37.5 %)", "۱۲ (۳۷٫۵ ٪)"),
        ("0–12.1 %", "۰–۱۲٫۱ ٪"),
        ("2025-02-03 12:00", "۲۰۲۵-۰۲-۰۳ ۱۲:۰۰"),
        ("-", "-"),
    ],
)
def test_figures_are_written_in_the_digits_of_the_language(text: str, said: str) -> None:
    assert PERSIAN.sentence(text) == said


def test_a_power_of_ten_is_written_out_from_left_to_right() -> None:
    said = PERSIAN.sentence("q = 7.7e-07 on the held-out half.")
    assert said is not None
    assert "۷٫۷\u00a0×\u00a0۱۰⁻⁷" in said


def test_several_sentences_are_said_one_by_one() -> None:
    parts = ("No bound on wrong accusations can be given.", "The default settings were.")
    assert PERSIAN.sentence(" ".join(parts)) == " ".join(str(PERSIAN.sentence(part)) for part in parts)


@pytest.mark.parametrize(
    "text",
    [
        "Nobody wrote this.",
        "3 accounts are bananas",
        "The default settings were. Nobody wrote this.",
        "3 accounts\n4",
    ],
)
def test_what_no_message_matches_is_not_guessed(text: str) -> None:
    assert PERSIAN.sentence(text) is None


def test_english_needs_no_catalogue() -> None:
    assert messages("en").sentence("Anything at all.") == "Anything at all."


def test_names_are_taken_over_as_they_are_and_set_apart() -> None:
    known = sentences({"group {as_name} has {n} members": "گروه {as_name}: {n}"}, {ord("4"): "۴"})
    assert known.say("group <b>evil</b> has 4 members") == "گروه \u2068<b>evil</b>\u2069: ۴"


def test_the_most_exact_message_is_chosen() -> None:
    known = sentences({"{n} posts": "همه {n}", "{n} posts of {n2}": "{n} از {n2}"}, {})
    assert known.say("3 posts of 4") == "3 از 4"


def test_a_hole_for_words_takes_no_unknown_words() -> None:
    known = sentences({"it is {what}": "آن {what} است", "red": "سرخ"}, {})
    assert known.say("it is red") == "آن سرخ است"
    assert known.say("it is blue") is None


@pytest.mark.parametrize("rule", SILENCE_RULES, ids=lambda rule: str(rule.rule_id))
def test_what_is_said_of_a_silent_group_is_said_in_persian(rule: Rule) -> None:
    losses = "In 12 hours without a connection they lost 40% of their usual activity, matched controls 3%; at other"
    for more in (NEVER_REFUTES, f"{losses} times they lose 2% (p 0.0021). {NEVER_REFUTES}",
                 "They fell +3 h from the measured moment (between -1.0 and +4.2 h)."):  # fmt: skip
        head = f"Group G1, measured network AS64500: {RELATION_WORDS[rule.relation]}; {rule.text}."
        assert PERSIAN.sentence(f"{head} {more}") is not None
