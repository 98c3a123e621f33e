"""From measurements to statements: every rule on every account or group, false discoveries bounded rule by rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.detectors.automation.alike_sequences import ALIKE_SEQUENCES, alike_sequences
from fairwitness.detectors.automation.records import Measured, Result, TooLittle
from fairwitness.detectors.automation.rules import DECLARED, LEVEL, AutomationRule, Outcome
from fairwitness.network.nulls import benjamini_hochberg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.detectors.automation.gathering import Material
    from fairwitness.detectors.automation.records import AccountTest


@dataclass(frozen=True, slots=True)
class Statement:
    """What one rule says of one account or group.

    Attributes:
        subject: "account" or "group".
        subject_id: its id.
        rule: what is claimed.
        outcome: whether it is shown.
        statistic: see the rule; None where nothing was measured.
        p_value: 0 to 1.
        q_value: Benjamini-Hochberg over all subjects on which the rule was tested.
        n: units that the test rests on, or as many as there were.
        sentence: what was counted, or why it could not be.
    """

    subject: str
    subject_id: str
    rule: AutomationRule
    outcome: Outcome
    statistic: float | None
    p_value: float | None
    q_value: float | None
    n: int
    sentence: str


def judge(material: Material, *, tests: Sequence[AccountTest]) -> list[Statement]:
    """Return all statements: per account in order of first post, by rule, then the groups.

    Declared accounts get one statement that says so, and no test.
    """
    columns = [_of_accounts(material, test) for test in tests]
    statements = [s for row in zip(*columns, strict=True) for s in row if s is not None]
    declared = [_declared(material, k) for k in np.flatnonzero(material.declared).tolist()]
    return [*statements, *declared, *_of_groups(material)]


def _declared(material: Material, account: int) -> Statement:
    name = material.account_ids[account]
    n = int(material.n_posts[account])
    return Statement("account", name, DECLARED, Outcome.DECLARED, None, None, None, n, DECLARED.says)


def _of_accounts(material: Material, test: AccountTest) -> list[Statement | None]:
    tested = np.flatnonzero(~material.declared).tolist()
    results = [_measured(material, account, test) for account in tested]
    column: list[Statement | None] = [None] * len(material.account_ids)
    names = [material.account_ids[account] for account in tested]
    for account, statement in zip(tested, _stated("account", names, test.rule, results), strict=True):
        column[account] = statement
    return column


def _measured(material: Material, account: int, test: AccountTest) -> Result:
    n = int(material.n_posts[account])
    if n < test.least_posts:
        return TooLittle(n, f"{n:,} posts; {test.least_posts} are needed")
    return test.measure(material.times(account))


def _of_groups(material: Material) -> list[Statement]:
    if material.sequences is None:
        return []
    organic = ~material.declared
    for members in material.groups.values():
        organic[members] = False
    results = [
        alike_sequences(
            members[~material.declared[members]], sequences=material.sequences, organic=organic, seed=material.seed
        )
        for members in material.groups.values()
    ]
    return list(_stated("group", list(material.groups), ALIKE_SEQUENCES, results))


def _stated(
    subject: str, names: Sequence[str], rule: AutomationRule, results: Sequence[Result]
) -> Iterator[Statement]:
    p_values = np.array([r.p_value for r in results if isinstance(r, Measured)])
    q_values = iter(benjamini_hochberg(p_values).tolist() if p_values.size else [])
    for name, result in zip(names, results, strict=True):
        if isinstance(result, TooLittle):
            few = Outcome.NOT_ENOUGH_DATA
            yield Statement(
                subject, name, rule, few, None, None, None, result.n, f"Not enough data: {result.reason}."
            )
            continue
        q = next(q_values)
        outcome = Outcome.SHOWN if q <= LEVEL else Outcome.NOT_SHOWN
        yield Statement(subject, name, rule, outcome, result.statistic, result.p_value, q, result.n, result.sentence)
