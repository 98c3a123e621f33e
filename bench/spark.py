"""Both engines on made-up actions of several sizes: wall and CPU time, memory, shuffled bytes, rows handed to parts.

Run: python bench/spark.py [SIZE ...]    (default: 100000 300000 1000000)
Writes bench/results/spark.json.  Each engine runs at each size in a process of its own; their pairs must be equal.
Memory is the greatest sum of resident memory over a process and all that it started, looked at ten times a second.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from fairwitness.engine import Engine
    from fairwitness.network.occasions import Occasions

SIZES = (100_000, 300_000, 1_000_000)
PARTS = (3, 30, 300)
MASTER = "local[3]"
RESULT = Path(__file__).parent / "results" / "spark.json"
LEAST = 3
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def made_posts(n: int) -> tuple[pa.Table, pa.Table]:
    """Return n posts of n / 5 accounts over 30 days, and the one link that each uses.

    Activity and fame have Pareto tails (exponents 1.3 and 1.1), attention to a link decays with a median of 3 hours,
    and up to a hundred teams of eight accounts each pass on thirty links within half a minute.
    """
    import numpy as np
    import pyarrow as pa

    rng = np.random.default_rng(n)
    account = _tailed(rng, 1.3, n // 5, n)
    thing = _tailed(rng, 1.1, n // 4, n)
    born_s = rng.uniform(0, 29 * 86_400, thing.max() + 1)
    second = born_s[thing] + rng.exponential(3 * 3_600 / np.log(2), n)
    team = np.repeat(np.arange(100), 8 * 30)[: n // 10]
    link = np.tile(np.repeat(np.arange(30), 8), 100)[: n // 10]
    account[: team.size] = team * 8 + np.tile(np.arange(8), 3_000)[: team.size]
    thing[: team.size] = n + team * 30 + link
    second[: team.size] = (team * 977 + link * 86_400 + rng.uniform(0, 30, team.size)) % (29 * 86_400)
    order = np.argsort(second, kind="stable")
    row = np.arange(n)
    at_us = second[order].astype(np.int64) * 1_000_000
    posts = pa.table({"account_id": _ids(account[order], "a"), "at_us": at_us, "post_row": row})
    links = _ids(thing[order], "l")
    return posts, pa.table({"post_row": row, "object_id": links, "label": links, "use_row": row})


def _tailed(rng: Any, exponent: float, most: int, n: int) -> Any:  # noqa: ANN401  numpy at run time only
    """Draw n numbers below `most` by weights with a Pareto tail."""
    import numpy as np

    weight = rng.pareto(exponent, most) + 1
    return np.searchsorted(np.cumsum(weight / weight.sum()), rng.random(n)).clip(0, most - 1)


def _ids(numbers: Any, letter: str) -> pa.Array:  # noqa: ANN401
    import pyarrow as pa

    return pa.array([f"{letter}{number}" for number in numbers.tolist()])


@dataclass
class Meter:
    """Wall time, CPU time and memory of this process and all that it started."""

    steps: dict[str, dict[str, float]] = field(default_factory=dict)
    peak_bytes: int = 0
    peak_by_kind: dict[str, int] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure what happens inside."""
        wall, cpu = time.monotonic(), _cpu_s()
        yield
        self.steps[name] = {"wall_s": round(time.monotonic() - wall, 2), "cpu_s": round(_cpu_s() - cpu, 2)}

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            held: dict[str, int] = {}
            for pid in _family():
                kind = "driver" if pid == os.getpid() else _name(pid)
                held[kind] = held.get(kind, 0) + _resident(pid)
            self.peak_bytes = max(self.peak_bytes, sum(held.values()))
            for kind, n_bytes in held.items():
                self.peak_by_kind[kind] = max(self.peak_by_kind.get(kind, 0), n_bytes)


def _family() -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (stat := _stat(int(entry.name))):
            children.setdefault(int(stat[1]), []).append(int(entry.name))
    found = [os.getpid()]
    for pid in found:
        found += children.get(pid, [])
    return found


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the third on, or nothing if the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _name(pid: int) -> str:
    try:
        name = Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return "gone"
    return {"java": "java"}.get(name, "workers")


def _resident(pid: int) -> int:
    stat = _stat(pid)
    return int(stat[21]) * PAGE_BYTES if stat else 0


def _cpu_s() -> float:
    # Times of the living, and of the dead that their parents have waited for.
    return sum(sum(map(int, stat[11:15])) for pid in _family() if (stat := _stat(pid))) / TICKS_PER_S


