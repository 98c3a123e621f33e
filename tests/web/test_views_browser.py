"""The network in Chromium: drawn, dragged, replayed; and the pages readable on a phone, from right to left too."""

from __future__ import annotations

import json
import random
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from tests.conftest import NAMES, QUIET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from tests.web.conftest import Workbench

pytestmark = pytest.mark.browser
SOFTWARE = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
"""WebGL without a graphics card."""


@pytest.fixture(scope="module")
def drawing() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("there is no Chromium; scripts/chromium.sh installs it where it may")
    with sync_api.sync_playwright() as play:
        opened = play.chromium.launch(
            executable_path=found, args=[*(a for a in QUIET if a != "--disable-gpu"), *SOFTWARE]
        )
        yield opened
        opened.close()


def ready(page: Page, *, patience_s: int = 60) -> list[int]:
    page.wait_for_selector("#network[data-ready]", timeout=patience_s * 1_000)
    return [int(part) for part in (page.get_attribute("#network", "data-ready") or "").split(",")]


def test_the_network_is_drawn_replayed_and_dragged(drawing: Browser, workbench: Workbench) -> None:
    with workbench.opened(drawing, "/network") as page:
        n_dots, n_lines = ready(page)
        assert n_dots > 10
        assert n_lines == page.evaluate("fetch('/network.json').then(r => r.json()).then(d => d.lines.length)")
        page.locator("#canvas").scroll_into_view_if_needed()
        page.wait_for_timeout(500)
        whole = page.locator("#canvas").screenshot()
        page.evaluate(SLIDE, 40)
        page.wait_for_url("**at=40*")
        assert "UTC" in page.inner_text("#moment")
        page.wait_for_timeout(500)
        assert page.locator("#canvas").screenshot() != whole
        page.evaluate(SLIDE, 0)
        page.wait_for_url("**/network")
        page.wait_for_timeout(500)
        assert page.locator("#canvas").screenshot() == whole
        box = page.locator("#canvas").bounding_box()
        assert box
        hit = page.evaluate(LARGEST)
        x, y = box["x"] + hit[0], box["y"] + hit[1]
        page.mouse.move(x - 2, y)
        page.wait_for_timeout(300)
        page.mouse.move(x, y)
        page.wait_for_timeout(300)
        page.mouse.down()
        page.mouse.move(x + 60, y + 30, steps=6)
        page.mouse.up()
        page.wait_for_selector(f"#network[data-dragged={hit[2]}]")
        assert page.inner_text("#picked") == ""
        now = page.evaluate(WHERE, hit[2])
        page.mouse.move(box["x"] + now[0] - 2, box["y"] + now[1])
        page.wait_for_timeout(300)
        page.mouse.move(box["x"] + now[0], box["y"] + now[1])
        page.wait_for_timeout(300)
        page.mouse.down()
        page.mouse.up()
        page.wait_for_selector("#picked a")
        assert page.inner_text("#picked").startswith(hit[2])
        page.locator("#canvas").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("+")
    assert workbench.said == []


COUNT_DRAWN = """() => {
  window.n_drawn = 0;
  window.fairwitnessView.on('afterRender', () => { window.n_drawn += 1; });
}"""
SLIDE = """step => {
  const slider = document.getElementById('at');
  slider.value = step;
  slider.dispatchEvent(new Event('input'));
}"""
WHERE = """key => {
  const view = window.fairwitnessView;
  const at = view.graphToViewport(view.getGraph().getNodeAttributes(key));
  return [at.x, at.y];
}"""
LARGEST = """async () => {
  const data = await (await fetch('/network.json')).json();
  const view = window.fairwitnessView;
  const dot = data.dots.reduce((a, b) => (b.size > a.size ? b : a));
  const at = view.graphToViewport(dot);
  return [at.x, at.y, dot.key];
}"""


def test_the_address_brings_back_the_moment(drawing: Browser, workbench: Workbench) -> None:
    with workbench.opened(drawing, "/network?at=12&strength=5") as page:
        ready(page)
        assert page.input_value("#at") == "12"
        assert page.input_value("#strength") == "5"


def test_without_webgl_the_table_is_left(drawing: Browser, workbench: Workbench) -> None:
    context = drawing.new_context()
    context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page = context.new_page()
    page.goto(f"{workbench.address}/static/icon.svg?token=a-secret-of-the-tests")
    page.goto(f"{workbench.address}/network")
    page.wait_for_selector("#no-canvas", state="visible", timeout=60_000)
    assert page.locator("#network").is_hidden()
    assert page.locator("#pairs tbody tr").count() > 10
    context.close()


@pytest.mark.parametrize("path", ["/network", "/groups/G1", "/groups", "/accounts", "/exports"])
@pytest.mark.parametrize("language", ["en", "fa"])
def test_nothing_overflows_on_a_phone(drawing: Browser, workbench: Workbench, path: str, language: str) -> None:
    with workbench.opened(drawing, f"{path}?lang={language}", width=390) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "fa" else "ltr")


