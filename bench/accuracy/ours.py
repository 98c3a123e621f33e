"""Our own judgement of a study, with the defaults that users get."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bench.accuracy import evidence as reading
from bench.accuracy.outcomes import Outcome
from bench.accuracy.versions import package_digest, source_digest

if TYPE_CHECKING:
    from bench.accuracy.files import Prepared


@dataclass(frozen=True, slots=True)
class Ours:
    """fairwitness.investigation with an unchanged Study; nothing in it is tuned on labels.

    Attributes:
        keep_cases: leave case folders in the work folder.
        version: digest of another version of the package, whose remembered outcomes are meant; it cannot be run.
    """

    keep_cases: bool = False
    version: str | None = None

    @property
    def name(self) -> str:
        """Name of files and rows."""
        return "fairwitness"

    @property
    def digest(self) -> str:
        """Change of what the package does makes remembered outcomes void."""
        import fairwitness

        package = package_digest(Path(fairwitness.__file__).parent)
        return self.version or source_digest(package, files=(str(reading.__file__),))

    def run(self, prepared: Prepared, *, work: Path) -> Outcome:
        """Investigate the posts in a case folder and read the judgements."""
        import pyarrow.parquet as pq

        from fairwitness.investigation import investigate
        from fairwitness.study import Study

        case = work / "cases" / f"{prepared.study.name}-{prepared.digest}-{self.digest}"
        investigate([prepared.posts], case=case, study=Study(name=prepared.study.name))
        table = pq.read_table(case / "judgements.parquet", columns=["account_id", "verdict", "group_id"])
        seen = reading.evidence(case)
        if not self.keep_cases:
            shutil.rmtree(case)
        return replace(_outcome(*(table[name].to_pylist() for name in table.column_names)), evidence=seen)


def _outcome(accounts: list[str], verdicts: list[str], groups: list[str | None]) -> Outcome:
    from fairwitness.model import Verdict

    of: dict[str, frozenset[str]] = {
        v: frozenset(a for a, said in zip(accounts, verdicts, strict=True) if said == v) for v in Verdict
    }
    named = of[Verdict.ACTING_TOGETHER] | of[Verdict.DECEPTIVE]
    grouped = {a: g for a, g in zip(accounts, groups, strict=True) if a in named and g is not None}
    return Outcome(
        named=named,
        deceptive=of[Verdict.DECEPTIVE],
        unjudged=of[Verdict.NOT_ENOUGH_DATA],
        groups=grouped,
        notes={"groups": len(set(grouped.values()))},
    )
