"""Adding to the ledger: under a lock, on the disk before anybody is told, and nothing after damage."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fairwitness.errors import LedgerError
from fairwitness.ledger.files import CHAIN, CONTENTS, FOLDER, HEAD, LOCK, NEXT, Files, read_files
from fairwitness.ledger.lines import committed, digest, of_contents, parsed, written
from fairwitness.ledger.records import START, Content, Head, Kind, Record, Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from fairwitness.model import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is to be recorded.

    Attributes:
        kind: what happened.
        subject: what it is about.
        about: id of the group, finding or account; empty for the case.
        study: digest of the study that the case answers.
        facts: what is not personal.
        personal: what is; it can be forgotten.
        accounts: ids of further accounts that it names; each can be forgotten by itself.
        refers: numbers of earlier records that it speaks of.
        supersedes: numbers of earlier records that it takes the place of.
    """

    kind: Kind
    subject: Subject = "case"
    about: str = ""
    study: str = ""
    facts: Mapping[str, Number] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)
    accounts: tuple[str, ...] = ()
    refers: tuple[int, ...] = ()
    supersedes: tuple[int, ...] = ()


class Writer:
    """What is being added, before it is on the disk."""

    def __init__(self, files: Files) -> None:
        self.records: list[Record] = []
        self.contents: list[Content] = []
        self.chain: list[bytes] = list(files.chain)
        self._known = list(filter(None, (parsed(line, Content) for line in files.own_contents())))
        last = parsed(self.chain[-1], Record) if self.chain else None
        self._at_us = last.at_us if last is not None else 0
        self._tokens = dict(_tokens(self._known))
        if not self.chain:
            self.add(Entry(kind="opened", facts={"ledger": secrets.token_hex(16)}))

    @property
    def ledger(self) -> str:
        """Return the digest of the ledger's first line: its identity."""
        return digest(self.chain[0])

    def add(self, entry: Entry) -> Record:
        """Take an entry up and return its record; it counts only once the writer is closed."""
        number = len(self.chain) + 1
        mine: list[Content] = []
        about = self._token(entry.about, number, mine) if entry.subject == "account" else entry.about
        personal = dict(entry.personal)
        if entry.accounts:
            personal["accounts"] = [self._token(one, number, mine) for one in entry.accounts]
        if personal:
            mine.append(committed(number, {"personal": personal}))
        self._at_us = max(time.time_ns() // 1_000, self._at_us)
        record = Record(
            number=number, at_us=self._at_us, kind=entry.kind, subject=entry.subject, about=about, study=entry.study,
            refers=entry.refers, supersedes=entry.supersedes, facts=dict(entry.facts),
            contents=of_contents(one.commitment for one in mine),
            previous=digest(self.chain[-1]) if self.chain else START,
        )  # fmt: skip
        self.records.append(record)
        self.contents += mine
        self.chain.append(written(record))
        return record

    def _token(self, account_id: str, number: int, mine: list[Content]) -> str:
        """Return what stands for an account in the chain: the commitment to its id."""
        if account_id not in self._tokens:
            made = committed(number, {"account_id": account_id})
            mine.append(made)
            self._tokens[account_id] = made.commitment
        return self._tokens[account_id]


def _tokens(contents: Iterable[Content]) -> Iterator[tuple[str, str]]:
    for content in contents:
        if content.value is not None and "account_id" in content.value:
            yield content.value["account_id"], content.commitment


@contextlib.contextmanager
def writing(case: Path) -> Iterator[Writer]:
    """Add records to a case's ledger: all of them, or none where something fails before they are on the disk.

    Args:
        case: the case folder.

    Raises:
        LedgerError: the ledger is damaged or cannot be written; nothing is added to a damaged one.
    """
    with locked(case) as folder:
        files = tidied(folder)
        writer = Writer(files)
        yield writer
        if writer.records:
            _commit(folder, files, writer)


def append(case: Path, *entries: Entry) -> tuple[Record, ...]:
    """Add entries to a case's ledger and return their records, which are on the disk then.

    Raises:
        LedgerError: as for `writing`.
    """
    with writing(case) as writer:
        return tuple(writer.add(entry) for entry in entries)


@contextlib.contextmanager
def locked(case: Path) -> Iterator[Path]:
    """Hold a case's ledger alone, waiting for other writers; the lock ends with the process, however it ends.

    Raises:
        LedgerError: there is no such case, or its folder cannot be written.
    """
    folder = case / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        with (folder / LOCK).open("a", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder
    except OSError as error:
        where = error.filename or folder
        raise LedgerError(f"{where} cannot be written: {error.strerror}. Free space, or unlock the case.") from error


def tidied(folder: Path) -> Files:
    """Return the files as they hold, with what killed writers left behind cut off or finished.

    Raises:
        LedgerError: they are damaged.
    """
    files = read_files(folder)
    if not files.reaches_head():
        raise LedgerError(
            f"{folder} is damaged, so nothing is added to it. 'fairwitness ledger verify' says what is wrong."
        )
    if files.is_emptied:
        os.replace(folder / NEXT, folder / CONTENTS)  # noqa: PTH105  Path.replace does the same
    (folder / NEXT).unlink(missing_ok=True)
    own = files.own_contents()
    _cut(folder / CONTENTS, own)
    _cut(folder / CHAIN, files.chain)
    if files.head != files.last:  # also before the first record: a chain without a head would look robbed of it
        _put(folder / HEAD, written(files.last) + b"\n")
    return Files(files.chain, tuple(own), files.last, b"", b"")


def _cut(path: Path, lines: Iterable[bytes]) -> None:
    """Cut a file behind its last line that counts."""
    size = sum(len(line) + 1 for line in lines)
    if path.exists() and path.stat().st_size > size:
        with path.open("r+b") as file:
            file.truncate(size)
            os.fsync(file.fileno())


def _commit(folder: Path, files: Files, writer: Writer) -> None:
    """Put contents, then chain, then head on the disk: a record never stands without what it commits to."""
    _add(folder / CONTENTS, map(written, writer.contents))
    _add(folder / CHAIN, writer.chain[len(files.chain) :])
    _put(folder / HEAD, written(Head(number=len(writer.chain), digest=digest(writer.chain[-1]))) + b"\n")


def _add(path: Path, lines: Iterable[bytes]) -> None:
    data = b"".join(line + b"\n" for line in lines)
    with path.open("ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _put(path: Path, data: bytes) -> None:
    """Write a file aside, force it to the disk and rename it, the folder too."""
    aside = path.with_suffix(".tmp")
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def emptied(case: Path, entry: Entry, *, which: Callable[[Content], bool]) -> Record:
    """Record that contents are forgotten, and empty them: commitments stay, salts and values go.

    The emptied contents are on the disk before the record, and take their place after it; a process killed between
    leaves either nothing done, or a record after which the emptied contents hold.

    Args:
        case: the case folder.
        entry: of the kind forgotten.
        which: says of a content whether it is to be emptied.

    Raises:
        LedgerError: as for `writing`.
    """
    with locked(case) as folder:
        files = tidied(folder)
        writer = Writer(files)
        number = len(writer.chain) + 1
        contents = [one for line in files.own_contents() if (one := parsed(line, Content)) is not None]
        going = {one.commitment for one in contents if not one.forgotten_by and which(one)}
        facts = {**entry.facts, "emptied": of_contents(c.commitment for c in contents if c.commitment in going)}
        record = writer.add(
            Entry(kind="forgotten", subject=entry.subject, about=entry.about, study=entry.study, facts=facts)
        )
        rest = [_without(one, by=number) if one.commitment in going else one for one in contents]
        _put(folder / NEXT, b"".join(written(one) + b"\n" for one in (*rest, *writer.contents)))
        _add(folder / CHAIN, writer.chain[len(files.chain) :])
        _put(folder / HEAD, written(Head(number=number, digest=digest(writer.chain[-1]))) + b"\n")
        os.replace(folder / NEXT, folder / CONTENTS)  # noqa: PTH105  as above
    return record


def _without(content: Content, *, by: int) -> Content:
    return Content(number=content.number, commitment=content.commitment, salt="", value=None, forgotten_by=by)
