"""Removing a person from a case: rows, words, mentions and findings go, the chain of records stays valid."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.appeals.notices import Notice, announced, named_in
from fairwitness.appeals.removing import Removal, removal, write_without
from fairwitness.appeals.rewriting import rewrite_report
from fairwitness.errors import CaseError, UnknownAccountError
from fairwitness.findings.case import CaseFolder, finished_case
from fairwitness.investigation import ANSWERS, read_findings
from fairwitness.ledger import Entry, append, emptied, read, record_groups, sound
from fairwitness.report.judged import find_judgement

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from fairwitness.ledger.records import Content

KEPT = frozenset({
    "ledger", "stages", "case.json", "fairwitness-case", "notices", "access", "figures", "actions", "objects",
    "posts.parquet", "accounts.parquet", "quarantine.parquet", "judgements.parquet", "pairs.parquet", "read.json",
    "study.json", "findings.json", "report.html",
})  # fmt: skip
"""What a case consists of; anything else beside it may be a copy of sources."""
MADE_FROM = "forgotten"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was done.

    Attributes:
        n_posts: rows of posts that were removed.
        n_contents: contents of the ledger that were emptied.
        record: number of the record that says so.
        notices: for archives that named the account.
        beside: files in the folder that are no part of the case and may still hold the person's posts.
    """

    n_posts: int
    n_contents: int
    record: int
    notices: tuple[Notice, ...]
    beside: tuple[str, ...]


def forget(case: Path, account: str) -> Forgotten:
    """Remove an account from a case.

    Its posts, profile, judgement, pairs, its place in groups and evidence, mentions of it by others, and what the
    ledger holds of it are removed; commitments stay, which say nothing without their salts.  What the tests found of
    others stays as it was found.  The case cannot be run again from its sources afterwards.

    Args:
        case: a finished case, or one whose forgetting was interrupted.
        account: its id, as in the data.

    Raises:
        CaseError: no such case.
        UnknownAccountError: the account does not occur.
        LedgerError: the ledger is damaged.
    """
    if not (case / "case.json").exists():
        raise CaseError(f"{case} is no finished case. Run 'investigate' first.")
    folder = CaseFolder(case)
    with folder.opened_for_writing():
        if folder.finish_amending():
            _settle(folder)
        finished_case(case)
        known = _known_as(folder, account)
        gone = removal(folder, known)
        named = named_in(sound(case), known)
        token = next((token for token, name in read(case).ids.items() if name == known), "")
        study = read_findings(folder).study_digest
        done: list[tuple[int, int]] = []

        def make(into: Path) -> None:
            """Empty the ledger once the tables are written: whatever fails before leaves all as it was."""
            if gone.is_in_tables:
                write_without(folder, into, gone)
            done.append(_empty(case, gone, token=token, study=study))

        folder.amend(make, made_from=MADE_FROM)
        record, n_contents = done[-1]
        _settle(folder)
        written = announced(case, named, because="forgotten", record=record, account_id="")
        return Forgotten(
            n_posts=gone.n_posts, n_contents=n_contents, record=record, notices=written, beside=beside(case)
        )


def _known_as(folder: CaseFolder, account: str) -> str:
    """Return the id under which the case, or only its ledger, has the account."""
    try:
        return find_judgement(account, judgements=folder.file("judgements.parquet")).account_id
    except UnknownAccountError:
        if account in read(folder.path).ids.values():
            return account
        raise


def _empty(case: Path, gone: Removal, *, token: str, study: str) -> tuple[int, int]:
    """Empty what the ledger holds of an account; return the number of the record, and of contents.

    That is its id, all that was said in records about it, and whatever else names it.
    """
    about = {told.record.number for told in read(case).told if token and told.record.about == token}
    n_contents = 0

    def names_it(content: Content) -> bool:
        nonlocal n_contents
        is_id = content.value is not None and "account_id" in content.value
        said = content.number in about and not is_id
        found = content.commitment == token or said or gone.scrub.holds(content.value)
        n_contents += found
        return found

    # The token says nothing once its salt is gone; it tells which records were about the same account.
    entry = Entry(kind="forgotten", study=study, facts={"account": token} if token else {})
    return emptied(case, entry, which=names_it).number, n_contents


def _settle(folder: CaseFolder) -> None:
    """Draw the report anew, and take away what was made from the tables as they were."""
    rewrite_report(folder)
    folder.drop_pages()
    for name in ANSWERS:
        folder.file(name).unlink(missing_ok=True)
    shutil.rmtree(folder.file(".partial"), ignore_errors=True)
    record_groups(folder.path, read_findings(folder), because="forgotten")


def beside(case: Path) -> tuple[str, ...]:
    """Return the names of what lies in a case's folder and is no part of it."""
    return tuple(sorted(path.name for path in case.iterdir() if path.name not in KEPT))


def set_deletion(case: Path, on: date) -> int:
    """Record the day on which a case is to be deleted; return the number of the record.

    Raises:
        LedgerError: the ledger is damaged or cannot be written.
    """
    _case(case)
    return append(case, Entry(kind="retention", facts={"delete_on": on.isoformat()}))[-1].number


def deletion_day(case: Path) -> str:
    """Return the day on which a case is to be deleted, as the ledger says last; empty without one."""
    told = read(case).of("retention")
    return str(told[-1].record.facts.get("delete_on", "")) if told else ""


def delete_case(case: Path) -> int:
    """Delete everything of a case but the chain of its ledger; return the number of the last record.

    The chain says what was recorded and when, and names nobody.

    Raises:
        CaseError: no case of ours.
        LedgerError: the ledger is damaged.
    """
    _case(case)
    folder = CaseFolder(case)
    with folder.opened_for_writing():
        sound(case)
        record = emptied(case, Entry(kind="forgotten", facts={"because": "deleted"}), which=lambda _: True)
        for path in sorted(case.iterdir()):
            if path.name in {"ledger", "fairwitness-case"}:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        return record.number


def _case(case: Path) -> None:
    if not (case / "fairwitness-case").is_file():
        raise CaseError(f"{case} is no case folder. Name the folder that 'investigate' made.")
