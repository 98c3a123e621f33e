"""Reviewers and their signatures on findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.errors import LedgerError
from fairwitness.ledger.lines import digest
from fairwitness.ledger.reading import Book, read
from fairwitness.ledger.signing import Decision, review_message, reviewer_message
from fairwitness.ledger.writing import Entry, Writer, writing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fairwitness.ledger.keys import Signer
    from fairwitness.ledger.records import Record

LONGEST_NAME = 100
LONGEST_COMMENT = 20_000


def reviewers(book: Book) -> dict[str, str]:
    """Return the names of the reviewers by key; empty where a name was forgotten."""
    return {str(one.record.facts["key"]): str(one.personal.get("name", "")) for one in book.of("reviewer")}


def enter_reviewer(case: Path, signer: Signer, *, name: str) -> Record | None:
    """Enter a reviewer, once; return the record, or None where this key and name stand already.

    Args:
        case: the case folder.
        signer: the reviewer's key.
        name: as it is shown.

    Raises:
        LedgerError: no name, or the key or the name is another reviewer's.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise LedgerError(f"A reviewer needs a name of at most {LONGEST_NAME} letters. Give it with --name.")
    known = reviewers(read(case))
    if known.get(signer.key) == name:
        return None
    if signer.key in known:
        raise LedgerError("this key stands in the ledger under another name. Use the name, or a key of your own.")
    if name.casefold() in {other.casefold() for other in known.values()}:
        raise LedgerError("a reviewer of this name stands in the ledger with another key. Use that key.")
    with writing(case) as writer:
        signature = signer.sign(reviewer_message(ledger=writer.ledger, key=signer.key))
        facts = {"key": signer.key, "signature": signature}
        return writer.add(Entry(kind="reviewer", facts=facts, personal={"name": name}))


def review(
    case: Path, numbers: Sequence[int], signer: Signer, *, decision: Decision, comment: str = "", study: str = ""
) -> tuple[Record, ...]:
    """Sign a decision on recorded findings.

    Args:
        case: the case folder.
        numbers: of the records of the findings.
        signer: the reviewer's key, which stands in the ledger.
        decision: approve, object, or withdraw.
        comment: why.
        study: digest of the study that the case answers.

    Raises:
        LedgerError: the key is not a reviewer's, or a number is no finding's.
    """
    book = read(case)
    if signer.key not in reviewers(book):
        raise LedgerError("this key is not one of a reviewer. Enter it: fairwitness ledger reviewer CASE --key FILE.")
    if len(comment) > LONGEST_COMMENT:
        raise LedgerError(f"a comment has at most {LONGEST_COMMENT:,} letters. Shorten it.")
    findings = {one.record.number: one for one in book.of("finding")}
    if wrong := [number for number in numbers if number not in findings]:
        raise LedgerError(f"record {wrong[0]} is no finding. 'fairwitness ledger list' shows the findings.")
    with writing(case) as writer:
        return tuple(
            writer.add(_entry(writer, findings[number].record, signer, decision, comment, study))
            for number in numbers
        )


def _entry(writer: Writer, finding: Record, signer: Signer, decision: Decision, comment: str, study: str) -> Entry:
    line = digest(writer.chain[finding.number - 1])
    message = review_message(ledger=writer.ledger, line=line, decision=decision)
    return Entry(
        kind="review", subject=finding.subject, about=finding.about, study=study, refers=(finding.number,),
        facts={"decision": decision, "key": signer.key, "signature": signer.sign(message)},
        personal={"comment": comment} if comment else {},
    )  # fmt: skip
