"""What the ledger allows to leave a case: groups that two people signed, without accounts that are held back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fairwitness.errors import ArchiveError
from fairwitness.ledger import Change, changes, finding_standing, publishable, sound
from fairwitness.ledger.signing import is_signed, review_message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from fairwitness.ledger import Book
    from fairwitness.model import Findings

NOT_OF_THE_CASE = ("publication", "notice")
"""Records that tell of archives: the next archive of the same case must not differ because of them."""
REVIEWERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """What may be published of a case.

    Attributes:
        named: accounts that may be named.
        withheld: why an account may not be named, by its id.
        changes: the changelog of corrections.
        manifest: what the manifest holds of the ledger: its point and the reviewers' signatures.
        n_forgotten: accounts that were removed from the case on request.
    """

    named: frozenset[str]
    withheld: Mapping[str, str]
    changes: tuple[Change, ...]
    manifest: dict[str, Any]
    n_forgotten: int = 0


def clearance(case: Path, found: Findings) -> Clearance:
    """Return what may be published.

    Raises:
        ArchiveError: a group is not signed by two reviewers, or is not as it was when they signed.
        LedgerError: the ledger is damaged.
    """
    allowed = publishable(case)
    held = [f"{g.group_id} ({allowed.withheld[g.group_id]})" for g in found.groups if g.group_id in allowed.withheld]
    if held:
        raise ArchiveError(
            f"{case} must not be published: {'; '.join(held)}. Each group needs the signatures of two reviewers: "
            f"'fairwitness ledger --help' says how they sign."
        )
    book = sound(case)
    people = {member.account_id for group in found.groups for member in group.members}
    log = tuple(one for one in changes(case) if one.kind not in NOT_OF_THE_CASE)
    return Clearance(
        named=frozenset(allowed.accounts), changes=log, n_forgotten=sum(one.kind == "forgotten" for one in log),
        withheld={one: why for one, why in allowed.withheld.items() if one in people},
        manifest={"ledger": _point(book), "reviews": list(_reviews(book, found))},
    )  # fmt: skip


def _point(book: Book) -> dict[str, object]:
    """Return how far the ledger had come: its identity, and number and digest of its last record on the case."""
    own = [one for one in book.told if one.record.kind not in NOT_OF_THE_CASE]
    return {"identity": book.ledger, "number": own[-1].record.number, "digest": own[-1].line} if own else {}


def _reviews(book: Book, found: Findings) -> Iterator[dict[str, str]]:
    for group in found.groups:
        standing = finding_standing(book, group.group_id)
        for review in standing.approvals:
            told = book.number(review.number)
            signature = "" if told is None else str(told.record.facts.get("signature", ""))
            yield {"group_id": group.group_id, "key": review.key, "line": standing.line, "signature": signature}


def wrong_reviews(told: Mapping[str, Any], group_ids: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each group that the manifest does not show to be signed by two reviewers.

    Args:
        told: the manifest of an archive.
        group_ids: of the groups that it publishes.
    """
    ledger = str(told.get("ledger", {}).get("identity", ""))
    keys: dict[str, set[str]] = {}
    for review in told.get("reviews", ()):
        message = review_message(ledger=ledger, line=str(review["line"]), decision="approve")
        if is_signed(message, key=str(review["key"]), signature=str(review["signature"])):
            keys.setdefault(str(review["group_id"]), set()).add(str(review["key"]))
        else:
            yield f"the signature of reviewer {str(review['key'])[:16]} on {review['group_id']} does not hold"
    for group_id in group_ids:
        if len(keys.get(group_id, ())) < REVIEWERS:
            yield f"{group_id} is signed by {len(keys.get(group_id, ()))} reviewers; two are needed"
