"""`fairwitness ledger`: what was recorded of a case, whether it stands as written, and who signed it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.commands.options import add_case
from fairwitness.console import say

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands
    from fairwitness.ledger.keys import Signer
    from fairwitness.ledger.records import Head


def add(commands: Commands) -> None:
    """Describe the command and what it can do."""
    one = commands.add_parser(
        "ledger",
        help="check and show what was recorded of a case; sign findings",
        description="Findings, decisions, appeals and corrections of a case, chained so that no change goes unseen.",
    )
    parts = one.add_subparsers(dest="part", required=True, metavar="WHAT")
    _add_reading(parts)
    _add_signing(parts)


def _add_reading(parts: Commands) -> None:
    check = parts.add_parser("verify", help="find any change, gap, truncation or reordering")
    add_case(check)
    check.add_argument(
        "--head", metavar="N:DIGEST", help="a head that was kept elsewhere, as 'ledger head' prints it"
    )
    check.set_defaults(run=verify)
    for name, run, words in (
        ("list", show, "show the records"),
        ("head", head, "print the head, to be kept elsewhere"),
        ("status", status, "say which findings may be published, and what the others lack"),
    ):
        part = parts.add_parser(name, help=words)
        add_case(part)
        part.set_defaults(run=run)


def _add_signing(parts: Commands) -> None:
    key = parts.add_parser("key", help="make the private key of a reviewer")
    key.add_argument("file", type=Path, metavar="FILE")
    _add_passphrase(key)
    key.set_defaults(run=make_key)
    reviewer = parts.add_parser("reviewer", help="enter a reviewer with the key")
    add_case(reviewer)
    _add_key(reviewer)
    reviewer.add_argument("--name", required=True, help="of the reviewer, as it is shown")
    reviewer.set_defaults(run=enter)
    sign = parts.add_parser("sign", help="approve findings, object to them, or take one's decision back")
    add_case(sign)
    sign.add_argument("findings", nargs="*", metavar="FINDING", help="group such as G1, or id of a finding")
    sign.add_argument("--all", action="store_true", help="all findings that count now")
    _add_key(sign)
    sign.add_argument("--object", action="store_const", const="object", dest="decision", help="object instead")
    sign.add_argument("--withdraw", action="store_const", const="withdraw", dest="decision",
                      help="take one's own earlier decision back")  # fmt: skip
    sign.add_argument("--comment", default="", metavar="TEXT", help="why; kept with the signature")
    sign.set_defaults(run=sign_findings, decision="approve")


def _add_key(part: argparse.ArgumentParser) -> None:
    part.add_argument("--key", type=Path, required=True, metavar="FILE", help="made by 'ledger key'")
    _add_passphrase(part)


def _add_passphrase(part: argparse.ArgumentParser) -> None:
    part.add_argument("--passphrase-file", type=Path, metavar="FILE", help="its first line locks the key")


def verify(asked: argparse.Namespace) -> int:
    """Say whether the ledger stands as it was written; 11 if it does not."""
    from fairwitness.ledger.reading import read
    from fairwitness.report.ledger_text import verified

    known = _head(asked.head)
    book = read(_case(asked.case), known=known)
    say(verified(book.checked, is_against=known).rstrip("\n"))
    return 11 if book.checked.problems or not book.told else 0


def show(asked: argparse.Namespace) -> None:
    """Show the records."""
    from fairwitness.ledger.reading import read
    from fairwitness.report.ledger_text import listed

    say(listed(read(_case(asked.case))).rstrip("\n"))


def head(asked: argparse.Namespace) -> None:
    """Print the head."""
    from fairwitness.ledger.publishing import sound

    say(str(sound(_case(asked.case)).head))


def status(asked: argparse.Namespace) -> None:
    """Say which findings may be published."""
    from fairwitness.ledger.publishing import publishable
    from fairwitness.report.ledger_text import may_leave

    say(may_leave(publishable(_case(asked.case))).rstrip("\n"))


def make_key(asked: argparse.Namespace) -> None:
    """Make a key."""
    from fairwitness.ledger.keys import make_key as make

    made = make(asked.file, passphrase=_passphrase(asked))
    say(f"Private key: {asked.file}. Keep it outside every case, and to yourself.\nPublic key: {made.key}")


def enter(asked: argparse.Namespace) -> None:
    """Enter a reviewer."""
    from fairwitness.ledger.reviewing import enter_reviewer

    case, signer = _case(asked.case), _signer(asked)
    made = enter_reviewer(case, signer, name=asked.name)
    say(f"Entered as record {made.number}." if made else "This reviewer stands in the ledger already.")


def sign_findings(asked: argparse.Namespace) -> None:
    """Sign findings."""
    from fairwitness.errors import LedgerError
    from fairwitness.ledger.publishing import sound
    from fairwitness.ledger.recording import current, pillars
    from fairwitness.ledger.reviewing import review

    case, signer = _case(asked.case), _signer(asked)
    book = sound(case)
    known = {name: told for pillar in pillars(book) for name, told in current(book, pillar).items()}
    names = list(known) if asked.all else list(dict.fromkeys(asked.findings))
    if not names:
        raise LedgerError(f"name the findings to sign, or --all. Recorded are: {', '.join(known) or 'none'}.")
    if unknown := [name for name in names if name not in known]:
        raise LedgerError(f"no finding {unknown[0]!r} is recorded. Recorded are: {', '.join(known) or 'none'}.")
    numbers = [known[name].record.number for name in names]
    made = review(
        case, numbers, signer, decision=asked.decision, comment=asked.comment,
        study=known[names[0]].record.study,
    )  # fmt: skip
    words = {"approve": "Approved", "object": "Objected to", "withdraw": "Took back the decision on"}
    say(f"{words[asked.decision]} {', '.join(names)}: record {made[0].number} and following.")


def _case(path: Path) -> Path:
    """Return a folder of ours, finished or not: what was recorded must be readable in any state.

    Raises:
        CaseError: it is none.
    """
    from fairwitness.errors import CaseError
    from fairwitness.ingest.sources import CASE_MARK

    if not (path / CASE_MARK).is_file():
        raise CaseError(f"{path} is no case folder. Name the folder that 'investigate' made.")
    return path


def _head(given: str | None) -> Head | None:
    from fairwitness.errors import StudyError
    from fairwitness.ledger.records import Head

    if given is None:
        return None
    number, _, digest = given.strip().partition(":")
    if not (number.isascii() and number.isdecimal()) or len(digest) != 64 or set(digest) - set("0123456789abcdef"):  # noqa: PLR2004
        raise StudyError(f"--head {given[:100]!r} is no head. Give it as 'ledger head' printed it: 12:9f86d0...")
    return Head(number=int(number), digest=digest)


def _signer(asked: argparse.Namespace) -> Signer:
    from fairwitness.ledger.keys import read_key

    return read_key(asked.key, passphrase=_passphrase(asked))


def _passphrase(asked: argparse.Namespace) -> bytes | None:
    from fairwitness.errors import StudyError

    if asked.passphrase_file is None:
        return None
    try:
        lines = asked.passphrase_file.read_bytes().splitlines()
    except OSError as error:
        raise StudyError(
            f"--passphrase-file {asked.passphrase_file} cannot be read: {error.strerror}. Name a readable file."
        ) from error
    if not lines or not lines[0]:
        raise StudyError(
            f"--passphrase-file {asked.passphrase_file} has an empty first line. Write the passphrase there."
        )
    first: bytes = lines[0]
    return first
