"""What may be published: findings that two reviewers signed, without accounts that are held back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from fairwitness.errors import LedgerError
from fairwitness.finding import Finding
from fairwitness.finding import digest as finding_digest
from fairwitness.ledger.reading import Book, read
from fairwitness.ledger.recording import ACCOUNTS, current
from fairwitness.ledger.standing import (
    NEEDED,
    AccountStanding,
    GroupStanding,
    account_standing,
    approvals,
    finding_standing,
)
from fairwitness.ledger.writing import Entry, append
from fairwitness.model import Findings, Group

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fairwitness.ledger.records import Head, Record

PILLARS = ("access", "figures")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishable:
    """What may leave a case.

    Attributes:
        head: of the ledger; it belongs into the manifest, where it closes the ledger's past.
        groups: ids of the accounts that may be named, by id of the group.
        findings: ids of the findings of other pillars, by pillar.
        withheld: why a group, a finding or an account may not be published, by its id.
        signed_by: public keys of the reviewers, by id of the group or finding.
    """

    head: Head
    groups: dict[str, tuple[str, ...]]
    findings: dict[str, tuple[str, ...]]
    withheld: dict[str, str]
    signed_by: dict[str, tuple[str, ...]]

    @property
    def accounts(self) -> frozenset[str]:
        """Return the accounts that may be named."""
        return frozenset(account for accounts in self.groups.values() for account in accounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A line of the changelog of corrections; it names nobody.

    Attributes:
        number: of the record.
        at_us: when.
        kind: retest, correction, notice or forgotten.
        outcome: such as reversed or found_real.
        account_id: whom it is about; empty where that was forgotten.
    """

    number: int
    at_us: int
    kind: str
    outcome: str
    account_id: str


def publishable(case: Path) -> Publishable:
    """Return what of a case may be published: signed by two distinct reviewers, and as it was when they signed.

    Raises:
        LedgerError: the ledger is damaged, or findings cannot be read.
    """
    book = sound(case)
    found = Publishable(head=book.head, groups={}, findings={}, withheld={}, signed_by={})
    for group in _groups(case):
        standing = finding_standing(book, group.group_id)
        if _is_free(found, book, standing, group.group_id, finding_digest(group)):
            held = {m.account_id: held_back(account_standing(book, m.account_id), standing) for m in group.members}
            found.withheld.update({account: why for account, why in held.items() if why})
            found.groups[group.group_id] = tuple(account for account, why in held.items() if not why)
    for pillar in PILLARS:
        found.findings[pillar] = tuple(
            one.finding_id for one in _of_pillar(case, pillar) if _is_finding_free(found, book, one, pillar)
        )
    return found


def _is_finding_free(found: Publishable, book: Book, one: Finding, pillar: str) -> bool:
    standing = finding_standing(book, one.finding_id, pillar=pillar)
    return _is_free(found, book, standing, one.finding_id, finding_digest(one), pillar=pillar)


def _is_free(
    found: Publishable, book: Book, standing: GroupStanding, name: str, digest: str, *, pillar: str = ACCOUNTS
) -> bool:
    """Return whether a finding may be published, and put down who signed it, or why it may not."""
    if why := _why_not(standing, book, name, digest, pillar=pillar):
        found.withheld[name] = why
        return False
    found.signed_by[name] = tuple(one.key for one in standing.approvals)
    return True


def sound(case: Path) -> Book:
    """Return the ledger of a case.

    Raises:
        LedgerError: it is damaged.
    """
    book = read(case)
    if book.checked.problems:
        raise LedgerError(
            f"the ledger of {case} is damaged: {book.checked.problems[0]} "
            f"'fairwitness ledger verify {case}' says all."
        )
    return book


def _why_not(standing: GroupStanding, book: Book, name: str, digest: str, *, pillar: str = ACCOUNTS) -> str:
    """Return why a finding may not be published, empty if it may."""
    if standing.number and current(book, pillar)[name].personal.get("digest") != digest:
        return "it is not the finding that was recorded"
    return not_signed(standing)


def not_signed(standing: GroupStanding) -> str:
    """Return what a finding lacks to be published, empty if it lacks nothing."""
    if not standing.number:
        return "it is not recorded in the ledger"
    if standing.objections:
        return "a reviewer objects"
    if not standing.is_approved:
        return f"{len(standing.approvals)} of {NEEDED} reviewers signed"
    return ""


def held_back(account: AccountStanding, group: GroupStanding) -> str:
    """Return why one account of a signed group is held back, empty if it is not."""
    after = approvals(one for one in group.reviews if one.number > account.hold)
    if not account.hold or len(after) >= NEEDED:
        return ""
    if any(one.number == account.hold for one in account.corrections):
        return "its label was corrected; two reviewers must sign again"
    return "it appealed; two reviewers must sign again after that"


def _groups(case: Path) -> tuple[Group, ...]:
    path = case / "findings.json"
    if not path.exists():
        return ()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Findings).groups
    except (OSError, msgspec.DecodeError) as error:
        raise LedgerError(f"{path} cannot be read: {error}. Run 'investigate' again.") from error


def _of_pillar(case: Path, pillar: str) -> tuple[Finding, ...]:
    path = case / pillar / "findings.json"
    if not path.exists():
        return ()
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[Finding, ...])
    except (OSError, msgspec.DecodeError) as error:
        raise LedgerError(f"{path} cannot be read: {error}. Run '{pillar}' again.") from error


def record_publication(
    case: Path, *, archive: str, manifest: str, accounts: Mapping[str, str] | Iterable[str], title: str = "",
    study: str = "",
) -> Record:  # fmt: skip
    """Record that an archive was published; who is named in it gets correction notices later.

    Args:
        case: the case folder.
        archive: what the archive is called or where it can be found.
        manifest: SHA-256 of its manifest.
        accounts: whom it names, by their ids in the case; as a mapping, with the names that they have in the archive.
        title: of the archive.
        study: digest of the study that the case answers.

    Returns:
        The new record, or the old one where this manifest was recorded before.

    Raises:
        LedgerError: the ledger is damaged or cannot be written.
    """
    for one in sound(case).of("publication"):
        if one.record.facts.get("manifest") == manifest:
            return one.record
    entry = Entry(
        kind="publication", study=study, facts={"manifest": manifest, "archive": archive},
        personal={"title": title, **({"names": list(accounts.values())} if isinstance(accounts, Mapping) else {})},
        accounts=tuple(accounts),
    )  # fmt: skip
    return append(case, entry)[-1]


def changes(case: Path) -> tuple[Change, ...]:
    """Return the changelog of corrections, oldest first."""
    found = []
    for one in read(case).of("retest", "correction", "forgotten", "notice"):
        facts = one.record.facts
        outcome = str(facts.get("outcome") or facts.get("label") or facts.get("because") or "")
        about = one.about if one.record.subject == "account" else ""
        found.append(
            Change(
                number=one.record.number, at_us=one.record.at_us, kind=one.record.kind, outcome=outcome,
                account_id=about,
            )
        )  # fmt: skip
    return tuple(found)
