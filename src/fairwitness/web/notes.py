"""Notes and decisions of the analyst: lines of JSON in the case, which are only ever added to.

Each line holds the SHA-256 of the one before, so that a line that was changed, taken out or put in shows.  The file
is no part of any stage: findings and digests stay as they are, and whoever copies the case copies the notes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec

from fairwitness.errors import StudyError

if TYPE_CHECKING:
    from pathlib import Path

FILE = "notes.jsonl"
LONGEST_TEXT = 20_000
LONGEST_AUTHOR = 100
START = "0" * 64
"""What stands before the first line."""
Kind = Literal["note", "decision"]
Subject = Literal["case", "group", "account"]


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """One line.

    Attributes:
        number: from 1.
        at_us: when it was written, UTC.
        author: as the analyst gave it.
        kind: note or decision.
        subject: case, group or account.
        about: id of the group or account; empty for the case.
        text: as written.
        study_digest: of the study that the findings then answered; group ids hold within it.
        previous: SHA-256 of the line before, without its line end.
    """

    number: int
    at_us: int
    author: str
    kind: Kind
    subject: Subject
    about: str
    text: str
    study_digest: str
    previous: str


@dataclass(frozen=True, slots=True)
class Written:
    """A note as it was read back, and whether it stands where and as it was written."""

    note: Note
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A note that is to be added."""

    author: str
    kind: Kind
    subject: Subject
    about: str
    text: str

    def __post_init__(self) -> None:
        """Refuse what says nothing, or too much."""
        if not self.text.strip() or len(self.text) > LONGEST_TEXT:
            raise StudyError(f"A note needs a text of at most {LONGEST_TEXT:,} characters. Write or shorten it.")
        if not self.author.strip() or len(self.author) > LONGEST_AUTHOR:
            raise StudyError("A note needs the name of its author, 100 characters at most. Write it.")


def add(path: Path, draft: Draft, *, study_digest: str) -> Note:
    """Add a note to the end of the file and return it; two writers wait for each other.

    Args:
        path: the file, made where it is missing.
        draft: what is to be added.
        study_digest: of the study that is open.

    Raises:
        StudyError: the file cannot be written.
    """
    try:
        with path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            lines = file.read().splitlines()
            note = Note(
                number=len(lines) + 1, at_us=time.time_ns() // 1_000, study_digest=study_digest,
                previous=_digest(lines[-1]) if lines else START, author=draft.author.strip(), kind=draft.kind,
                subject=draft.subject, about=draft.about, text=draft.text.replace("\r\n", "\n"),
            )  # fmt: skip
            file.write(msgspec.json.encode(note) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StudyError(
            f"{path.name} cannot be written: {error.strerror}. Free space, or unlock the case."
        ) from error
    return note


def read(path: Path) -> tuple[Written, ...]:
    """Return the notes in the order in which they were written; a line that cannot be read is left out.

    Args:
        path: the file; none of it is an empty one.
    """
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return ()
    before = [START, *(_digest(line) for line in lines)]
    found = []
    for place, line in enumerate(lines):
        if (note := _note(line)) is not None:
            found.append(Written(note, note.previous == before[place] and note.number == place + 1))
    return tuple(found)


def n_unreadable(path: Path) -> int:
    """Return how many lines are no notes of ours."""
    try:
        return sum(_note(line) is None for line in path.read_bytes().splitlines())
    except FileNotFoundError:
        return 0


def _note(line: bytes) -> Note | None:
    try:
        return msgspec.json.decode(line, type=Note)
    except msgspec.DecodeError:
        return None


def _digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
