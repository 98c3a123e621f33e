"""Runs inside a fresh process: one piece of work, measured from within, without what came before it.

python -m bench.scale.worker TASK ARGUMENT ...   writes one line of JSON
"""

from __future__ import annotations

import json
import resource
import sys
import time
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fairwitness.network.compat import Shares

WINDOW_US = 60_000_000
MIN_OBJECTS = 2
THREADS = 2
FILE = "FILE"
Figures = dict[str, float]


@contextmanager
def _timed(figures: Figures, name: str) -> Iterator[None]:
    cpu_s, wall_s = _cpu_s(), time.monotonic()
    yield
    figures[f"{name}_cpu_s"], figures[f"{name}_wall_s"] = _cpu_s() - cpu_s, time.monotonic() - wall_s


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def pairs(path: str) -> Figures:
    """Count the pairs of shares that stand in memory, in the order of the file; loading the kernel is timed apart."""
    import numpy as np

    figures: Figures = {}
    with _timed(figures, "kernel_load"):
        few = np.array([0, 1, 0, 1], np.int32)
        _counted(_shares(few, np.array([0, 0, 1, 1], np.int32), np.arange(4, dtype=np.int64)), {})
    given = [_arrays(path)]
    figures["n_actions"] = given[0].account.size
    with _timed(figures, "work"):
        # Nothing but the counting holds the rows, so that each step can let go of what it was given.
        _counted(given.pop(), figures)
    return figures


def _counted(shares: Shares, figures: Figures) -> None:
    from fairwitness.network.kernel import co_actions, sweep
    from fairwitness.network.survivors import surviving

    n_accounts = int(shares.account.max(initial=-1)) + 1
    shares = shares.sorted()
    account, obj, at_us = surviving(
        shares.account, shares.object, shares.at_us,  # type: ignore[arg-type]
        window_us=WINDOW_US, min_slots=MIN_OBJECTS, n_accounts=n_accounts,
    )  # fmt: skip
    del shares
    ready = sweep(account=account, slot=obj, at_us=at_us, stamp=obj, n_accounts=n_accounts)
    found = co_actions(ready, window_us=WINDOW_US, min_stamps=MIN_OBJECTS, threads=THREADS)
    figures["n_pairs"], figures["n_objects_of_pairs"] = found.a.size, int(found.n_stamps.sum())


def _shares(account: Any, obj: Any, at_us: Any) -> Shares:  # noqa: ANN401 - numpy at run time only
    from fairwitness.network.compat import Shares

    return Shares(account, obj, at_us, obj)


def _arrays(path: str) -> Shares:
    import numpy as np
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        n = file.metadata.num_rows
        account, obj, at_us = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int64)
        at = 0
        for batch in file.iter_batches(1 << 20, columns=["account", "object", "ts"]):
            here = slice(at, at + batch.num_rows)
            account[here], obj[here], at_us[here] = (batch.column(k).to_numpy() for k in range(3))
            at += batch.num_rows
    at_us *= 1_000_000
    return _shares(account, obj, at_us)


