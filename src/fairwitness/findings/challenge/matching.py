"""From the entries of a list to accounts of the corpus; what leads nowhere is counted and listed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.findings.challenge.records import ListReport, LostEntry, Unmatched
from fairwitness.ingest.cells import MANGLED
from fairwitness.ingest.networks import spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fairwitness.findings.case import CaseFolder
    from fairwitness.findings.challenge.lists import AccountList, Entry
    from fairwitness.network.kernel import I64

WHOLE_NUMBER = re.compile(r"\d{1,15}\.0")
"""An id that a spreadsheet or a data frame took for a decimal number; no digit is lost."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list whose entries have been looked up.

    Attributes:
        report: what became of every entry.
        accounts: account numbers, each once, in the order of the list.
        entries: the entry that led to each, as it was written.
    """

    report: ListReport
    accounts: I64
    entries: tuple[str, ...]


class Names:
    """Ids and handles of a corpus."""

    def __init__(
        self,
        ids: Sequence[str],
        *,
        handles: Iterable[tuple[str, str]],
        without_posts: Iterable[str] = (),
        platforms: Mapping[str, str | None] | None = None,
    ) -> None:
        """Take ids by account number, pairs (handle, id), ids of accounts without a post, and platforms by id."""
        self._number = {name: k for k, name in enumerate(ids)}
        self._silent = set(without_posts) - self._number.keys()
        self._ids_of: dict[str, set[str]] = {}
        self._spelt: dict[str, set[str]] = {}
        for account_id, platform in (platforms or {}).items():
            for spelling in spellings(account_id, platform):
                self._spelt.setdefault(spelling, set()).add(account_id)
        for handle, account_id in handles:
            self._ids_of.setdefault(folded(handle), set()).add(account_id)

    def find(self, text: str) -> int | Unmatched:
        """Return the account that an entry means, by id first, or why it means none."""
        if not text:
            return Unmatched.EMPTY
        for form in (text, text.removeprefix("@"), text.removesuffix(".0") if WHOLE_NUMBER.fullmatch(text) else text):
            if (found := self._by_id(form)) is not Unmatched.ABSENT:
                return found
        owners = self._ids_of.get(folded(text), set())
        if len(owners) > 1:
            return Unmatched.AMBIGUOUS
        if owners:
            return self._by_id(next(iter(owners)))
        return Unmatched.MANGLED if re.match(MANGLED, text) else Unmatched.ABSENT

    def _by_id(self, account_id: str) -> int | Unmatched:
        if account_id in self._number:
            return self._number[account_id]
        if account_id in self._silent:
            return Unmatched.NO_POSTS
        # The same id on two platforms is two accounts, and nobody can tell which one is meant.
        meant = self._spelt.get(account_id, set())
        if len(meant) > 1:
            return Unmatched.AMBIGUOUS
        return self._by_id(next(iter(meant))) if meant else Unmatched.ABSENT


def folded(handle: str) -> str:
    """Return a handle as platforms compare it: without '@' and without case."""
    return handle.strip().removeprefix("@").casefold()


def read_names(folder: CaseFolder, *, ids: Sequence[str]) -> Names:
    """Read the handles of a case; `ids` are those of the accounts that posted, by number."""
    import pyarrow.parquet as pq

    accounts = pq.read_table(folder.file("accounts.parquet"), columns=["account_id", "platform", "handle"])
    judged = pq.read_table(folder.file("judgements.parquet"), columns=["account_id", "platform"])
    platforms = {
        name: platform
        for table in (accounts, judged)
        for name, platform in zip(table["account_id"].to_pylist(), table["platform"].to_pylist(), strict=True)
    }
    known = accounts["account_id"].to_pylist()
    handles = accounts["handle"].to_pylist()
    pairs = ((handle, account) for handle, account in zip(handles, known, strict=True) if handle)
    return Names(ids, handles=pairs, without_posts=known, platforms=platforms)


def look_up(asked: AccountList, *, names: Names) -> Listed:
    """Return the accounts that a list means; an entry that means one met before counts as repeated."""
    found: dict[int, str] = {}
    lost: dict[str, LostEntry] = {}
    n_repeated = 0
    for entry in asked.entries:
        answer = names.find(entry.text)
        n_repeated += answer in found if not isinstance(answer, Unmatched) else entry.text in lost
        _keep(entry, answer, found=found, lost=lost)
    report = ListReport(
        name=asked.name, sha256=asked.sha256, n_entries=len(asked.entries), n_accounts=len(found),
        n_repeated=n_repeated, lost=tuple(lost.values()),
    )  # fmt: skip
    return Listed(report, np.array(list(found), np.int64), tuple(found.values()))


def _keep(entry: Entry, answer: int | Unmatched, *, found: dict[int, str], lost: dict[str, LostEntry]) -> None:
    if isinstance(answer, Unmatched):
        lost.setdefault(entry.text, LostEntry(entry.text, entry.line, answer))
    else:
        found.setdefault(answer, entry.text)


def on_both(one: Listed, other: Listed) -> Mapping[int, str]:
    """Return the accounts that stand on both lists, with the entry of the first."""
    shared = set(other.accounts.tolist())
    return {k: text for k, text in zip(one.accounts.tolist(), one.entries, strict=True) if k in shared}
