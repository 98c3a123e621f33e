"""A made-up study as files: what a user would bring, with some broken rows, and the truth beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from fairwitness.synthetic.assembly import Synthetic

BAD_ROWS = {"no_time": 9, "no_account": 7, "bad_time": 8, "duplicate": 6}
BAD_TIMES = ("yesterday", "2025-02-30T10:00:00Z", "0000-00-00 00:00:00", "12:61")
README = """The people in these files are all made up.

A seeded generator (fairwitness.synthetic, seed {seed}) wrote every account, word, link and hashtag here.
The words mean nothing in any language. Any likeness to real people, groups or events is an accident.

posts.csv   {rows} rows, {bad} of them broken on purpose ({sorts})
truth.csv   what each account really is: part of a planted operation, of the fan club, one of two accounts
            of the same owner, or of the crowd; planted_actions counts the coordinated posts
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What was written.

    Attributes:
        posts: posts.csv.
        truth: truth.csv.
        readme: README.txt.
        rows: rows of posts.csv without the header.
        bad_rows: rows that cannot or must not be read, per reason.
    """

    posts: Path
    truth: Path
    readme: Path
    rows: int
    bad_rows: dict[str, int]


def write_files(made: Synthetic, folder: Path) -> Files:
    """Write the three files; see `fairwitness.synthetic.write`."""
    from pyarrow import csv

    folder.mkdir(parents=True, exist_ok=True)
    spoiled = _spoiled(_plain(made), np.random.default_rng([made.seed, *b"files"]))
    files = Files(
        posts=folder / "posts.csv",
        truth=folder / "truth.csv",
        readme=folder / "README.txt",
        rows=spoiled.num_rows,
        bad_rows=dict(BAD_ROWS),
    )
    csv.write_csv(spoiled, files.posts)
    csv.write_csv(made.truth, files.truth)
    sorts = ", ".join(f"{name}: {n}" for name, n in BAD_ROWS.items())
    text = README.format(seed=made.seed, rows=files.rows, bad=sum(BAD_ROWS.values()), sorts=sorts)
    files.readme.write_text(text, "utf-8")
    return files


def _plain(made: Synthetic) -> pa.Table:
    """Return the posts as text columns: ISO times with Z, lists as JSON arrays."""
    import pyarrow as pa

    posts = made.posts
    columns = {name: posts[name] for name in posts.column_names}
    columns["at_us"] = pa.array(_iso(posts["at_us"], resolution_us=made.resolution_us))
    columns["urls"], columns["hashtags"] = _json(posts["urls"]), _json(posts["hashtags"])
    renamed = {"timestamp" if name == "at_us" else name: column for name, column in columns.items()}
    return pa.table(renamed)


def _iso(at_us: pa.ChunkedArray, *, resolution_us: int) -> list[str]:
    unit = {0: "s", 1: "ms", 2: "us"}[(resolution_us % 1_000_000 > 0) + (resolution_us % 1000 > 0)]
    stamps = at_us.to_numpy().astype("datetime64[us]").astype(f"datetime64[{unit}]")
    return [f"{stamp}Z" for stamp in np.datetime_as_string(stamps)]


def _json(lists: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return lists of plain strings as JSON; links and hashtags made here hold nothing to escape."""
    import pyarrow.compute as pc

    return pc.binary_join_element_wise('["', pc.binary_join(lists, '","'), '"]', "")


def _spoiled(posts: pa.Table, rng: np.random.Generator) -> pa.Table:
    """Return the table with broken copies of some of its rows put in at places drawn by chance."""
    import pyarrow as pa

    n_bad = sum(BAD_ROWS.values())
    copied = np.sort(rng.choice(posts.num_rows, n_bad, replace=False))
    reasons = rng.permutation(np.repeat(list(BAD_ROWS), list(BAD_ROWS.values()))).tolist()
    broken = posts.take(copied).to_pylist()
    rows = [_broken(row, reason, i) for i, (row, reason) in enumerate(zip(broken, reasons, strict=True))]
    every = pa.concat_tables([posts, pa.Table.from_pylist(rows, schema=posts.schema)])
    places = np.concatenate([np.arange(posts.num_rows), copied + 0.5])
    return every.take(np.argsort(places, kind="stable"))


def _broken(row: dict[str, object], reason: str, i: int) -> dict[str, object]:
    """Return a copy of a row that lacks something; all but exact copies get an id of their own."""
    change: dict[str, dict[str, object]] = {
        "no_time": {"timestamp": None},
        "no_account": {"account_id": None},
        "bad_time": {"timestamp": BAD_TIMES[i % len(BAD_TIMES)]},
        "duplicate": {},
    }
    own_id: dict[str, object] = {} if reason == "duplicate" else {"post_id": f"x{i:07d}"}
    return row | own_id | change[reason]
