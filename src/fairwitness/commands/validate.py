"""`fairwitness validate`: what would be read and what would not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.commands.options import add_files, reading
from fairwitness.commands.summaries import read_summary
from fairwitness.console import say

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser("validate", help="say what would be read, what would be quarantined and why")
    add_files(one)
    one.set_defaults(run=validate)


def validate(asked: argparse.Namespace) -> None:
    """Say what would be read and what would not."""
    from fairwitness import ingest

    seen = ingest.inspect(asked.files, **reading(asked))
    say(read_summary(seen.report))
    for row in seen.quarantined:
        say(f"  for example {row.path}, row {row.row}: {row.reason}; it holds {row.detail!r}")
