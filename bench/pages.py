"""How long pages of the workbench take on a large case, with many readers at once.

Run: python bench/pages.py [--case CASE] [--clients 20] [--seconds 60]     (make bench-pages)
Makes a case of a million posts and a hundred thousand accounts unless it lies there, serves it, and lets clients
read.  Each goes through all kinds of pages in an order of its own and asks for another account, word, day or object
each time, so that no answer is there already.  Half of them read Persian.  Writes bench/results/pages.json and .md.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import random
import re
import subprocess
import sys
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import duckdb
import pyarrow.parquet as pq

from fairwitness import synthetic
from fairwitness.findings.case import CaseFolder
from fairwitness.investigation import investigate, read_findings
from fairwitness.study import Study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "fairwitness" / "pages"
RESULTS = Path(__file__).parent / "results"
PEOPLE, DAYS = 112_000, 6
BOUND_MS = 300
PATIENCE_S = 600
ALONE = 12
"""Times that one client alone asks for each kind of page, to tell what it costs in processor time."""


@dataclass(frozen=True)
class Asked:
    """One answer: the kind of page, how long it took, and its status; 0 where the connection failed."""

    kind: str
    ms: float
    status: int


@dataclass(frozen=True)
class Server:
    """A workbench that runs: where, with which cookie, and as which process."""

    host: str
    cookie: str
    pid: int

    def get(self, connection: http.client.HTTPConnection, address: str, language: str = "en") -> tuple[int, int]:
        """Return status and size of an answer."""
        connection.request("GET", address, headers={"Cookie": f"{self.cookie}; lang={language}"})
        answer = connection.getresponse()
        return answer.status, len(answer.read())

    def cpu_s(self) -> float:
        """Return the processor time of all threads so far."""
        told = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and write the results."""
    asked = _options()
    case = asked.case or _made(CACHE)
    CaseFolder(case).drop_pages()  # so that opening the case for the first time is measured too
    kinds = addresses(case)
    with served(case) as (server, opened_s):
        warmed = [_timed(server, kind, make(random.Random(k))) for k, (kind, make) in enumerate(kinds.items())]
        alone = {kind: _alone(server, make) for kind, make in kinds.items()}
        loads = [load(server, kinds, clients=asked.clients, seconds=asked.seconds, pause_s=pause) for pause in (0, 1)]
    result = {
        "case": _size(case), "opened_s": round(opened_s, 1), "clients": asked.clients,
        "seconds": asked.seconds, "machine": _machine(),
        "first": {one.kind: round(one.ms, 1) for one in warmed}, "alone": alone, "loads": loads,
    }  # fmt: skip
    (RESULTS / "pages.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    (RESULTS / "pages.md").write_text(told(result), "utf-8")
    print(told(result))


def addresses(case: Path) -> dict[str, Callable[[random.Random], str]]:
    """Return for each kind of page a function that draws an address of it."""
    findings = read_findings(CaseFolder(case))
    ids = pq.read_table(case / "judgements.parquet", columns=["account_id"])["account_id"].to_pylist()
    number = {account: k + 1 for k, account in enumerate(ids)}
    members = {g.group_id: [number[m.account_id] for m in g.members] for g in findings.groups}
    n_accounts, n_posts = len(ids), findings.read.n_posts
    first_us, last_us = findings.read.first_at_us, findings.read.last_at_us
    words, tags = _words(case), pq.read_table(case / "objects/hashtag.parquet")["object_id"].to_pylist()
    n_links = pq.read_metadata(case / "objects/url.parquet").num_rows

    def pair(rng: random.Random) -> str:
        group = rng.choice(list(members))
        a, b = rng.sample(members[group], 2)
        return f"/groups/{group}/pair?a={a}&b={b}&window={rng.choice((5, 60, 300))}"

    def hours(rng: random.Random) -> str:
        start_us = rng.randrange(first_us, last_us)
        return f"/posts?from_us={start_us}&to_us={start_us + rng.choice((1, 6, 24)) * 3_600_000_000}"

    return {
        "case": lambda _: "/",
        "network": lambda rng: f"/network?strength={rng.choice(('', 4, 8, 12))}&window={rng.choice(('', 5, 60))}",
        "network, what is drawn": lambda rng: f"/network.json?strength={rng.choice((2, 4, 8))}",
        "groups": lambda _: "/groups",
        "group": lambda rng: f"/groups/{rng.choice(list(members))}",
        "pair": pair,
        "accounts": lambda rng: f"/accounts?page={rng.randrange(1, n_accounts // 100)}",
        "accounts by verdict": lambda rng: f"/accounts?verdict=not_enough_data&page={rng.randrange(1, 300)}",
        "account": lambda rng: f"/accounts/A{rng.randrange(1, n_accounts)}",
        "named account": lambda rng: f"/accounts/A{rng.choice(members[rng.choice(list(members))])}",
        "posts": lambda rng: f"/posts?page={rng.randrange(1, n_posts // 50)}",
        "posts with a word": lambda rng: f"/posts?q={rng.choice(words)}",
        "posts of an account": lambda rng: f"/posts?account=A{rng.randrange(1, n_accounts)}",
        "posts of a group": lambda rng: f"/posts?group={rng.choice(list(members))}",
        "posts by verdict": lambda rng: f"/posts?verdict=not_enough_data&page={rng.randrange(1, 5_000)}",
        "posts of some hours": hours,
        "posts with a link": lambda rng: f"/posts?trace=url&object={rng.randrange(n_links)}",
        "hashtags": lambda rng: f"/hashtags?page={rng.randrange(1, max(len(tags) // 40, 2))}",
        "share of a hashtag": lambda rng: f"/hashtags?what=%23{quote(rng.choice(tags))}",
        "share of a phrase": lambda rng: f"/hashtags?kind=words&what={rng.choice(words)}",
        "challenge": lambda _: "/challenge",
        "compare": lambda _: "/compare",
        "exports": lambda _: "/exports",
        "notes": lambda _: "/notes",
        "new study": lambda _: "/new",
        "timeline as CSV": lambda _: "/case/timeline.csv",
    }  # fmt: skip


def _words(case: Path) -> list[str]:
    """Return words of the posts in Latin letters, in a fixed order."""
    rows = duckdb.sql(f"select text from '{case}/posts.parquet' where text is not null limit 20000").fetchall()
    return sorted({word for (text,) in rows for word in re.findall(r"\b[a-z]{6,}\b", text)})


@contextmanager
def served(case: Path) -> Iterator[tuple[Server, float]]:
    """Serve a case as a reader would; the time until it can be read goes along."""
    command = [sys.executable, "-m", "fairwitness", "serve", str(case), "--port", "0", "--no-open"]
    began_s = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        lines = (re.search(r"http://(\S+)/\?token=(\S+)", line) for line in process.stdout or ())
        host, token = next(found for found in lines if found).groups()
        connection = http.client.HTTPConnection(host, timeout=PATIENCE_S)
        connection.request("GET", f"/static/icon.svg?token={token}")
        answer = connection.getresponse()
        answer.read()
        server = Server(host, answer.headers["Set-Cookie"].split(";")[0], process.pid)
        server.get(connection, "/exports")
        yield server, time.monotonic() - began_s
    finally:
        process.terminate()
        process.wait()


def _connection(server: Server) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(server.host, timeout=PATIENCE_S)


def _timed(
    server: Server, kind: str, address: str, *, connection: http.client.HTTPConnection | None = None,
    language: str = "en",
) -> Asked:  # fmt: skip
    over = connection or _connection(server)
    began_s = time.perf_counter()
    try:
        status, _ = server.get(over, address, language)
    except (OSError, http.client.HTTPException):
        status = 0
        over.close()
    return Asked(kind, (time.perf_counter() - began_s) * 1_000, status)


def _alone(server: Server, make: Callable[[random.Random], str]) -> dict[str, float]:
    """Return what a kind of page costs one client alone: processor time and time, in the mean."""
    rng = random.Random(1)
    connection = _connection(server)
    before_s, began_s = server.cpu_s(), time.perf_counter()
    for _ in range(ALONE):
        server.get(connection, make(rng))
    spent_s, passed_s = server.cpu_s() - before_s, time.perf_counter() - began_s
    return {"cpu_ms": round(spent_s / ALONE * 1_000, 1), "ms": round(passed_s / ALONE * 1_000, 1)}


def load(
    server: Server, kinds: dict[str, Callable[[random.Random], str]], *, clients: int, seconds: float, pause_s: float
) -> dict[str, Any]:
    """Let clients read for a while, each with a pause between two pages; return the times by kind."""
    until_s = time.monotonic() + seconds
    every: list[list[Asked]] = [[] for _ in range(clients)]

    def read(place: int) -> None:
        rng = random.Random(f"{place} {pause_s}")  # other pages than under the other load
        connection = _connection(server)
        time.sleep(pause_s * place / clients)  # people do not begin on the same second
        while time.monotonic() < until_s:
            for kind in rng.sample(list(kinds), len(kinds)):
                if time.monotonic() >= until_s:
                    return
                language = "fa" if place % 2 else "en"
                every[place].append(_timed(server, kind, kinds[kind](rng), connection=connection, language=language))
                time.sleep(pause_s)

    before_s, began_s, busy = server.cpu_s(), time.monotonic(), os.getloadavg()[0]
    own_s, all_s = time.process_time(), _busy_s()
    threads = [threading.Thread(target=read, args=(place,)) for place in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed_s = time.monotonic() - began_s
    spent_s = server.cpu_s() - before_s
    others_s = _busy_s() - all_s - spent_s - (time.process_time() - own_s)
    answers = [one for found in every for one in found]
    return {
        "pause_s": pause_s, "pages": len(answers), "pages_per_s": round(len(answers) / passed_s, 1),
        "server_cores": round(spent_s / passed_s, 2), "other_cores": round(others_s / passed_s, 2),
        "load_before": round(busy, 2), "load_after": round(os.getloadavg()[0], 2), "all": _figures(answers),
        "kinds": _by_kind(answers),
    }  # fmt: skip


def _busy_s() -> float:
    """Return for how long the processors of this machine were busy so far, over all of them."""
    user, nice, system, *_ = (int(part) for part in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def _by_kind(answers: list[Asked]) -> dict[str, dict[str, float]]:
    found: dict[str, list[Asked]] = defaultdict(list)
    for one in answers:
        found[one.kind].append(one)
    return {kind: _figures(same) for kind, same in found.items()}


def _figures(answers: list[Asked]) -> dict[str, float]:
    """Return number, median, 95th per cent, largest (ms) and errors; what a reader typed may not occur (400)."""
    ms = sorted(one.ms for one in answers)
    return {
        "n": len(ms), "p50_ms": round(ms[len(ms) // 2], 1), "p95_ms": round(ms[-(-len(ms) * 95 // 100) - 1], 1),
        "max_ms": round(ms[-1], 1), "errors": sum(one.status not in {200, 400} for one in answers),
    }  # fmt: skip


def _made(folder: Path) -> Path:
    """Return a finished case of made-up people, made where it is missing."""
    case = folder / "case"
    if not (case / "case.json").is_file():
        files = synthetic.write(synthetic.study(seed=1, accounts=PEOPLE, days=DAYS), folder / "made_up")
        investigate([files.posts], case=case, study=Study(name="A million posts", seed=1), synthetic=True)
    return case


def _size(case: Path) -> dict[str, int]:
    findings = read_findings(CaseFolder(case))
    named = sum(len(group.members) for group in findings.groups)
    read = findings.read
    return {"posts": read.n_posts, "accounts": read.n_accounts, "groups": len(findings.groups), "named": named}


def _machine() -> dict[str, object]:
    names = ("fairwitness", "duckdb", "starlette", "uvicorn", "jinja2")
    return {
        "cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system(),
        "versions": {name: version(name) for name in names},
    }  # fmt: skip


def told(result: dict[str, Any]) -> str:
    """Return the results as a page."""
    case, machine, (busy, calm) = result["case"], result["machine"], result["loads"]
    names = ("p50", "p95", "max", "errors")
    heads = ["page", "cost, ms", "alone, ms", "first, ms", *names, *(f"{name}, with pauses" for name in names)]
    rows = [_row(kind, result) for kind in result["alone"]]
    intro = (
        f"A made-up case of {case['posts']:,} posts by {case['accounts']:,} accounts, {case['groups']} confirmed "
        f"groups with {case['named']} accounts. {result['clients']} clients read for {result['seconds']:.0f} s, half "
        f"of them Persian, on {machine['cores']} cores that also ran the clients; the server is one process. Each "
        "page is of another account, word, day or object than the one before. Cost: processor time of a page, one "
        f"client alone ({ALONE} pages of each kind). First: the first page of its kind after the start."
    )
    opened = f"Opened for the first time, the case could be read after {result['opened_s']:.0f} s."
    loads = [_load_line(one) for one in (busy, calm)]
    over = [[kind for kind, found in one["kinds"].items() if found["p95_ms"] > BOUND_MS] for one in (busy, calm)]
    end = f"Over {BOUND_MS} ms at p95: without a pause {_listed(over[0])}; with pauses {_listed(over[1])}."
    lines = ["# Pages of the workbench on a large case", "", intro, "", opened, "", *loads, "", _line(heads)]
    return "\n".join([*lines, "|---" * len(heads) + "|", *rows, "", end, ""])


def _load_line(one: dict[str, Any]) -> str:
    pause = f"A pause of {one['pause_s']} s" if one["pause_s"] else "No pause"
    return (
        f"- {pause} between two pages: {one['pages_per_s']} pages/s, p95 {one['all']['p95_ms']:.0f} ms over all, "
        f"{one['all']['errors']} errors. The server took {one['server_cores']:.2f} cores, programs that have nothing "
        f"to do with this {one['other_cores']:.2f}; load of the machine {one['load_before']} before, "
        f"{one['load_after']} after."
    )


def _row(kind: str, result: dict[str, Any]) -> str:
    alone = result["alone"][kind]
    found = [one["kinds"].get(kind, {}) for one in result["loads"]]
    figures = [one.get(name, "") for one in found for name in ("p50_ms", "p95_ms", "max_ms", "errors")]
    return _line([kind, *map(_cell, (alone["cpu_ms"], alone["ms"], result["first"][kind], *figures))])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: float | str) -> str:
    return f"{value:,.0f}" if isinstance(value, (int, float)) else str(value)


def _listed(names: list[str]) -> str:
    return ", ".join(names) if names else "none"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", type=Path, help="a finished case with links and hashtags; default: one is made")
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    return parser.parse_args()


if __name__ == "__main__":
    main()
