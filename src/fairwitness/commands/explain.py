"""`fairwitness explain`: why one account is named, or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.commands.options import add_case
from fairwitness.console import say

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser("explain", help="say why an account is named, or why it is not")
    add_case(one)
    one.add_argument("account", metavar="ACCOUNT", help="account id as in the data")
    one.set_defaults(run=explain)


def explain(asked: argparse.Namespace) -> None:
    """Say why an account is named, or why not."""
    from fairwitness import report
    from fairwitness.detectors.rules import RULES
    from fairwitness.findings.case import finished_case
    from fairwitness.investigation import read_findings

    folder = finished_case(asked.case)
    say(
        report.explain(
            asked.account, findings=read_findings(folder), judgements=folder.file("judgements.parquet"),
            posts=folder.file("posts.parquet"), rules=RULES,
        )
    )  # fmt: skip
