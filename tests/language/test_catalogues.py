"""The catalogues: whole, without contradictions, and with the placeholders of the text that they translate."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from fairwitness.language import LANGUAGES
from fairwitness.language.catalogue import messages

if TYPE_CHECKING:
    from babel.messages.catalog import Message

PLACEHOLDER = re.compile(r"%\(\w+\)s")
HOLE = re.compile(r"\{(\w+)\}")
PAIR = re.compile("[\u2066\u2068][^\u2066-\u2069]*\u2069")


def of(language: str) -> list[Message]:
    folder = files("fairwitness.language").joinpath("locale", language)
    found = []
    for path in folder.iterdir():
        if path.name.endswith(".po"):
            with path.open("rb") as file:
                found += [message for message in read_po(file, locale=language, abort_invalid=True) if message.id]
    return found


def forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (str(text),)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_stands_twice(language: str) -> None:
    n_by_message = Counter(forms(message.id) for message in of(language))
    assert [message for message, n in n_by_message.items() if n > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_says_something_with_the_same_placeholders(language: str) -> None:
    for message in of(language):
        wanted = sorted(PLACEHOLDER.findall(forms(message.id)[0]))
        for text in forms(message.string):
            assert text, message.id
            assert sorted(PLACEHOLDER.findall(text)) == wanted, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_a_sentence_is_kept(language: str) -> None:
    for message in of(language):
        holes, kept = (HOLE.findall(forms(text)[0]) for text in (message.id, message.string))
        assert len(set(holes)) == len(holes), message.id
        assert set(kept) <= set(holes), message.id
        # Words may fall away, as "is" does in Persian; a number or a name may not.
        assert {hole for hole in holes if hole[0] == "n" or hole.startswith("as")} <= set(kept), message.id


def test_a_language_has_a_direction_and_plurals() -> None:
    english, persian = messages("en"), messages("fa")
    assert (english.direction, persian.direction) == ("ltr", "rtl")
    assert english.ngettext("%(n)s post", "%(n)s posts", 1) != english.ngettext("%(n)s post", "%(n)s posts", 2)


def test_a_text_that_nobody_translated_stays_as_it_is() -> None:
    assert messages("fa").gettext("qwertz") == "qwertz"
    assert messages("fa").ngettext("one qwertz", "many qwertz", 2) == "many qwertz"


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_of_direction_stand_in_pairs_that_pages_understand(language: str) -> None:
    """A page shows any other mark as an escape; see report/visible.py."""
    said = [text for message in of(language) for text in forms(message.string)]
    left = [text for text in said if re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", PAIR.sub("", text))]
    assert left == []
