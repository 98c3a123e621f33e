"""`fairwitness demo`: the main job on a made-up study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.commands.options import add_quiet
from fairwitness.commands.summaries import summary
from fairwitness.console import Progress, say

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "demo",
        help="investigate a made-up study whose truth is known, and score the result",
        description="Make a synthetic study, investigate it and compare the findings with the planted truth.",
    )
    one.add_argument("--case", type=Path, default=Path("demo-case"), metavar="FOLDER", help="default: demo-case")
    one.add_argument("--seed", type=int, default=1, help="of the made-up study (default: 1)")
    add_quiet(one)
    one.set_defaults(run=demo)


def demo(asked: argparse.Namespace) -> None:
    """Investigate a made-up study and score the findings against its truth."""
    from fairwitness import demo as made_up
    from fairwitness.findings.case import finished_case
    from fairwitness.investigation import read_findings

    with Progress(quiet=asked.quiet) as progress:
        score = made_up.run(asked.case, seed=asked.seed, progress=progress)
    say(summary(read_findings(finished_case(asked.case))))
    say("\nAgainst the planted truth:")
    for sentence in score.sentences():
        say(f"  {sentence}")
    say(f"\nReport: {asked.case / 'report.html'}")
    say(f"Look around in the browser: fairwitness serve {asked.case}")
