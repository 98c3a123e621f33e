"""What an event was, told by all signals of its place: a table, read from above; the first row that fits decides.

A row's id never changes its meaning.  A fact that a row does not name may be anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fairwitness.access.records import EventKind

if TYPE_CHECKING:
    from collections.abc import Mapping

FELL = frozenset({"fell"})
NOT_FELL = frozenset({"normal", "none", "missing"})
NORMAL = frozenset({"normal"})
YES = frozenset({"yes"})
NO = frozenset({"no"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row.

    Attributes:
        rule_id: never reused.
        kind: what the event is then called.
        when: facts and the values that they may have.
        text: what is then said, as the end of a sentence about the place and time.
    """

    rule_id: str
    kind: EventKind
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)
    text: str


RULES: tuple[Rule, ...] = (
    Rule(
        rule_id="outage.source.everywhere", kind=EventKind.SOURCE_FAILURE,
        when={"everywhere": YES, "others_fell": NO},
        text="one source fell in several countries at the same moment, and no other source did: the source failed",
    ),
    Rule(
        rule_id="outage.source.noted", kind=EventKind.SOURCE_FAILURE,
        when={"noted_failure": YES, "others_fell": NO, "others_normal": YES},
        text="the makers of the one source that fell noted a failure of their own, and other sources were normal",
    ),
    Rule(
        rule_id="outage.source.silent", kind=EventKind.SOURCE_FAILURE,
        when={"only_missing": YES, "others_normal": YES},
        text="one source stopped reporting while others went on and were normal: the source failed",
    ),
    Rule(
        rule_id="outage.missing.all", kind=EventKind.UNEXPLAINED,
        when={"only_missing": YES},
        text="nothing was measured, and no other source tells why: no data is neither an outage nor its opposite",
    ),
    Rule(
        rule_id="outage.noted.alone", kind=EventKind.UNEXPLAINED,
        when={"noted_failure": YES, "others_fell": NO},
        text="the one source that fell had noted a failure of its own, and there is no other to compare",
    ),
    Rule(
        rule_id="outage.curfew.routes_up", kind=EventKind.CURFEW,
        when={"recurring": YES, "use": FELL, "routing": NORMAL},
        text="use fell at the same hours of several days and came back in between, while routes stayed up: a curfew",
    ),
    Rule(
        rule_id="outage.curfew.routes_down", kind=EventKind.CURFEW,
        when={"recurring": YES, "use": FELL, "routing": FELL},
        text="use and routes fell at the same hours of several days and came back in between: a curfew",
    ),
    Rule(
        rule_id="outage.curfew.routes_alone", kind=EventKind.CURFEW,
        when={"recurring": YES, "use": frozenset({"none"}), "routing": FELL},
        text="routes fell at the same hours of several days and came back in between: a curfew",
    ),
    Rule(
        rule_id="outage.recurring.one_signal", kind=EventKind.UNEXPLAINED,
        when={"recurring": YES},
        text="one signal fell at the same hours of several days; alone it does not tell a "
        "curfew from a habit of its source",
    ),
    Rule(
        rule_id="outage.cut.use_and_routes", kind=EventKind.OUTAGE,
        when={"use": FELL, "routing": FELL},
        text="use fell and routes went: the connection was cut",
    ),
    Rule(
        rule_id="outage.cut.use_and_hosts", kind=EventKind.OUTAGE,
        when={"use": FELL, "reach": FELL},
        text="use fell and hosts stopped answering: the connection was cut",
    ),
    Rule(
        rule_id="outage.cut.use_and_route_changes", kind=EventKind.OUTAGE,
        when={"use": FELL, "changes": frozenset({"burst"})},
        text="use fell, with a burst of routing changes when it did: the connection was cut",
    ),
    Rule(
        rule_id="outage.cut.several_uses", kind=EventKind.OUTAGE,
        when={"use": FELL, "use_sources": frozenset({"several"})},
        text="use fell in several independent sources: the connection was cut, or all of them were blocked",
    ),
    Rule(
        rule_id="outage.cut.background", kind=EventKind.OUTAGE,
        when={"use": FELL, "background": FELL},
        text="use fell and so did the traffic that nobody asks for: the connection was cut",
    ),
    Rule(
        rule_id="outage.use.routes_up", kind=EventKind.UNEXPLAINED,
        when={"use": FELL, "routing": NORMAL},
        text="use fell in one source while routes stayed up: a cut behind the routes, a block of that one "
        "service and a failure of the source fit alike",
    ),
    Rule(
        rule_id="outage.use.alone", kind=EventKind.UNEXPLAINED,
        when={"use": FELL},
        text="use fell in one source, and no other signal of this place is there: a cut, a block "
        "of that one service and a failure of the source fit alike",
    ),
    Rule(
        rule_id="outage.speed.congestion", kind=EventKind.UNEXPLAINED,
        when={"speed": FELL, "delay": frozenset({"rose"})},
        text="speed fell and delay rose: congestion or a failed line fits, throttling does not need it",
    ),
    Rule(
        rule_id="outage.speed.no_delay", kind=EventKind.UNEXPLAINED,
        when={"speed": FELL, "delay": NORMAL},
        text="speed fell and delay did not rise: consistent with throttling, which only the paired test of target "
        "and control can tell",
    ),
    Rule(
        rule_id="outage.speed.alone", kind=EventKind.UNEXPLAINED,
        when={"speed": FELL},
        text="speed fell, and nothing says whether delay rose",
    ),
    Rule(
        rule_id="outage.routes_and_hosts", kind=EventKind.OUTAGE,
        when={"routing": FELL, "reach": FELL, "use": frozenset({"none", "missing"})},
        text="routes went and hosts stopped answering: the connection was cut",
    ),
    Rule(
        rule_id="outage.routes.use_normal", kind=EventKind.UNEXPLAINED,
        when={"routing": FELL, "use": NORMAL},
        text="routes went while people went on: addresses were moved, or a network without users fell away",
    ),
    Rule(
        rule_id="outage.routes.alone", kind=EventKind.UNEXPLAINED,
        when={"routing": FELL},
        text="routes went, and no signal says what people had",
    ),
    Rule(
        rule_id="outage.hosts.alone", kind=EventKind.UNEXPLAINED,
        when={"reach": FELL},
        text="hosts stopped answering while other signals did not fall: a power cut, a filter against the probing "
        "and a local failure fit alike",
    ),
    Rule(
        rule_id="outage.other", kind=EventKind.UNEXPLAINED,
        when={},
        text="a signal fell, and the others do not tell what it was",
    ),
)  # fmt: skip


def decide(facts: Mapping[str, str]) -> Rule:
    """Return the first row that fits.

    Args:
        facts: by name, as `signals.facts` gives them.
    """
    return next(rule for rule in RULES if all(facts.get(name, "none") in may for name, may in rule.when.items()))
