"""What appeals changed, put into the files of the case: every report and export reads these, so none forgets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fairwitness.detectors import rules
from fairwitness.errors import CaseError
from fairwitness.findings.revising import Revision, revised, revised_judgements
from fairwitness.ledger.reading import Book, read
from fairwitness.model import Findings, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.findings.case import CaseFolder

FINDINGS, JUDGEMENTS = "findings.json", "judgements.parquet"


def overturned(book: Book) -> dict[str, Revision]:
    """Return what became of the accounts whose last appeal was granted, by account id."""
    found: dict[str, Revision] = {}
    for told in book.of("retest"):
        if told.about and told.record.facts.get("outcome") == "reversed":
            milder = told.record.facts.get("verdict_after") == Verdict.ACTING_TOGETHER.value
            old = found.get(told.about)
            if old is None or not milder:  # what one appeal took back, a later one does not bring again
                found[told.about] = Revision(rules.ACTING_TOGETHER if milder else rules.REVERSED, "reversed")
    return found


def refuse_forgotten(case: Path) -> None:
    """Refuse to run a study again that would bring people back who were removed from it.

    Raises:
        CaseError: somebody was removed from the case, or all of it was.
    """
    gone = read(case).of("forgotten")
    if any(one.record.facts.get("because") == "deleted" for one in gone):
        raise CaseError(f"the case {case} was deleted, and only its chain of records is kept. Choose another folder.")
    if n_people := len(gone):
        raise CaseError(
            f"from the case {case} {n_people} account(s) were removed, and running it again would bring them back. "
            "Take their rows out of the files, and make a new case."
        )


def revise(folder: CaseFolder, *, made_from: str | None = None) -> bool:
    """Take overturned findings out of a case's findings and judgements; return whether there were any.

    Args:
        folder: the case, held for writing.
        made_from: as in `CaseFolder.amend`.
    """
    revisions = overturned(read(folder.path))
    before = msgspec.json.decode(folder.file(FINDINGS).read_bytes(), type=Findings)
    now = revised(before, revisions)
    if now is before:
        return False
    folder.amend(lambda into: write_revised(folder, into, before=before, now=now, revisions=revisions),
                 made_from=made_from)  # fmt: skip
    return True


def write_revised(
    folder: CaseFolder, into: Path, *, before: Findings, now: Findings, revisions: dict[str, Revision]
) -> None:
    """Write findings and judgements that agree with each other into a folder."""
    import pyarrow.parquet as pq

    encoded = msgspec.json.encode(now, order="deterministic")
    (into / FINDINGS).write_bytes(msgspec.json.format(encoded, indent=1) + b"\n")
    table = pq.read_table(folder.file(JUDGEMENTS))
    rule_of = {account: revision.rule for account, revision in revisions.items()}
    pq.write_table(revised_judgements(table, before=before, now=now, rule_of=rule_of), into / JUDGEMENTS)
