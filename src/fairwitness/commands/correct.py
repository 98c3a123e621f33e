"""`fairwitness correct`: corrected labels of accounts, and which findings depend on them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.commands.options import add_case
from fairwitness.console import say

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "correct",
        help="import corrected labels, and say which findings depend on them",
        description="Import accounts that were found real, ascribed to somebody else, or withdrawn; the report then "
        "shows which findings depend on them.",
    )
    add_case(one)
    one.add_argument("corrections", type=Path, metavar="TABLE",
                     help="CSV with account_id and label: found_real, reattributed or withdrawn")  # fmt: skip
    one.add_argument("--source", default="", metavar="NAME", help="who says so, where the table does not")
    one.set_defaults(run=correct)


def correct(asked: argparse.Namespace) -> None:
    """Import corrected labels."""
    from fairwitness.appeals.labels import import_labels, said
    from fairwitness.report.visible import visible_line

    found = import_labels(asked.case, asked.corrections, source=asked.source)
    for sentence in said(found):
        say(visible_line(sentence))
    for notice in found.notices:
        say(f"Correction notice for the archive {visible_line(notice.archive)}: {asked.case / 'notices'}")