def windows(path: str) -> Figures:
    """Count the pairs of rows of one object within the window: what a join would have to make."""
    from fairwitness.network.kernel import sweep
    from fairwitness.network.kernel import windows as reach

    shares = _arrays(path).sorted()
    n_accounts = int(shares.account.max()) + 1
    rows = sweep(
        account=shares.account, slot=shares.object, at_us=shares.at_us, stamp=shares.object, n_accounts=n_accounts
    )
    first, end = reach(rows, window_us=WINDOW_US)
    return {"n_in_windows": (int(end.sum(dtype="int64") - first.sum(dtype="int64")) - first.size) // 2}


def sort(path: str) -> Figures:
    """Sort the same rows, which stand in DuckDB's memory, into another table there."""
    import duckdb

    figures: Figures = {}
    with duckdb.connect(config={"threads": THREADS}) as db:
        db.execute(
            "CREATE TEMP TABLE given AS SELECT account::INT AS account, object::INT AS object, ts * 1000000 AS at_us "
            f"FROM read_parquet('{path}')"
        )
        with _timed(figures, "work"):
            db.execute("CREATE TEMP TABLE sorted AS SELECT * FROM given ORDER BY object, at_us")
        figures["n_actions"] = db.sql("SELECT count(*) FROM sorted").fetchall()[0][0]
    return figures


def make(n: str, viral_share: str, steady: str, kind: str, path: str) -> Figures:
    """Write a file of made-up posts."""
    from bench.scale.files import write
    from bench.scale.made import Made

    write(Made(n=int(n), viral_share=float(viral_share), steady=steady == "1"), Path(path), kind=kind)
    return {}


def make_copies(n: str, path: str, groups: str) -> Figures:
    """Write short posts with near copies, and which they are."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    from bench.scale.copies import posts

    made = posts(int(n))
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    np.save(groups, made.groups)
    pq.write_table(pa.table({"is_repost": pa.array([False] * int(n)), "text": made.texts}), path)
    return {}


def near(posts: str, groups: str) -> Figures:
    """Find near copies among texts, with all that goes before: reading, folding and cutting into words."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from bench.scale.copies import scores
    from fairwitness.traces import OwnTexts

    figures: Figures = {}
    with _timed(figures, "work"):
        keys = OwnTexts(Path(posts)).near_keys()
    codes = pc.dictionary_encode(keys.cast(pa.string())).combine_chunks().indices.fill_null(-1).to_numpy()
    figures["recall"], figures["precision"] = scores(codes.astype(np.int64), np.load(groups))
    return figures


def read(path: str, into: str) -> Figures:
    """Read posts into the project's tables; loading the libraries is timed apart, by reading a few posts before."""
    from bench.scale.reading import COLUMNS, read_few
    from fairwitness import ingest

    figures: Figures = {}
    with _timed(figures, "load"):
        read_few(Path(path).suffix)
    with _timed(figures, "work"):
        figures["n_rows"] = ingest.read([Path(path)], into=Path(into), column_map=COLUMNS).n_posts
    return figures


def copy(path: str, into: str) -> Figures:
    """Let DuckDB copy the same columns into a Parquet file, without looking at what they say."""
    import duckdb

    from bench.scale.reading import COLUMNS

    figures: Figures = {}
    with duckdb.connect(config={"threads": THREADS}) as db, _timed(figures, "work"):
        columns = ", ".join(f'"{name}"' for name in COLUMNS.values())
        reader = {".csv": "read_csv", ".ndjson": "read_json", ".parquet": "read_parquet"}[Path(path).suffix]
        db.execute(f"COPY (SELECT {columns} FROM {reader}('{path}')) TO '{into}' (FORMAT parquet)")
    return figures


def count(path: str, head: str, into: str, rule: str) -> Figures:
    """Count reposts from a file to a table of pairs on disk, after the same with a small file."""
    figures: Figures = {}
    with _timed(figures, "load"):
        _counted_reposts(head, into, rule)
    with _timed(figures, "work"):
        figures["n_pairs"] = _counted_reposts(path, into, rule)
    return figures


def _counted_reposts(path: str, into: str, rule: str) -> int:
    from fairwitness import ingest
    from fairwitness.commands.output import deliver
    from fairwitness.counting import Question, count_files
    from fairwitness.findings.network_table import WeightRule

    asked = Question(trace="repost", window_us=WINDOW_US, min_weight=MIN_OBJECTS, rule=WeightRule(rule))
    pairs = count_files([Path(path)], asked, request=ingest.check_options()).pairs
    deliver(pairs, Path(into))
    return int(pairs.num_rows)


def command(path: str, head: str, *words: str) -> Figures:
    """Run a command of ours on a file, after the same on a small one; FILE among the words stands for it."""
    from fairwitness.cli import main

    figures: Figures = {}
    for name, file in (("load", head), ("work", path)):
        # What it prints is no figure.
        with _timed(figures, name), redirect_stdout(sys.stderr):
            code = main([file if word == FILE else word for word in words])
        if code:
            raise SystemExit(code)
    return figures


TASKS: dict[str, Callable[..., Figures]] = {
    "make": make,
    "make_copies": make_copies,
    "pairs": pairs,
    "sort": sort,
    "windows": windows,
    "near": near,
    "read": read,
    "copy": copy,
    "count": count,
    "command": command,
}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
