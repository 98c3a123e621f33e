"""Hidden members: from five known accounts of an operation, how many of the rest are reached, at what precision.

    python bench/expansion.py                 # reads ../shared/data, writes bench/results/expansion.md

Beside it, at the same number of accounts taken: in random order, by activity, and by plain counts of shared things.
Precision counts an account as right only if it belongs to the very campaign whose members were given; accounts of the
same operator's other campaigns are wrong there, and counted apart.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fairwitness import ingest
from fairwitness.engine import open_engine
from fairwitness.expansion.growing import Limits, grow
from fairwitness.expansion.things import Uses, uses
from fairwitness.traces import OwnTexts, actions, chosen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.network.kernel import F64, I64, Bools

DATA = Path("../shared/data")
RESULTS = Path("bench/results/expansion.md")
GIVEN = 5
COLUMNS = {"account_id": "account_id", "timestamp": "ts", "text": "text", "is_repost": "is_repost",
           "hashtags": "hashtags"}  # fmt: skip
NAMES = ("expand", "random order", "by activity", "by shared things")


@dataclass(frozen=True)
class World:
    """One collection of posts: who has what, and what is known of whom."""

    name: str
    held: Uses
    n_posts: I64
    campaign: Sequence[str]
    """of operation accounts; empty for everybody else"""


@dataclass(frozen=True)
class Row:
    """One search and its baselines: accounts taken, and of these right, per name."""

    world: str
    campaign: str
    draw: int
    n_hidden: int
    n_taken: int
    right: dict[str, float]
    any_operation: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; without the data, say so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--out", type=Path, default=RESULTS)
    asked = parser.parse_args(arguments)
    if not (asked.data / "accounts_2016.parquet").exists():
        print(f"{asked.data} does not hold the evaluation data.", file=sys.stderr)
        return 2
    rows = [row for world in worlds(asked.data) for row in measured(world, draws=asked.draws)]
    report = table(rows, draws=asked.draws)
    asked.out.write_text(report, "utf-8")
    print(report)
    return 0


def worlds(data: Path) -> Iterator[World]:
    """Yield a year of an operation beside people, and a debate night with few of its accounts in a crowd."""
    yield world("2016", [data / "accounts_2016.parquet"])
    yield world("debate night", [data / f"{name}_gop_debate_2015.parquet" for name in ("crowd", "operation")])


def world(name: str, files: Sequence[Path]) -> World:
    """Read posts and work out the things that accounts share."""
    labels: dict[str, str] = {}
    for file in files:
        held = pq.read_table(file)
        campaigns = held["campaign"].to_pylist() if "campaign" in held.column_names else ["all"] * len(held)
        for account, label, campaign in zip(
            held["account_id"].to_pylist(), held["label"].to_pylist(), campaigns, strict=True
        ):
            labels[account] = campaign if label == "operation" else ""
    with tempfile.TemporaryDirectory() as folder:
        ingest.read(files, into=Path(folder), column_map=COLUMNS)
        posts = Path(folder) / "posts.parquet"
        accounts = pq.read_table(posts, columns=["account_id"])["account_id"]
        ids = pc.unique(accounts)
        n_posts = np.bincount(pc.index_in(accounts, value_set=ids).to_numpy(), minlength=len(ids))
        tables = dict(_tables(posts))
    known = [labels[account] for account in ids.to_pylist()]
    return World(name, uses(tables, n_accounts=len(ids)), n_posts, known)


def _tables(posts: Path) -> Iterator[tuple[str, tuple[I64, I64, I64]]]:
    texts = OwnTexts(posts)
    with open_engine("duckdb", memory_bytes=4_000_000_000) as engine:
        for trace in chosen((), posts=posts):
            acted, _ = actions(posts, trace, engine=engine, texts=texts)
            account, thing, row = (acted[c].to_numpy().astype(np.int64) for c in ("account", "object", "post_row"))
            yield trace.name, (account, thing, row)


def measured(found: World, *, draws: int) -> Iterator[Row]:
    """Yield the searches of every campaign with enough active members, from draws of five of them."""
    campaign = np.array(found.campaign)
    for name in sorted(set(found.campaign) - {""}):
        members = campaign == name
        active = np.flatnonzero(members & (found.n_posts >= min(50, np.median(found.n_posts[members]))))
        if np.count_nonzero(members) >= 4 * GIVEN:
            for draw in range(draws):
                given = np.random.default_rng(draw).choice(active, GIVEN, replace=False)
                yield _row(found, members, campaign, name, draw, given)


def _row(found: World, members: Bools, campaign: np.ndarray, name: str, draw: int, given: I64) -> Row:
    seeds = np.zeros(members.size, np.bool_)
    seeds[given] = True
    nothing = np.zeros(found.held.n_things, np.bool_)
    grown = grow(found.held, seeds=seeds, things=nothing, limits=Limits())
    taken = np.array([one.account for one in grown.taken], np.int64)
    hidden, others = members & ~seeds, np.flatnonzero(~seeds)
    orders = {
        "by activity": others[np.argsort(-found.n_posts[others], kind="stable")],
        "by shared things": others[np.argsort(-_shared(found.held, seeds)[others], kind="stable")],
    }
    right = {"expand": float(hidden[taken].sum()), "random order": taken.size * hidden.sum() / others.size}
    right |= {which: float(hidden[order[: taken.size]].sum()) for which, order in orders.items()}
    return Row(found.name, name, draw, int(hidden.sum()), int(taken.size), right, int(np.sum(campaign[taken] != "")))


def _shared(held: Uses, seeds: Bools) -> F64:
    """Return how many things each account shares with the given ones, however common they are."""
    theirs = np.zeros(held.n_things, np.bool_)
    theirs[held.thing[seeds[held.account]]] = True
    counts: F64 = np.bincount(held.account[theirs[held.thing]], minlength=held.n_accounts).astype(np.float64)
    return counts


def table(rows: Sequence[Row], *, draws: int) -> str:
    """Return the report."""
    lines = [
        "# Leads: members hidden and found again",
        "",
        f"From {GIVEN} accounts of a campaign, drawn {draws} times (`python bench/expansion.py`); sums.",
        "Right: of the same campaign. Baselines take as many accounts as `expand` took.",
        "",
        f"| data | campaign | hidden | taken | reached | right: {' | right: '.join(NAMES)} | of any campaign |",
        "|---|---|---|---|---|" + "---|" * (len(NAMES) + 1),
    ]  # fmt: skip
    for key in dict.fromkeys((row.world, row.campaign) for row in rows):
        mine = [row for row in rows if (row.world, row.campaign) == key]
        taken, hidden = sum(row.n_taken for row in mine), sum(row.n_hidden for row in mine)
        right = [sum(row.right[name] for row in mine) for name in NAMES]
        shares = " | ".join(_share(one, taken) for one in right)
        whole = _share(float(sum(row.any_operation for row in mine)), taken)
        lines.append(f"| {key[0]} | {key[1]} | {hidden} | {taken} | {right[0] / hidden:.1%} | {shares} | {whole} |")
    return "\n".join(lines) + "\n"


def _share(part: float, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


if __name__ == "__main__":
    sys.exit(main())
