"""Run the bench: `python -m bench.accuracy --data ../shared/data`.

Everything that was computed is remembered in the work folder; a run that was cut off goes on when it is repeated.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.accuracy import campaigns, held_out, report, sections, tables
from bench.accuracy.datasets import DATASETS, sources
from bench.accuracy.files import file_digest
from bench.accuracy.ours import Ours
from bench.accuracy.outcomes import Memory
from bench.accuracy.rivals import rivals
from bench.accuracy.rivals.environments import PACKAGES, Environments
from bench.accuracy.runs import plan, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.accuracy.outcomes import Method
    from bench.accuracy.runs import Plan

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench" / "results"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "fairwitness" / "accuracy"
RECORDS = ("whole", "thresholds", "thresholds_by_month", "campaigns", "campaigns_together", "months")
PARTS = ("whole", "campaigns", "months")
VERSIONS = ("fairwitness", "numpy", "scipy", "numba", "pyarrow", "duckdb", "igraph", "scikit-learn")

INTRODUCTION = """# Accuracy on real accounts

Made by `make bench-accuracy`. "Named": at the method's own settings, known same-owner accounts apart. Bounds of
false accusations are one-sided, intervals of recall two-sided, both 95 %, Clopper-Pearson. "a / b": recall of all
operation accounts and of those with at least 50 posts. "At <= 1 in 1,000" is the best that a rival's own score can
do where its threshold is set with knowledge of who is innocent there; "threshold set on people_2012_2015" is what it
does with the lowest threshold that spares everybody innocent in that file, and leaves the 7 same-owner accounts
aside. Crowd accounts carry no label of a person: a few may be operated. Links are masked and reposts are known by
their words, for everybody alike. "Format alone" tells operation from people without any method: no recall should be
read without it.

| rival | what it is |
| --- | --- |
| toolkit_cli_defaults | coordination-network-toolkit 1.5.2, the package: co_tweet and co_retweet, 1 s, weight 2 |
| toolkit_60s_weight2 | the same, 60 s |
| coordinationz_union | coordinationz 0.2.2, the package, union template; words without lemmas |
| coordinationz_null_model | the same, standard template (p < 0.01, similarity > 0.3), 1,000 realizations, no words |
| coortweet_words, coortweet_hashtag | CooRTweet 2.1.3's rule: 10 s, two posts, above the median edge; our code |
| osome_top_half_percent | Pacheco et al. 2021: TF-IDF cosine, top 0.5 % of edges per trace; our code |
| fused_centrality | Luceri et al. 2024: fused network, most central tenth; our code, texts by TF-IDF |
"""


def main() -> None:
    """Run all methods on all studies, then write accuracy.json and accuracy.md."""
    asked = _options()
    environments = Environments(asked.work / "environments")
    if asked.set_up:
        environments.set_up()
    methods: tuple[Method, ...] = (
        Ours(keep_cases=asked.keep_cases, version=asked.ours_version),
        *rivals(environments),
    )
    wanted = [m for m in methods if _wanted(m, asked)]
    chosen = [data for data in DATASETS if data.name in asked.datasets]
    asked.work.mkdir(parents=True, exist_ok=True)
    memory = Memory(asked.work)
    planned = plan(chosen, folder=asked.data, work=asked.work, parts=("whole", *asked.parts))
    if not asked.report_only:
        run(wanted, planned.matching(asked.studies), memory=memory, work=asked.work)
    figures = _figures(planned, methods, memory, asked)
    text = _markdown(figures)
    print(text)
    _write(figures, text, into=asked.out)


def _wanted(method: Method, asked: argparse.Namespace) -> bool:
    if isinstance(method, Ours) and method.version:
        return False
    if asked.methods:
        return method.name in asked.methods
    return asked.only in {None, "ours" if isinstance(method, Ours) else "rivals"}


def _figures(planned: Plan, methods: Sequence[Method], memory: Memory, asked: argparse.Namespace) -> dict[str, Any]:
    chosen = [data for data in DATASETS if data.name in asked.datasets]
    return {
        "machine": _machine(),
        "data": {p.name: file_digest(p) for data in chosen for p in sources(data, asked.data)},
        "rivals": PACKAGES,
        "methods": {m.name: m.digest for m in methods},
        "whole": [report.whole(data, planned, methods, memory) for data in chosen],
        "thresholds": held_out.transfers(chosen, planned, methods, memory),
        "thresholds_by_month": held_out.month_transfers(planned, methods, memory),
        "campaigns": (found := campaigns.campaigns(planned, methods, memory)),
        "campaigns_together": campaigns.pooled(found),
        "months": [m for data in chosen for m in report.months(data, planned, methods, memory)],
        "same_owner": report.same_owner(chosen, planned, methods[0], memory),
        "effort": report.effort(planned, methods, memory),
    }


def _machine() -> dict[str, Any]:
    return {
        "platform": platform.platform(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in VERSIONS},
    }


def _markdown(figures: dict[str, Any]) -> str:
    parts = [
        INTRODUCTION,
        f"The package that speaks here: version {figures['methods']['fairwitness']}.\n",
        tables.summary(figures["whole"], figures["thresholds"]),
        *(tables.whole(w) for w in figures["whole"]),
        sections.thresholds(figures["thresholds"], figures["thresholds_by_month"]) if figures["thresholds"] else "",
        sections.campaigns(figures["campaigns"], figures["campaigns_together"]) if figures["campaigns"] else "",
        sections.months(figures["months"]) if figures["months"] else "",
        sections.owners(figures["same_owner"]) if figures["same_owner"] else "",
        sections.effort(figures["effort"]),
    ]
    return "\n".join(part for part in parts if part)


def _write(figures: dict[str, Any], text: str, *, into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    plain = {**figures, **{key: [report.plain(r) for r in figures[key]] for key in RECORDS}}
    (into / "accuracy.json").write_text(json.dumps(plain, indent=1) + "\n", "utf-8")
    (into / "accuracy.md").write_text(text, "utf-8")
    print(f"written to {into / 'accuracy.json'} and {into / 'accuracy.md'}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.accuracy", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of the posts")
    parser.add_argument("--work", type=Path, default=CACHE, help="folder of environments and remembered outcomes")
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument(
        "--only", choices=("ours", "rivals"), help="run only these; tables show all that is remembered"
    )
    parser.add_argument("--methods", nargs="+", help="run only these methods, by name")
    parser.add_argument(
        "--datasets", nargs="+", choices=[d.name for d in DATASETS], default=[d.name for d in DATASETS]
    )
    parser.add_argument(
        "--parts", nargs="*", choices=PARTS, default=list(PARTS), help="studies besides the whole ones"
    )
    parser.add_argument(
        "--studies",
        nargs="+",
        default=["*"],
        metavar="PATTERN",
        help="run only these, such as accounts_2016__2016-0?",
    )
    parser.add_argument("--set-up", action="store_true", help="make the rivals' environments first")
    parser.add_argument("--keep-cases", action="store_true", help="leave our case folders in the work folder")
    parser.add_argument(
        "--ours-version", metavar="DIGEST", help="show what this other version of the package said; run only rivals"
    )
    parser.add_argument("--report-only", action="store_true", help="write the tables from what is remembered")
    return parser.parse_args()


if __name__ == "__main__":
    main()
