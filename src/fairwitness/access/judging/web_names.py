"""What a name led to, beside what the control got."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fairwitness.access.judging.addresses import is_address, is_bogon, is_stand_in
from fairwitness.access.judging.failures import WORKED, kind_of

if TYPE_CHECKING:
    from fairwitness.access.judging.fingerprints import Fingerprint, Fingerprints
    from fairwitness.access.judging.web_path import Path
    from fairwitness.access.measurements.documents import WebKeys
    from fairwitness.access.measurements.observations import Control

CERTIFICATE_FLAG = 8
"""Of an address in the control's table: its certificate is valid."""
CERTIFICATE_FAULTS = frozenset({"foreign_name", "unknown_authority", "invalid_certificate"})


class Names(NamedTuple):
    """Answers of the network's name server, and how they compare."""

    state: str
    control: str
    failure: str
    real_address: str
    answers: tuple[str, ...]
    expected: tuple[str, ...]
    fingerprint: Fingerprint | None


def names_of(keys: WebKeys, *, path: Path, fingerprints: Fingerprints) -> Names:
    """Return what the name of the last stop led to."""
    answers = {ip: answer.asn for query in path.queries for answer in query.answers or ()
               if (ip := answer.ipv4 or answer.ipv6)}  # fmt: skip
    control = keys.control if path.hop == "first" and not kind_of(keys.control_failure) else None
    control_state, expected = _control(control)
    fingerprint = next((fingerprints.addresses[ip] for ip in answers
                        if ip in fingerprints.addresses and ip not in expected), None)  # fmt: skip
    failure = "" if answers else _failure(path)
    if not answers:
        state = "failed" if failure else "none"
    elif fingerprint is not None:
        state = "fingerprint"
    else:
        state = _compared(answers, expected, keys=keys, path=path, control=control)
    works = "untried"
    if state in {"unmatched", "unproven", "fingerprint", "bogon"} and expected:
        works = _real_address(keys, expected)
    return Names(state, control_state, failure, works, tuple(answers), expected, fingerprint)


def _control(control: Control | None) -> tuple[str, tuple[str, ...]]:
    if control is None or control.dns is None or control.dns.addrs is None:
        return ("none", ()) if control is None or control.dns is None else (_control_failure(control), ())
    found = tuple(ip for ip in control.dns.addrs if is_address(ip))
    if not found:
        return _control_failure(control), ()
    return "bogon" if all(is_bogon(ip) for ip in found) else "answered", found


def _control_failure(control: Control) -> str:
    kind = kind_of(control.dns.failure) if control.dns else WORKED
    return {"nxdomain": "nxdomain", WORKED: "empty"}.get(kind, "failed")


def _failure(path: Path) -> str:
    """Return the kind of failure of the question; a name without an IPv6 address is no failure."""
    kinds = [kind_of(query.failure) for query in path.queries]
    told = [kind for kind in kinds if kind not in {WORKED, "no_data"}]
    return next(iter(told), next((kind for kind in kinds if kind), ""))


def _compared(answers: dict[str, int | None], expected: tuple[str, ...], *, keys: WebKeys, path: Path,
              control: Control | None) -> str:  # fmt: skip
    if _proven(answers, path=path, control=control):
        return "proven"
    shared = answers.keys() & set(expected)
    if not all(map(is_bogon, shared)):
        return "in_control"
    if any(map(is_bogon, answers)):
        return "stand_in" if all(map(is_stand_in, answers)) else "bogon"
    if any(kind_of(one.failure) in CERTIFICATE_FAULTS for one in path.handshakes):
        return "unproven"
    return "same_network" if _same_network(answers, expected, keys=keys, control=control) else "unmatched"


def _proven(answers: dict[str, int | None], *, path: Path, control: Control | None) -> bool:
    """Say whether a valid certificate was seen at an answered address, by the probe or by the control."""
    if any(kind_of(one.failure) == WORKED and not one.no_tls_verify and _ip(one.address) in answers
           for one in path.handshakes):  # fmt: skip
        return True
    if control is None:
        return False
    known, seen = control.ip_info or {}, control.tls_handshake or {}
    if any((info := known.get(ip)) is not None and (info.flags or 0) & CERTIFICATE_FLAG for ip in answers):
        return True
    return any(bool(status.status) and _ip(address) in answers for address, status in seen.items())


def _same_network(answers: dict[str, int | None], expected: tuple[str, ...], *, keys: WebKeys,
                  control: Control | None) -> bool:  # fmt: skip
    if keys.dns_consistency == "consistent":
        return True
    known = (control.ip_info if control else None) or {}
    theirs = {info.asn for ip in expected if (info := known.get(ip)) is not None and info.asn}
    return any(asn in theirs for asn in answers.values() if asn)


def _real_address(keys: WebKeys, expected: tuple[str, ...]) -> str:
    """Say whether the control's address served the site from this probe, beside the path."""
    worked = any(kind_of(one.failure) == WORKED and _ip(one.address) in expected
                 for one in keys.tls_handshakes or ())  # fmt: skip
    return "works" if worked else "untried"


def _ip(address: str | None) -> str:
    return (address or "").rpartition(":")[0].strip("[]")
