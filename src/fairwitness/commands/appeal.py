"""`fairwitness appeal`: an account that is named is tested again with new evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.commands.options import add_case, add_quiet, add_reading, reading
from fairwitness.console import Progress, say

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "appeal",
        help="test a named account again, with its statement and its evidence",
        description="Record an appeal, test the account again by the same rules with what it hands in, and record "
        "the outcome: upheld, reversed or undecidable. A reversal changes findings, report and all exports.",
    )
    add_case(one)
    one.add_argument("account", metavar="ACCOUNT", help="account id as in the data")
    one.add_argument("--statement", type=Path, required=True, metavar="FILE", help="what its people say, as text")
    one.add_argument("--evidence", type=Path, action="append", default=[], metavar="FILE",
                     help="posts, such as the account's own export; may be repeated")  # fmt: skip
    add_reading(one)
    add_quiet(one)
    one.set_defaults(run=appeal)


def appeal(asked: argparse.Namespace) -> None:
    """Decide an appeal and say what came out."""
    from fairwitness.appeals.appealing import appeal as run
    from fairwitness.report.visible import visible_line

    given = reading(asked)
    with Progress(quiet=asked.quiet) as progress:
        found = run(
            asked.case, asked.account, statement=_text(asked.statement), evidence=asked.evidence, reading=given,
            progress=progress,
        )  # fmt: skip
    say(f"Appeal of {visible_line(found.account_id)}: {found.outcome} (records {found.appeal} and {found.retest})")
    for sentence in found.why:
        say(f"  {visible_line(sentence)}")
    for notice in found.notices:
        say(f"Correction notice for the archive {visible_line(notice.archive)}: {asked.case / 'notices'}")


def _text(path: Path) -> str:
    from fairwitness.errors import StudyError

    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(f"--statement {path} cannot be read as UTF-8 text: {error}. Name a text file.") from error
