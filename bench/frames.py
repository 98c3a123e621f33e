"""How smoothly the drawing of a network moves with ten thousand accounts in it.

Run: python -m bench.frames [--case CASE] [--accounts 10000] [--rounds 3]     (make bench-frames)
Serves a made-up case, and stands its groups side by side, again and again, until there are as many accounts, each
copy with its own pairs and its own times.  Chromium opens the page, and a pointer pans, zooms, drags a dot and moves
the slider of time while the page notes when each picture is drawn (requestAnimationFrame).  There is no graphics
card here: WebGL is worked out by the processor, which is the hardest case.  Writes bench/results/frames.json and .md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import time
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from playwright.sync_api import sync_playwright

from bench.pages import served
from fairwitness import synthetic
from fairwitness.investigation import investigate
from fairwitness.study import Study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, Route

    from bench.pages import Server

    Gesture = Callable[[Page, "Stage"], None]

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "fairwitness" / "frames"
RESULTS = Path(__file__).parent / "results"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
]
WIDTH, HEIGHT = 1280, 900
MOVES = 120
PAUSE_MS = 16
PATIENCE_MS = 300_000
LONG_MS = 50
"""A picture that took longer is one that a reader notices."""

NOTE_FRAMES = """() => {
  window.pictures_ms = [];
  let last = performance.now();
  const tick = (now) => {
    window.pictures_ms.push(now - last);
    last = now;
    window.noting = requestAnimationFrame(tick);
  };
  window.noting = requestAnimationFrame(tick);
}"""
TAKE_FRAMES = "() => { cancelAnimationFrame(window.noting); return window.pictures_ms.slice(1); }"
AS_AT_FIRST = """() => {
  window.fairwitnessView.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  const slider = document.getElementById("at");
  slider.value = 0;
  slider.dispatchEvent(new Event("input"));
  document.getElementById("moment").scrollIntoView({ block: "end" });
}"""
PLACE_OF_A_DOT = """() => {
  const view = window.fairwitnessView;
  const { width, height } = view.getDimensions();
  let best = null;
  view.getGraph().forEachNode((key, { x, y }) => {
    const at = view.graphToViewport({ x, y });
    const off = Math.hypot(at.x - width / 2, at.y - height / 2);
    if (best === null || off < best.off) best = { off, at, key };
  });
  return [best.at.x, best.at.y, best.key];
}"""


class Stage(msgspec.Struct, frozen=True):
    """Where the drawing stands on the page, and the slider below it (pixels)."""

    left: float
    top: float
    width: float
    height: float
    slider: dict[str, float]

    @property
    def middle(self) -> tuple[float, float]:
        """Return the middle of the drawing."""
        return self.left + self.width / 2, self.top + self.height / 2


def main() -> None:
    """Measure and write the results."""
    asked = _options()
    case = asked.case or _made(CACHE)
    with served(case) as (server, _), _chromium() as browser:
        whole = _whole_network(server)
        crowd = repeated(whole, n_accounts=asked.accounts)
        rounds = [_round(browser, server, crowd) for _ in range(asked.rounds)]
    result = {
        "accounts": len(crowd["dots"]), "pairs": len(crowd["lines"]),
        "meetings": sum(len(line[3]) for line in crowd["lines"]), "rounds": asked.rounds, "moves": MOVES,
        "window": [WIDTH, HEIGHT], "machine": _machine(), "load_after": round(os.getloadavg()[0], 2),
        "ready_s": [round(one["ready_s"], 2) for one in rounds],
        "frames": {name: figures([ms for one in rounds for ms in one[name]]) for name in GESTURES},
    }  # fmt: skip
    where: Path = asked.out
    (where / "frames.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    (where / "frames.md").write_text(told(result), "utf-8")
    print(told(result))


def repeated(whole: dict[str, Any], *, n_accounts: int) -> dict[str, Any]:
    """Return a network of so many accounts: a case's groups, side by side, again and again.

    Args:
        whole: what the page of a case is sent to draw.
        n_accounts: accounts of the result; the last copy is cut where they are reached.
    """
    dots, lines = whole["dots"], whole["lines"]
    xs, ys = [dot["x"] for dot in dots], [dot["y"] for dot in dots]
    breadth, height = (max(xs) - min(xs)) * 1.1, (max(ys) - min(ys)) * 1.1
    n_copies = -(-n_accounts // len(dots))
    per_row = max(round((n_copies * height / breadth * 1.6) ** 0.5), 1)
    made: dict[str, Any] = {**whole, "dots": [], "lines": [], "closed": []}
    for copy in range(n_copies):
        first, across, down = len(made["dots"]), copy % per_row, copy // per_row
        kept = dots[: n_accounts - first]
        for k, dot in enumerate(kept):
            key = f"A{first + k + 1}"
            here = {"x": dot["x"] + across * breadth, "y": dot["y"] - down * height}
            made["dots"].append({**dot, **here, "key": key, "label": key})
        for a, b, strength, steps in lines:
            if max(a, b) < len(kept):
                shifted = sorted((step + 7 * copy) % whole["n_steps"] for step in steps)
                made["lines"].append([first + a, first + b, strength, shifted])
    return made


def _round(browser: Browser, server: Server, crowd: dict[str, Any]) -> dict[str, Any]:
    """Open the page afresh and make every gesture once; return the time to each picture (ms)."""
    body = json.dumps(crowd)
    with _page(browser, server) as page:
        page.route("**/network.json*", lambda route: _answer(route, body))
        began_s = time.monotonic()
        page.goto(f"http://{server.host}/network")
        page.wait_for_selector("#network[data-ready]", timeout=PATIENCE_MS)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        ready_s = time.monotonic() - began_s
        found: dict[str, Any] = {"ready_s": ready_s}
        for name, gesture in GESTURES.items():
            page.evaluate(AS_AT_FIRST)
            page.wait_for_timeout(1_000)
            found[name] = _noted(page, _stage(page), gesture)
        return found


def _answer(route: Route, body: str) -> None:
    route.fulfill(body=body, content_type="application/json")


def _noted(page: Page, stage: Stage, gesture: Gesture) -> list[float]:
    page.evaluate(NOTE_FRAMES)
    gesture(page, stage)
    taken: list[float] = page.evaluate(TAKE_FRAMES)
    return taken


def _nothing(page: Page, _: Stage) -> None:
    page.wait_for_timeout(MOVES * PAUSE_MS)


def _pan(page: Page, stage: Stage) -> None:
    """Hold the paper beside the dots and move it to and fro."""
    x, y = stage.left + 3, stage.top + 3
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(MOVES):
        reach = min(k, MOVES - k)
        page.mouse.move(x + 5 * reach, y + 2 * reach)
        page.wait_for_timeout(PAUSE_MS)
    page.mouse.up()


def _zoom(page: Page, stage: Stage) -> None:
    """Turn the wheel, closer and back."""
    page.mouse.move(*stage.middle)
    for k in range(MOVES // 4):
        page.mouse.wheel(0, -120 if k < MOVES // 8 else 120)
        page.wait_for_timeout(4 * PAUSE_MS)


def _drag(page: Page, stage: Stage) -> None:
    """Take the dot nearest the middle and move it about."""
    at_x, at_y, _ = page.evaluate(PLACE_OF_A_DOT)
    x, y = stage.left + at_x, stage.top + at_y
    page.mouse.move(x - 1, y)
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(MOVES):
        page.mouse.move(x + 2 * k, y + k)
        page.wait_for_timeout(PAUSE_MS)
    page.mouse.up()


def _slide(page: Page, stage: Stage) -> None:
    """Draw the handle of the time slider from one end to the other, then put it back."""
    slider = stage.slider
    y = slider["y"] + slider["height"] / 2
    page.mouse.move(slider["x"] + 8, y)
    page.mouse.down()
    for k in range(MOVES):
        page.mouse.move(slider["x"] + 8 + (slider["width"] - 16) * k / MOVES, y)
        page.wait_for_timeout(PAUSE_MS)
    page.mouse.up()
    if int(page.input_value("#at")) < MOVES / 2:
        raise SystemExit("the slider was not moved")


def _replay(page: Page, _: Stage) -> None:
    """Let time run by itself, then go back to the whole of it."""
    page.click("#play")
    page.wait_for_timeout(MOVES * PAUSE_MS)
    page.click("#play")


GESTURES: dict[str, Gesture] = {
    "nothing": _nothing,
    "panning": _pan,
    "zooming": _zoom,
    "dragging a dot": _drag,
    "moving the slider of time": _slide,
    "replay": _replay,
}


def _stage(page: Page) -> Stage:
    canvas, slider = page.locator("#canvas").bounding_box(), page.locator("#at").bounding_box()
    if canvas is None or slider is None:
        raise SystemExit("the drawing is not on the page")
    return Stage(canvas["x"], canvas["y"], canvas["width"], canvas["height"], dict(slider))


def figures(times_ms: list[float]) -> dict[str, float]:
    """Return number, median, 95th per cent and largest time between two pictures (ms), and the share of long ones."""
    ms = sorted(times_ms)
    return {
        "n": len(ms), "p50_ms": round(ms[len(ms) // 2], 1), "p95_ms": round(ms[-(-len(ms) * 95 // 100) - 1], 1),
        "max_ms": round(ms[-1], 1), "long": round(sum(one > LONG_MS for one in ms) / len(ms), 4),
    }  # fmt: skip


@contextmanager
def _chromium() -> Iterator[Browser]:
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("There is no Chromium; scripts/chromium.sh installs it where it may.")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=SWITCHES)
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def _page(browser: Browser, server: Server) -> Iterator[Page]:
    """Open a page that is let in."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    name, _, value = server.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": f"http://{server.host}"}])
    try:
        yield context.new_page()
    finally:
        context.close()


