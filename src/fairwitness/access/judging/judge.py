"""One measurement in, one judgement out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fairwitness.access.judging import apps, published, speeds, tools, web
from fairwitness.access.judging.fingerprints import Fingerprints
from fairwitness.access.judging.rules import AccessRule, Decision
from fairwitness.access.judging.validity import known_to_err
from fairwitness.access.judging.web_rules import WEB_RULES
from fairwitness.access.records import Judgement, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.access.records import Measurement, Published

NOT_JUDGED = AccessRule(rule_id="test.not_judged", when={}, state=State.INSUFFICIENT,
                        says="We have no rules for this test.")  # fmt: skip
NO_RESULT = AccessRule(rule_id="test.no_result", when={}, state=State.INSUFFICIENT,
                       says="The measurement holds no result.")  # fmt: skip
FLAGS_ONLY = AccessRule(rule_id="export.flags_only", when={}, state=State.INSUFFICIENT,
                        says="The source holds OONI's flags and no observation that a rule can use.")  # fmt: skip
KNOWN_TO_ERR = AccessRule(rule_id="probe.known_to_err", when={}, state=State.INSUFFICIENT,
                          says="This version of the probe is known to give wrong results in this test.")  # fmt: skip
GENERAL_RULES = (NO_RESULT, FLAGS_ONLY, KNOWN_TO_ERR, NOT_JUDGED)
ALL_RULES: tuple[AccessRule, ...] = (*GENERAL_RULES, *WEB_RULES, *apps.RULES, *tools.RULES, *speeds.RULES)
"""Every rule that can decide, for the report and the documentation."""
RULES_BY_ID = {rule.rule_id: rule for rule in ALL_RULES}

JUDGES: dict[str, Callable[[Measurement, Fingerprints], Decision]] = {
    "web_connectivity": web.judge,
    "telegram": apps.judge_telegram,
    "whatsapp": apps.judge_whatsapp,
    "facebook_messenger": apps.judge_messenger,
    "signal": apps.judge_signal,
    "tor": tools.judge_tor,
    "vanilla_tor": tools.judge_bootstrap,
    "torsf": tools.judge_bootstrap,
    "psiphon": tools.judge_bootstrap,
    "ndt": speeds.judge,
    "dash": speeds.judge,
    "speed_pair": speeds.judge,
}
"""Who judges which test."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges measurements by the table of rules.

    Attributes:
        fingerprints: known block pages; without them, none is recognised.
    """

    fingerprints: Fingerprints = field(default_factory=Fingerprints)

    def __call__(self, measurement: Measurement) -> Judgement:
        """Return what may be said of a measurement."""
        judge = JUDGES.get(measurement.test_name)
        if judge is None:
            return _judgement(Decision(NOT_JUDGED, "", measurement.test_name), measurement.published)
        if measurement.keys is None:
            return _judgement(
                Decision(NO_RESULT if measurement.published is None else FLAGS_ONLY), measurement.published
            )
        decision = judge(measurement, self.fingerprints)
        flags = measurement.published or published.after_fastpath(
            measurement, decision.fingerprint, looked=bool(self.fingerprints.addresses or self.fingerprints.bodies)
        )
        if fault := known_to_err(measurement):
            decision = Decision(KNOWN_TO_ERR, "", fault)
        return _judgement(decision, flags)


def _judgement(decision: Decision, flags: Published | None) -> Judgement:
    rule = decision.rule
    return Judgement(
        state=rule.state, rule_id=rule.rule_id, mechanism=decision.mechanism, locus=rule.locus,
        evidence=decision.evidence, published=flags,
    )  # fmt: skip
