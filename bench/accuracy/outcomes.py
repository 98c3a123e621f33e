"""What a method says of the accounts of a study, and the folder that remembers it."""

from __future__ import annotations

import gzip
import os
import resource
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bench.accuracy.files import Prepared


class Spent(msgspec.Struct, frozen=True, kw_only=True):
    """Time and memory of one run; processes that it started count."""

    wall_s: float
    cpu_s: float
    peak_rss_mb: float


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one method says of one study.

    Attributes:
        named: accounts named at the method's own settings, with whatever verdict.
        deceptive: those of them that are called deceptive; only our method says so.
        unjudged: accounts of which the method says that it cannot tell; rivals never say so.
        scores: rivals' ranking, higher is more suspicious; accounts without a score stand below all others.
        groups: account to group, where the method makes groups.
        evidence: what our tests saw of an account, the values of `bench.accuracy.evidence.EVIDENCE`.
        notes: numbers worth keeping, such as edges.
        spent: time and memory.
    """

    named: frozenset[str]
    deceptive: frozenset[str] = frozenset()
    unjudged: frozenset[str] = frozenset()
    scores: dict[str, float] = {}
    groups: dict[str, str] = {}
    evidence: dict[str, tuple[float, ...]] = {}
    notes: dict[str, float] = {}
    spent: Spent | None = None


class Method(Protocol):
    """Anything that names accounts: ours or a rival."""

    @property
    def name(self) -> str:
        """Name of files and rows."""

    @property
    def digest(self) -> str:
        """Change of this makes remembered outcomes void."""

    def run(self, prepared: Prepared, *, work: Path) -> Outcome:
        """Say who is named; reads `prepared.posts` only."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Outcomes by method, study and what they were made from."""

    folder: Path
    made: dict[Path, Outcome] = field(default_factory=dict)

    def path(self, method: Method, prepared: Prepared) -> Path:
        """Return where the outcome is, or would be, kept."""
        name = f"{prepared.study.name}-{prepared.digest}-{method.digest}.json.gz"
        return self.folder / "outcomes" / method.name / name

    def get(self, method: Method, prepared: Prepared) -> Outcome | None:
        """Return the remembered outcome, if any."""
        path = self.path(method, prepared)
        if path not in self.made and path.exists():
            self.made[path] = msgspec.json.decode(gzip.decompress(path.read_bytes()), type=Outcome)
        return self.made.get(path)

    def put(self, method: Method, prepared: Prepared, outcome: Outcome) -> None:
        """Remember an outcome; a run that is cut off leaves no half of one."""
        path = self.path(method, prepared)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_bytes(gzip.compress(msgspec.json.encode(outcome, order="deterministic"), mtime=0))
        draft.replace(path)
        self.made[path] = outcome


def measured(method: Method, prepared: Prepared, *, work: Path) -> Outcome:
    """Run a method and note what it took."""
    wall, cpu = time.perf_counter(), _cpu_s()
    outcome = method.run(prepared, work=work)
    spent = Spent(wall_s=time.perf_counter() - wall, cpu_s=_cpu_s() - cpu, peak_rss_mb=_peak_rss_mb())
    return msgspec.structs.replace(outcome, spent=spent)


def _cpu_s() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _peak_rss_mb() -> float:
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return peak / 2**20 if sys.platform == "darwin" else peak / 1024


def ranked(scores: Mapping[str, float], *, least: float, strict: bool = False) -> frozenset[str]:
    """Return the accounts above a threshold; `strict` leaves out those that just reach it."""
    return frozenset(a for a, score in scores.items() if score > least or (score == least and not strict))
