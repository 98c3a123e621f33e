"""`fairwitness automation`: what each account's timing shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.commands.options import add_case
from fairwitness.commands.output import deliver
from fairwitness.console import say

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "automation",
        help="say whose timing shows automation, each statement by itself",
        description="Test each account's timing for automation. Automation is no deceit and changes no verdict.",
    )
    add_case(one)
    one.add_argument("--declared", type=Path, metavar="FILE",
                     help="ids of accounts known to be automated, one a line; they are not tested")  # fmt: skip
    one.add_argument("--account", metavar="ID", help="all statements about this account only")
    one.add_argument("--out", type=Path, metavar="FILE", help="write all statements as .csv or .parquet")
    one.set_defaults(run=automation)


def automation(asked: argparse.Namespace) -> None:
    """Say what the timing of each account shows about automation; no judgement of the case changes."""
    from fairwitness.findings.automation import read_declared, statements, table
    from fairwitness.findings.case import finished_case
    from fairwitness.investigation import read_findings
    from fairwitness.report.automation import account_text, overview
    from fairwitness.report.judged import find_judgement

    folder, account = finished_case(asked.case), asked.account
    declared = read_declared(asked.declared) if asked.declared else frozenset()
    if account is not None:
        account = find_judgement(account, judgements=folder.file("judgements.parquet")).account_id
    stated = statements(folder, findings=read_findings(folder), declared=declared)
    say(overview(stated) if account is None else account_text(account, stated))
    if asked.out is not None:
        deliver(table(stated), asked.out)
        say(f"\nAll {len(stated):,} statements: {asked.out}")
