"""Whom do the automation statements name, by what is known of the accounts?

Accounts of known kind (persons, organisations, declared bots, automated feeds, accounts of an operation), each set
judged as one case.  Persons are the yardstick: the share of them that a statement names must not exceed its level.
The law of no rest is fitted again to the persons of the calibration set, so that its two numbers can be checked.

    python bench/automation.py --data ../shared/data
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from fairwitness.detectors.automation.gathering import Material
    from fairwitness.detectors.automation.judging import Statement

RESULTS = Path(__file__).parent / "results"
PACKAGES = ("fairwitness", "numpy", "scipy", "pyarrow")
CALIBRATION = "people_2012_2015"
MINUTE_US, SECOND_US = 60_000_000, 1_000_000
SETS = {CALIBRATION: MINUTE_US, "accounts_2016": MINUTE_US, "forwards_telegram": SECOND_US}
"""Files and the tick of their clocks.  The channels of the last have no label: nobody knows which use a scheduler."""
CORPUS_OF_GROUPS = "german_elections_2021"
GROUPS_DRAWN, GROUP_SIZE = 300, 8
ORDER = ("person", "organisation", "declared_bot", "automated_feed", "operation", "channel")


def posts_of(path: Path, *, tick_us: int) -> tuple[pa.Table, dict[str, str]]:
    """Return a file as the posts of a case, and the label of each account."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    raw = pq.read_table(path).sort_by("ts")
    n = raw.num_rows
    none, no_list = pa.nulls(n, pa.string()), pa.nulls(n, pa.list_(pa.string()))
    posts = pa.table(
        {
            "post_id": none,
            "account_id": raw["account_id"],
            "at_us": raw["ts"].cast(pa.int64()),
            "resolution_us": pa.repeat(pa.scalar(tick_us, pa.int64()), n),
            "is_repost": raw["is_repost"]
            if "is_repost" in raw.column_names
            else pa.repeat(pa.scalar(value=False), n),
            "repost_of_post_id": none,
            "reply_to_post_id": none,
            "urls": no_list,
            "media_hashes": no_list,
        }
    )
    labels = raw["label"].to_pylist() if "label" in raw.column_names else ["channel"] * n
    return posts.filter(posts["account_id"].is_valid()), dict(zip(raw["account_id"].to_pylist(), labels, strict=True))


def shares(statements: Iterable[Statement], labels: dict[str, str]) -> dict[str, Any]:
    """Return, for each rule and label, how many accounts were tested and shown, with 95 % intervals."""
    from fairwitness.demo import rate
    from fairwitness.detectors.automation.rules import Outcome

    cells: dict[tuple[str, str], list[Statement]] = {}
    for statement in statements:
        cells.setdefault((statement.rule.rule_id, labels[statement.subject_id]), []).append(statement)
    made: dict[str, Any] = {}
    for (rule_id, label), stated in sorted(cells.items(), key=lambda cell: (cell[0][0], ORDER.index(cell[0][1]))):
        p_values = [s.p_value for s in stated if s.p_value is not None]
        shown = rate(sum(s.outcome is Outcome.SHOWN for s in stated), len(p_values))
        made.setdefault(rule_id, {})[label] = {
            "accounts": len(stated), "tested": len(p_values), "shown": shown.hits, "share": shown.share,
            "low": shown.low, "high": shown.high, "p_at_most_0.05": sum(p <= 0.05 for p in p_values),
            "p_at_most_0.01": sum(p <= 0.01 for p in p_values),
        }  # fmt: skip
    return made


def any_shown(statements: Sequence[Statement], labels: dict[str, str]) -> dict[str, Any]:
    """Return, by label, how many accounts with any test have at least one statement shown."""
    from fairwitness.demo import rate
    from fairwitness.detectors.automation.rules import Outcome

    tested = {s.subject_id for s in statements if s.p_value is not None}
    shown = {s.subject_id for s in statements if s.outcome is Outcome.SHOWN}
    kinds = sorted({labels[name] for name in tested}, key=ORDER.index)
    counted = {
        kind: rate(sum(labels[name] == kind for name in shown), sum(labels[name] == kind for name in tested))
        for kind in kinds
    }
    return {
        kind: {"tested": r.trials, "shown": r.hits, "share": r.share, "low": r.low, "high": r.high}
        for kind, r in counted.items()
    }


