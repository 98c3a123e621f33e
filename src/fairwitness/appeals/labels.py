"""Import of corrected labels: accounts that were later found real, ascribed to somebody else, or withdrawn."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.appeals.notices import Notice, notices
from fairwitness.appeals.rewriting import rewrite_report
from fairwitness.errors import SourceError
from fairwitness.findings.case import CaseFolder, finished_case
from fairwitness.ingest.networks import spellings
from fairwitness.investigation import read_findings
from fairwitness.ledger import Entry, append, read, sound
from fairwitness.ledger.corrections import LABELS, Dependency, dependencies, dependency_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEEDED = ("account_id", "label")
LARGEST_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One row of a correction set."""

    account_id: str
    label: str
    source: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a correction set.

    Attributes:
        n_rows: rows with anything in them.
        n_recorded: accounts of the case whose labels were recorded now.
        n_known: rows that say what the ledger says already.
        n_elsewhere: rows of accounts that the case does not hold.
        set_aside: row numbers, and why they were not used.
        dependencies: which findings depend on corrected labels, old and new.
        notices: for archives that named the accounts.
    """

    n_rows: int
    n_recorded: int
    n_known: int
    n_elsewhere: int
    set_aside: tuple[tuple[int, str], ...]
    dependencies: tuple[Dependency, ...]
    notices: tuple[Notice, ...]


def import_labels(case: Path, corrections: Path, *, source: str = "") -> Imported:
    """Record corrected labels of the accounts of a case, and draw its report with what depends on them.

    Args:
        case: a finished case.
        corrections: CSV or TSV with the columns account_id and label (found_real, reattributed or withdrawn), and
            source and note if it has them.
        source: who says so, for rows that do not say it.

    Raises:
        SourceError: the file cannot be read, or lacks a column.
        CaseError: no finished case.
        LedgerError: the ledger is damaged.
    """
    rows, set_aside, digest = _rows(corrections, source=source or corrections.name)
    folder = CaseFolder(case)
    finished_case(case)
    with folder.opened_for_writing():
        known = _known(folder)
        here = [(known[row.account_id], row) for row in rows if row.account_id in known]
        sound(case)
        written: list[Notice] = []
        n_recorded = 0
        for account_id, row in dict(here).items():
            if _stands(case, account_id, row):
                continue
            n_recorded += 1
            written += _record(case, account_id, row, digest=digest, study=read_findings(folder).study_digest)
        if n_recorded:
            rewrite_report(folder)
        return Imported(
            n_rows=len(rows) + len(set_aside), n_recorded=n_recorded, n_known=len(dict(here)) - n_recorded,
            n_elsewhere=len(rows) - len(here), set_aside=tuple(set_aside),
            dependencies=dependencies(read(case), read_findings(folder)), notices=tuple(written),
        )  # fmt: skip


def _record(case: Path, account_id: str, row: Label, *, digest: str, study: str) -> tuple[Notice, ...]:
    entry = Entry(
        kind="correction", subject="account", about=account_id, study=study,
        facts={"label": row.label, "set": digest}, personal={"source": row.source, "note": row.note},
    )  # fmt: skip
    record = append(case, entry)[-1]
    return notices(case, account_id, because=row.label, record=record.number)


def _stands(case: Path, account_id: str, row: Label) -> bool:
    mine = [one for one in read(case).of("correction") if one.about == account_id]
    return bool(mine) and (mine[-1].record.facts.get("label"), mine[-1].personal) == (
        row.label, {"source": row.source, "note": row.note},
    )  # fmt: skip


def _known(folder: CaseFolder) -> dict[str, str]:
    """Return the accounts of the case by every way to write their ids; what two accounts share is left out."""
    import pyarrow.parquet as pq

    table = pq.read_table(folder.file("judgements.parquet"), columns=["account_id", "platform"])
    found: dict[str, list[str]] = {}
    for account_id, platform in zip(table["account_id"].to_pylist(), table["platform"].to_pylist(), strict=True):
        for spelling in dict.fromkeys((account_id, *spellings(account_id, platform))):
            found.setdefault(spelling, []).append(account_id)
    return {spelling: ids[0] for spelling, ids in found.items() if len(ids) == 1}


def _rows(path: Path, *, source: str) -> tuple[list[Label], list[tuple[int, str]], str]:
    data = _bytes(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: not UTF-8 text ({error.reason}). Save it as UTF-8.") from error
    first, _, _ = text.partition("\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max("\t;,", key=first.count))
    good: list[Label] = []
    bad: list[tuple[int, str]] = []
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if missing := [name for name in NEEDED if name not in header]:
            raise SourceError(
                f"{path}: no column {missing[0]}; the columns are {', '.join(header[:20]) or 'none'}. It needs "
                f"account_id and label, which is one of {', '.join(LABELS)}."
            )
        for number, row in enumerate(reader, start=2):
            if any(cell.strip() for cell in row):
                _sort(dict(zip(header, (cell.strip() for cell in row), strict=False)), number, good, bad, source)
    except csv.Error as error:
        raise SourceError(f"{path}: not a table: {error}. Save it as CSV.") from error
    return good, bad, hashlib.sha256(data).hexdigest()


def _sort(cells: dict[str, str], number: int, good: list[Label], bad: list[tuple[int, str]], source: str) -> None:
    account_id, label = cells.get("account_id", ""), cells.get("label", "").lower().replace(" ", "_")
    if not account_id:
        bad.append((number, "no account_id"))
    elif label not in LABELS:
        bad.append((number, f"label {label[:40]!r} is none of {', '.join(LABELS)}"))
    else:
        good.append(Label(account_id=account_id, label=label, source=cells.get("source") or source,
                          note=cells.get("note", "")))  # fmt: skip


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise SourceError(f"{path}: larger than {LARGEST_BYTES:,} bytes, which no set of corrections is.")
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}. Check the name.") from error


def said(found: Imported) -> Iterator[str]:
    """Return what became of a correction set, in sentences."""
    yield (
        f"{found.n_rows:,} rows: {found.n_recorded:,} labels recorded, {found.n_known:,} stood already, "
        f"{found.n_elsewhere:,} of accounts that the case does not hold, {len(found.set_aside):,} set aside."
    )
    for number, why in found.set_aside[:10]:
        yield f"  row {number}: {why}"
    yield from map(dependency_words, found.dependencies)
