"""Judging messengers.  These tests have no control: what works elsewhere is asked of other networks, later."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from fairwitness.access.judging.addresses import is_bogon, is_stand_in
from fairwitness.access.judging.failures import WORKED, kind_of
from fairwitness.access.judging.rules import AccessRule, Decision, first_fit, mechanism_of
from fairwitness.access.judging.sessions import online
from fairwitness.access.measurements.times import host_of
from fairwitness.access.records import Locus, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairwitness.access.judging.fingerprints import Fingerprints
    from fairwitness.access.measurements.documents import MessengerKeys, SignalKeys, Steps, TelegramKeys
    from fairwitness.access.measurements.observations import Failure, Transaction
    from fairwitness.access.records import Measurement


CERTIFICATE = ("foreign_name", "unknown_authority", "invalid_certificate", "handshake")
CUT: Final = ("timeout", "reset", "refused", "eof", "unreachable")
RULES: Final = (
    AccessRule(rule_id="app.works", when={"service": ("all", "some"), "web": ("ok", "untried")}, state=State.OK,
               says="The service's own addresses answer, and so does its site where it was tried."),
    AccessRule(rule_id="app.blockpage_fingerprint", when={"names": ("fingerprint",)}, state=State.BLOCKED,
               mechanism="dns.injection.blockpage", locus=Locus.NETWORK,
               says="A name of the service led to an address that is known to serve block pages."),
    AccessRule(rule_id="app.bogon", when={"names": ("bogon",)}, state=State.BLOCKED, locus=Locus.NETWORK,
               mechanism="dns.injection.bogon",
               says="A name of the service led to an address that no public server can have."),
    AccessRule(rule_id="app.only_site_works", when={"service": ("none",), "web": ("ok",)}, state=State.LIKELY_BLOCKED,
               mechanism="{layer}.{node}", locus=Locus.NETWORK,
               says="Not one of the service's own addresses answered, while its site did."),
    AccessRule(rule_id="app.only_site_tried", when={"service": ("untried",), "web": ("ok",)},
        state=State.INSUFFICIENT,
               says="The service's site answered; its own addresses were not tried."),
    AccessRule(rule_id="app.site_fails", when={"service": ("all", "some"), "web": ("failed",)}, state=State.IMPAIRED,
               mechanism="", says="The service's own addresses answer, and its site does not."),
    AccessRule(rule_id="app.certificate", when={"service": ("none", "part"), "kind": CERTIFICATE},
               state=State.IMPAIRED, mechanism="tls",
               says="Certificates were refused. A probe that expects an old authority shows this too."),
    AccessRule(rule_id="app.part_fails", when={"service": ("part",)}, state=State.IMPAIRED,
        mechanism="{layer}.{node}",
               says="A part of the service answers and a part does not."),
    AccessRule(rule_id="app.fails_offline", when={"service": ("none",), "online": ("no",)}, state=State.INSUFFICIENT,
               says="Nothing answered, and nothing shows that the probe had a network."),
    AccessRule(rule_id="app.name_failure", when={"service": ("none",), "layer": ("dns",)}, state=State.LIKELY_BLOCKED,
               mechanism="dns.{node}", locus=Locus.NETWORK,
               says="The names of the service were not found, by a probe that had a network."),
    AccessRule(rule_id="app.cut", when={"service": ("none",), "kind": CUT}, state=State.LIKELY_BLOCKED,
               mechanism="{layer}.{node}", locus=Locus.NETWORK,
               says="Nothing of the service answered, to a probe that had a network."),
    AccessRule(rule_id="app.fails_unknown", when={"service": ("none",)}, state=State.INSUFFICIENT,
               says="The service failed for a reason of the probe's own."),
    AccessRule(rule_id="app.nothing_measured", when={}, state=State.INSUFFICIENT,
               says="Too little of the service was tried."),
)  # fmt: skip
SIGNS: Final = frozenset({"uptime.signal.org"})
"""Names whose address is a sign and no server: 127.0.0.1 and 127.0.0.2 say whether Signal is up."""
NODES = {"reset": "reset", "timeout": "timeout", "refused": "refused", "nxdomain": "nxdomain",
         "name_refused": "refused"}  # fmt: skip
NAME_KINDS = frozenset({"nxdomain", "no_data", "name_refused", "servfail"})


class AppFacts(NamedTuple):
    """One word for each question."""

    names: str
    """fingerprint, bogon, ok"""
    service: str
    """how much of the service answered: all, some (enough to work), part, none, untried"""
    web: str
    """its site: ok, failed, untried"""
    online: str
    layer: str
    kind: str
    node: str


@lru_cache(maxsize=4096)
def _decided(facts: AppFacts) -> tuple[AccessRule, str]:
    named = facts._asdict()
    rule = first_fit(RULES, named)
    return rule, mechanism_of(rule, named)


def _judged(measurement: Measurement, keys: Steps, fingerprints: Fingerprints, *, service: str, web: str,
            failures: Iterable[Failure] = ()) -> Decision:  # fmt: skip
    """Apply the rules; `failures` are those of the part that did not answer."""
    names, shown = _names(keys, fingerprints)
    layer, kind = _layer(keys, [kind for failure in failures if (kind := kind_of(failure))])
    facts = AppFacts(
        names=names, service=service, web=web, online="yes" if online(measurement, keys) else "no", layer=layer,
        kind=kind, node=NODES.get(kind, ""),
    )  # fmt: skip
    rule, mechanism = _decided(facts)
    if rule.state is State.OK:
        return Decision(rule, mechanism)
    tcp = [one for one in keys.tcp_connect or () if kind_of(one.status.failure)]
    told = f"{len(tcp)} of {len(keys.tcp_connect or ())} connections failed; the service answered: {service}"
    said = "; ".join(part for part in (shown, told, f"its site: {web}", kind and f"failure: {kind}") if part)
    return Decision(rule, mechanism, said)


def _names(keys: Steps, fingerprints: Fingerprints) -> tuple[str, str]:
    """Return what the names of the service led to; a public service has public addresses only."""
    for query in keys.queries or ():
        for answer in query.answers or () if query.hostname not in SIGNS else ():
            ip = answer.ipv4 or answer.ipv6 or ""
            if ip in fingerprints.addresses:
                return "fingerprint", f"{query.hostname} led to {ip} (fingerprint {fingerprints.addresses[ip].name})"
            if is_bogon(ip) and not is_stand_in(ip):
                return "bogon", f"{query.hostname} led to {ip}"
    return "ok", ""


def _layer(keys: Steps, kinds: list[str]) -> tuple[str, str]:
    """Return the first layer that failed, and the most common kind of failure there."""
    tcp = [kind for one in keys.tcp_connect or () if (kind := kind_of(one.status.failure))]
    tls = [kind for one in keys.tls_handshakes or () if (kind := kind_of(one.failure))]
    named = [kind for kind in kinds if kind in NAME_KINDS]
    if named and not any(query.answers for query in keys.queries or ()):
        return "dns", _most(named)
    if tcp and len(tcp) == len(keys.tcp_connect or ()):
        return "tcp", _most(tcp)
    if tls and len(tls) == len(keys.tls_handshakes or ()):
        return "tls", _most(tls)
    return ("tcp", _most(tcp)) if tcp and not kinds else ("http", _most(kinds))


def _most(kinds: list[str]) -> str:
    return max(sorted(set(kinds)), key=kinds.count) if kinds else ""


def judge_telegram(measurement: Measurement, fingerprints: Fingerprints) -> Decision:
    """Judge Telegram: its access points answer on TCP and HTTP, its site under its name."""
    keys: TelegramKeys = measurement.keys
    site = {answer.ipv4 or answer.ipv6 for query in keys.queries or () for answer in query.answers or ()}
    points = [one for one in keys.tcp_connect or () if one.ip not in site]
    asked = [one for one in keys.requests or () if _host(one) and _host(one) != "web.telegram.org"]
    reached = any(one.status.success for one in points)
    answered = not asked or any(not kind_of(one.failure) for one in asked)
    service = "untried" if not points else "some" if reached and answered else "none"
    web = {"ok": "ok", "blocked": "failed"}.get(keys.telegram_web_status or "", "untried")
    failures = [one.status.failure for one in points] + [one.failure for one in asked]
    return _judged(measurement, keys, fingerprints, service=service, web=web, failures=failures)


def judge_whatsapp(measurement: Measurement, fingerprints: Fingerprints) -> Decision:
    """Judge WhatsApp by what was observed; the probe's own status fields err (fast path of OONI)."""
    keys: Steps = measurement.keys
    web = {"web.whatsapp.com": False, "v.whatsapp.net": False}
    tried = {host: [one for one in keys.requests or () if _host(one) == host] for host in web}
    failed = [one for asked in tried.values() if asked and all(kind_of(k.failure) for k in asked) for one in asked]
    connects = keys.tcp_connect or []
    service = "untried" if not connects else "some" if any(one.status.success for one in connects) else "none"
    site = "failed" if failed else "ok" if any(tried.values()) else "untried"
    failures = [one.status.failure for one in connects] + [one.failure for one in failed]
    return _judged(measurement, keys, fingerprints, service=service, web=site, failures=failures)


