"""Every text of the templates has a Persian translation whose placeholders agree."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from jinja2.ext import babel_extract
from tests.web.conftest import let_in

from fairwitness.console import STAGE_WORDS
from fairwitness.detectors.rules import RULES
from fairwitness.language.catalogue import messages
from fairwitness.model import VERDICT_WORDS
from fairwitness.report.words import FAMILY_WORDS, REASON_WORDS
from fairwitness.traces import TRACES
from fairwitness.web.app import PAGES

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser
    from tests.web.conftest import Workbench

FUNCTIONS = ("_", "gettext", "ngettext")
OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true"}
PLACEHOLDER = re.compile(r"%\(\w+\)s")
SAID = (
    *(page.title for page in PAGES if page.title), *VERDICT_WORDS.values(), *FAMILY_WORDS.values(),
    *REASON_WORDS.values(), *STAGE_WORDS.values(), *(rule.text for rule in RULES.values()),
    *(trace.label for trace in TRACES.values()),
)  # fmt: skip


def written() -> list[tuple[str, ...]]:
    """Return the messages of all templates: one text, or a singular and a plural."""
    found: set[tuple[str, ...]] = set()
    for template in files("fairwitness.web").joinpath("templates").iterdir():
        if not template.name.endswith(".html"):
            continue
        with template.open("rb") as file:
            for _, _, message, _ in babel_extract(file, FUNCTIONS, [], OPTIONS):
                parts = (message,) if isinstance(message, str) else tuple(part for part in message or () if part)
                found.add(parts[:2])
    return sorted(parts for parts in found if parts)


@pytest.mark.parametrize("parts", written(), ids=lambda parts: parts[0][:40])
def test_every_text_is_translated_with_its_placeholders(parts: tuple[str, ...]) -> None:
    texts = messages("fa")
    said = {texts.ngettext(*parts, n) for n in (1, 2)} if len(parts) == 2 else {texts.gettext(parts[0])}
    assert said.isdisjoint(parts)
    for text in said:
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(parts[0]))


@pytest.mark.parametrize("text", SAID)
def test_words_of_the_findings_are_translated(text: str) -> None:
    assert messages("fa").gettext(text) != text


def test_persian_pages_run_from_right_to_left_with_persian_digits(finished: Path) -> None:
    page = let_in(finished).get("/?lang=fa").text
    assert '<html lang="fa" dir="rtl"' in page
    assert "۹٬۸" in page


def test_the_language_is_remembered_and_the_address_decides(finished: Path) -> None:
    client = let_in(finished)
    client.get("/?lang=fa")
    assert 'lang="fa" dir="rtl"' in client.get("/posts").text
    assert 'lang="en" dir="ltr"' in client.get("/posts?lang=en").text


@pytest.mark.parametrize("value", ["xx", "../../en", "", "EN"])
def test_an_unknown_language_is_the_default(finished: Path, value: str) -> None:
    assert 'lang="en" dir="ltr"' in let_in(finished).get("/", params={"lang": value, "theme": value}).text


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/posts?group=G1", "/notes", "/new", "/hashtags", "/challenge", "/compare"])
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_overflows_in_either_direction(browser: Browser, workbench: Workbench, path: str, width: int) -> None:
    for language in ("en", "fa"):
        joined = f"{path}{'&' if '?' in path else '?'}lang={language}"
        with workbench.opened(browser, joined, width=width) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= width, joined
