"""Judging Tor and Psiphon: tools against censorship, whose servers come and go by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairwitness.access.judging.failures import WORKED, kind_of
from fairwitness.access.judging.rules import AccessRule, Decision, first_fit, mechanism_of
from fairwitness.access.judging.sessions import online
from fairwitness.access.records import Locus, State

if TYPE_CHECKING:
    from fairwitness.access.judging.fingerprints import Fingerprints
    from fairwitness.access.measurements.documents import BootstrapKeys, TorKeys
    from fairwitness.access.measurements.observations import Failure
    from fairwitness.access.records import Measurement


FEW_SHARE: Final = 0.2
"""Of Tor's servers: where no more answer, something keeps the probe from them."""
MOST_SHARE: Final = 0.7
"""Of Tor's servers: some are down at any time."""
LEAST_TARGETS: Final = 5
STARTED: Final = 10.0
"""Per cent of a bootstrap: until here no server has answered."""
DONE: Final = 100.0
RULES: Final = (
    AccessRule(rule_id="tor.reached", when={"share": ("most",)}, state=State.OK,
               says="Most of Tor's servers answer."),
    AccessRule(rule_id="tor.few_targets", when={"share": ("untried",)}, state=State.INSUFFICIENT,
               says="Fewer than five of Tor's servers were tried."),
    AccessRule(rule_id="tor.partly_reached", when={"share": ("part",)}, state=State.IMPAIRED, mechanism="tcp",
               says="More of Tor's servers fail than are down at any time."),
    AccessRule(rule_id="tor.offline", when={"share": ("few",), "online": ("no",)}, state=State.INSUFFICIENT,
               says="Hardly any of Tor's servers answered, and nothing shows that the probe had a network."),
    AccessRule(rule_id="tor.unreached", when={"share": ("few",)}, state=State.LIKELY_BLOCKED, locus=Locus.NETWORK,
               mechanism="tcp.{node}", says="Hardly any of Tor's servers answered, to a probe that had a network."),
    AccessRule(rule_id="bootstrap.done", when={"bootstrap": ("done",)}, state=State.OK,
               says="The tool came up."),
    AccessRule(rule_id="bootstrap.no_time", when={"bootstrap": ("unclear",)}, state=State.INSUFFICIENT,
               says="The result says neither that the tool came up nor that it failed."),
    AccessRule(rule_id="bootstrap.halfway", when={"bootstrap": ("halfway",)}, state=State.IMPAIRED,
               says="The tool reached a server and did not come up in time. Slow lines show this too."),
    AccessRule(rule_id="bootstrap.offline", when={"bootstrap": ("failed",), "online": ("no",)},
               state=State.INSUFFICIENT,
               says="The tool reached no server, and nothing shows that the probe had a network."),
    AccessRule(rule_id="bootstrap.own_failure", when={"bootstrap": ("failed",), "kind": ("unknown",)},
               state=State.INSUFFICIENT, says="The tool failed for a reason of the probe's own."),
    AccessRule(rule_id="bootstrap.failed", when={"bootstrap": ("failed",)}, state=State.LIKELY_BLOCKED,
               locus=Locus.NETWORK, says="The tool reached no server, with a probe that had a network."),
)  # fmt: skip
NODES = frozenset({"reset", "timeout", "refused"})


def judge_tor(measurement: Measurement, fingerprints: Fingerprints) -> Decision:  # noqa: ARG001  all are called alike
    """Judge Tor by the share of its servers that answer."""
    keys: TorKeys = measurement.keys
    targets = list(keys.targets.values()) if isinstance(keys.targets, dict) else keys.targets or []
    kinds = [kind_of(one.failure) for one in targets]
    reached = kinds.count(WORKED)
    failed = [kind for kind in kinds if kind]
    most = max(sorted(set(failed)), key=failed.count) if failed else ""
    facts = {"share": _share(reached, len(kinds)), "online": "yes" if reached or online(measurement) else "no",
             "node": most if most in NODES else ""}  # fmt: skip
    rule = first_fit(RULES[:5], facts)
    said = "" if rule.state is State.OK else f"{reached} of {len(kinds)} servers answered; most failures: {most}"
    return Decision(rule, mechanism_of(rule, facts), said)


def _share(reached: int, tried: int) -> str:
    if tried < LEAST_TARGETS:
        return "untried"
    share = reached / tried
    return "most" if share >= MOST_SHARE else "part" if share > FEW_SHARE else "few"


def judge_bootstrap(measurement: Measurement, fingerprints: Fingerprints) -> Decision:  # noqa: ARG001  as above
    """Judge a tool by whether it came up, and how far it got."""
    keys: BootstrapKeys = measurement.keys
    failure = keys.failure or keys.error
    facts = {"bootstrap": _bootstrap(keys, failure), "online": "yes" if online(measurement) else "no",
             "kind": _own(keys, failure), "node": ""}  # fmt: skip
    rule = first_fit(RULES[5:], facts)
    progress = "" if keys.tor_progress is None else f", at {keys.tor_progress:g} %"
    said = "" if rule.state is State.OK else f"{failure or 'no failure'}{progress}"
    return Decision(rule, mechanism_of(rule, facts), said)


def _bootstrap(keys: BootstrapKeys, failure: Failure) -> str:
    if keys.success or (keys.success is None and not failure and (keys.bootstrap_time or 0) > 0):
        return "done"
    if not failure and keys.success is not False:
        return "unclear"
    return "halfway" if STARTED < (keys.tor_progress or 0) < DONE else "failed"


def _own(keys: BootstrapKeys, failure: Failure) -> str:
    """Return the kind of failure; a bootstrap that ran out of time is no fault of the probe."""
    return "timeout" if keys.error == "timeout-reached" else kind_of(failure)
