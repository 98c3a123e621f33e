"""How often is a group confirmed where nothing was planted?

Made-up studies without operations, in two arms: without and with the fan club, which truly is synchronous.
The first arm must stay at its nominal level; in the second, a confirmed fan club is right and anybody else wrong.

    python bench/null_studies.py --seeds 50 --jobs 2
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fairwitness.model import Findings
    from fairwitness.synthetic.assembly import Synthetic

PACKAGES = ("fairwitness", "numpy", "scipy", "numba", "pyarrow", "duckdb", "igraph")
RESULTS = Path(__file__).parent / "results" / "null_studies.json"
ARMS = ("crowd", "crowd_and_fan_club")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One null study to be made and investigated."""

    arm: str
    seed: int
    accounts: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was found where nothing was planted."""

    arm: str
    seed: int
    rows: int
    pairs_found: int
    candidate_groups: int
    groups: int
    accounts_named: int
    crowd_named: int
    fans_named: int
    owners_named: int
    deceptive: int
    groups_by_verdict: dict[str, int]
    wall_s: float
    cpu_s: float
    peak_rss_mb: float


def study(task: Task) -> Outcome:
    """Make one null study, investigate it in a temporary folder and count what was found."""
    from fairwitness import synthetic
    from fairwitness.investigation import investigate
    from fairwitness.study import Study

    wall, cpu = time.perf_counter(), time.process_time()
    made = synthetic.study(
        seed=task.seed,
        accounts=task.accounts,
        days=task.days,
        operations=(),
        fan_club=task.arm == "crowd_and_fan_club",
    )
    with tempfile.TemporaryDirectory(prefix="null_study_") as folder:
        files = synthetic.write(made, Path(folder) / "data")
        asked = Study(name="null study", seed=task.seed)
        findings = investigate([files.posts], case=Path(folder) / "case", study=asked, synthetic=True)
    spent = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
    return _outcome(task, made, findings, rows=files.rows, **spent)


def _outcome(task: Task, made: Synthetic, findings: Findings, *, rows: int, wall_s: float, cpu_s: float) -> Outcome:
    from collections import Counter

    from fairwitness.model import Verdict

    kinds = dict(zip(made.truth["account_id"].to_pylist(), made.truth["kind"].to_pylist(), strict=True))
    named = {m.account_id for g in findings.groups for m in g.members}
    counts = Counter(kinds[account] for account in named)
    return Outcome(
        arm=task.arm,
        seed=task.seed,
        rows=rows,
        pairs_found=sum(t.n_pairs_found for t in findings.traces),
        candidate_groups=findings.n_candidate_groups,
        groups=len(findings.groups),
        accounts_named=len(named),
        fans_named=counts["fan_club"],
        owners_named=counts["same_owner"],
        crowd_named=len(named) - counts["fan_club"] - counts["same_owner"],
        deceptive=sum(g.verdict is Verdict.DECEPTIVE for g in findings.groups),
        groups_by_verdict=dict(Counter(g.verdict.value for g in findings.groups)),
        wall_s=wall_s,
        cpu_s=cpu_s,
        peak_rss_mb=_peak_rss_mb(),
    )


def _peak_rss_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 1024


def summary(arm: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the shares of one arm with Clopper-Pearson intervals, beside the nominal level of groups."""
    from fairwitness.demo import rate
    from fairwitness.study import Study

    confirmed = [o for o in outcomes if o.groups]
    return {
        "arm": arm,
        "studies": len(outcomes),
        "nominal_level": Study().group_rate,
        "with_any_confirmed_group": asdict(rate(len(confirmed), len(outcomes))),
        "with_crowd_named": asdict(rate(sum(o.crowd_named > 0 for o in outcomes), len(outcomes))),
        "with_any_deceptive": asdict(rate(sum(o.deceptive > 0 for o in outcomes), len(outcomes))),
        **{name: _total(outcomes, name) for name in ("rows", "pairs_found", "candidate_groups", "groups")},
        **{name: _total(outcomes, f"{name}_named") for name in ("accounts", "crowd", "fans", "owners")},
        "seeds_with_groups": [o.seed for o in confirmed],
    }


def _total(outcomes: Iterable[Outcome], name: str) -> int:
    return sum(getattr(o, name) for o in outcomes)


def run(tasks: Sequence[Task], *, jobs: int) -> list[Outcome]:
    """Investigate all studies in separate processes, telling the progress."""
    outcomes = []
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for done, outcome in enumerate(pool.map(study, tasks), start=1):
            outcomes.append(outcome)
            print(
                f"{done}/{len(tasks)} {outcome.arm} seed {outcome.seed}: {outcome.pairs_found} pairs, "
                f"{outcome.groups} groups, {outcome.crowd_named} of the crowd named, {outcome.wall_s:.1f} s",
                flush=True,
            )
    return outcomes


def _tell(arm: dict[str, Any]) -> None:
    from fairwitness.demo import Rate

    print(f"\n{arm['arm']}: {arm['studies']} studies, nothing planted, nominal level {arm['nominal_level']:.0%}")
    for name in ("with_any_confirmed_group", "with_crowd_named", "with_any_deceptive"):
        share = Rate(**arm[name])
        print(f"  {name.replace('_', ' ')}: {share.hits} of {share.trials}: {share}")
    print(f"  pairs found {arm['pairs_found']}, groups {arm['groups']}, accounts named {arm['accounts']} ")
    print(f"  (of the crowd {arm['crowd']}, fans {arm['fans']}, same owners {arm['owners']})")


def _machine(*, jobs: int) -> dict[str, Any]:
    import os

    return {
        "platform": platform.platform(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in PACKAGES},
        "jobs": jobs,
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=50, help="studies per arm")
    parser.add_argument("--first-seed", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--accounts", type=int, default=800)
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--arms", nargs="+", choices=ARMS, default=list(ARMS))
    parser.add_argument("--out", type=Path, default=RESULTS)
    return parser.parse_args()


def main() -> None:
    """Run both arms, print the shares and write them with machine, versions, rows, wall, CPU and peak RSS."""
    asked = _options()
    started = time.perf_counter()
    seeds = range(asked.first_seed, asked.first_seed + asked.seeds)
    tasks = [Task(arm=a, seed=s, accounts=asked.accounts, days=asked.days) for a in asked.arms for s in seeds]
    outcomes = run(tasks, jobs=asked.jobs)
    arms = [summary(arm, [o for o in outcomes if o.arm == arm]) for arm in asked.arms]
    for arm in arms:
        _tell(arm)
    report = {
        "machine": _machine(jobs=asked.jobs),
        "settings": {"accounts": asked.accounts, "days": asked.days, "seeds": [seeds.start, seeds.stop - 1]},
        "rows": sum(o.rows for o in outcomes),
        "wall_s": time.perf_counter() - started,
        "cpu_s": sum(o.cpu_s for o in outcomes),
        "peak_rss_mb": max(o.peak_rss_mb for o in outcomes),
        "arms": arms,
        "studies": [asdict(o) for o in outcomes],
    }
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    print(f"\nwritten to {asked.out}")


if __name__ == "__main__":
    main()
