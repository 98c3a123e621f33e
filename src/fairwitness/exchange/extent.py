"""What of a case may leave it: groups that two reviewers signed, and who disagreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from fairwitness.errors import ExchangeError
from fairwitness.ledger import account_standing, finding_standing, publishable, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fairwitness.ledger import Book
    from fairwitness.model import Findings, Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissent:
    """Somebody who disagrees with a group.

    Attributes:
        group_id: the group.
        kind: objection of a reviewer, or appeal of an account.
        number: of the record in the ledger.
        text: what is said, as a sentence.
    """

    group_id: str
    kind: str
    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What may leave.

    Attributes:
        found: findings with the groups and members that may leave.
        unsigned: ids of groups in it that two reviewers have not signed; only where drafts were asked for.
        dissent: objections and appeals, in order.
    """

    found: Findings
    unsigned: frozenset[str]
    dissent: tuple[Dissent, ...]


def extent(case: Path, found: Findings, *, drafts: bool) -> Extent:
    """Return what of the findings may leave the case.

    Args:
        case: the case folder.
        found: its findings.
        drafts: groups that are not signed may leave too, marked as drafts.

    Raises:
        ExchangeError: no group may leave.
        LedgerError: the ledger is damaged.
    """
    allowed, book = publishable(case), read(case)
    unsigned = frozenset(group.group_id for group in found.groups) - allowed.groups.keys()
    groups = [
        group if drafts and group.group_id in unsigned else _kept(group, allowed.accounts)
        for group in found.groups if drafts or group.group_id not in unsigned
    ]  # fmt: skip
    groups = [group for group in groups if group.members]
    if found.groups and not groups:
        raise ExchangeError(
            f"no group of {case} may leave it: none is signed by two reviewers ('fairwitness ledger --help'). "
            f"--drafts writes them all the same, marked as drafts."
        )
    return Extent(
        found=replace(found, groups=tuple(groups)), unsigned=unsigned if drafts else frozenset(),
        dissent=tuple(entry for group in groups for entry in _dissent(book, group)),
    )  # fmt: skip


def check_signed(case: Path, found: Findings, *, drafts: bool) -> None:
    """Refuse counts of accounts that two reviewers have not signed for: a share rests on every group.

    Raises:
        ExchangeError: a group is not signed, and drafts were not asked for.
        LedgerError: the ledger is damaged.
    """
    unsigned = sorted({group.group_id for group in found.groups} - publishable(case).groups.keys())
    if unsigned and not drafts:
        raise ExchangeError(
            f"the shares rest on {', '.join(unsigned)}, which two reviewers have not signed "
            f"('fairwitness ledger --help'). --drafts writes them all the same, marked as a draft."
        )


def _kept(group: Group, accounts: frozenset[str]) -> Group:
    members = tuple(member for member in group.members if member.account_id in accounts)
    return group if len(members) == len(group.members) else replace(group, members=members)


def _dissent(book: Book, group: Group) -> Iterator[Dissent]:
    for review in finding_standing(book, group.group_id).objections:
        said = f" It says: {review.comment}" if review.comment else ""
        text = f"The reviewer with key {review.key[:16]} objects to this group.{said}"
        yield Dissent(group_id=group.group_id, kind="objection", number=review.number, text=text)
    for member in group.members:
        for appeal in account_standing(book, member.account_id).appeals:
            outcome = appeal.outcome or "not decided yet"
            text = f"A named account contests that it belongs to this group. Its own test anew: {outcome}."
            yield Dissent(group_id=group.group_id, kind="appeal", number=appeal.number, text=text)
