"""Names of failures, sorted into kinds: probes and controls of every age name one thing in different ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fairwitness.access.measurements.observations import Failure

WORKED: Final = ""
UNKNOWN: Final = "unknown"
"""The probe failed in a way of its own: it says nothing about the network."""
KINDS: Final = {
    "connection_reset": "reset", "connection_reset_error": "reset", "connection_aborted": "reset",
    "generic_timeout_error": "timeout", "timed_out": "timeout", "connection_timed_out": "timeout",
    "response_never_received": "timeout", "tcp_timed_out_error": "timeout", "timeout_error": "timeout",
    "generic_timeout": "timeout", "deadline_exceeded": "timeout",
    "connection_refused": "refused", "connection_refused_error": "refused",
    "eof_error": "eof", "connection_closed": "eof", "connection_lost": "eof",
    "network_unreachable": "unreachable", "host_unreachable": "unreachable", "no_route_to_host": "unreachable",
    "network_down": "unreachable", "network_unreachable_error": "unreachable",
    "host_unreachable_error": "unreachable",
    "dns_nxdomain_error": "nxdomain", "dns_name_error": "nxdomain", "dns_lookup_error": "nxdomain",
    "android_dns_cache_no_data": "no_data", "dns_no_answer": "no_data", "dns_no_data": "no_data",
    "dns_refused_error": "name_refused", "dns_servfail_error": "servfail", "dns_server_misbehaving": "servfail",
    "dns_temporary_failure": "servfail", "dns_non_recoverable_failure": "servfail",
    "ssl_invalid_hostname": "foreign_name", "ssl_unknown_authority": "unknown_authority",
    "ssl_invalid_certificate": "invalid_certificate", "ssl_failed_handshake": "handshake",
    "ssl_handshake_error": "handshake", "connect_error": "unreachable",
}  # fmt: skip
"""The whole name of a failure and its kind."""
BEGINNINGS: Final = (
    ("unknown_failure", UNKNOWN),
    ("http_invalid_redirect", "broken_redirect"),
    ("http_request_failed", "eof"),
    ("ssl_", "invalid_certificate"),
    ("dns_", "servfail"),
)
"""How the name of a failure begins, where the whole of it is not known."""


def kind_of(failure: Failure) -> str:
    """Return the kind of a failure; empty text: it worked."""
    if failure is None or failure is False:
        return WORKED
    if failure is True:
        return UNKNOWN
    if kind := KINDS.get(failure):
        return kind
    return next((kind for start, kind in BEGINNINGS if failure.startswith(start)), UNKNOWN)
