"""A group's evidence by family: the held-out tests of each kind, and the co-actions that are quoted for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fairwitness.model import CoAction, Family, FamilyTest, Group


@dataclass(frozen=True, slots=True)
class FamilyEvidence:
    """One kind of evidence.

    Attributes:
        family: which.
        tests: of the group, on held-out data; one for each half and way in which the group was found.
        co_actions: quoted posts of this kind, in order of time.
    """

    family: Family
    tests: tuple[FamilyTest, ...]
    co_actions: tuple[CoAction, ...]


def evidence_by_family(group: Group) -> tuple[FamilyEvidence, ...]:
    """Return what speaks for a group, family by family, in the order in which the tests name them."""
    families = tuple(dict.fromkeys(test.family for test in group.tests))
    return tuple(
        FamilyEvidence(
            family,
            tuple(test for test in group.tests if test.family is family),
            tuple(co for co in group.evidence if family_of(co.trace, group=group) is family),
        )
        for family in families
    )


def family_of(trace: str, *, group: Group) -> Family | None:
    """Return which kind of evidence a layer is, or None where the group has no test of that kind."""
    from fairwitness.traces import TRACES

    tested = {name: test.family for test in group.tests for name in test.traces}
    known = TRACES[trace].family if trace in TRACES else None
    return tested.get(trace, known)
