"""Which posts stand behind which statement of a group or an account."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fairwitness.web.queries.groups import named_ids, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.model import CoAction, Group, Member, Statement
    from fairwitness.web.opened import OpenedCase
    from fairwitness.web.queries.groups import Quoted

AT_ANY_DISTANCE = "own_words"
"""The layer in which accounts are compared whatever time lies between them; `reuse.` statements speak of it alone."""


KEPT = 1_024
"""Answers that are kept while the case lies open."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A statement, the layers that it speaks of, and the posts that were kept as evidence in these."""

    statement: Statement
    traces: tuple[str, ...]
    quoted: tuple[Quoted, ...]


def group_reasons(case: OpenedCase, group: Group) -> tuple[Reason, ...]:
    """Return the statements of a group, each with its own posts."""
    return _of_group(case, group.group_id)


def member_reasons(case: OpenedCase, group: Group, member: Member) -> tuple[Reason, ...]:
    """Return the statements of an account that a group names, each with its own posts."""
    return _of_member(case, group.group_id, member.account_id)


@lru_cache(maxsize=KEPT)
def _of_group(case: OpenedCase, group_id: str) -> tuple[Reason, ...]:
    group = case.groups[group_id]
    return _reasons(case, group.statements, group.evidence, group)


@lru_cache(maxsize=KEPT)
def _of_member(case: OpenedCase, group_id: str, account_id: str) -> tuple[Reason, ...]:
    group = case.groups[group_id]
    member = next(member for member in group.members if member.account_id == account_id)
    return _reasons(case, member.statements, member.evidence, group)


def _reasons(
    case: OpenedCase, statements: Sequence[Statement], evidence: Sequence[CoAction], group: Group
) -> tuple[Reason, ...]:
    shown = quoted(case, evidence, named=named_ids(group))
    return tuple(
        Reason(one, traces, tuple(q for q in shown if q.trace in traces))
        for one in statements
        for traces in [traces_of(one, group)]
    )


def traces_of(statement: Statement, group: Group) -> tuple[str, ...]:
    """Return the layers that a statement speaks of, in order of name.

    A test is known by its numbers; what was found at the same moments, by the layers of all such tests; a verdict
    speaks of everything that was tested.
    """
    every = {trace for test in group.tests for trace in test.traces}
    if statement.rule_id.startswith("reuse."):
        return (AT_ANY_DISTANCE,)
    if statement.rule_id.startswith("coordination.found."):
        return tuple(sorted(every - {AT_ANY_DISTANCE}))
    numbers = statement.numbers
    tested = [t for t in group.tests if (t.p_value, t.observed) == (numbers.get("p_value"), numbers.get("observed"))]
    if statement.rule_id.startswith("coordination.held_out.") and tested:
        return tuple(sorted(tested[0].traces))
    return tuple(sorted(every))
