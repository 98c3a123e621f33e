"""The page in Chromium: quiet, offline, in the right direction, and narrow enough for a phone."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page
    from tests.report.conftest import Case

pytestmark = pytest.mark.browser

RTL = "[...document.querySelectorAll('p.post')].filter(p => /^[\\u0590-\\u06ff]/.test(p.textContent))"
CONTRAST = """() => {
  const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = (rgb) => { const [r, g, b] = rgb.match(/[\\d.]+/g).map(Number).map(channel);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    if (c !== 'rgba(0, 0, 0, 0)') return c; } return 'rgb(255,255,255)'; };
  let worst = [99, ''];
  for (const e of document.querySelectorAll('body *:not(svg *)')) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < worst[0]) worst = [ratio, e.outerHTML.slice(0, 80)];
  }
  return worst;
}"""


@contextmanager
def opened(browser: Browser, path: Path, *, width: int = 1280, **settings: Any) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
    try:
        page = context.new_page()
        page.goto(path.as_uri())
        yield page
    finally:
        context.close()


def watched(browser: Browser, path: Path) -> tuple[list[str], list[str]]:
    """Return what the console said and what was asked for."""
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_timeout(200)
    context.close()
    return said, [url for url in asked if not url.startswith("data:")]


def test_the_page_asks_for_nothing_and_breaks_no_policy(browser: Browser, case: Case) -> None:
    path = case.write()
    assert watched(browser, path) == ([], [path.as_uri()])


def test_hostile_posts_do_nothing(browser: Browser, make_case: Callable[..., Case]) -> None:
    evil = '"><img src=x onerror=alert(1)><script>alert(2)</script></style><svg onload=alert(3)>'
    path = make_case(sizes=[5], texts=[evil, "other"], n_cleared=9, name=lambda name: evil + name).write()
    assert watched(browser, path) == ([], [path.as_uri()])


def test_the_style_sheet_is_applied(browser: Browser, case: Case) -> None:
    with opened(browser, case.write()) as page:
        assert page.evaluate("getComputedStyle(document.querySelector('.tiles')).display") == "grid"


def test_persian_arabic_and_hebrew_run_from_right_to_left(browser: Browser, case: Case) -> None:
    with opened(browser, case.write()) as page:
        directions = page.evaluate(f"{RTL}.map(p => getComputedStyle(p).direction)")
    assert len(directions) > 3
    assert set(directions) == {"rtl"}


def test_latin_posts_run_from_left_to_right(browser: Browser, make_case: Callable[..., Case]) -> None:
    with opened(browser, make_case(sizes=[5], texts=["Keep it", "Stop it"], n_cleared=9).write()) as page:
        directions = page.evaluate("[...document.querySelectorAll('p.post')].map(p => getComputedStyle(p).direction)")
    assert set(directions) == {"ltr"}


def test_an_escape_at_the_start_does_not_turn_the_text(browser: Browser, make_case: Callable[..., Case]) -> None:
    texts = ["\u200eسلام", "\u202aقمر"]
    with opened(browser, make_case(sizes=[5], texts=texts, n_cleared=9).write()) as page:
        directions = page.evaluate("[...document.querySelectorAll('p.post')].map(p => getComputedStyle(p).direction)")
    assert set(directions) == {"rtl"}


@pytest.mark.parametrize("width", [400, 320])
def test_nothing_overflows_on_a_phone(browser: Browser, case: Case, width: int) -> None:
    with opened(browser, case.write(), width=width) as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_long_words_do_not_overflow_on_a_phone(browser: Browser, make_case: Callable[..., Case]) -> None:
    made = make_case(sizes=[5], texts=["x" * 900, "ب" * 900], n_cleared=9, name=lambda name: name + "y" * 120)
    with opened(browser, made.write(), width=400) as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 400


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_enough_to_read(browser: Browser, case: Case, scheme: str) -> None:
    with opened(browser, case.write(), color_scheme=scheme) as page:
        ratio, where = page.evaluate(CONTRAST)
    assert ratio >= 4.5, where


def test_a_link_to_an_account_opens_its_details(browser: Browser, case: Case) -> None:
    with opened(browser, case.write()) as page:
        page.click("#g1-members a")
        assert page.locator("#g1-m1").is_visible()


def test_the_first_key_leads_past_the_contents(browser: Browser, case: Case) -> None:
    with opened(browser, case.write()) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the summary"


def test_printing_opens_the_details(browser: Browser, case: Case) -> None:
    with opened(browser, case.write()) as page:
        page.emulate_media(media="print")
        assert page.locator("#g1-m1").bounding_box() is not None
