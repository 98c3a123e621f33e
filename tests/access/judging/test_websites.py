from __future__ import annotations

import copy
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.access.judging import Judge
from fairwitness.access.judging.fingerprints import Fingerprint, Fingerprints
from fairwitness.access.judging.judge import ALL_RULES, RULES_BY_ID
from fairwitness.access.judging.rules import first_fit, mechanism_of
from fairwitness.access.judging.web import SAFE, came_safely, decided
from fairwitness.access.judging.web_facts import WebFacts, observed
from fairwitness.access.judging.web_rules import WEB_RULES
from fairwitness.access.measurements.documents import WebKeys
from fairwitness.access.measurements.ooni import decoded, measurement
from fairwitness.access.records import Judgement, Locus, State
from fairwitness.access.sources import Quarantine
from fairwitness.synthetic.measurements import BOGON, HIJACKED, NOTICE, REAL, SCENARIOS, Scenario, website

TEMPLATE = {"list": [], "dict": {}}


def judged(document: dict[str, Any], fingerprints: Fingerprints | None = None) -> Judgement:
    aside = Quarantine()
    read = decoded(json.dumps(document).encode(), source="m", row=1, aside=aside)
    assert read is not None, aside.rows
    one = measurement(read, source="m", row=1, aside=aside)
    assert one is not None
    return Judge(fingerprints or Fingerprints())(one)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario.name for scenario in SCENARIOS])
def test_each_scenario_is_judged_as_what_it_is(scenario: Scenario) -> None:
    found = judged(website(scenario.name))
    assert (found.state.value, found.mechanism) == (scenario.state, scenario.mechanism)
    assert (found.locus is Locus.NETWORK) == (scenario.state in {"blocked", "likely_blocked"})


def test_the_table_is_sound() -> None:
    names = [rule.rule_id for rule in ALL_RULES]
    assert len(names) == len(set(names)) == len(RULES_BY_ID)
    assert WEB_RULES[-1].when == {}
    for rule in WEB_RULES:
        assert rule.when.keys() <= set(WebFacts._fields), rule.rule_id
        assert (rule.state in {State.BLOCKED, State.LIKELY_BLOCKED}) == (rule.locus is Locus.NETWORK), rule.rule_id
        assert rule.says.endswith(".")


WORDS = {name: sorted({value for rule in WEB_RULES for value in rule.when.get(name, ())} | {"none", "other"})
         for name in WebFacts._fields}  # fmt: skip


@given(st.fixed_dictionaries({name: st.sampled_from(words) for name, words in WORDS.items()}))
def test_the_first_rule_that_fits_decides(facts: dict[str, str]) -> None:
    fitting = [rule for rule in WEB_RULES if all(facts[name] in values for name, values in rule.when.items())]
    rule, mechanism = decided(WebFacts(**facts))
    assert rule is fitting[0] is first_fit(WEB_RULES, facts)
    assert mechanism == mechanism_of(rule, facts)
    assert "{" not in mechanism
    assert not mechanism.endswith(".")


@given(st.fixed_dictionaries({name: st.sampled_from(words) for name, words in WORDS.items()}))
def test_no_data_is_never_ok_and_no_control_is_never_blocked_but_by_a_block_page(facts: dict[str, str]) -> None:
    rule, _ = decided(WebFacts(**facts))
    if rule.state is State.OK:
        assert facts["page"] in {"proven", "same"}
    controls = {facts["control"], facts["dns_control"], facts["tcp_control"], facts["tls_control"]}
    if controls == {"none"} and rule.state in {State.BLOCKED, State.LIKELY_BLOCKED}:
        assert facts["page"] in {"blockpage", "differs"} or facts["dns"] == "fingerprint"


def test_every_rule_can_decide() -> None:
    """A rule that other rules hide would be dead text: each of them decides on its own facts."""
    hidden = []
    for rule in WEB_RULES:
        facts = dict.fromkeys(WebFacts._fields, "unheard_of") | {
            name: values[0] for name, values in rule.when.items()
        }
        if first_fit(WEB_RULES, facts) is not rule:
            hidden.append(rule.rule_id)
    assert hidden == []


