"""`fairwitness count`: pairs straight from files, without judging anybody."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.commands.options import add_counting, add_files, add_quiet, bytes_of, check_counting, reading
from fairwitness.commands.output import check_table, deliver
from fairwitness.commands.summaries import read_lines
from fairwitness.console import Progress
from fairwitness.cycles import without_cycle_search
from fairwitness.errors import StudyError

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands
    from fairwitness.counting import Counted


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "count",
        help="count who acted alike, straight from files of any size, without judging anybody",
        description="All pairs of accounts that acted on the same objects within a window. No case, no judgement.",
    )
    add_files(one)
    one.add_argument(
        "--trace", required=True, metavar="NAME", help="what counts as acting alike, such as repost or url"
    )
    add_counting(one)
    one.add_argument(
        "--memory", default="4GB", metavar="SIZE", help="such as 8GB; the rest goes to disk (default: 4GB)"
    )
    one.add_argument(
        "--work", type=Path, metavar="FOLDER", help="where the rest goes (default: the temporary folder)"
    )
    add_quiet(one)
    one.set_defaults(run=count)


def count(asked: argparse.Namespace) -> None:
    """Count the co-actions of one trace over files, and say what was read and lost."""
    with without_cycle_search():
        found = _counted(asked)
    if not asked.quiet:
        counted = f"Counted: {found.n_actions:,} actions, {found.pairs.num_rows:,} pairs."
        print("\n".join(line for line in (*read_lines(found.report), counted) if line), file=sys.stderr)  # noqa: T201
    deliver(found.pairs, asked.out)


def _counted(asked: argparse.Namespace) -> Counted:
    from fairwitness import ingest
    from fairwitness.counting import Question, count_files
    from fairwitness.findings.network_table import WeightRule
    from fairwitness.study import SECOND_US

    check_counting(asked)
    check_table(asked.out)
    if asked.work is not None and not asked.work.is_dir():
        raise StudyError(f"--work {asked.work}: no such folder. Make it, or choose another.")
    request = ingest.check_options(**reading(asked))
    question = Question(
        trace=asked.trace, window_us=round(asked.window * SECOND_US), min_weight=asked.min_weight,
        rule=WeightRule(asked.weight), memory_bytes=bytes_of(asked.memory),
    )  # fmt: skip
    with Progress(quiet=asked.quiet) as progress:
        return count_files(asked.files, question, request=request, work=asked.work, progress=progress)
