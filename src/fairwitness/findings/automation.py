"""Statements about automation from a finished case, and as a table.  Nothing here changes a judgement of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.detectors.automation import TESTS
from fairwitness.detectors.automation.gathering import COLUMNS, gather
from fairwitness.detectors.automation.judging import judge
from fairwitness.errors import StudyError
from fairwitness.ingest.networks import spellings
from fairwitness.schema import Column, Contract

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    import pyarrow as pa

    from fairwitness.detectors.automation.judging import Statement
    from fairwitness.findings.case import CaseFolder
    from fairwitness.model import Findings

BETWEEN = "; "

AUTOMATION = Contract(
    "automation",
    (
        Column("subject", "string", "account or group"),
        Column("subject_id", "string", "id of the account or of the confirmed group"),
        Column("rule_id", "string", "the rule of the statement"),
        Column("outcome", "string", "shown, not_shown, not_enough_data or declared"),
        Column("statistic_name", "string", "what the statistic is"),
        Column("statistic", "float64", "the number that was tested", nullable=True),
        Column("p_value", "float64", "under the rule's null", nullable=True),
        Column("q_value", "float64", "Benjamini-Hochberg over all subjects of the rule", nullable=True),
        Column("n", "int64", "units that the test rests on, or as many as there were"),
        Column("unit", "string", "what n counts"),
        Column("claim", "string", "what is claimed if the outcome is shown"),
        Column("sentence", "string", "what was counted, or why it could not be"),
        Column("benign_explanations", "string", "innocent explanations that would look the same"),
    ),
)


def statements(folder: CaseFolder, *, findings: Findings, declared: Collection[str]) -> list[Statement]:
    """Return every statement about the accounts and confirmed groups of a case.

    Args:
        folder: a finished case.
        findings: of the same case; its groups are compared, its seed is used.
        declared: ids of accounts that are known to be run by software, beside those that say so themselves.
    """
    import pyarrow.parquet as pq

    posts = pq.read_table(folder.file("posts.parquet"), columns=list(COLUMNS))
    material = gather(
        posts,
        declared=_meant(declared, folder) | _declared_by_themselves(folder),
        groups={group.group_id: [member.account_id for member in group.members] for group in findings.groups},
        seed=int(findings.settings.get("seed", 0)),
    )
    return judge(material, tests=TESTS)


def _declared_by_themselves(folder: CaseFolder) -> frozenset[str]:
    import pyarrow.parquet as pq

    accounts = pq.read_table(folder.file("accounts.parquet"), columns=["account_id", "declared_automated"])
    flags = zip(accounts["account_id"].to_pylist(), accounts["declared_automated"].to_pylist(), strict=True)
    return frozenset(name for name, flag in flags if flag)


def _meant(declared: Collection[str], folder: CaseFolder) -> frozenset[str]:
    """Return the ids of a case that a list means, with or without platform; what fits several platforms means all."""
    import pyarrow.parquet as pq

    named = frozenset(declared)
    judged = pq.read_table(folder.file("judgements.parquet"), columns=["account_id", "platform"])
    known = zip(judged["account_id"].to_pylist(), judged["platform"].to_pylist(), strict=True)
    return named | {name for name, platform in known if not named.isdisjoint(spellings(name, platform))}


def read_declared(path: Path) -> frozenset[str]:
    """Return the account ids of a file, one on each line.

    Raises:
        StudyError: the file cannot be read.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(
            f"--declared {path} cannot be read: {error}. It needs one account id on each line."
        ) from error
    return frozenset(line.strip() for line in lines if line.strip())


def table(stated: Sequence[Statement]) -> pa.Table:
    """Return the statements as AUTOMATION, in their order."""
    import pyarrow as pa

    columns = {
        "subject": [s.subject for s in stated],
        "subject_id": [s.subject_id for s in stated],
        "rule_id": [s.rule.rule_id for s in stated],
        "outcome": [s.outcome.value for s in stated],
        "statistic_name": [s.rule.statistic for s in stated],
        "statistic": [s.statistic for s in stated],
        "p_value": [s.p_value for s in stated],
        "q_value": [s.q_value for s in stated],
        "n": [s.n for s in stated],
        "unit": [s.rule.unit for s in stated],
        "claim": [s.rule.says for s in stated],
        "sentence": [s.sentence for s in stated],
        "benign_explanations": [BETWEEN.join(s.rule.benign) for s in stated],
    }
    return pa.table(columns, schema=AUTOMATION.arrow())