def fitted(material: Material, labels: dict[str, str]) -> dict[str, Any]:
    """Return the beta law of persons' blocks without rest, and how it does on persons it was not fitted to.

    The persons are dealt to two halves, each half fitted and tested on the other.
    """
    import numpy as np
    from scipy.stats import betabinom

    from fairwitness.detectors.automation import no_rest
    from fairwitness.detectors.automation.records import Measured
    from fairwitness.detectors.automation.rules import LEAST_POSTS

    results = [
        no_rest(material.times(k))
        for k, name in enumerate(material.account_ids)
        if labels[name] == "person" and material.n_posts[k] >= LEAST_POSTS
    ]
    pairs = np.array([(round(r.statistic * r.n), r.n) for r in results if isinstance(r, Measured)])
    alpha, beta = _beta_law(pairs)
    crossed = np.concatenate(
        [betabinom.sf(pairs[k::2, 0] - 1, pairs[k::2, 1], *_beta_law(pairs[1 - k :: 2])) for k in (0, 1)]
    )
    return {
        "persons": len(pairs), "alpha": alpha, "beta": beta, "mean": alpha / (alpha + beta),
        "crossed_p_at_most_0.05": int((crossed <= 0.05).sum()),
        "crossed_p_at_most_0.01": int((crossed <= 0.01).sum()),
    }  # fmt: skip


def _beta_law(pairs: NDArray[np.int64]) -> tuple[float, float]:
    """Return alpha and beta from blocks without rest and blocks, by maximum likelihood."""
    import numpy as np
    from scipy.optimize import minimize
    from scipy.stats import betabinom

    best = minimize(
        lambda x: -betabinom.logpmf(pairs[:, 0], pairs[:, 1], *np.exp(x)).sum(), [-1.0, 3.0], method="Nelder-Mead"
    )
    alpha, beta = np.exp(best.x).tolist()
    return alpha, beta


def measured(folder: Path, name: str, *, calibrating: set[str]) -> dict[str, Any]:
    """Judge one set and return its shares, and how many of its persons are in the calibration set too."""
    from fairwitness.detectors.automation import TESTS
    from fairwitness.detectors.automation.gathering import gather
    from fairwitness.detectors.automation.judging import judge

    posts, labels = posts_of(folder / f"{name}.parquet", tick_us=SETS[name])
    started = time.perf_counter()
    material = gather(posts, declared=(), groups={}, seed=1)
    statements = judge(material, tests=TESTS)
    made: dict[str, Any] = {
        "rows": posts.num_rows, "accounts": len(material.account_ids), "wall_s": time.perf_counter() - started,
    }  # fmt: skip
    persons = {account for account, label in labels.items() if label == "person"}
    if name == CALIBRATION:
        made["no_rest_fit"] = fitted(material, labels)
        calibrating.update(persons)
    made["persons"], made["persons_in_calibration"] = len(persons), len(persons & calibrating)
    made["rules"] = shares(statements, labels)
    made["any"] = any_shown(statements, labels)
    return made