@pytest.mark.parametrize("scenario", [scenario.name for scenario in SCENARIOS])
def test_the_short_way_says_what_the_rules_say(scenario: str) -> None:
    document = website(scenario)
    keys = msgspec.json.decode(json.dumps(document["test_keys"]), type=WebKeys)
    seen = observed(keys, address=document["input"], test_version="0.4.3", fingerprints=Fingerprints())
    if came_safely(keys, address=document["input"]):
        assert decided(seen.facts)[0] is SAFE.rule
        assert SAFE.rule.state is State.OK


@given(st.sets(st.sampled_from(["queries", "tcp_connect", "tls_handshakes", "requests", "control"]), min_size=1),
       st.sampled_from([scenario.name for scenario in SCENARIOS]))  # fmt: skip
def test_leaving_observations_out_never_turns_anything_into_ok(gone: set[str], scenario: str) -> None:
    document = website(scenario)
    before = judged(document).state
    for name in gone:
        document["test_keys"][name] = copy.deepcopy(TEMPLATE["dict" if name == "control" else "list"])
    after = judged(document)
    if before is not State.OK:
        assert after.state is not State.OK
    if {"requests"} <= gone:
        assert after.state is not State.OK


@given(st.sampled_from([scenario.name for scenario in SCENARIOS]), st.sampled_from(["XA", "IR", "US", "ZZ"]),
       st.integers(1, 2**31), st.from_regex(r"[a-z]{1,12}\.(org|ir|ru)", fullmatch=True))  # fmt: skip
def test_country_network_and_name_change_nothing(scenario: str, country: str, network: int, host: str) -> None:
    plain, other = judged(website(scenario)), judged(website(scenario, country=country, network=network, host=host))
    assert (plain.state, plain.rule_id, plain.mechanism) == (other.state, other.rule_id, other.mechanism)


def test_no_result_is_insufficient() -> None:
    assert judged({**website(), "test_keys": None}).rule_id == "test.no_result"
    assert judged({**website(), "test_keys": {}}).state is State.INSUFFICIENT
    assert judged({**website(), "test_name": "http_requests"}).rule_id == "test.not_judged"


def fingerprint(**told: str) -> Fingerprint:
    base = {"name": "made.notice", "scope": "nat", "location": "body", "kind": "contains", "pattern": "not available"}
    return Fingerprint(**{**base, **told}, countries=("XB",))


def test_a_known_block_page_decides_in_every_country_alike() -> None:
    known = Fingerprints.of([fingerprint()])
    for country in ("XA", "XB"):
        found = judged(website("other_page", country=country), known)
        assert (found.state, found.mechanism) == (State.BLOCKED, "http.blockpage")
        assert "made.notice" in found.evidence
    assert judged(website("other_page"), Fingerprints.of([fingerprint(scope="vbw")])).state is State.LIKELY_BLOCKED
    both = Fingerprints.of([fingerprint(), fingerprint(scope="fp", pattern="<title>Access")])
    assert judged(website("other_page"), both).state is State.LIKELY_BLOCKED


def test_ooni_confirms_by_country_where_the_scope_asks_for_it() -> None:
    product = Fingerprints.of([fingerprint(scope="prod")])
    flags = {c: judged(website("other_page", country=c), product).published for c in ("XA", "XB")}
    assert [flags[c] and flags[c].confirmed for c in ("XA", "XB")] == [False, True]
    without = judged(website("other_page")).published
    assert without is not None
    assert (without.confirmed, without.anomaly) == (None, True)


def test_an_address_of_a_block_page_decides_unless_the_control_got_it_too() -> None:
    known = Fingerprints.of([fingerprint(location="dns", kind="full", pattern=HIJACKED)])
    document = website("connection_timeout")
    document["test_keys"]["queries"][0]["answers"] = [{"ipv4": HIJACKED}]
    assert judged(document, known).mechanism == "dns.injection.blockpage"
    document["test_keys"]["control"]["dns"]["addrs"] = [HIJACKED]
    assert judged(document, known).state is not State.BLOCKED