def _whole_network(server: Server) -> dict[str, Any]:
    import http.client

    connection = http.client.HTTPConnection(server.host)
    connection.request("GET", "/network.json", headers={"Cookie": server.cookie})
    found: dict[str, Any] = json.loads(connection.getresponse().read())
    if not found["dots"]:
        raise SystemExit("This case has no network to draw: no group was confirmed in it.")
    return found


def _made(folder: Path) -> Path:
    """Return a finished case of made-up people, made where it is missing."""
    case = folder / "case"
    if not (case / "case.json").is_file():
        files = synthetic.write(synthetic.study(seed=1), folder / "made_up")
        investigate([files.posts], case=case, study=Study(name="Ten thousand accounts", seed=1), synthetic=True)
    return case


def _machine() -> dict[str, object]:
    return {
        "cores": os.cpu_count(), "system": platform.system(),
        "graphics": "none: WebGL by the processor (SwiftShader)", "playwright": version("playwright"),
    }  # fmt: skip


def told(result: dict[str, Any]) -> str:
    """Return the results as a page."""
    intro = (
        f"{result['accounts']:,} accounts, {result['pairs']:,} pairs of them, {result['meetings']:,} steps of time "
        f"in which a pair met: the groups of a made-up case, side by side. Chromium without a graphics card on "
        f"{result['machine']['cores']} cores that other programs used as well (load {result['load_after']} "
        f"afterwards), a window of {result['window'][0]} by {result['window'][1]}; "
        f"{result['moves']} moves of the pointer per gesture, {result['rounds']} rounds. Times from one picture of "
        "the screen to the next (requestAnimationFrame), milliseconds; 16.7 is every picture of a 60 Hz screen."
    )
    ready = f"The page could be used after {', '.join(f'{one:.1f}' for one in result['ready_s'])} s."
    head = ["gesture", "pictures", "p50", "p95", "max", f"over {LONG_MS} ms"]
    rows = [
        [name, f"{one['n']:,}", f"{one['p50_ms']:.1f}", f"{one['p95_ms']:.1f}", f"{one['max_ms']:.0f}",
         f"{one['long']:.1%}"]
        for name, one in result["frames"].items()
    ]  # fmt: skip
    table = [_line(head), "|---" + "|---:" * (len(head) - 1) + "|", *map(_line, rows)]
    return "\n".join(
        ["# How smoothly a network of ten thousand accounts moves", "", intro, "", ready, "", *table, ""]
    )


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", type=Path, help="a finished case with confirmed groups; default: one is made")
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=RESULTS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
