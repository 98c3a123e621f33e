"""`fairwitness challenge`: a disputed list of accounts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.commands.options import add_new_case, add_quiet, add_reading, add_study, reading
from fairwitness.console import Progress, say

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "challenge",
        help="judge a disputed list of accounts inside its whole conversation",
        description="Investigate a corpus, then say of each account on a list, and of the list, what was found.",
    )
    one.add_argument("--accounts", type=Path, required=True, metavar="LIST",
                     help="the disputed list: one id or handle per line, or a CSV column account_id")  # fmt: skip
    one.add_argument("--corpus", nargs="+", type=Path, required=True, metavar="FILE", dest="files",
                     help="posts of everybody in the conversation: files, folders or globs")  # fmt: skip
    add_new_case(one)
    one.add_argument("--mirror", type=Path, metavar="LIST",
                     help="the other side's accounts (default: unlisted accounts of the same activity)")  # fmt: skip
    add_study(one)
    add_reading(one)
    add_quiet(one)
    one.set_defaults(run=challenge)


def challenge(asked: argparse.Namespace) -> None:
    """Judge a list of accounts inside its corpus, and say what was found."""
    from fairwitness.disputes import PAGE
    from fairwitness.disputes import challenge as run
    from fairwitness.report.challenge_text import challenge_text
    from fairwitness.study import Study, read_study

    study = replace(read_study(asked.study) if asked.study else Study(), **reading(asked))
    with Progress(quiet=asked.quiet) as progress:
        found = run(
            asked.accounts, corpus=asked.files, case=asked.case, study=study, mirror=asked.mirror, progress=progress
        )
    say(challenge_text(found))
    say(f"\nPage: {asked.case / PAGE}")
