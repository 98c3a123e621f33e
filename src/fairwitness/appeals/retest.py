"""An account tested again: the same rules and settings, the case's posts with those of the appeal."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fairwitness.appeals.evidence import Evidence, joined
from fairwitness.findings.case import CaseFolder
from fairwitness.investigation import judged_again, study_of
from fairwitness.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fairwitness.model import Findings
    from fairwitness.report.judged import Judgement

Decided = Literal["upheld", "reversed", "undecidable"]
ORDER = {Verdict.NOT_ENOUGH_DATA: 0, Verdict.INDEPENDENT: 0, Verdict.ACTING_TOGETHER: 1, Verdict.DECEPTIVE: 2}
"""How heavy a verdict weighs on an account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retest:
    """What came out.

    Attributes:
        outcome: upheld, reversed (named no longer, or with a milder verdict) or undecidable.
        verdict_before, verdict_after, rule_before, rule_after: of the account.
        p_before, p_after: its own test on held-out data, where it had one.
        n_new: posts that the tests had more.
        n_group_before: accounts of its group that are named, without it.
        n_group_after: of these, how many the same tests still name.
        why: the outcome in sentences.
    """

    outcome: Decided
    verdict_before: Verdict
    verdict_after: Verdict
    rule_before: str
    rule_after: str
    p_before: float | None
    p_after: float | None
    n_new: int
    n_group_before: int
    n_group_after: int
    why: tuple[str, ...]


def retest(
    folder: CaseFolder, account: Judgement, evidence: Evidence, *, findings: Findings,
    progress: Callable[[str, str], None],
) -> Retest:  # fmt: skip
    """Test an account again.

    Everything is tested, as the tests of one account rest on what everybody did; only this account's outcome is used.

    Args:
        folder: the case, held for writing.
        account: who appeals, as the case judges it.
        evidence: what it handed in.
        findings: as they count now.
        progress: told the stage and what it is doing.

    Raises:
        CaseError: the case does not hold its settings.
    """
    aside = CaseFolder(folder.file(".partial") / "appeal")
    shutil.rmtree(aside.path, ignore_errors=True)
    aside.path.mkdir(parents=True)
    try:
        joined(folder.file("posts.parquet"), evidence, into=aside.path)
        found = judged_again(folder, aside, study=study_of(folder), progress=progress)
    finally:
        shutil.rmtree(aside.path, ignore_errors=True)
    after = found[account.account_id]
    others = _others(findings, account.account_id)
    still = sum(found[one].group >= 0 for one in others)
    outcome = _decided(account.verdict, after.rule.verdict, evidence)
    return Retest(
        outcome=outcome, verdict_before=account.verdict, verdict_after=after.rule.verdict,
        rule_before=account.rule_id, rule_after=after.rule.rule_id, p_before=account.p_value, p_after=after.p_value,
        n_new=evidence.n_new, n_group_before=len(others), n_group_after=still,
        why=tuple(_why(outcome, account, after.rule.verdict, evidence, len(others) - still)),
    )  # fmt: skip


def _others(findings: Findings, account_id: str) -> list[str]:
    """Return the other named accounts of an account's group."""
    for group in findings.groups:
        ids = [member.account_id for member in group.members]
        if account_id in ids:
            return [one for one in ids if one != account_id]
    return []


def _decided(before: Verdict, after: Verdict, evidence: Evidence) -> Decided:
    """Return the outcome; an appeal never makes the standing of its account worse."""
    if evidence.unreadable:
        return "undecidable"
    if ORDER[after] >= ORDER[before]:
        return "upheld"
    return "undecidable" if after is Verdict.NOT_ENOUGH_DATA else "reversed"


def _why(
    outcome: Decided, account: Judgement, after: Verdict, evidence: Evidence, n_others_gone: int
) -> Iterator[str]:
    yield from _of_evidence(evidence)
    if outcome == "upheld":
        yield "Tested again by the same rules, the finding is the same."
        yield "What the statement says beyond the posts cannot be tested; two reviewers read it and sign anew."
    elif outcome == "undecidable":
        yield "The data do not decide this appeal. Unless two reviewers read it and sign anew, nothing is published."
    elif after is Verdict.ACTING_TOGETHER:
        yield "Tested again by the same rules, deceit is not shown. It counts as acting together only."
    else:
        yield "Tested again by the same rules, it does not pass. It is named no longer."
    if n_others_gone > 0:
        yield (
            f"With the new posts {n_others_gone:,} other accounts of its group would not be named either. Their "
            "findings are not changed by this appeal; reviewers should look at the group again."
        )
    if account.p_value is not None and evidence.n_new:
        yield f"The account's own p was {account.p_value:.3g} before."


def _of_evidence(evidence: Evidence) -> Iterator[str]:
    if evidence.unreadable:
        yield f"The evidence could not be read as posts: {evidence.unreadable}"
        return
    if evidence.posts is None:
        yield "No evidence was handed in; the tests had the same posts as before."
        return
    yield (
        f"The evidence holds {evidence.n_posts:,} posts of the account: {evidence.n_new:,} are new and were tested, "
        f"{evidence.n_known:,} the case had, {evidence.n_outside:,} lie outside the study's time."
    )
    if evidence.n_of_others:
        yield f"{evidence.n_of_others:,} posts of other accounts in the evidence were not used."
    if evidence.n_absent:
        yield (
            f"{evidence.n_absent:,} posts that the case ascribes to the account are not in its evidence: deleted, "
            "left out, or not its own. Posts alone cannot tell which."
        )
