"""Correction notices: what the holders of archives are told when a finding that they hold is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fairwitness.ledger import Entry, append, sound

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.ledger import Book, Told
    from fairwitness.ledger.records import Subject

FOLDER = "notices"
WORDS = {
    "reversed": "The finding on the account below was reversed on appeal: it is named no longer, or more mildly.",
    "found_real": "The label of the account below was corrected: it was found to be a real person's account.",
    "reattributed": "The label of the account below was corrected: it is ascribed to somebody else now.",
    "withdrawn": "The label of the account below was withdrawn by its source.",
    "forgotten": "An account was removed from the case. Take it out of the archive and its copies.",
}


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One notice to one archive.

    Attributes:
        format: of this file.
        archive: the archive that named the account, as it was recorded when it was published.
        manifest: SHA-256 of its manifest.
        published: number of the record of its publication.
        record: number of the ledger's record that made the notice necessary.
        line: digest of that record, by which it can be found in any copy of the ledger.
        because: reversed, forgotten, or the corrected label.
        account: whom it is about, by the name that it has in the archive.
        text: what is to be done, in plain words.
    """

    format: str
    archive: str
    manifest: str
    published: int
    record: int
    line: str
    because: str
    account: str
    text: str


def notices(case: Path, account_id: str, *, because: str, record: int) -> tuple[Notice, ...]:
    """Write a notice for every archive that named an account, record it, and return all of them.

    Args:
        case: the case folder; the notices stand in its folder `notices`.
        account_id: whom they are about.
        because: a key of `WORDS`.
        record: number of the record that made them necessary.

    Raises:
        LedgerError: the ledger is damaged or cannot be written.
    """
    return announced(case, named_in(sound(case), account_id), because=because, record=record, account_id=account_id)


def named_in(book: Book, account_id: str) -> dict[int, str]:
    """Return what an account is called in each archive that named it, by number of the record of publication."""
    return {
        one.record.number: one.names.get(account_id, account_id)
        for one in book.of("publication")
        if account_id in one.accounts
    }


def announced(case: Path, named: dict[int, str], *, because: str, record: int, account_id: str) -> tuple[Notice, ...]:
    """Write and record notices for given publications; those that stand already are not recorded again.

    Args:
        case: the case folder.
        named: from `named_in`, asked before the account is forgotten.
        because: as for `notices`.
        record: as for `notices`.
        account_id: under which the notice is recorded; empty for one that was forgotten.
    """
    book = sound(case)
    reason = book.number(record)
    known = {(one.record.refers, one.record.facts.get("because")) for one in book.of("notice")}
    found = []
    for number, name in named.items():
        publication = book.number(number)
        if publication is None:
            continue
        notice = _notice(publication, reason, because=because, record=record, account=name)
        _write(case, notice)
        found.append(notice)
        if ((number, record), because) not in known:
            subject: Subject = "account" if account_id else "case"
            append(case, Entry(kind="notice", subject=subject, about=account_id, study=publication.record.study,
                               refers=(number, record), facts={"because": because}))  # fmt: skip
    return tuple(found)


def _notice(publication: Told, reason: Told | None, *, because: str, record: int, account: str) -> Notice:
    facts = publication.record.facts
    return Notice(
        format="fairwitness-correction/1", archive=str(facts.get("archive", "")),
        manifest=str(facts.get("manifest", "")),
        published=publication.record.number, record=record, line=reason.line if reason is not None else "",
        because=because, account=account, text=WORDS[because],
    )  # fmt: skip


def _write(case: Path, notice: Notice) -> None:
    folder = case / FOLDER
    folder.mkdir(exist_ok=True)
    target = folder / f"notice-{notice.record}-{notice.published}.json"
    aside = target.with_suffix(".tmp")
    encoded = msgspec.json.encode(notice, order="deterministic")
    aside.write_bytes(msgspec.json.format(encoded, indent=1) + b"\n")
    aside.replace(target)
