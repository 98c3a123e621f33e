"""Corrected labels of accounts, and which findings depend on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fairwitness.ledger.reading import Book
    from fairwitness.model import Findings, Group

Label = Literal["found_real", "reattributed", "withdrawn"]
LABELS: dict[str, str] = {
    "found_real": "found to be a real person's account",
    "reattributed": "ascribed to somebody else now",
    "withdrawn": "label withdrawn by its source",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """A corrected label, and what in one group rests on its account.

    Attributes:
        account_id: whose label was corrected.
        label: a key of `LABELS`.
        source: who says so.
        group_id: the group that depends on it; empty where no finding does.
        is_named: whether that group names the account.
        n_co_actions: co-actions kept as evidence in which it takes part.
        n_without: of these, how many would be none without it.
        n_left: accounts that the group names, without all whose labels were corrected.
        is_large_enough: whether as many would still be a group that may be named.
    """

    account_id: str
    label: str
    source: str
    group_id: str
    is_named: bool
    n_co_actions: int
    n_without: int
    n_left: int
    is_large_enough: bool


def corrected(book: Book) -> dict[str, tuple[str, str]]:
    """Return label and source of each account whose label was corrected last, by id, in order of the records."""
    found: dict[str, tuple[str, str]] = {}
    for one in book.of("correction"):
        if one.about:
            found.pop(one.about, None)
            found[one.about] = (str(one.record.facts.get("label", "")), str(one.personal.get("source", "")))
    return found


def dependencies(book: Book, findings: Findings) -> tuple[Dependency, ...]:
    """Return which findings depend on accounts with corrected labels, in the order of the corrections.

    Args:
        book: the case's ledger.
        findings: of the case, as they count now.
    """
    labels = corrected(book)
    found = []
    for account_id, (label, source) in labels.items():
        mine = [_one(group, account_id, label, source, findings, labels) for group in findings.groups]
        resting = [one for one in mine if one.is_named or one.n_co_actions]
        nothing = Dependency(account_id=account_id, label=label, source=source, group_id="", is_named=False,
                             n_co_actions=0, n_without=0, n_left=0, is_large_enough=True)  # fmt: skip
        found += resting or [nothing]
    return tuple(found)


def _one(
    group: Group, account_id: str, label: str, source: str, findings: Findings, labels: dict[str, tuple[str, str]]
) -> Dependency:
    co_actions = {
        id(co): co for evidence in (group.evidence, *(m.evidence for m in group.members)) for co in evidence
    }
    touched = [co for co in co_actions.values() if any(action.account_id == account_id for action in co.actions)]
    others = [len({action.account_id for action in co.actions} - {account_id}) for co in touched]
    named = [member.account_id for member in group.members]
    n_left = sum(one not in labels for one in named)
    return Dependency(
        account_id=account_id, label=label, source=source, group_id=group.group_id, is_named=account_id in named,
        n_co_actions=len(touched), n_without=sum(n < 2 for n in others), n_left=n_left,  # noqa: PLR2004  a meeting needs two
        is_large_enough=n_left >= int(findings.settings.get("min_group", 0)),
    )  # fmt: skip


def dependency_words(one: Dependency) -> str:
    """Return what rests on an account with a corrected label."""
    start = f"{one.account_id} ({LABELS.get(one.label, one.label)}, says {one.source}):"
    if not one.group_id:
        return f"{start} no finding depends on it."
    named = "named in" if one.is_named else "not named in"
    enough = "" if one.is_large_enough else " That is too few to name a group: look at it again."
    return (
        f"{start} {named} {one.group_id}; {one.n_co_actions:,} co-actions shown there include it, {one.n_without:,} "
        f"would be none without it; {one.n_left:,} named accounts are left without corrected ones.{enough}"
    )
