"""Measurement documents of OONI, one type per test; `test_name` tells them apart while they are decoded."""

# ruff: noqa: TC001  msgspec reads the annotations when the types are made
from __future__ import annotations

import msgspec

from fairwitness.access.measurements.observations import (
    Connect,
    Control,
    Failure,
    Handshake,
    JsonValue,
    NetworkEvent,
    Query,
    Transaction,
)


class Annotations(msgspec.Struct, frozen=True, gc=False):
    """What the probe says of itself."""

    platform: str | None = None
    engine_version: str | None = None


class Steps(msgspec.Struct, frozen=True, kw_only=True):
    """What most tests write down alike."""

    failure: Failure = None
    queries: list[Query] | None = None
    tcp_connect: list[Connect] | None = None
    tls_handshakes: list[Handshake] | None = None
    requests: list[Transaction] | None = None
    network_events: list[NetworkEvent] | None = None


class WebKeys(Steps, frozen=True, kw_only=True):
    """web_connectivity 0.4 and 0.5 (ts-017)."""

    control: Control | None = None
    control_failure: Failure = None
    dns_consistency: str | None = None
    dns_experiment_failure: Failure = None
    http_experiment_failure: Failure = None
    blocking: str | bool | None = None
    accessible: bool | None = None
    body_length_match: bool | None = None
    headers_match: bool | None = None
    status_code_match: bool | None = None
    title_match: bool | None = None


class TelegramKeys(Steps, frozen=True, kw_only=True):
    """telegram (ts-020)."""

    telegram_web_status: str | None = None
    telegram_web_failure: Failure = None
    telegram_tcp_blocking: bool | None = None
    telegram_http_blocking: bool | None = None


class WhatsappKeys(Steps, frozen=True, kw_only=True):
    """whatsapp (ts-018).  The probe's own status fields are known to err and are not read."""


class MessengerKeys(Steps, frozen=True, kw_only=True):
    """facebook_messenger (ts-019)."""

    facebook_dns_blocking: bool | None = None
    facebook_tcp_blocking: bool | None = None
    facebook_b_api_dns_consistent: bool | None = None
    facebook_b_api_reachable: bool | None = None
    facebook_b_graph_dns_consistent: bool | None = None
    facebook_b_graph_reachable: bool | None = None
    facebook_edge_dns_consistent: bool | None = None
    facebook_edge_reachable: bool | None = None
    facebook_external_cdn_dns_consistent: bool | None = None
    facebook_external_cdn_reachable: bool | None = None
    facebook_scontent_cdn_dns_consistent: bool | None = None
    facebook_scontent_cdn_reachable: bool | None = None
    facebook_star_dns_consistent: bool | None = None
    facebook_star_reachable: bool | None = None
    facebook_stun_dns_consistent: bool | None = None


class SignalKeys(Steps, frozen=True, kw_only=True):
    """signal (ts-029)."""

    signal_backend_status: str | None = None
    signal_backend_failure: Failure = None


class TorTarget(msgspec.Struct, frozen=True, gc=False):
    """One directory, bridge or relay that was tried."""

    target_protocol: str | None = None
    target_address: str | None = None
    failure: Failure = None


class TorKeys(msgspec.Struct, frozen=True, kw_only=True):
    """tor (ts-023); the first versions wrote a list."""

    targets: dict[str, TorTarget] | list[TorTarget] | None = None


class BootstrapKeys(msgspec.Struct, frozen=True, kw_only=True):
    """vanilla_tor, torsf and psiphon: did it come up, and how far did it get."""

    failure: Failure = None
    success: bool | None = None
    error: str | None = None
    bootstrap_time: float | None = None
    tor_progress: float | None = None
    timeout: float | None = None


class NdtSummary(msgspec.Struct, frozen=True, gc=False):
    """Speeds in kbit/s, times in ms."""

    download: float | None = None
    upload: float | None = None
    ping: float | None = None
    min_rtt: float | None = None
    avg_rtt: float | None = None
    retransmit_rate: float | None = None


class NdtKeys(msgspec.Struct, frozen=True, kw_only=True):
    """ndt (ts-022), protocol 7; of older ones only the failure is read."""

    failure: Failure = None
    summary: NdtSummary | None = None