def one_run(name: str, n: int) -> dict[str, Any]:
    """Run both steps on one engine and return what they took."""
    from fairwitness.engine import open_engine
    from fairwitness.traces.base import _ACTIONS

    posts, uses = made_posts(n)
    _compile()
    with Meter() as meter, tempfile.TemporaryDirectory() as events:
        with meter.step("start"):
            session = _session(events) if name == "spark" else None
            engine = open_engine(name)
        with meter.step("actions"):
            acted = engine.query(_ACTIONS, tables={"posts": posts, "uses": uses})
        made, n_accounts = occasions_of(acted)
        with meter.step("pairs"):
            pairs = _pairs(engine, made, n_accounts)
        engine.close()
        if session:
            session.stop()
        result = {
            "engine": name, "n_actions": acted.num_rows, "n_accounts": n_accounts,
            "n_occasions": [here.account.size for here in made], "n_pairs": [p[0].size for p in pairs],
            "sha256": hashlib.sha256(b"".join(column.tobytes() for p in pairs for column in p)).hexdigest(),
            "steps": meter.steps, "peak_mb": meter.peak_bytes // 10**6,
            "peak_mb_by_kind": {kind: n_bytes // 10**6 for kind, n_bytes in sorted(meter.peak_by_kind.items())},
        }  # fmt: skip
        if name == "spark":
            result |= _shuffled(Path(events))
        else:
            result["growth"] = growth(engine=open_engine(), made=made, n_accounts=n_accounts)
    return result


def _compile() -> None:
    """Compile the kernel before anything is timed, in case nobody ran it on this machine."""
    import numpy as np

    from fairwitness.network.pairs import pair_tests

    few = _occasions(np.array([0, 1] * 4, np.int32), np.zeros(8, np.int32), np.arange(8) * 10**6)
    pair_tests(few[0], n_accounts=2, tick_us=10**6, min_occasions=1)


def _session(events: str) -> Any:  # noqa: ANN401
    from pyspark.sql import SparkSession

    from fairwitness.engine import spark_session

    builder = SparkSession.builder.master(MASTER)
    settings = spark_session._settings(MASTER, memory_bytes=2_000_000_000, folder=None)  # noqa: SLF001
    log = {"spark.eventLog.enabled": "true", "spark.eventLog.dir": events, "spark.eventLog.compress": "false"}
    for key, value in (settings | log | {"spark.sql.shuffle.partitions": "3"}).items():
        builder = builder.config(key, value)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return builder.getOrCreate()


def occasions_of(acted: pa.Table) -> tuple[list[Occasions], int]:
    """Return the actions of one trace as occasions at the three scales of a clock of seconds."""
    account, thing, at_us = (acted[name].to_numpy() for name in ("account", "object", "at_us"))
    return _occasions(account, thing, at_us), int(account.max()) + 1


def _occasions(account: Any, thing: Any, at_us: Any) -> list[Occasions]:  # noqa: ANN401
    import numpy as np

    from fairwitness.model import Family
    from fairwitness.network.occasions import Actions, occasions
    from fairwitness.study import FINE_SCALES

    actions = Actions("url", Family.SYNCHRONY, False, account, thing, at_us, np.arange(account.size))  # noqa: FBT003
    return [occasions(actions, scale=scale, seed=1) for scale in FINE_SCALES]


def _pairs(engine: Engine, made: Sequence[Occasions], n_accounts: int) -> list[tuple[Any, ...]]:
    from fairwitness.network.by_parts import candidates_by_parts
    from fairwitness.network.pairs import pair_tests

    if engine.n_parts(sum(here.account.size for here in made)) > 1:
        found = candidates_by_parts(made, n_accounts=n_accounts, min_occasions=LEAST, engine=engine)
        return [(p.a, p.b, p.n_shared, p.n_close) for p in found]
    tests = [pair_tests(here, n_accounts=n_accounts, tick_us=10**6, min_occasions=LEAST) for here in made]
    return [(t.a, t.b, t.n_shared, t.n_close) for t in tests]


class _Cut:
    """Wants a number of parts."""

    def __init__(self, n: int) -> None:
        self._n = n

    def n_parts(self, _n_rows: int) -> int:
        return self._n


def growth(*, engine: Engine, made: Sequence[Occasions], n_accounts: int) -> list[dict[str, int]]:
    """Return how many rows are handed to how many parts, and to the largest."""
    from fairwitness.network.by_parts import SPREAD, rows_by_part

    found = []
    for n in PARTS:
        rows, _ = rows_by_part(made, n_accounts=n_accounts, min_occasions=LEAST, engine=_Cut(n))  # type: ignore[arg-type]
        sizes = engine.query(
            f"SELECT part, COUNT(*) AS n FROM ({SPREAD}) AS spread GROUP BY part", tables={"occasions": rows}
        )["n"].to_pylist()
        given = {"parts": n, "rows": rows.num_rows, "row_bytes": rows.nbytes // max(rows.num_rows, 1)}
        found.append(given | {"rows_given": sum(sizes), "rows_of_largest": max(sizes, default=0)})
    engine.close()
    return found


def _shuffled(events: Path) -> dict[str, int]:
    written = spilled = largest = 0
    for line in (line for path in events.rglob("*") if path.is_file() for line in path.open()):
        if '"SparkListenerTaskEnd"' in line:
            metrics = json.loads(line).get("Task Metrics") or {}
            written += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
            spilled += metrics["Disk Bytes Spilled"]
            largest = max(largest, metrics["Peak Execution Memory"])
    return {"shuffled_bytes": written, "spilled_bytes": spilled, "most_execution_memory_bytes": largest}


def main(arguments: Sequence[str]) -> None:
    """Run all engines at all sizes and keep the result."""
    if arguments[:1] == ["--one"]:
        print(json.dumps(one_run(arguments[1], int(arguments[2]))))
        return
    runs = []
    for n in [int(size) for size in arguments] or SIZES:
        for name in ("duckdb", "spark"):
            done = subprocess.run(
                [sys.executable, __file__, "--one", name, str(n)], check=True, stdout=subprocess.PIPE, text=True
            )
            runs.append(json.loads(done.stdout.splitlines()[-1]))
            print(json.dumps(runs[-1]), flush=True)
        assert runs[-1]["sha256"] == runs[-2]["sha256"], "the engines disagree"  # noqa: S101
    versions = {name: version(name) for name in ("duckdb", "pyspark", "numba", "numpy", "pyarrow")}
    machine = {"processor": platform.processor() or platform.machine(), "cores": os.cpu_count()}
    kept = {
        "machine": machine,
        "python": platform.python_version(),
        "versions": versions,
        "master": MASTER,
        "runs": runs,
    }
    RESULT.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
