"""`fairwitness export`: the network or a table for another program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.commands.options import add_case
from fairwitness.commands.output import check_file, written
from fairwitness.console import say

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "export",
        help="write the network or a table of a finished case for another program",
        description="Networks as GEXF or GraphML, tables as CSV or Parquet; accounts by number unless --reveal.",
    )
    add_case(one)
    one.add_argument("--what", default="network", choices=("network", "groups", "accounts", "posts"),
                     help="default: network, the pairs of named accounts")  # fmt: skip
    one.add_argument("--format", dest="form", choices=("gexf", "graphml", "csv", "parquet"),
                     help="gexf and graphml for the network only (default: the ending of FILE)")  # fmt: skip
    one.add_argument("--out", type=Path, required=True, metavar="FILE", help="outside the case; replaced if there")
    one.add_argument("--reveal", action="store_true",
                     help="write ids of accounts and posts, and names in texts, as they are in the data")  # fmt: skip
    one.set_defaults(run=export)


def export(asked: argparse.Namespace) -> None:
    """Write the network or a table of a case as a file."""
    from fairwitness.findings.case import finished_case
    from fairwitness.web.exporting import check_form, write_export
    from fairwitness.web.opened import OpenedCase

    form = asked.form or asked.out.suffix.removeprefix(".").lower()
    check_form(asked.what, form)
    folder = finished_case(asked.case)
    check_file(asked.out, option="--out", folder=folder)
    with written(asked.out):
        write_export(OpenedCase(folder, reveal=asked.reveal), what=asked.what, form=form, into=asked.out)
    say(f"Written: {asked.out}")