class DashSummary(msgspec.Struct, frozen=True, gc=False):
    """Median bit rate in kbit/s, connection latency in s."""

    median_bitrate: float | None = None
    connect_latency: float | None = None


class DashKeys(msgspec.Struct, frozen=True, kw_only=True):
    """dash (ts-021)."""

    failure: Failure = None
    simple: DashSummary | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True, tag_field="test_name"):
    """What every measurement says of itself."""

    input: JsonValue = None
    measurement_start_time: str | None = None
    probe_asn: str | None = None
    probe_cc: str | None = None
    probe_id: str | None = None
    report_id: str | None = None
    software_name: str | None = None
    software_version: str | None = None
    test_version: str | None = None
    annotations: Annotations | None = None
    measurement_uid: str | None = None


class WebDocument(Document, frozen=True, kw_only=True, tag="web_connectivity"):
    """A website."""

    test_keys: WebKeys | None = None


class TelegramDocument(Document, frozen=True, kw_only=True, tag="telegram"):
    """Telegram."""

    test_keys: TelegramKeys | None = None


class WhatsappDocument(Document, frozen=True, kw_only=True, tag="whatsapp"):
    """WhatsApp."""

    test_keys: WhatsappKeys | None = None


class MessengerDocument(Document, frozen=True, kw_only=True, tag="facebook_messenger"):
    """Facebook Messenger."""

    test_keys: MessengerKeys | None = None


class SignalDocument(Document, frozen=True, kw_only=True, tag="signal"):
    """Signal."""

    test_keys: SignalKeys | None = None


class TorDocument(Document, frozen=True, kw_only=True, tag="tor"):
    """Tor's directories, relays and bridges."""

    test_keys: TorKeys | None = None


class VanillaTorDocument(Document, frozen=True, kw_only=True, tag="vanilla_tor"):
    """Tor without a transport."""

    test_keys: BootstrapKeys | None = None


class SnowflakeDocument(Document, frozen=True, kw_only=True, tag="torsf"):
    """Tor over Snowflake."""

    test_keys: BootstrapKeys | None = None


class PsiphonDocument(Document, frozen=True, kw_only=True, tag="psiphon"):
    """Psiphon."""

    test_keys: BootstrapKeys | None = None


class NdtDocument(Document, frozen=True, kw_only=True, tag="ndt"):
    """A speed test."""

    test_keys: NdtKeys | None = None


class DashDocument(Document, frozen=True, kw_only=True, tag="dash"):
    """A streaming test."""

    test_keys: DashKeys | None = None


class OtherDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A test that we do not judge; it is counted."""

    test_name: str
    input: JsonValue = None
    measurement_start_time: str | None = None
    probe_asn: str | None = None
    probe_cc: str | None = None
    probe_id: str | None = None
    report_id: str | None = None
    software_name: str | None = None
    software_version: str | None = None
    test_version: str | None = None
    annotations: Annotations | None = None
    measurement_uid: str | None = None


KNOWN = (
    WebDocument
    | TelegramDocument
    | WhatsappDocument
    | MessengerDocument
    | SignalDocument
    | TorDocument
    | VanillaTorDocument
    | SnowflakeDocument
    | PsiphonDocument
    | NdtDocument
    | DashDocument
)
TEST_NAMES = {
    WebDocument: "web_connectivity", TelegramDocument: "telegram", WhatsappDocument: "whatsapp",
    MessengerDocument: "facebook_messenger", SignalDocument: "signal", TorDocument: "tor",
    VanillaTorDocument: "vanilla_tor", SnowflakeDocument: "torsf", PsiphonDocument: "psiphon", NdtDocument: "ndt",
    DashDocument: "dash",
}  # fmt: skip
SERVICES = {
    "telegram": "Telegram", "whatsapp": "WhatsApp", "facebook_messenger": "Facebook Messenger", "signal": "Signal",
    "tor": "Tor", "vanilla_tor": "Tor", "torsf": "Tor (Snowflake)", "psiphon": "Psiphon", "ndt": "NDT",
    "dash": "DASH",
}  # fmt: skip
"""What a test without an address is about."""
