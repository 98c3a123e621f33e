"""`fairwitness figures`: competing counts side by side, and tested."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.console import say
from fairwitness.errors import StudyError

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands
    from fairwitness.figures.grid import Examination

DEMO_CASE = Path("figures-demo")
NO_BENFORD = (
    "--benford is refused. Benford's law describes numbers that span many orders of magnitude; counts of one event, "
    "bounded and rounded as these are, need not follow it, and falsified counts can move towards it "
    "(Deckert, Myagkov "
    "& Ordeshook 2011). The tests that are run stand in docs/figures.md."
)


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "figures",
        help="set competing counts side by side, and test them alike",
        description="Judge every figure of a ledger by the same rules: arithmetic, coherence, plausibility, "
        "provenance.",
    )
    one.add_argument("ledgers", nargs="*", type=Path, metavar="LEDGER",
                     help="CSV of claims, or TOML of claims and independent data; see docs/figures.md")  # fmt: skip
    one.add_argument("--case", type=Path, metavar="FOLDER", help="where the case is written (demo: figures-demo)")
    one.add_argument("--demo", action="store_true", help="the worked example: deaths in Iran to 25 May 2020")
    one.add_argument("--benford", action="store_true", help="refused, with the reason")
    one.set_defaults(run=figures)


def figures(asked: argparse.Namespace) -> None:
    """Judge the figures of a ledger, and write pages, findings and tables into the case."""
    if asked.benford:
        raise StudyError(NO_BENFORD)
    if asked.demo == bool(asked.ledgers):
        raise StudyError(
            "figures takes ledgers, or --demo and none. Write 'fairwitness figures claims.csv --case folder'."
        )
    if asked.case is None and not asked.demo:
        raise StudyError("figures needs --case FOLDER: where its pages and findings are written.")
    case = asked.case or DEMO_CASE
    from fairwitness.ledger import record_findings
    from fairwitness.report.figures.case import write
    from fairwitness.report.figures.text import text

    found = _examined(asked)
    page = write(found, case=case)
    record_findings(case, "figures", found.findings())
    say(text(found, page=page).rstrip("\n"))


def _examined(asked: argparse.Namespace) -> Examination:
    from fairwitness.figures import worked_example
    from fairwitness.figures.grid import examine
    from fairwitness.figures.ledger import read_ledger

    if not asked.demo:
        return examine(read_ledger(asked.ledgers))
    with worked_example.folder() as folder:
        return examine(read_ledger([folder / worked_example.LEDGER]))
