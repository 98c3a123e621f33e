from __future__ import annotations

import json
from typing import Any

import pytest

from fairwitness.access.judging import Judge
from fairwitness.access.judging.addresses import is_address, is_bogon
from fairwitness.access.judging.failures import KINDS, kind_of
from fairwitness.access.judging.validity import KNOWN_FAULTS, version_key
from fairwitness.access.measurements.ooni import decoded, measurement
from fairwitness.access.records import Judgement, State
from fairwitness.access.sources import Quarantine
from fairwitness.synthetic.measurements import website

UP, TIMEOUT = {"failure": None, "success": True}, {"failure": "generic_timeout_error", "success": False}
OFFLINE = {"report_id": ""}


def judged(test_name: str, keys: dict[str, Any] | None, **changed: Any) -> Judgement:
    report = f"20240501T095900Z_{test_name}_XA_64500_n1_made"
    document = {**website(report=report), "test_name": test_name, "input": None, "test_keys": keys, **changed}
    aside = Quarantine()
    read = decoded(json.dumps(document).encode(), source="m", row=1, aside=aside)
    assert read is not None, aside.rows
    one = measurement(read, source="m", row=1, aside=aside)
    assert one is not None
    return Judge()(one)


def telegram(points: dict[str, Any], web: str, *, names: list[str] | None = None) -> dict[str, Any]:
    answers = [{"ipv4": ip} for ip in names if ip] if names is not None else [{"ipv4": "45.60.2.2"}]
    failure = points["failure"]
    return {
        "tcp_connect": [{"ip": f"45.60.1.{k}", "port": 443, "status": points} for k in range(5)],
        "requests": [{"failure": failure, "request": {"url": f"http://45.60.1.{k}/"}, "response": {"code": 501}}
                     for k in range(5)],
        "queries": [{"hostname": "web.telegram.org", "engine": "system", "failure": None, "answers": answers}],
        "telegram_web_status": web, "telegram_web_failure": None if web == "ok" else "connection_reset",
    }  # fmt: skip


@pytest.mark.parametrize(("keys", "state", "mechanism"), [
    (telegram(UP, "ok"), State.OK, ""),
    (telegram(TIMEOUT, "ok"), State.LIKELY_BLOCKED, "tcp.timeout"),
    (telegram(TIMEOUT, "blocked"), State.LIKELY_BLOCKED, "tcp.timeout"),
    (telegram(UP, "blocked"), State.IMPAIRED, ""),
    (telegram(TIMEOUT, "blocked", names=["10.10.10.10"]), State.BLOCKED, "dns.injection.bogon"),
    ({}, State.INSUFFICIENT, ""),
])  # fmt: skip
def test_telegram(keys: dict[str, Any], state: State, mechanism: str) -> None:
    found = judged("telegram", keys)
    assert (found.state, found.mechanism) == (state, mechanism)


def test_a_probe_without_a_network_proves_nothing() -> None:
    keys = telegram(TIMEOUT, "blocked", names=[])
    assert judged("telegram", keys).state is State.LIKELY_BLOCKED
    assert judged("telegram", keys, **OFFLINE).rule_id == "app.fails_offline"
    late = {"report_id": "20240501T013000Z_telegram_XA_64500_n1_made"}
    assert judged("telegram", keys, **late).rule_id == "app.fails_offline"


def test_whatsapp_is_judged_by_what_was_seen_and_not_by_its_own_word() -> None:
    web = [{"failure": None, "request": {"url": "https://web.whatsapp.com/"}, "response": {"code": 400}}]
    keys = {"tcp_connect": [{"ip": "45.60.1.1", "port": 443, "status": UP}], "requests": web,
            "whatsapp_web_status": "blocked"}  # fmt: skip
    found = judged("whatsapp", keys)
    assert found.state is State.OK
    assert found.published is not None
    assert found.published.anomaly is False
    keys["tcp_connect"][0]["status"] = TIMEOUT  # type: ignore[index]
    assert judged("whatsapp", keys).mechanism == "tcp.timeout"


def test_messenger_by_connections_and_never_by_names_alone() -> None:
    names = {f"facebook_{one}_dns_consistent": False for one in ("edge", "star", "b_api")}
    reached = {f"facebook_{one}_reachable": True for one in ("edge", "star", "b_api")}
    assert judged("facebook_messenger", {**names, **reached}).state is State.OK
    gone = dict.fromkeys(reached, False)
    keys = {**names, **gone, "tcp_connect": [{"ip": "45.60.1.1", "port": 443, "status": TIMEOUT}]}
    assert judged("facebook_messenger", keys).state is State.LIKELY_BLOCKED


def test_signal_by_its_backends() -> None:
    def asked(*failures: str | None) -> dict[str, Any]:
        return {"requests": [{"failure": failure, "request": {"url": f"https://h{k}.signal.org/"}, "response": None}
                             for k, failure in enumerate(failures)],
                "signal_backend_status": "ok" if not any(failures) else "blocked",
                "queries": [{"hostname": "uptime.signal.org", "answers": [{"ipv4": "127.0.0.1"}]}]}  # fmt: skip

    assert judged("signal", asked(None, None), test_version="0.2.5").state is State.OK
    reset = judged("signal", asked("connection_reset", "connection_reset"), test_version="0.2.5")
    assert (reset.state, reset.mechanism) == (State.LIKELY_BLOCKED, "http.reset")
    assert judged("signal", asked("connection_reset", None), test_version="0.2.5").state is State.IMPAIRED
    authority = judged("signal", asked("ssl_unknown_authority", "ssl_unknown_authority"), test_version="0.2.5")
    assert authority.state is State.IMPAIRED


