"""Pictures of the report and of the workbench's main pages: python scripts/screenshots.py CASE FOLDER.

Serves the case on a free port, opens each page in Chromium at one size, and writes FOLDER/NAME.png.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-quic", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
WIDTH, HEIGHT, PHONE = 1280, 860, 390


@dataclass(frozen=True)
class Shot:
    """One picture: its name, the page, how wide, in which colours, what stands on top, and a link to follow first."""

    name: str
    path: str
    width: int = WIDTH
    dark: bool = False
    at: str = ""
    wait: str = "main"
    follow: str = ""


SHOTS = (
    Shot("workbench-case", "/?lang=en"),
    Shot("workbench-network", "/network?lang=en", at="h1", wait="#network[data-ready]"),
    Shot("workbench-group", "/groups/G2?lang=en", at="#matrix-h + form + figure"),
    Shot("workbench-account", "/groups/G1?lang=en", follow="#members tbody a"),
    Shot("workbench-posts", "/posts?group=G1&lang=en"),
    Shot("workbench-persian", "/?lang=fa", dark=True),
    Shot("workbench-phone", "/groups/G1?lang=en", width=PHONE),
)
REPORT = (Shot("report-summary", "report.html"), Shot("report-group", "report.html", at="#g2 figure"))


def main(case: Path, into: Path) -> None:
    """Make all pictures."""
    from playwright.sync_api import sync_playwright

    into.mkdir(parents=True, exist_ok=True)
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    with served(case) as (base, key), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=ARGUMENTS)
        for shot in SHOTS:
            take(browser, shot, address=base + shot.path, key=key, into=into)
        for shot in REPORT:
            take(browser, shot, address=(case / shot.path).resolve().as_uri(), key="", into=into)
        browser.close()


def take(browser: Browser, shot: Shot, *, address: str, key: str, into: Path) -> None:
    """Write one picture."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": HEIGHT}, color_scheme="dark" if shot.dark else "light",
    )  # fmt: skip
    page = context.new_page()
    if key:
        page.goto(key)
    page.goto(address)
    page.wait_for_selector(shot.wait, timeout=120_000)
    if shot.follow:
        page.goto(page.locator(shot.follow).first.evaluate("(link) => link.href"))
    page.wait_for_timeout(1_000)  # the network finds its size
    _begin_at(page, shot.at)
    page.screenshot(path=str(into / f"{shot.name}.png"))
    context.close()
    print(into / f"{shot.name}.png")


def _begin_at(page: Page, selector: str) -> None:
    if selector and (found := page.locator(selector).first).count():
        found.evaluate("(element) => window.scrollTo(0, element.getBoundingClientRect().top + scrollY - 16)")
        page.wait_for_timeout(200)


@contextmanager
def served(case: Path) -> Iterator[tuple[str, str]]:
    """Serve a case; yield where, and the address that opens the session."""
    command = [sys.executable, "-m", "fairwitness", "serve", str(case), "--port", "0", "--no-open"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  our own words
    try:
        lines = (re.search(r"(http://\S+)/\?token=(\S+)", line) for line in process.stdout or ())
        base, token = next(found for found in lines if found).groups()
        yield base, f"{base}/static/icon.svg?token={token}"
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