def test_a_bogon_that_the_control_got_too_is_the_owners_own() -> None:
    document = website("bogon")
    document["test_keys"]["control"]["dns"]["addrs"] = [BOGON]
    assert judged(document).rule_id == "dns.bogon_in_control"
    assert judged(document).state is State.DOWN
    document["test_keys"]["control"] = {}
    assert judged(document).state is State.INSUFFICIENT


def test_an_address_of_a_local_proxy_says_nothing() -> None:
    document = website("bogon")
    document["test_keys"]["queries"][0]["answers"] = [{"ipv4": "198.18.0.7"}]
    assert judged(document).rule_id == "dns.stand_in"


def test_a_bogon_beside_the_right_address_does_not_decide() -> None:
    document = website("connection_timeout")
    document["test_keys"]["control"]["tls_handshake"] = {}
    document["test_keys"]["queries"][0]["answers"] = [{"ipv4": BOGON}, {"ipv4": REAL}]
    assert judged(document).mechanism == "tcp.timeout"


def test_an_unmatched_address_is_no_block_by_itself() -> None:
    document = website("connection_timeout")
    document["test_keys"]["queries"][0]["answers"] = [{"ipv4": HIJACKED, "asn": 64700}]
    document["test_keys"].update(dns_consistency="inconsistent")
    document["test_keys"]["tcp_connect"][0]["ip"] = HIJACKED
    assert judged(document).state is State.IMPAIRED
    document["test_keys"]["tls_handshakes"] = [{"address": f"{REAL}:443", "failure": None}]
    document["test_version"] = "0.5.1"
    for step in ("queries", "tcp_connect"):
        document["test_keys"][step][0]["tags"] = ["classic", "depth=0"]
    document["test_keys"]["requests"] = []
    found = judged(document)
    assert (found.rule_id, found.mechanism) == ("dns.unmatched_real_address_works", "dns.injection.other")


def test_a_name_that_exists_here_only_is_not_enough() -> None:
    document = website("connection_timeout")
    document["test_keys"]["queries"][0]["answers"] = [{"ipv4": HIJACKED}]
    document["test_keys"]["tcp_connect"][0]["ip"] = HIJACKED
    document["test_keys"]["control"]["dns"] = {"failure": "dns_name_error", "addrs": []}
    document["test_keys"]["dns_consistency"] = "inconsistent"
    assert judged(document).rule_id == "dns.answer_where_control_has_none"


def test_only_ipv6_tried_and_failed_is_masked() -> None:
    document = website("connection_timeout")
    document["test_keys"]["tcp_connect"][0]["ip"] = "2001:4860:4860::8888"
    document["test_keys"]["queries"][0]["answers"] = [{"ipv6": "2001:4860:4860::8888"}]
    document["test_keys"]["control"]["dns"]["addrs"] = ["2001:4860:4860::8888"]
    assert judged(document).rule_id == "tcp.only_ipv6_tried"


def test_a_transfer_that_stalls_is_not_called_anything() -> None:
    document = website("request_reset")
    document["test_keys"]["requests"][0].update(failure="generic_timeout_error")
    document["test_keys"]["http_experiment_failure"] = "generic_timeout_error"
    assert judged(document).mechanism == "http.timeout"
    document["test_keys"]["requests"][0]["response"]["code"] = 200
    assert judged(document).rule_id == "http.transfer_stalled"


def test_a_certificate_vouches_for_any_address() -> None:
    document = website()
    document["test_keys"]["queries"][0]["answers"] = [{"ipv4": HIJACKED}]
    assert judged(document).state is State.OK


def test_a_page_led_elsewhere_is_not_vouched_for() -> None:
    document = website("other_page")
    notice = {"code": 200, "body": NOTICE, "headers": {}}
    document["test_keys"]["requests"].insert(
        0, {"failure": None, "request": {"url": "https://notice.example/"}, "response": notice}
    )
    assert judged(document).rule_id == "http.led_elsewhere"
    known = Fingerprints.of([fingerprint()])
    assert judged(document, known).state is State.BLOCKED


def test_a_server_that_refuses_is_at_its_own_end() -> None:
    document = website()
    document["test_keys"]["requests"][0]["response"]["code"] = 451
    found = judged(document)
    assert (found.state, found.locus) == (State.IMPAIRED, Locus.SERVER_SIDE)