def judge_messenger(measurement: Measurement, fingerprints: Fingerprints) -> Decision:
    """Judge Facebook Messenger by the connections; names alone are not, for its addresses change with the place."""
    keys: MessengerKeys = measurement.keys
    reached = [value for value in (
        keys.facebook_b_api_reachable, keys.facebook_b_graph_reachable, keys.facebook_edge_reachable,
        keys.facebook_external_cdn_reachable, keys.facebook_scontent_cdn_reachable, keys.facebook_star_reachable,
    ) if value is not None] or [bool(one.status.success) for one in keys.tcp_connect or ()]  # fmt: skip
    unnamed = not reached and any(kind_of(query.failure) for query in keys.queries or ())
    service = "none" if unnamed else "untried" if not reached else _part(sum(reached), len(reached))
    failures = [one.status.failure for one in keys.tcp_connect or ()] + [one.failure for one in keys.queries or ()]
    return _judged(measurement, keys, fingerprints, service=service, web="untried", failures=failures)


def judge_signal(measurement: Measurement, fingerprints: Fingerprints) -> Decision:
    """Judge Signal by its backends: each must answer under the certificate of its own authority."""
    keys: SignalKeys = measurement.keys
    asked: dict[str, bool] = {}
    for one in keys.requests or ():
        asked[_host(one)] = asked.get(_host(one), False) or not kind_of(one.failure)
    status = keys.signal_backend_status
    if not asked:
        service = {"ok": "some", "blocked": "none"}.get(status or "", "untried")
    else:
        service = "all" if status == "ok" else _part(sum(asked.values()), len(asked))
    failures = [one.failure for one in keys.requests or ()] + [keys.signal_backend_failure]
    return _judged(measurement, keys, fingerprints, service=service, web="untried", failures=failures)


def _part(answered: int, tried: int) -> str:
    return "all" if answered == tried else "part" if answered else "none"


def _host(transaction: Transaction) -> str:
    return host_of((transaction.request.url if transaction.request else None) or "")


__all__ = ["RULES", "WORKED", "judge_messenger", "judge_signal", "judge_telegram", "judge_whatsapp"]
