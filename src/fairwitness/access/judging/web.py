"""Judging a website's measurement."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from fairwitness.access.judging.failures import kind_of
from fairwitness.access.judging.rules import AccessRule, Decision, first_fit, mechanism_of
from fairwitness.access.judging.web_facts import WebFacts, observed
from fairwitness.access.judging.web_pages import FIRST_ERROR
from fairwitness.access.judging.web_rules import WEB_RULES
from fairwitness.access.records import State

if TYPE_CHECKING:
    from fairwitness.access.judging.fingerprints import Fingerprints
    from fairwitness.access.judging.web_facts import Observed
    from fairwitness.access.measurements.documents import WebKeys
    from fairwitness.access.records import Measurement

SAFE = Decision(WEB_RULES[0])
MOST_ADDRESSES = 4
"""That the evidence names; an answer may hold hundreds."""


def judge(measurement: Measurement, fingerprints: Fingerprints) -> Decision:
    """Return what the rules say of a website's measurement."""
    keys: WebKeys = measurement.keys
    if came_safely(keys, address=measurement.address):
        return SAFE
    seen = observed(
        keys, address=measurement.address, test_version=measurement.test_version, fingerprints=fingerprints
    )
    rule, mechanism = decided(seen.facts)
    said = "" if rule.state is State.OK else _evidence(keys, seen)
    return Decision(rule, mechanism, said, seen.fingerprint)


def came_safely(keys: WebKeys, *, address: str) -> bool:
    """Say at once that the first rule fits, as it mostly does: the very page came, under a valid certificate."""
    last = keys.requests[0] if keys.requests else None
    if last is None or last.failure is not None or last.request is None or last.response is None or last.tags:
        return False
    code = last.response.code or 0
    return 0 < code < FIRST_ERROR and address.startswith("https://") and last.request.url == address


@lru_cache(maxsize=65536)
def decided(facts: WebFacts) -> tuple[AccessRule, str]:
    """Return the rule and the mechanism; few combinations of facts occur, so they are remembered."""
    named = facts._asdict()
    rule = first_fit(WEB_RULES, named)
    return rule, mechanism_of(rule, named)


def _evidence(keys: WebKeys, seen: Observed) -> str:
    """Say in a few words what was observed at the step that decided."""
    facts, said = seen.facts, []
    if facts.dns not in {"none", "proven", "in_control", "same_network"} or facts.layer == "dns":
        said.append(_names(seen))
    if seen.fingerprint is not None:
        said.append(f"fingerprint {seen.fingerprint.name} ({seen.fingerprint.scope})")
    said += _steps(keys, seen)
    return "; ".join(part for part in said if part)


def _names(seen: Observed) -> str:
    theirs = f"the control's: {_listed(seen.names.expected) or seen.names.control}"
    if seen.path.hop != "first":
        theirs = f"the control got the page: {seen.facts.control}"
    ours = _listed(seen.names.answers) or seen.names.failure
    return f"the name server of {seen.path.host} answered {ours}; {theirs}"


def _steps(keys: WebKeys, seen: Observed) -> list[str]:
    facts = seen.facts
    if facts.layer == "tcp":
        return [f"connection to {one.ip}:{one.port} {one.status.failure}" for one in seen.path.connects[:2]
                if kind_of(one.status.failure)]  # fmt: skip
    if facts.layer == "tls":
        said = [f"handshake with {one.address} {one.failure}" for one in seen.path.handshakes[:2] if one.failure]
        if said:
            return said
    if facts.layer in {"tls", "http"}:
        failure = seen.path.request.failure if seen.path.request else None
        return [f"request to {seen.path.host}: {failure or keys.http_experiment_failure}"]
    return [_page(keys, seen)] if facts.page not in {"none", "failed"} else []


def _page(keys: WebKeys, seen: Observed) -> str:
    response = seen.path.request.response if seen.path.request else None
    theirs = keys.control.http_request.status_code if keys.control and keys.control.http_request else None
    alike = [name for name, same in (("length", keys.body_length_match), ("headers", keys.headers_match),
                                     ("title", keys.title_match)) if same]  # fmt: skip
    return (
        f"page of {seen.path.host} with status {response.code if response else None} (control {theirs}), "
        f"like the control's in {', '.join(alike) or 'nothing'}"
    )


def _listed(addresses: tuple[str, ...]) -> str:
    more = f" and {len(addresses) - MOST_ADDRESSES} more" if len(addresses) > MOST_ADDRESSES else ""
    return ", ".join(addresses[:MOST_ADDRESSES]) + more
