"""An appeal from its statement to its consequences; a run that was interrupted goes on when it is repeated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fairwitness.appeals.evidence import Evidence, fingerprint, read_evidence
from fairwitness.appeals.notices import Notice, notices
from fairwitness.appeals.retest import Retest, retest
from fairwitness.appeals.rewriting import rewrite_report
from fairwitness.errors import CaseError, LedgerError
from fairwitness.findings.case import CaseFolder, finished_case
from fairwitness.investigation import read_findings, silent
from fairwitness.ledger import Entry, append, record_groups, sound
from fairwitness.ledger.overturning import revise
from fairwitness.model import Verdict
from fairwitness.report.judged import find_judgement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from fairwitness.ledger import Book, Record, Told
    from fairwitness.report.judged import Judgement

NAMED = {Verdict.ACTING_TOGETHER, Verdict.DECEPTIVE}
LONGEST_STATEMENT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """An appeal that was decided.

    Attributes:
        account_id: who appealed.
        appeal, retest: numbers of the records.
        outcome: upheld, reversed or undecidable.
        why: the outcome in sentences.
        notices: correction notices, one for each archive that named the account.
    """

    account_id: str
    appeal: int
    retest: int
    outcome: str
    why: tuple[str, ...]
    notices: tuple[Notice, ...]


def appeal(
    case: Path,
    account: str,
    *,
    statement: str,
    evidence: Sequence[Path] = (),
    reading: Mapping[str, Any] | None = None,
    progress: Callable[[str, str], None] = silent,
) -> Decided:
    """Record an appeal, test the account again with the new evidence by the same rules, and record the outcome.

    A finding that is reversed is taken out of the case's findings, judgements and report, which every export reads.

    Args:
        case: a finished case.
        account: id of an account that the case names.
        statement: what the account's people say.
        evidence: files of posts, such as the account's own export.
        reading: how these are read, as `ingest.read` takes it.
        progress: told the stage and what it is doing.

    Raises:
        CaseError: no finished case, or one that cannot be tested again.
        LedgerError: the account is not named, or the statement says nothing.
        UnknownAccountError: the account does not occur.
    """
    if not statement.strip() or len(statement) > LONGEST_STATEMENT:
        raise LedgerError(f"an appeal needs a statement of 1 to {LONGEST_STATEMENT:,} letters. Write what is wrong.")
    prints = [fingerprint(path) for path in evidence]
    if not (case / "case.json").exists():
        raise CaseError(f"{case} is no finished case. Run 'investigate' first.")
    folder = CaseFolder(case)
    with folder.opened_for_writing():
        folder.finish_amending()
        finished_case(case)
        judged = find_judgement(account, judgements=folder.file("judgements.parquet"))
        made = _entered(folder, judged, statement=statement, prints=prints)
        told = _retest_of(sound(case), made) or _tested(
            folder, judged, made, evidence=evidence, reading=reading or {}, progress=progress
        )
        return _followed(folder, judged.account_id, made, told)


def _entered(folder: CaseFolder, judged: Judgement, *, statement: str, prints: list[dict[str, Any]]) -> Record:
    """Record the appeal, or return its record where it stands: it is the same run, repeated."""
    said = {"statement": statement, "evidence": prints}
    for told in reversed(sound(folder.path).of("appeal")):
        if told.about == judged.account_id and told.personal == said:
            return told.record
    if judged.verdict not in NAMED:
        raise LedgerError(
            f"the case does not name this account, so there is nothing to take back (rule {judged.rule_id}). "
            "'fairwitness reasons' says why it is not named."
        )
    study = read_findings(folder).study_digest
    entry = Entry(
        kind="appeal", subject="account", about=judged.account_id, study=study, personal=said,
        facts={"n_evidence_files": len(prints), "verdict": judged.verdict.value},
        refers=_finding_of(sound(folder.path), judged),
    )  # fmt: skip
    return append(folder.path, entry)[-1]


def _finding_of(book: Book, judged: Judgement) -> tuple[int, ...]:
    from fairwitness.ledger import current

    told = current(book).get(judged.group_id or "")
    return (told.record.number,) if told is not None else ()


def _retest_of(book: Book, made: Record) -> Told | None:
    return next((one for one in book.of("retest") if made.number in one.record.refers), None)


def _tested(
    folder: CaseFolder, judged: Judgement, made: Record, *, evidence: Sequence[Path], reading: Mapping[str, Any],
    progress: Callable[[str, str], None],
) -> Told:  # fmt: skip
    findings = read_findings(folder)
    read = findings.read
    held = Evidence(posts=None)
    if evidence:
        held = read_evidence(
            evidence, posts=folder.file("posts.parquet"), account=judged, span_us=(read.first_at_us, read.last_at_us),
            reading=reading,
        )  # fmt: skip
    found = retest(folder, judged, held, findings=findings, progress=progress)
    append(folder.path, _entry(found, judged.account_id, made, study=findings.study_digest))
    told = _retest_of(sound(folder.path), made)
    if told is None:
        raise LedgerError(f"the ledger of {folder.path} lost a record. 'fairwitness ledger verify' says more.")
    return told


def _entry(found: Retest, account_id: str, made: Record, *, study: str) -> Entry:
    facts = {
        "outcome": found.outcome, "verdict_before": found.verdict_before.value,
        "verdict_after": found.verdict_after.value, "rule_before": found.rule_before, "rule_after": found.rule_after,
        "n_new": found.n_new, "n_group_before": found.n_group_before, "n_group_after": found.n_group_after,
    }  # fmt: skip
    personal = {"why": list(found.why), "p_before": found.p_before, "p_after": found.p_after}
    return Entry(
        kind="retest", subject="account", about=account_id, study=study, facts=facts, personal=personal,
        refers=(made.number,),
    )  # fmt: skip


def _followed(folder: CaseFolder, account_id: str, made: Record, told: Told) -> Decided:
    """Carry the outcome into the files of the case, and tell the archives; doing it twice changes nothing."""
    outcome = str(told.record.facts["outcome"])
    written: tuple[Notice, ...] = ()
    if outcome == "reversed":
        revise(folder)
        rewrite_report(folder)
        record_groups(folder.path, read_findings(folder), because="reversed")
        written = notices(folder.path, account_id, because="reversed", record=told.record.number)
    return Decided(
        account_id=account_id, appeal=made.number, retest=told.record.number, outcome=outcome,
        why=tuple(str(one) for one in told.personal.get("why", ())), notices=written,
    )  # fmt: skip
