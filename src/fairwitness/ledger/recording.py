"""Findings in the ledger: each once, with its digest; an equal one is not recorded again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fairwitness.finding import digest
from fairwitness.ledger.reading import Book, read
from fairwitness.ledger.writing import Entry, writing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fairwitness.finding import Finding
    from fairwitness.ledger.reading import Told
    from fairwitness.ledger.records import Record
    from fairwitness.model import Findings, Group, Number

ACCOUNTS = "accounts"


def current(book: Book, pillar: str = ACCOUNTS) -> dict[str, Told]:
    """Return the records of the findings that count now, by id: the last record `study` of the pillar lists them."""
    studies = [one for one in book.of("study") if one.record.facts.get("pillar") == pillar]
    if not studies:
        return {}
    listed = set(studies[-1].record.refers)
    return {one.about: one for one in book.of("finding") if one.record.number in listed}


def pillars(book: Book) -> tuple[str, ...]:
    """Return the pillars of which findings are recorded, in order of the first record."""
    return tuple(dict.fromkeys(str(one.record.facts.get("pillar", "")) for one in book.of("study")))


def record_groups(case: Path, findings: Findings, *, because: str = "") -> tuple[Record, ...]:
    """Record the findings on accounts of a finished study; nothing where they stand already.

    Args:
        case: the case folder.
        findings: as they count now.
        because: why they changed, where it is no new study.

    Returns:
        The new records.

    Raises:
        LedgerError: the ledger is damaged or cannot be written.
    """
    entries = {group.group_id: _group(group, findings) for group in findings.groups}
    return _record(case, ACCOUNTS, entries, study=findings.study_digest, because=because)


def record_findings(case: Path, pillar: str, findings: Sequence[Finding], *, study: str = "") -> tuple[Record, ...]:
    """Record the findings of another pillar; nothing where they stand already.

    Args:
        case: the case folder.
        pillar: access or figures.
        findings: all that the pillar has in this case.
        study: digest of what was asked, where there is one.

    Raises:
        LedgerError: as for `record_groups`.
    """
    entries = {one.finding_id: _finding(one, study) for one in findings}
    return _record(case, pillar, entries, study=study, because="")


def _group(group: Group, findings: Findings) -> Entry:
    facts: dict[str, Number] = {
        "pillar": ACCOUNTS, "verdict": group.verdict.value, "n_accounts": len(group.members),
        "rules": " ".join(sorted({s.rule_id for s in group.statements})), "version": findings.version,
    }  # fmt: skip
    return Entry(
        kind="finding", subject="group", about=group.group_id, study=findings.study_digest, facts=facts,
        personal={"digest": digest(group)}, accounts=tuple(m.account_id for m in group.members),
    )  # fmt: skip


def _finding(one: Finding, study: str) -> Entry:
    facts: dict[str, Number] = {"pillar": one.pillar, "verdict": one.verdict, "rules": one.rule_id}
    return Entry(
        kind="finding", subject="finding", about=one.finding_id, study=study, facts=facts,
        personal={"digest": digest(one)},
    )  # fmt: skip


def _record(case: Path, pillar: str, entries: Mapping[str, Entry], *, study: str, because: str) -> tuple[Record, ...]:
    book = read(case)
    standing = current(book, pillar)
    same = {name for name, entry in entries.items() if name in standing and _is_same(standing[name], entry)}
    known = pillar in pillars(book)
    if known and same == entries.keys() == standing.keys() and _last_study(book, pillar) == study:
        return ()
    with writing(case) as writer:
        made = []
        for name, entry in entries.items():
            if name in same:
                made.append(standing[name].record.number)
                continue
            old = (standing[name].record.number,) if name in standing else ()
            made.append(writer.add(replace(entry, supersedes=old)).number)
        gone = tuple(told.record.number for name, told in standing.items() if name not in entries)
        facts: dict[str, Number] = {"pillar": pillar, "n_findings": len(made)}
        if because:
            facts["because"] = because
        writer.add(Entry(kind="study", study=study, facts=facts, refers=tuple(made), supersedes=gone))
        return tuple(writer.records)


def _is_same(told: Told, entry: Entry) -> bool:
    return told.personal.get("digest") == entry.personal["digest"] and told.record.study == entry.study


def _last_study(book: Book, pillar: str) -> str:
    return [one.record.study for one in book.of("study") if one.record.facts.get("pillar") == pillar][-1]
