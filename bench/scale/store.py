"""Figures, each kept as soon as it is there, so that a bench that was cut off goes on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.scale.processes import Cost, measured

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

Record = dict[str, Any]


@dataclass(slots=True)
class Store:
    """Records by name in one JSON file.

    Attributes:
        path: of the file.
        version: of the package that is measured; kept with each record.
        rounds: how often each thing is measured.
        frozen: nothing new is measured.
    """

    path: Path
    version: str
    rounds: int = 3
    frozen: bool = False
    records: dict[str, Record] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.path.exists():
            self.records = json.loads(self.path.read_text("utf-8"))

    def keep(self, name: str, make: Callable[[], Record]) -> Record | None:
        """Return what is known under a name, made now if nothing is; None where it must not be made."""
        if name not in self.records:
            if self.frozen:
                return None
            self.records[name] = {**make(), "version": self.version}
            self._write()
            print(f"{name}: {_short(self.records[name])}", flush=True)
        return self.records[name]

    def forget(self, parts: Sequence[str]) -> None:
        """Drop the records of these parts."""
        self.records = {name: kept for name, kept in self.records.items() if name.split("/")[0] not in parts}
        self._write()

    def interleaved(self, name: str, works: Mapping[str, Callable[[], Cost]], *, rounds: int | None = None) -> None:
        """Measure each of several things once, then each again, and so on."""
        for number in range(rounds or self.rounds):
            for what, work in works.items():
                self.keep(f"{name}/{what}/{number}", lambda work=work: as_record(work()))  # type: ignore[misc]

    def runs(self, name: str, what: str) -> list[Record]:
        """Return the records of one thing, round by round."""
        found = (self.records.get(f"{name}/{what}/{number}") for number in range(100))
        return [record for record in found if record]

    def middle(self, name: str, what: str, figure: str) -> float | None:
        """Return the median of a figure, or None where nothing was measured."""
        known = [record[figure] for record in self.runs(name, what) if record.get(figure) is not None]
        return float(median(known)) if known else None

    def ratio(self, name: str, what: str, to: str, figure: str) -> float | None:
        """Return the median of what / to, each inside one round."""
        both = zip(self.runs(name, what), self.runs(name, to), strict=False)
        ratios = [one[figure] / other[figure] for one, other in both if other.get(figure)]
        return float(median(ratios)) if ratios else None

    def load(self, name: str) -> tuple[float, float]:
        """Return the least and the greatest load that stood beside the records of a name."""
        beside = (record for key, record in self.records.items() if key.startswith(f"{name}/"))
        loads = [record["load"] for record in beside if "load" in record]
        return min(loads, default=0.0), max(loads, default=0.0)

    def _write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        aside = self.path.with_suffix(".tmp")
        aside.write_text(json.dumps(self.records, indent=1) + "\n", "utf-8")
        aside.replace(self.path)


def as_record(cost: Cost) -> Record:
    """Return a cost as a record; what a worker said of itself stands beside it."""
    record = asdict(cost)
    said = record.pop("said").strip().splitlines()
    if said and said[-1].startswith("{"):
        record |= json.loads(said[-1])
    return record


def said(parts: Sequence[str | Path]) -> Record:
    """Return what a worker says, without its cost."""
    return dict(json.loads(measured(parts).said))


def command(*parts: str | Path, limit_s: float | None = None) -> Callable[[], Cost]:
    """Return what measures a command."""
    return lambda: measured(parts, limit_s=limit_s)


def _short(record: Record) -> str:
    return ", ".join(f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}" for k, v in record.items())
