"""`fairwitness forget`: a person is removed from a case, or a case is given a day to be deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.commands.options import add_case
from fairwitness.console import say

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from fairwitness.commands.options import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "forget",
        help="remove an account from a case, or set the day on which a case is deleted",
        description="Remove an account's posts, profile and findings from a case, and what its ledger holds of it; "
        "the chain of records stays valid.",
    )
    add_case(one)
    one.add_argument("account", nargs="?", metavar="ACCOUNT", help="account id as in the data")
    one.add_argument("--on", metavar="DAY", help="set the day on which the whole case is to be deleted: 2027-06-30")
    one.add_argument("--due", action="store_true", help="delete the whole case if that day has come")
    one.add_argument(
        "--everything", action="store_true", help="delete the whole case now; the chain of records stays"
    )
    one.set_defaults(run=forget)


def forget(asked: argparse.Namespace) -> None:
    """Remove an account, set a day, or delete a case."""
    from fairwitness.errors import StudyError

    given = [asked.account is not None, asked.on is not None, asked.due, asked.everything]
    if sum(given) != 1:
        raise StudyError("give either an ACCOUNT, --on DAY, --due or --everything.")
    if asked.account is not None:
        _forget_account(asked)
    elif asked.on is not None:
        _set_day(asked)
    else:
        _delete(asked)


def _forget_account(asked: argparse.Namespace) -> None:
    from fairwitness.appeals.forgetting import forget as run
    from fairwitness.report.visible import visible_line

    done = run(asked.case, asked.account)
    say(
        f"Removed: {done.n_posts:,} posts, and {done.n_contents:,} contents of the ledger (record {done.record}). "
        f"Findings changed by it need new signatures."
    )
    for notice in done.notices:
        say(f"Correction notice for the archive {visible_line(notice.archive)}: {asked.case / 'notices'}")
    if done.beside:
        say(f"Not part of the case, so left as it is; look there for copies: {', '.join(done.beside)}")
    say("The files that the case was made from, backups, and copies elsewhere are not ours to change.")


def _set_day(asked: argparse.Namespace) -> None:
    from fairwitness.appeals.forgetting import set_deletion

    day = _day(asked.on)
    number = set_deletion(asked.case, day)
    say(f"The case is to be deleted on {day.isoformat()} (record {number}): 'fairwitness forget {asked.case} --due'.")


def _delete(asked: argparse.Namespace) -> None:
    from datetime import UTC, datetime

    from fairwitness.appeals.forgetting import delete_case, deletion_day

    if asked.due:
        day = deletion_day(asked.case)
        if not day:
            say("No day of deletion is set; set one with --on.")
            return
        if day > datetime.now(UTC).date().isoformat():
            say(f"The case is to be deleted on {day}; that day has not come.")
            return
    say(f"Deleted. The chain of records stays, without contents (record {delete_case(asked.case)}).")


def _day(given: str) -> date:
    from datetime import date

    from fairwitness.errors import StudyError

    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise StudyError(f"--on {given[:40]!r} is no day. Write it as 2027-06-30.") from error
