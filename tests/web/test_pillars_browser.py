"""The pages of access and figures in a real browser: nothing is complained of, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser
    from tests.web.conftest import Workbench

PATHS = ("/access", "/access/events", "/access/targets/1", "/figures", "/figures/1")


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "fa"])
def test_pages_of_the_pillars_are_quiet_in_a_browser(
    browser: Browser, pillars: Path, served: Callable[..., Workbench], language: str
) -> None:
    bench = served(pillars, language=language)
    with bench.opened(browser, PATHS[0]) as page:
        for path in PATHS:
            answer = page.goto(bench.address + path)
            assert answer is not None
            assert answer.status == 200, path
            page.wait_for_timeout(100)
            assert page.locator("h1").count() == 1, path
    assert bench.said == []
