"""The page shows hostile names and posts as they are, reads right in every direction, and needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

import msgspec
import pytest

from fairwitness.console import printable
from fairwitness.disputes import RECORD
from fairwitness.findings.challenge.records import Challenge, LostEntry, Unmatched
from fairwitness.model import Action, CoAction
from fairwitness.report.challenge_page import MOST_ROWS, rendered
from fairwitness.report.challenge_text import challenge_text

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser
    from tests.challenge.conftest import Ask, World

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><style>body{display:none}</style>',
    "{{ 7 * 7 }}",
    "]]></svg><a href='javascript:alert(1)'>x",
    "\u202egnp.exe",
    "\x1b[31mred\x07",
    "a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
)
RTL = ("روزنه_۱", "قمر", "כוכב")


def renamed(told: Challenge, names: tuple[str, ...]) -> Challenge:
    """Return the same answer about accounts, posts, labels, lists and studies with these names."""
    replace = msgspec.structs.replace
    accounts = []
    for k, one in enumerate(told.accounts):
        name = names[k % len(names)]
        acts = tuple(Action(name, f"p{i}", told.first_at_us + i, name) for i in range(2))
        shown = tuple(CoAction("text", name, name, 1, 3, acts) for _ in one.co_actions)
        accounts.append(replace(one, account_id=f"{name}{k}", entry=name, co_actions=shown))
    lost = tuple(LostEntry(name, k, Unmatched.ABSENT) for k, name in enumerate(names, 1))
    report = replace(told.list, name=names[0], lost=lost)
    mirror = replace(told.mirror, given=report)
    return replace(told, study_name=names[0], list=report, mirror=mirror, accounts=tuple(accounts))


@pytest.fixture
def told(world: World, ask: Ask) -> Challenge:
    return ask([*world.of("copypasta", "link_ring", "same_owner"), *world.of("crowd")[:20], "nobody"])


def test_hostile_names_and_posts_are_shown_and_do_nothing(told: Challenge) -> None:
    page = rendered(renamed(told, HOSTILE))
    assert page.count("<style>") == 1
    for tag in ("<script", "<img", "javascript:alert(1)'>", "{{", "\x1b", "\x07", "\u202e"):
        assert tag not in page.replace("href=&#39;javascript:alert(1)&#39;", "").replace("{{ 7 * 7 }}", "")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7 * 7 }}" in page
    assert "⟨U+202E⟩" in page


def test_hostile_names_do_not_command_the_terminal(told: Challenge) -> None:
    shown = challenge_text(renamed(told, HOSTILE))
    assert printable(shown.replace("\n", "")) == shown.replace("\n", "")


def test_names_from_right_to_left_are_isolated(told: Challenge) -> None:
    page = rendered(renamed(told, RTL))
    body = re.sub(r"<(title|style|desc)\b.*?</\1>", "", page, flags=re.DOTALL)
    plain = re.sub(r'<bdi dir="auto">.*?</bdi>|<p class="post" dir="auto">.*?</p>', "", body, flags=re.DOTALL)
    letters = re.findall("[\u0590-\u06ff]+", re.sub(r"<caption.*?</caption>", "", plain, flags=re.DOTALL))
    assert letters == []
    assert all(f'<bdi dir="auto">{name}' in page for name in RTL)


def test_the_policy_allows_the_style_and_nothing_else(told: Challenge) -> None:
    page = rendered(told)
    style = re.search(r"<style>(.*?)</style>", page, flags=re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page
    assert not re.search(r'(?:src|href)="(?!#|data:,|report\.html)', page)
    assert not re.search(r'\son\w+=|style="', page)


def test_the_page_shows_every_account_and_both_columns(told: Challenge) -> None:
    page = rendered(told)
    assert all(f'<bdi dir="auto">{one.account_id}</bdi>' in page for one in told.accounts)
    assert all(sentence.split(":")[0][:60] in page for sentence in told.answer)
    named = told.differences[0]
    assert f"{named.listed.hits} of {named.listed.trials}<" in page
    assert f"{named.mirrored.hits} of {named.mirrored.trials}<" in page


def test_a_long_list_is_cut_with_a_note(told: Challenge) -> None:
    quiet = next(one for one in told.accounts if not one.evidence_for)
    many = msgspec.structs.replace(told, accounts=(quiet,) * (MOST_ROWS + 7))
    page = rendered(many)
    assert page.count(f'<bdi dir="auto">{quiet.account_id}</bdi>') == MOST_ROWS
    assert f"the first {MOST_ROWS} of {MOST_ROWS + 7}" in page
    assert "and 2,967 more accounts" in challenge_text(many)


def test_the_page_can_be_made_again_from_the_record(told: Challenge, tmp_path: Path) -> None:
    read = msgspec.json.decode((tmp_path / "case" / RECORD).read_bytes(), type=Challenge)
    assert read == told
    assert rendered(read) == (tmp_path / "case" / "challenge.html").read_text("utf-8")


@pytest.mark.browser
@pytest.mark.parametrize("names", [HOSTILE, RTL, ("x" * 180, "ب" * 180)])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_opens_quietly_and_fits(
    browser: Browser, told: Challenge, tmp_path: Path, names: tuple[str, ...], width: int
) -> None:
    path = tmp_path / "page.html"
    path.write_text(rendered(renamed(told, names)), "utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("dialog", lambda dialog: heard.append(dialog.message))
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    wide = page.evaluate("document.documentElement.scrollWidth")
    directions = page.evaluate("[...document.querySelectorAll('p.post')].map(p => getComputedStyle(p).direction)")
    context.close()
    assert heard == []
    assert wide <= width
    assert (set(directions) == {"rtl"}) is (names == RTL)