def drawn_groups(path: Path) -> dict[str, Any]:
    """Return how often groups of 8 accounts, drawn at random from a real corpus, look alike in what they do."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from fairwitness.detectors.automation.alike_sequences import LEAST_ACTS, alike_sequences, symbols
    from fairwitness.detectors.automation.gathering import LINK, MEDIA
    from fairwitness.detectors.automation.records import Measured

    posts = pq.read_table(path, columns=["account_id", "timestamp", "url_id", "phash_id"]).sort_by("timestamp")
    ids = posts["account_id"].cast(pa.string())
    account = pc.index_in(ids, value_set=pc.unique(ids)).to_numpy().astype(np.int64)
    at_us = posts["timestamp"].cast(pa.timestamp("us")).cast(pa.int64()).to_numpy()
    kind = LINK * posts["url_id"].is_valid().to_numpy() + MEDIA * posts["phash_id"].is_valid().to_numpy()
    order = np.lexsort((at_us, account))
    sequences = symbols(account[order], at_us[order], kind=kind[order].astype(np.int64))
    able = np.flatnonzero(sequences.n_acts() >= LEAST_ACTS)
    p_values = []
    for seed in range(GROUPS_DRAWN):
        members = np.sort(np.random.default_rng([seed, 3]).choice(able, GROUP_SIZE, replace=False))
        organic = np.ones(len(sequences.start) - 1, np.bool_)
        organic[members] = False
        result = alike_sequences(members, sequences=sequences, organic=organic, seed=seed)
        p_values += [result.p_value] if isinstance(result, Measured) else []
    return {
        "corpus": path.stem, "accounts": int(able.size), "groups": len(p_values),
        "p_at_most_0.05": sum(p <= 0.05 for p in p_values), "p_at_most_0.01": sum(p <= 0.01 for p in p_values),
    }  # fmt: skip


def table(report: dict[str, Any]) -> str:
    """Return the results as Markdown."""
    words = (
        "Made by `python bench/automation.py`. Shown: accounts for which the statement holds at a false discovery "
        f"rate of {report['level']:.0%} over the set; in brackets the Clopper-Pearson 95 % interval. Each statement "
        "stands alone. Automation is no deceit. Rows without a tested account are left out."
    )
    lines = ["# Automation statements by kind of account", "", words, ""]
    for name, found in report["sets"].items():
        lines += [f"## {name}: {found['rows']:,} posts, {found['accounts']:,} accounts, {found['wall_s']:.1f} s", ""]
        if name != CALIBRATION and found["persons"]:
            lines += [
                f"Of {found['persons']} persons, {found['persons_in_calibration']} are in {CALIBRATION} too.",
                "",
            ]
        lines += [
            "| statement | kind of account | tested | shown | share | p ≤ 0.05 | p ≤ 0.01 |",
            "|---|---|---|---|---|---|---|",
        ]
        for rule_id, cells in found["rules"].items():
            lines += [_row(rule_id, label, cell) for label, cell in cells.items() if cell["tested"]]
        lines += [_any(label, cell) for label, cell in found["any"].items()]
        lines.append("")
    fit = report["sets"][CALIBRATION]["no_rest_fit"]
    lines.append(
        f"No rest, fitted to {fit['persons']} persons: alpha {fit['alpha']:.4f}, beta {fit['beta']:.2f}, mean "
        f"{fit['mean']:.2%}. Fitted to either half of them and tested on the other: p ≤ 0.05 for "
        f"{fit['crossed_p_at_most_0.05']}, p ≤ 0.01 for {fit['crossed_p_at_most_0.01']} of {fit['persons']}."
    )
    drawn = report["drawn_groups"]
    words = (
        f"Alike sequences, {drawn['groups']} groups of {GROUP_SIZE} drawn at random from {drawn['accounts']} "
        f"accounts of {drawn['corpus']}: p ≤ 0.05 for {drawn['p_at_most_0.05']}, "
        f"p ≤ 0.01 for {drawn['p_at_most_0.01']}."
    )
    lines += ["", words]
    return "\n".join(lines) + "\n"


def _share(cell: dict[str, Any]) -> str:
    return f"{cell['share']:.1%} ({cell['low']:.1%} to {cell['high']:.1%})"


def _row(rule_id: str, label: str, cell: dict[str, Any]) -> str:
    few = f"{cell['p_at_most_0.05']} | {cell['p_at_most_0.01']}"
    return (
        f"| {rule_id} | {label} | {cell['tested']} of {cell['accounts']} | {cell['shown']} | {_share(cell)} | {few} |"
    )


def _any(label: str, cell: dict[str, Any]) -> str:
    return f"| any of them | {label} | {cell['tested']} | {cell['shown']} | {_share(cell)} | | |"


def main() -> None:
    """Judge all sets, print the table and write it with machine, versions, wall time and peak memory."""
    from fairwitness.detectors.automation.rules import LEVEL

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--out", type=Path, default=RESULTS)
    asked = parser.parse_args()
    missing = [name for name in (*SETS, CORPUS_OF_GROUPS) if not (asked.data / f"{name}.parquet").is_file()]
    if missing:
        sys.exit(f"{asked.data} lacks {', '.join(missing)}. Name the folder of the evaluation data with --data.")
    calibrating: set[str] = set()
    report: dict[str, Any] = {
        "machine": {
            "platform": platform.platform(), "cores": os.cpu_count(), "python": platform.python_version(),
            "versions": {name: version(name) for name in PACKAGES},
        },
        "level": LEVEL,
        "sets": {name: measured(asked.data, name, calibrating=calibrating) for name in SETS},
        "drawn_groups": drawn_groups(asked.data / f"{CORPUS_OF_GROUPS}.parquet"),
    }  # fmt: skip
    report["peak_rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "automation.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    (asked.out / "automation.md").write_text(table(report), "utf-8")
    print(table(report))


if __name__ == "__main__":
    main()
