"""The ledger of a case: append-only records in a hash chain; nothing is edited, a later record supersedes."""

from fairwitness.ledger.notes import Draft, Note, add_note, notes_of
from fairwitness.ledger.publishing import Change, Publishable, changes, publishable, record_publication, sound
from fairwitness.ledger.reading import Book, Told, read
from fairwitness.ledger.recording import current, pillars, record_findings, record_groups
from fairwitness.ledger.records import Head, Record
from fairwitness.ledger.reviewing import enter_reviewer, review, reviewers
from fairwitness.ledger.standing import NEEDED, account_standing, finding_standing
from fairwitness.ledger.writing import Entry, append, emptied, writing

__all__ = [
    "NEEDED", "Book", "Change", "Draft", "Entry", "Head", "Note", "Publishable", "Record", "Told", "account_standing",
    "add_note", "append", "changes", "current", "emptied", "enter_reviewer", "finding_standing",
    "notes_of", "pillars", "publishable", "read", "record_findings", "record_groups", "record_publication", "review",
    "reviewers", "sound", "writing",
]  # fmt: skip
