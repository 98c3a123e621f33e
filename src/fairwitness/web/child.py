"""The process of one job: reads what to do from a folder, and writes there how far it is and how it ended."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import msgspec

from fairwitness.errors import FairwitnessError
from fairwitness.study import Study
from fairwitness.web.jobs import JOB, PROGRESS, RESULT, Job, Result, Row, Step

SELDOM_S = 0.2
"""Least time between two notes of the same stage."""


class Notes:
    """Writes what is being done where the pages look for it."""

    def __init__(self, folder: Path) -> None:
        """Write into a folder."""
        self._folder = folder
        self._parent = os.getppid()
        self._stage = ""
        self._noted_s = 0.0

    def __call__(self, stage: str, detail: str) -> None:
        """Note what is being done; end if the workbench is gone, for nobody waits any more."""
        if os.getppid() != self._parent:
            sys.exit(1)
        now_s = time.monotonic()
        if stage == self._stage and now_s - self._noted_s < SELDOM_S:
            return
        self._stage, self._noted_s = stage, now_s
        write(self._folder / PROGRESS, Step(stage, detail))


def write(path: Path, value: object) -> None:
    """Write a record aside and rename it: nobody reads half of it."""
    aside = path.with_suffix(".part")
    aside.write_bytes(msgspec.json.encode(value))
    aside.replace(path)


def run(job: Job, *, tell: Notes) -> Result:
    """Do a job and return how it ended."""
    try:
        study = msgspec.convert(job.study, Study)
        return _inspected(job, study, tell) if job.kind == "inspect" else _investigated(job, study, tell)
    except FairwitnessError as error:
        return Result(error=str(error))
    except (OSError, MemoryError) as error:
        return Result(error=f"The machine refused: {error or 'out of memory'}. Free space or memory and repeat.")


def _inspected(job: Job, study: Study, tell: Notes) -> Result:
    from fairwitness import ingest

    tell("read", "")
    seen = ingest.inspect(
        [Path(name) for name in job.files], column_map=study.column_map or None, source_format=study.source_format,
        time_zone=study.time_zone,
    )  # fmt: skip
    rows = tuple(Row(row.path, row.row, row.reason, row.detail) for row in seen.quarantined)
    return Result(report=msgspec.Raw(msgspec.json.encode(seen.report)), quarantined=rows)


def _investigated(job: Job, study: Study, tell: Notes) -> Result:
    from fairwitness.findings.case import CaseFolder
    from fairwitness.investigation import investigate
    from fairwitness.web.prepared import prepared

    case = Path(job.case or "")
    investigate([Path(name) for name in job.files], case=case, study=study, progress=tell)
    tell("pages", "")
    prepared(CaseFolder(case))
    return Result()


def main(folder: Path) -> int:
    """Do the job of a folder and return an exit code."""
    job = msgspec.json.decode((folder / JOB).read_bytes(), type=Job)
    result = run(job, tell=Notes(folder))
    write(folder / RESULT, result)
    return 0 if result.error is None else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
