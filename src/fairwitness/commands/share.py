"""`fairwitness share`: how much of a hashtag comes from confirmed groups."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.commands.options import add_case
from fairwitness.commands.output import check_file, written
from fairwitness.console import say

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands
    from fairwitness.findings.share import Question
    from fairwitness.model import Findings


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "share",
        help="say how much of a hashtag comes from confirmed groups, beside a comparison",
        description="Count who made the posts of a hashtag or phrase in a finished case, beside a comparison.",
    )
    one.add_argument("what", metavar="HASHTAG", help="such as '#water', in quotation marks; with --words a phrase")
    add_case(one)
    one.add_argument("--against", action="append", default=[], metavar="HASHTAG",
                     help="compare with this one; may be repeated (default: the nearest in volume)")  # fmt: skip
    one.add_argument("--words", action="store_true", help="HASHTAG and --against are phrases looked up in the texts")
    one.add_argument("--threshold", type=int, metavar="N", help="posts in an hour from which it counts as trending")
    one.add_argument("--false-positive-rate", type=float, metavar="SHARE",
                     help="of people outside operations, who are named: corrects the shares")  # fmt: skip
    one.add_argument("--true-positive-rate", type=float, metavar="SHARE", help="of operated accounts, that are named")
    one.add_argument("--html", type=Path, metavar="FILE", help="write an offline page")
    one.add_argument("--json", type=Path, metavar="FILE", help="write all numbers exactly")
    one.set_defaults(run=share)


def share(asked: argparse.Namespace) -> None:
    """Say how much of a hashtag or phrase comes from confirmed groups."""
    from fairwitness.findings.case import finished_case
    from fairwitness.findings.share import encoded
    from fairwitness.findings.share import share as measured
    from fairwitness.investigation import read_findings
    from fairwitness.report.share_page import write
    from fairwitness.report.share_text import text

    folder = finished_case(asked.case)
    check_file(asked.html, option="--html", folder=folder)
    check_file(asked.json, option="--json", folder=folder)
    findings = read_findings(folder)
    found = measured(
        _question(asked, findings), posts=folder.file("posts.parquet"), judgements=folder.file("judgements.parquet"),
        findings=findings,
    )  # fmt: skip
    if asked.json is not None:
        with written(asked.json, option="--json"):
            asked.json.write_bytes(encoded(found))
    if asked.html is not None:
        with written(asked.html, option="--html"):
            write(found, into=asked.html)
    say(text(found).rstrip("\n"))


def _question(asked: argparse.Namespace, findings: Findings) -> Question:
    from fairwitness.findings.share import Question, known_rates

    return Question(
        what=asked.what, against=tuple(asked.against), words=asked.words, threshold=asked.threshold,
        n_wrong=findings.error_bound.n_wrong_at_most,
        rates=known_rates(false_positive=asked.false_positive_rate, true_positive=asked.true_positive_rate),
    )  # fmt: skip
