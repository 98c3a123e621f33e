"""Measurements of probes that do not exist, whose truth is known: for tests, timings and demonstrations.

Names lie under example domains and addresses in ranges that are routed, so that no rule takes them for bogons; no
file of anybody was copied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

Document = dict[str, Any]
REAL, HIJACKED, BOGON = "45.60.10.20", "62.115.30.40", "10.10.10.10"
PAGE = (
    "<html><head><title>Morning paper of Exampleville</title></head><body>"
    + "words of the day " * 200
    + "</body></html>"
)
NOTICE = "<html><head><title>Access</title></head><body>not available</body></html>"


class Scenario(NamedTuple):
    """What happened to a measurement: the truth that a judgement is held against.

    Attributes:
        name: of the scenario.
        state: what an honest judge says, in the words of the states.
        mechanism: how, in the words of the taxonomy; empty where nothing interfered.
        change: turns the results of an undisturbed measurement into those of this one.
    """

    name: str
    state: str
    mechanism: str
    change: Callable[[Document], None]


def _keep(keys: Document) -> None:
    """Leave an undisturbed measurement as it is."""


def _name_failure(keys: Document) -> None:
    keys["queries"][0].update(answers=None, failure="dns_nxdomain_error")
    _nothing_came(keys, "dns_nxdomain_error", blocking="dns")
    keys.update(tcp_connect=[], tls_handshakes=[], dns_consistency="inconsistent")


def _bogon(keys: Document) -> None:
    keys["queries"][0]["answers"] = [{"answer_type": "A", "ipv4": BOGON}]
    _nothing_came(keys, "generic_timeout_error", blocking="dns")
    keys.update(tls_handshakes=[], dns_consistency="inconsistent")
    keys["tcp_connect"][0].update(ip=BOGON, status={"failure": "generic_timeout_error", "success": False})


def _connection(failure: str) -> Callable[[Document], None]:
    def change(keys: Document) -> None:
        keys["tcp_connect"][0]["status"] = {"failure": failure, "success": False}
        keys["tls_handshakes"] = []
        _nothing_came(keys, failure, blocking="tcp_ip")

    return change


def _handshake(failure: str) -> Callable[[Document], None]:
    def change(keys: Document) -> None:
        keys["tls_handshakes"][0]["failure"] = failure
        _nothing_came(keys, failure, blocking="http-failure")

    return change


def _request(failure: str) -> Callable[[Document], None]:
    def change(keys: Document) -> None:
        _nothing_came(keys, failure, blocking="http-failure")

    return change


def _other_page(keys: Document) -> None:
    keys["requests"][0]["response"].update(body=NOTICE, headers={}, code=200)
    keys.update(body_length_match=False, headers_match=False, title_match=False, status_code_match=True,
                blocking="http-diff", accessible=False, body_proportion=0.02)  # fmt: skip


def _down(keys: Document) -> None:
    _connection("connection_refused")(keys)
    keys["blocking"] = False
    for status in keys["control"]["tcp_connect"].values():
        status.update(status=False, failure="connection_refused_error")
    keys["control"]["http_request"] = {"body_length": -1, "failure": "connection_refused_error", "status_code": -1}


def _no_control(keys: Document) -> None:
    _connection("generic_timeout_error")(keys)
    keys.update(control={}, control_failure="connection_refused", blocking=None, accessible=None)


def _nothing_came(keys: Document, failure: str, *, blocking: str) -> None:
    keys["requests"] = [{"failure": failure, "request": {"url": keys["requests"][0]["request"]["url"]},
                         "response": {"body": "", "code": 0, "headers": {}}}]  # fmt: skip
    keys.update(http_experiment_failure=failure, blocking=blocking, accessible=False, body_length_match=None,
                headers_match=None, title_match=None, status_code_match=None)  # fmt: skip


SCENARIOS: tuple[Scenario, ...] = (
    Scenario("undisturbed", "ok", "", _keep),
    Scenario("name_not_found", "likely_blocked", "dns.nxdomain", _name_failure),
    Scenario("bogon", "blocked", "dns.injection.bogon", _bogon),
    Scenario("connection_timeout", "likely_blocked", "tcp.timeout", _connection("generic_timeout_error")),
    Scenario("connection_reset", "likely_blocked", "tcp.reset", _connection("connection_reset")),
    Scenario("handshake_reset", "likely_blocked", "tls.reset", _handshake("connection_reset")),
    Scenario("foreign_certificate", "blocked", "tls.mitm", _handshake("ssl_invalid_hostname")),
    Scenario("request_reset", "likely_blocked", "http.reset", _request("connection_reset")),
    Scenario("other_page", "likely_blocked", "http.blockpage", _other_page),
    Scenario("down", "down", "", _down),
    Scenario("no_control", "insufficient", "", _no_control),
)
BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}
OPEN_ONLY = frozenset({"other_page", "request_reset"})
"""Scenarios that an encrypted page does not show."""


def website(scenario: str = "undisturbed", *, host: str = "news.example.org", country: str = "XA",
    network: int = 64500,
            start: str = "2024-05-01 10:00:00", report: str = "20240501T095900Z_webconnectivity_XA_64500_n1_made",
            probe: str = "") -> Document:  # fmt: skip
    """Return one measurement of a website by version 0.4 of the test.

    Args:
        scenario: a name of `SCENARIOS`.
        host: that was tried, over https save for the scenarios of `OPEN_ONLY`.
        country: two letters; the ones from XA on are nobody's.
        network: number of the autonomous system.
        start: when, UTC.
        report: id of the report.
        probe: id of the probe; empty: unknown, as mostly.
    """
    scheme = "http" if scenario in OPEN_ONLY else "https"
    keys = _undisturbed(host, scheme=scheme)
    BY_NAME[scenario].change(keys)
    return {
        "annotations": {"engine_version": "3.19.0", "platform": "linux"}, "data_format_version": "0.2.0",
        "input": f"{scheme}://{host}/", "measurement_start_time": start, "probe_asn": f"AS{network}",
        "probe_cc": country, "probe_id": probe, "probe_ip": "127.0.0.1", "report_id": report,
        "software_name": "ooniprobe-cli", "software_version": "3.19.0", "test_keys": keys,
        "test_name": "web_connectivity", "test_runtime": 1.5, "test_start_time": start, "test_version": "0.4.3",
    }  # fmt: skip


def _undisturbed(host: str, *, scheme: str) -> Document:
    port = 443 if scheme == "https" else 80
    headers = {"Content-Type": "text/html; charset=utf-8", "Server": "made", "X-Made-Up": "yes"}
    handshake = {"address": f"{REAL}:{port}", "server_name": host, "failure": None, "no_tls_verify": False}
    return {
        "queries": [{"answers": [{"answer_type": "A", "asn": 64600, "ipv4": REAL}], "engine": "system",
                     "failure": None, "hostname": host, "query_type": "A"}],
        "tcp_connect": [{"ip": REAL, "port": port, "status": {"failure": None, "success": True}}],
        "tls_handshakes": [handshake] if scheme == "https" else [],
        "requests": [{"failure": None, "request": {"url": f"{scheme}://{host}/", "method": "GET"},
                      "response": {"body": PAGE, "code": 200, "headers": headers}}],
        "control": {
            "dns": {"failure": None, "addrs": [REAL]},
            "tcp_connect": {f"{REAL}:{port}": {"status": True, "failure": None}},
            "tls_handshake": {f"{REAL}:443": {"status": True, "failure": None}} if scheme == "https" else {},
            "http_request": {"body_length": len(PAGE), "failure": None, "status_code": 200, "headers": headers,
                             "title": "Morning paper of Exampleville"},
        },
        "control_failure": None, "dns_consistency": "consistent", "dns_experiment_failure": None,
        "http_experiment_failure": None, "body_length_match": True, "body_proportion": 1.0, "headers_match": True,
        "status_code_match": True, "title_match": True, "blocking": False, "accessible": True,
    }  # fmt: skip
