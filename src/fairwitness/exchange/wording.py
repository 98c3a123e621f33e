"""Sentences about a group that go with it into other programs: what was found, how sure, and what it may be else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.model import VERDICT_WORDS

if TYPE_CHECKING:
    from fairwitness.model import Findings, Group

DRAFT = "Draft: two reviewers have not signed this."


def title(group: Group) -> str:
    """Return a group's name with its verdict."""
    return f"{group.group_id}: {len(group.members)} accounts, {VERDICT_WORDS[group.verdict]}"


def reasons(group: Group) -> str:
    """Return why the group is named, one sentence per line."""
    return "\n".join(statement.text for statement in group.statements)


def innocent(group: Group) -> str:
    """Return the innocent explanations that the data do not exclude, one per line; empty where all are excluded."""
    return "\n".join(f"{one.question} {one.outcome}" for one in group.alternatives if one.excluded is not True)


def limits(found: Findings) -> str:
    """Return the limits of all findings and the bound on wrong names, one per line."""
    bound = found.error_bound
    wrong = (
        bound.reason if bound.n_wrong_at_most is None
        else f"At most {bound.n_wrong_at_most} of the {bound.n_named} named accounts are wrong, "
        f"with {bound.confidence:.0%} confidence."
    )  # fmt: skip
    return "\n".join((*found.limits, wrong))
