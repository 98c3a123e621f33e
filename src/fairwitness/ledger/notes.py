"""Notes and decisions of the analyst in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fairwitness.errors import LedgerError
from fairwitness.ledger.writing import Entry, append

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.ledger.reading import Book
    from fairwitness.ledger.records import Record

LONGEST_TEXT = 20_000
LONGEST_AUTHOR = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A note that is to be added.

    Attributes:
        author: as the analyst gave it.
        kind: note or decision.
        subject: case, group or account.
        about: id of the group or account; empty for the case.
        text: as written.
    """

    author: str
    kind: Literal["note", "decision"]
    subject: Literal["case", "group", "account"]
    about: str
    text: str

    def __post_init__(self) -> None:
        """Refuse what says nothing, or too much."""
        if not self.text.strip() or len(self.text) > LONGEST_TEXT:
            raise LedgerError(f"A note needs a text of at most {LONGEST_TEXT:,} characters. Write or shorten it.")
        if not self.author.strip() or len(self.author) > LONGEST_AUTHOR:
            raise LedgerError("A note needs the name of its author, 100 characters at most. Write it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note as it was read back; `text` and `author` are empty where they were forgotten."""

    number: int
    at_us: int
    author: str
    kind: str
    subject: str
    about: str
    text: str
    study_digest: str
    is_forgotten: bool


def add_note(case: Path, draft: Draft, *, study_digest: str) -> Record:
    """Add a note to the ledger of a case.

    Args:
        case: the case folder.
        draft: what is to be added.
        study_digest: of the study that is open.

    Raises:
        LedgerError: the ledger is damaged or cannot be written.
    """
    personal = {"author": draft.author.strip(), "text": draft.text.replace("\r\n", "\n")}
    entry = Entry(kind=draft.kind, subject=draft.subject, about=draft.about, study=study_digest, personal=personal)
    return append(case, entry)[-1]


def notes_of(book: Book) -> tuple[Note, ...]:
    """Return the notes and decisions of a ledger, in the order in which they were written."""
    return tuple(
        Note(
            number=one.record.number, at_us=one.record.at_us, author=str(one.personal.get("author", "")),
            kind=one.record.kind, subject=one.record.subject, about=one.about,
            text=str(one.personal.get("text", "")), study_digest=one.record.study, is_forgotten=one.is_forgotten,
        )
        for one in book.of("note", "decision")
    )  # fmt: skip
