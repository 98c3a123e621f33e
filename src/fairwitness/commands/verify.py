"""`fairwitness verify`: an outsider's check of an archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.commands.options import add_quiet
from fairwitness.console import Progress, say

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands

SHOWN = 10


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "verify",
        help="check a published archive: its bytes, its signatures, and all findings worked out again",
        description="Exit code 0 if everything holds, 12 if not. docs/archive.md",
    )
    one.add_argument("archive", type=Path, metavar="ARCHIVE")
    one.add_argument("--key", metavar="HEX", help="public key that you know the publisher by")
    one.add_argument("--bytes-only", action="store_true", help="do not work the findings out again")
    add_quiet(one)
    one.set_defaults(run=verify)


def verify(asked: argparse.Namespace) -> int:
    """Check the archive and say what holds and what does not."""
    from fairwitness.archive.verification import verify as checked
    from fairwitness.errors import ArchiveError

    with Progress(quiet=asked.quiet) as progress:
        found = checked(asked.archive, key=asked.key, again=not asked.bytes_only, progress=progress)
    for name, wrong in found.checks.items():
        say(f"{'WRONG' if wrong else 'holds'}: {name}")
        for sentence in wrong[:SHOWN]:
            say(f"  {sentence}")
        if len(wrong) > SHOWN:
            say(f"  and {len(wrong) - SHOWN:,} more")
    for note in found.notes:
        say(f"note: {note}")
    if found.key:
        say(f"Signed by key {found.key}. Compare it with one that you have by another way.")
    return 0 if found.holds else ArchiveError.exit_code
