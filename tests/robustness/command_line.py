"""A command as a user sees it: exit code, output, and whether the rows it read add up."""

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from fairwitness.cli import main
from fairwitness.model import Findings, ReadReport

COMMAND = (sys.executable, "-m", "fairwitness")


@dataclass(frozen=True)
class Answer:
    code: int
    out: str = ""
    err: str = ""

    def refused(self, code: int, *words: str) -> None:
        """Assert that it ended with this code and one plain sentence or a few that hold these words."""
        assert self.code == code, self
        assert self.out == ""
        assert self.err.startswith("fairwitness: ")
        assert self.err.count("\n") == 1
        assert self.err.rstrip().endswith((".", "'"))
        assert "Traceback" not in self.err
        for word in words:
            assert word in self.err


def answer(arguments: Sequence[object], *, read: Callable[[], Any] | None = None) -> Answer:
    """Run a command in this process."""
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as stopped:  # argparse refuses by itself
        code = int(stopped.code or 0)
    printed = read() if read else None
    return Answer(code, printed.out, printed.err) if printed else Answer(code)


def spawned(*arguments: object, through: Sequence[str] = (), **options: Any) -> Answer:
    """Run a command in a process of its own, perhaps through another program that takes rights away."""
    command = [*through, *COMMAND, *(str(argument) for argument in arguments)]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
    done = subprocess.run(command, check=False, **streams)
    return Answer(done.returncode, done.stdout or "", done.stderr)


def findings(case: Path) -> Findings:
    return msgspec.json.decode((case / "findings.json").read_bytes(), type=Findings)


def reading(case: Path) -> ReadReport:
    """Return what became of the rows, once every row is accounted for in the report and in the tables."""
    import pyarrow.parquet as pq

    report = findings(case).read
    for source in report.sources:
        lost = sum(source.quarantined.values())
        assert source.rows == source.posts + source.accounts + source.duplicates + lost
    assert pq.read_metadata(case / "posts.parquet").num_rows == report.n_posts
    assert pq.read_metadata(case / "quarantine.parquet").num_rows == sum(report.quarantined().values())
    assert report.n_posts == sum(source.posts for source in report.sources)
    return report


def told(output: str) -> tuple[int, ...]:
    """Return posts, accounts, quarantined rows and duplicates as the summary tells them."""
    found = re.search(r"Read ([\d,]+) posts of ([\d,]+) accounts\.\nLost: ([\d,]+) \w+ \w+, ([\d,]+)", output)
    assert found, output
    return tuple(int(number.replace(",", "")) for number in found.groups())


def files_of(case: Path) -> dict[str, bytes]:
    """Return every byte of a case by name of the file; the ledger holds times and salts, so it is left out."""
    files = [p for p in sorted(case.rglob("*")) if p.is_file() and p.relative_to(case).parts[0] != "ledger"]
    return {str(p.relative_to(case)): p.read_bytes() for p in files}