@pytest.mark.parametrize(("version", "engine", "day", "known"), [
    ("0.2.4", "3.20.0", "2024-01-01", True), ("0.2.3", "3.20.0", "2023-11-07", True),
    ("0.2.3", "3.20.0", "2023-11-06", False), ("0.2.1", "3.20.0", "2022-10-19", True),
    ("0.2.1", "3.20.0", "2022-10-18", False), ("0.2.5", "3.17.1", "2023-05-02", True),
    ("0.2.5", "3.17.1", "2023-05-01", False), ("0.2.5", "3.17.2", "2024-01-01", False),
    ("0.2.5", "", "2024-01-01", False),
])  # fmt: skip
def test_versions_that_are_known_to_err(version: str, engine: str, day: str, *, known: bool) -> None:
    keys = {
        "requests": [{"failure": None, "request": {"url": "https://h.signal.org/"}}],
        "signal_backend_status": "ok",
    }
    found = judged("signal", keys, test_version=version, measurement_start_time=f"{day} 00:00:00",
                   annotations={"engine_version": engine})  # fmt: skip
    assert (found.rule_id == "probe.known_to_err") == known
    assert found.published is not None
    assert found.published.failure == known


def test_torsf_errs_on_android_only() -> None:
    keys = {"failure": "generic_timeout_error", "success": False}
    told = {"software_version": "3.8.3", "software_name": "ooniprobe-android"}
    assert judged("torsf", keys, **told).rule_id == "probe.known_to_err"
    assert judged("torsf", keys, **{**told, "software_name": "ooniprobe-cli"}).rule_id == "bootstrap.failed"


def test_versions_are_compared_as_numbers() -> None:
    assert version_key("3.9.0") < version_key("3.17.2") < version_key("3.17.10-alpha")
    assert all(row.below or row.exactly for row in KNOWN_FAULTS)


@pytest.mark.parametrize(("n_ok", "n_failed", "state"), [
    (10, 0, State.OK), (7, 3, State.OK), (5, 5, State.IMPAIRED), (1, 9, State.LIKELY_BLOCKED),
    (0, 10, State.LIKELY_BLOCKED), (0, 4, State.INSUFFICIENT), (0, 0, State.INSUFFICIENT),
])  # fmt: skip
def test_tor_by_the_share_that_answers(n_ok: int, n_failed: int, state: State) -> None:
    targets = {str(k): {"failure": None if k < n_ok else "generic_timeout_error"} for k in range(n_ok + n_failed)}
    assert judged("tor", {"targets": targets}).state is state
    if state is State.LIKELY_BLOCKED and not n_ok:
        assert judged("tor", {"targets": targets}, **OFFLINE).state is State.INSUFFICIENT


@pytest.mark.parametrize(("test", "keys", "state"), [
    ("vanilla_tor", {"success": True, "tor_progress": 100}, State.OK),
    ("vanilla_tor", {"success": False, "tor_progress": 5, "error": "timeout-reached"}, State.LIKELY_BLOCKED),
    ("vanilla_tor", {"success": False, "tor_progress": 60, "error": "timeout-reached"}, State.IMPAIRED),
    ("psiphon", {"failure": None, "bootstrap_time": 4.2}, State.OK),
    ("psiphon", {"failure": None, "bootstrap_time": 0}, State.INSUFFICIENT),
    ("psiphon", {"failure": "unknown_failure: x", "bootstrap_time": 0}, State.INSUFFICIENT),
    ("psiphon", {"failure": "generic_timeout_error", "bootstrap_time": 0}, State.LIKELY_BLOCKED),
    ("ndt", {"failure": None, "summary": {"download": 1000.0, "min_rtt": 20.0}}, State.OK),
    ("ndt", {"failure": "connection_reset"}, State.INSUFFICIENT),
    ("ndt", {"failure": None, "summary": {"download": -1.0}}, State.INSUFFICIENT),
    ("dash", {"failure": None, "simple": {"median_bitrate": 3000}}, State.OK),
    ("dash", {"failure": "eof_error", "simple": {}}, State.INSUFFICIENT),
])  # fmt: skip
def test_tools_and_speeds(test: str, keys: dict[str, Any], state: State) -> None:
    assert judged(test, keys).state is state


@pytest.mark.parametrize("test", ["telegram", "whatsapp", "facebook_messenger", "signal", "tor", "vanilla_tor",
                                  "torsf", "psiphon", "ndt", "dash", "web_connectivity"])  # fmt: skip
def test_no_data_is_never_ok(test: str) -> None:
    assert judged(test, None).state is State.INSUFFICIENT
    assert judged(test, {}).state is State.INSUFFICIENT


def test_failures_and_addresses() -> None:
    assert [kind_of(one) for one in (None, False, True, "unknown_failure: x", "never heard of")] == [
        "", "", "unknown", "unknown", "unknown",
    ]  # fmt: skip
    assert all(kind for kind in KINDS.values())
    assert [is_bogon(ip) for ip in ("10.10.34.36", "127.0.0.1", "0.0.0.1", "::1", "::ffff:10.0.0.1", "fd00::1")] == [
        True] * 6  # fmt: skip
    assert not any(map(is_bogon, ("8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808", "no address", "")))
    assert not is_address("dyna.wikimedia.org")
