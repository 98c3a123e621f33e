"""Rules as data: which facts a rule asks for, and what may then be said.  The first rule that fits decides.

The order, and what each rule asks for, follow the rule set of OONI's fifth pipeline (rules version 2); its three
scores, which are no probabilities, become one state.  A rule's meaning never changes; a new meaning gets a new id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from fairwitness.access.records import Locus, State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fairwitness.access.judging.fingerprints import Fingerprint

RULES_VERSION = "access-rules/1"


class AccessRule(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table.

    Attributes:
        rule_id: layer and condition, in words.
        when: facts and the values of each that fit; a fact that is not named may have any value.
        state: what may then be said.
        mechanism: node of the taxonomy; {fact} stands for the value of that fact.
        locus: where the interference sits.
        says: the rule in one sentence, for the report.
    """

    rule_id: str
    when: dict[str, tuple[str, ...]]
    state: State
    says: str
    mechanism: str = ""
    locus: Locus = Locus.UNKNOWN

    def fits(self, facts: Mapping[str, str]) -> bool:
        """Say whether all facts that the rule asks for have a value that it asks for."""
        return all(facts[name] in values for name, values in self.when.items())


class Decision(NamedTuple):
    """What the rules say of one measurement: the rule, the mechanism, the evidence in words, a block page's name."""

    rule: AccessRule
    mechanism: str = ""
    evidence: str = ""
    fingerprint: Fingerprint | None = None


def first_fit(rules: Sequence[AccessRule], facts: Mapping[str, str]) -> AccessRule:
    """Return the rule that decides; the last rule of a table fits everything."""
    return next(rule for rule in rules if rule.fits(facts))


def mechanism_of(rule: AccessRule, facts: Mapping[str, str]) -> str:
    """Return the deepest node that the facts support: unspecific kinds of failure add no level."""
    return rule.mechanism.format_map({**facts}).removesuffix(".")