def test_a_chart_tells_its_values_and_looks_closer(drawing: Browser, workbench: Workbench) -> None:
    with workbench.opened(drawing, "/") as page:
        chart = page.locator("figure.chart").first
        chart.scroll_into_view_if_needed()
        bars = chart.locator("a[data-start]")
        bars.nth(3).hover()
        told = chart.locator(".readout")
        assert "UTC" in told.inner_text()
        before = told.inner_text()
        bars.nth(0).focus()
        page.keyboard.press("ArrowRight")
        assert told.inner_text() != before
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == told.inner_text()
        assert chart.locator("a[tabindex='0'][data-start]").count() == 1
        first, last = (bars.nth(k).bounding_box() for k in (10, 30))
        assert first
        assert last
        page.mouse.move(first["x"] + 1, first["y"] + 20)
        page.mouse.down()
        page.mouse.move(last["x"] + 1, last["y"] + 20, steps=5)
        page.mouse.up()
        page.wait_for_url("**from=*")
        assert page.locator("figure.chart a[data-start]").count() > 0
        assert page.input_value("#from") != ""
    assert workbench.said == []


N_DOTS = 10_000
FRAMES = """() => {
  window.frames_ms = [];
  let last = performance.now();
  const tick = (now) => { window.frames_ms.push(now - last); last = now; requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}"""


def crowd() -> str:
    """Return a network of ten thousand accounts in a hundred clusters, as the page is sent one."""
    rng = random.Random(1)  # noqa: S311
    dots = [
        {
            "key": f"A{k + 1}",
            "label": f"A{k + 1}",
            "group": k // 100 % 4,
            "x": k // 100 % 10 * 30 + rng.uniform(-12, 12),
            "y": k // 1_000 * 30 + rng.uniform(-12, 12),
            "size": 3,
            "n_accounts": 1,
        }
        for k in range(N_DOTS)
    ]
    clusters = range(0, N_DOTS, 100)
    pairs = {(k + a, k + b) for k in clusters for a in range(99) for b in range(a + 1, min(a + 10, 100))}
    lines = [[a, b, 5.0, [a % 120]] for a, b in sorted(pairs)]
    whole = {"closed": [], "start_us": 1_738_540_800_000_000, "step_us": 5_000_000_000, "n_steps": 120}
    return json.dumps({"dots": dots, "lines": lines, "groups": ["G1", "G2", "G3", "G4"], **whole})


@contextmanager
def crowded(drawing: Browser, workbench: Workbench) -> Iterator[tuple[Page, dict[str, float]]]:
    """Open the network of ten thousand accounts; where its canvas stands goes along."""
    with workbench.opened(drawing, "/exports") as page:
        page.route("**/network.json*", lambda route: route.fulfill(body=crowd(), content_type="application/json"))
        page.goto(f"{workbench.address}/network")
        n_dots, n_lines = ready(page, patience_s=120)
        assert n_dots == N_DOTS
        assert n_lines > 80_000
        page.locator("#canvas").scroll_into_view_if_needed()
        box = page.locator("#canvas").bounding_box()
        assert box
        yield page, {"x": box["x"], "y": box["y"]}


def median_ms(page: Page) -> float:
    frames = sorted(page.evaluate("window.frames_ms"))
    return float(frames[len(frames) // 2])


def test_ten_thousand_accounts_are_moved_and_replayed(drawing: Browser, workbench: Workbench) -> None:
    with crowded(drawing, workbench) as (page, box):
        page.wait_for_timeout(1_000)
        whole = page.locator("#canvas").screenshot()
        page.evaluate(FRAMES)
        x, y = box["x"] + 4, box["y"] + 4
        page.mouse.move(x, y)
        page.mouse.down()
        for k in range(40):
            page.mouse.move(x + 3 * k, y + k)
            page.wait_for_timeout(16)
        page.mouse.up()
        for _ in range(10):
            page.mouse.wheel(0, -120)
            page.wait_for_timeout(60)
        for step in range(1, 41):
            page.evaluate(SLIDE, step)
            page.wait_for_timeout(16)
        frames_ms = median_ms(page)
        assert page.locator("#canvas").screenshot() != whole
    # A machine without a graphics card, busy with other tests, still draws ten pictures a second.
    assert frames_ms < 100


def test_ten_thousand_accounts_are_dragged_without_drawing_all_of_them_again(
    drawing: Browser, workbench: Workbench
) -> None:
    with crowded(drawing, workbench) as (page, box):
        hit = page.evaluate(WHERE, "A4550")
        x, y = box["x"] + hit[0], box["y"] + hit[1]
        page.evaluate(COUNT_DRAWN)
        page.mouse.move(x - 2, y)
        page.wait_for_timeout(500)
        page.mouse.move(x, y)
        page.wait_for_timeout(500)
        page.mouse.down()
        page.evaluate(FRAMES)
        drawn = page.evaluate("window.n_drawn")
        for k in range(40):
            page.mouse.move(x + 2 * k, y + k)
            page.wait_for_timeout(16)
        assert page.evaluate("window.n_drawn") - drawn <= 2
        frames_ms = median_ms(page)
        page.mouse.up()
        page.wait_for_selector("#network[data-dragged]")
    # A machine without a graphics card, busy with other tests, still moves a dot ten times a second.
    assert frames_ms < 100
