"""OONI's own flags, worked out after the rules of its fast path where a source does not state them.

They stand beside our state for continuity and never enter it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairwitness.access.judging.failures import kind_of
from fairwitness.access.judging.validity import known_to_err
from fairwitness.access.measurements.times import host_of
from fairwitness.access.records import Published

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.access.judging.fingerprints import Fingerprint
    from fairwitness.access.measurements.documents import (
        BootstrapKeys,
        MessengerKeys,
        SignalKeys,
        Steps,
        TelegramKeys,
        TorKeys,
        WebKeys,
    )
    from fairwitness.access.measurements.observations import Failure
    from fairwitness.access.records import Measurement

    Score = tuple[float, float]
    """blocking in general (above 0.5: anomaly), and accuracy (below 0.5: failure)"""

HALF = 0.5
ACCURATE, INVALID = 1.0, 0.0
BLOCKING = frozenset({"tcp_ip", "dns", "http-diff", "http-failure"})


def after_fastpath(measurement: Measurement, fingerprint: Fingerprint | None, *, looked: bool) -> Published | None:
    """Return the flags that the fast path would set; None for tests that it is not known to score.

    Args:
        measurement: what was measured.
        fingerprint: the block page that it shows.
        looked: whether a list of block pages was there to look for; without one, `confirmed` of a website is None.
    """
    score = SCORES.get(measurement.test_name)
    if score is None or measurement.keys is None:
        return None
    blocking, accuracy = score(measurement)
    if measurement.test_name == "web_connectivity":
        confirmed: bool | None = fingerprint is not None and fingerprint.confirms(measurement.country)
        confirmed = confirmed if looked else None
        if confirmed:
            blocking, accuracy = 1.0, ACCURATE
    else:
        confirmed = False
    if known_to_err(measurement):
        accuracy = INVALID
    return _flags(blocking > HALF, confirmed, accuracy < HALF)


_FLAGS = {(a, c, f): Published(a, c, f) for a in (True, False) for c in (True, False, None) for f in (True, False)}


def _flags(anomaly: bool, confirmed: bool | None, failure: bool) -> Published:  # noqa: FBT001  a key of a table
    return _FLAGS[anomaly, confirmed, failure]


def _web(measurement: Measurement) -> Score:
    keys: WebKeys = measurement.keys
    invalid = (
        keys.blocking is None
        or _unknown(keys.http_experiment_failure)
        or _unknown(keys.dns_experiment_failure)
        or _unknown(keys.control_failure)
    )
    return (1.0 if keys.blocking in BLOCKING else 0.0), INVALID if invalid else ACCURATE


def _unknown(failure: Failure) -> bool:
    return isinstance(failure, str) and failure.startswith("unknown_failure")


def _telegram(measurement: Measurement) -> Score:
    keys: TelegramKeys = measurement.keys
    reached = [bool(one.status.success) for one in keys.tcp_connect or ()]
    asked = [bool(kind_of(one.failure)) for one in keys.requests or ()]
    score = 1 - sum(reached) / len(reached) if reached else HALF
    score += sum(asked) / len(asked) if asked else HALF
    return score + (keys.telegram_web_status == "blocked"), ACCURATE


def _whatsapp(measurement: Measurement) -> Score:
    keys: Steps = measurement.keys
    for one in keys.requests or ():
        url = (one.request.url if one.request else None) or ""
        watched = host_of(url) == "web.whatsapp.com" or "v.whatsapp.net/v2/register" in url
        if watched and kind_of(one.failure):
            return 1.0, ACCURATE
    reached = any(one.status.success for one in keys.tcp_connect or ())
    return (0.0 if reached else 1.0), ACCURATE


def _messenger(measurement: Measurement) -> Score:
    keys: MessengerKeys = measurement.keys
    told: dict[str, Any] = {
        name: getattr(keys, name) for name in keys.__struct_fields__ if name.startswith("facebook")
    }
    checks = {name: value for name, value in told.items() if name.endswith(("_consistent", "_reachable"))}
    if told["facebook_dns_blocking"] and told["facebook_tcp_blocking"] and all(v is True for v in checks.values()):
        return 0.0, ACCURATE
    score = HALF * sum(value is False for value in checks.values())
    return score + HALF * (told["facebook_dns_blocking"] is True) + HALF * (
        told["facebook_tcp_blocking"] is True
    ), 1.0


def _signal(measurement: Measurement) -> Score:
    keys: SignalKeys = measurement.keys
    return (1.0 if keys.signal_backend_status == "blocked" else 0.0), ACCURATE


def _tor(measurement: Measurement) -> Score:
    keys: TorKeys = measurement.keys
    targets = list(keys.targets.values()) if isinstance(keys.targets, dict) else keys.targets or []
    if not targets:
        return 0.0, INVALID
    return sum(bool(kind_of(one.failure)) for one in targets) / len(targets), ACCURATE


def _vanilla_tor(measurement: Measurement) -> Score:
    keys: BootstrapKeys = measurement.keys
    progress = 100.0 if keys.tor_progress is None and keys.success else keys.tor_progress or 0.0
    return (0.0 if progress >= 100 else 1 - 0.004 * progress), ACCURATE  # noqa: PLR2004  after the fast path


def _psiphon(measurement: Measurement) -> Score:
    keys: BootstrapKeys = measurement.keys
    if keys.failure:
        return 1.0, ACCURATE
    return 0.0, ACCURATE if keys.bootstrap_time else INVALID


def _torsf(measurement: Measurement) -> Score:
    keys: BootstrapKeys = measurement.keys
    return (1.0 if keys.failure else 0.0), ACCURATE


def _dash(measurement: Measurement) -> Score:
    return (0.1, INVALID) if measurement.keys.failure else (0.0, ACCURATE)


SCORES: dict[str, Callable[[Measurement], Score]] = {
    "web_connectivity": _web, "telegram": _telegram, "whatsapp": _whatsapp, "facebook_messenger": _messenger,
    "signal": _signal, "tor": _tor, "vanilla_tor": _vanilla_tor, "psiphon": _psiphon, "torsf": _torsf, "dash": _dash,
}  # fmt: skip
"""ndt is scored by nobody."""
