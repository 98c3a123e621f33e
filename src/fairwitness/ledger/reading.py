"""The ledger as it is read: each record with what it says, accounts by id as long as they are not forgotten."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fairwitness.ledger.checking import Checked, check
from fairwitness.ledger.files import FOLDER, read_files
from fairwitness.ledger.lines import digest, parsed
from fairwitness.ledger.records import Content, Head, Record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fairwitness.ledger.files import Files
    from fairwitness.ledger.records import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One record as it is read.

    Attributes:
        record: the line of the chain.
        line: its digest.
        about: id of the account, group or finding; empty for the case and for accounts that were forgotten.
        personal: what it says beside its facts; empty where that was forgotten.
        accounts: further accounts that it names, without those that were forgotten.
        names: what these are called in an archive, by id, where the record says so.
        is_forgotten: whether some of it was.
    """

    record: Record
    line: str
    about: str
    personal: dict[str, Any]
    accounts: tuple[str, ...]
    names: dict[str, str]
    is_forgotten: bool


@dataclass(frozen=True, slots=True)
class Book:
    """A case's ledger.

    Attributes:
        told: all records that can be read, in order.
        checked: what is wrong with it, if anything.
        ids: account id by token.
    """

    told: tuple[Told, ...]
    checked: Checked
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def head(self) -> Head:
        """Return the head of the chain."""
        return self.checked.head

    @property
    def ledger(self) -> str:
        """Return the digest of the first line, the ledger's identity; empty for an empty one."""
        return self.told[0].line if self.told else ""

    def of(self, *kinds: Kind) -> tuple[Told, ...]:
        """Return the records of some kinds, in order."""
        return tuple(one for one in self.told if one.record.kind in kinds)

    def number(self, number: int) -> Told | None:
        """Return a record by its number."""
        return next((one for one in self.told if one.record.number == number), None)


def read(case: Path, *, known: Head | None = None) -> Book:
    """Read a case's ledger and check it; nothing is written, and a missing one is an empty one.

    Args:
        case: the case folder.
        known: a head that it once had, from outside the case.
    """
    files = read_files(case / FOLDER)
    contents = [one for line in files.own_contents() if (one := parsed(line, Content)) is not None]
    ids = {c.commitment: str(c.value["account_id"]) for c in contents if c.value and "account_id" in c.value}
    return Book(tuple(_told(files, contents, ids)), check(files, known=known), ids)


def _told(files: Files, contents: Iterable[Content], ids: dict[str, str]) -> list[Told]:
    of: dict[int, list[Content]] = {}
    for content in contents:
        of.setdefault(content.number, []).append(content)
    return [
        _one(record, digest(line), of.get(record.number, []), ids)
        for line in files.chain
        if (record := parsed(line, Record)) is not None
    ]


def _one(record: Record, line: str, contents: list[Content], ids: dict[str, str]) -> Told:
    personal: dict[str, Any] = {}
    for content in contents:
        if content.value is not None and isinstance(said := content.value.get("personal"), dict):
            personal = dict(said)
    named = [str(token) for token in personal.pop("accounts", ())]
    accounts = tuple(ids[token] for token in named if token in ids)
    called = zip(named, map(str, personal.pop("names", ())), strict=False)
    names = {ids[token]: name for token, name in called if token in ids}
    about = ids.get(record.about, "") if record.subject == "account" else record.about
    gone = any(one.forgotten_by for one in contents) or len(accounts) < len(named)
    is_forgotten = gone or (record.subject == "account" and not about)
    return Told(
        record=record, line=line, about=about, personal=personal, accounts=accounts, names=names,
        is_forgotten=is_forgotten,
    )  # fmt: skip
