"""What a website's measurement shows, reduced to a few words per layer, which is all that the rules look at.

A probe walks a path: names, connections, handshakes and requests of one stop, then of the next one where the page
leads elsewhere.  The facts are those of the last stop that it reached.  Version 0.5 of the test also tries addresses
that other name servers gave; these are evidence beside the path and never part of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fairwitness.access.judging.failures import UNKNOWN, WORKED, kind_of
from fairwitness.access.judging.web_names import names_of
from fairwitness.access.judging.web_pages import page_of
from fairwitness.access.judging.web_path import Path, path_of

if TYPE_CHECKING:
    from fairwitness.access.judging.fingerprints import Fingerprint, Fingerprints
    from fairwitness.access.judging.web_names import Names
    from fairwitness.access.measurements.documents import WebKeys
    from fairwitness.access.measurements.observations import Connect, Control, Handshake

NODES = frozenset({"reset", "timeout", "refused"})
NAME_NODES = {"nxdomain": "nxdomain", "name_refused": "refused", "timeout": "timeout"}


class WebFacts(NamedTuple):
    """One word for each question; the rules name the words."""

    page: str
    """what came: proven, same, unchecked, differs, partly, refused, blockpage, elsewhere, stalled, failed, none"""
    layer: str
    """where it failed: dns, tcp, tls, http, none"""
    hop: str
    """at which stop: first, later, unseen"""
    scheme: str
    control: str
    """whether the control got the page: ok, failed, none"""
    dns: str
    """what the name led to: proven, in_control, same_network, fingerprint, bogon, stand_in, unproven, unmatched..."""
    dns_control: str
    """answered, nxdomain, empty, bogon, failed, none"""
    name_failure: str
    real_address: str
    """whether the control's address worked from the probe while the answered one was tried too: works, untried"""
    tcp: str
    tcp_control: str
    tcp_failure: str
    tls: str
    tls_control: str
    tls_node: str
    http: str
    http_node: str


class Observed(NamedTuple):
    """The facts, and what they were read from."""

    facts: WebFacts
    names: Names
    path: Path
    fingerprint: Fingerprint | None


def observed(keys: WebKeys, *, address: str, test_version: str, fingerprints: Fingerprints) -> Observed:
    """Return what a measurement shows.

    Args:
        keys: its results.
        address: the URL that was tried.
        test_version: tells 0.5, which marks the path, from the older ones.
        fingerprints: known block pages.
    """
    path = path_of(keys, address=address, marked=test_version.startswith("0.5"))
    control = keys.control
    fetched = _control_page(keys, control)
    names = names_of(keys, path=path, fingerprints=fingerprints)
    page, fingerprint = page_of(keys, path=path, control=fetched, fingerprints=fingerprints)
    tcp, tcp_control, tcp_failure = _connections(path.connects, control)
    tls, tls_control = _handshakes(path.handshakes, control)
    http = _http(keys, path)
    layer = _layer(page, names=names, tcp=tcp, tls=tls, http=http, path=path)
    if layer == "tcp" and tcp == "none":
        tcp_failure = http
    if layer == "tls" and tls == "none":
        tls = http
    facts = WebFacts(
        page=page, layer=layer, hop=path.hop, scheme=path.scheme, control=fetched, dns=names.state,
        dns_control=names.control, name_failure=NAME_NODES.get(names.failure, ""), real_address=names.real_address,
        tcp=tcp, tcp_control=tcp_control, tcp_failure=tcp_failure if tcp_failure in NODES else "", tls=tls,
        tls_control=tls_control, tls_node=tls if tls in NODES else "", http=http,
        http_node=http if http in NODES else "",
    )  # fmt: skip
    return Observed(facts, names, path, names.fingerprint or fingerprint)


def _control_page(keys: WebKeys, control: Control | None) -> str:
    """Say whether the control got the page."""
    if control is None or kind_of(keys.control_failure) or control.http_request is None:
        return "none"
    page = control.http_request
    if kind_of(page.failure):
        return "failed"
    return "ok" if (page.status_code or 0) > 0 else "none"


def _connections(connects: list[Connect], control: Control | None) -> tuple[str, str, str]:
    """Return what became of the connections, of the control's to the same endpoints, and the kind of failure."""
    if not connects:
        return "none", "none", ""
    failed = [one for one in connects if one.status.success is False or kind_of(one.status.failure)]
    if len(failed) < len(connects):
        return "ok", "none", ""
    told = (control.tcp_connect if control else None) or {}
    by_control = {k: told.get(endpoint(one.ip, one.port)) for k, one in enumerate(failed)}
    passed = [k for k, status in by_control.items() if status is not None and status.status]
    shown = failed[passed[0] if passed else 0]
    state = "failed_ipv6" if all(":" in (one.ip or "") for one in failed) else "failed"
    tried = any(status is not None for status in by_control.values())
    return state, "ok" if passed else "failed" if tried else "none", kind_of(shown.status.failure)


def _handshakes(handshakes: list[Handshake], control: Control | None) -> tuple[str, str]:
    """Return what became of the handshakes and of the control's with the same endpoints."""
    if not handshakes:
        return "none", "none"
    failed = [(kind_of(one.failure), one) for one in handshakes]
    if any(kind == WORKED for kind, _ in failed):
        return "ok", "none"
    told = (control.tls_handshake if control else None) or {}
    by_control = [told.get(one.address or "") for _, one in failed]
    passed = [k for k, status in enumerate(by_control) if status is not None and status.status]
    tried = any(status is not None for status in by_control)
    return failed[passed[0] if passed else 0][0], "ok" if passed else "failed" if tried else "none"


def _http(keys: WebKeys, path: Path) -> str:
    """Return the kind of failure of the last request, or what the probe said of the whole."""
    if path.request is not None and (kind := kind_of(path.request.failure)):
        return kind
    return kind_of(keys.http_experiment_failure)


def _layer(page: str, *, names: Names, tcp: str, tls: str, http: str, path: Path) -> str:
    """Return the first layer that failed on the way to a page that did not come."""
    if page not in {"failed", "stalled", "none"}:
        return "none"
    if path.hop != "unseen":
        if names.state == "failed":
            return "dns"
        if tcp.startswith("failed"):
            return "tcp"
        if tls not in {"none", "ok"}:
            return "tls"
    return _layer_by_name(http, tcp=tcp, tls=tls)


def _layer_by_name(http: str, *, tcp: str, tls: str) -> str:
    """Return the layer that the name of the failure tells, where the steps were not written down."""
    if http in {"refused", "unreachable"} and tcp == "none":
        return "tcp"
    if http in {"foreign_name", "unknown_authority", "invalid_certificate", "handshake"} and tls in {"none", "ok"}:
        return "tls"
    return "http" if http != WORKED else "none"


def endpoint(ip: str | None, port: int | None) -> str:
    """Return address and port as the control writes them."""
    return f"[{ip}]:{port}" if ":" in (ip or "") else f"{ip}:{port}"


__all__ = ["UNKNOWN", "Observed", "WebFacts", "endpoint", "observed"]
