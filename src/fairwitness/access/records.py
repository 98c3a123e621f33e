"""Frozen records that both halves of the pillar hand on: measurements and their judgement, events, rows set aside."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Any

import msgspec

from fairwitness.finding import Reference  # noqa: TC001  msgspec reads the annotations
from fairwitness.model import Number  # noqa: TC001  as above


class State(StrEnum):
    """What may be said of one measurement.  No data is never `ok`, and nothing is blocked "with low confidence"."""

    BLOCKED = "blocked"
    """a rule that decides, and an artefact that only interference leaves: a fingerprint, a bogon, a foreign proof"""
    LIKELY_BLOCKED = "likely_blocked"
    """a rule that decides, without such an artefact"""
    IMPAIRED = "impaired"
    """it did not work here and did elsewhere, and several causes fit"""
    DOWN = "down"
    """it did not work elsewhere either"""
    OK = "ok"
    INSUFFICIENT = "insufficient"
    """too little was measured, or by a probe that is known to err"""


class Locus(StrEnum):
    """Where on the way the interference, if any, sits."""

    NETWORK = "network"
    SERVER_SIDE = "server_side"
    UNKNOWN = "unknown"


class EventKind(StrEnum):
    """What an event is, as told by several signals together."""

    BLOCK = "block"
    THROTTLING = "throttling"
    OUTAGE = "outage"
    CURFEW = "curfew"
    SOURCE_FAILURE = "source_failure"
    UNEXPLAINED = "unexplained"
    """something fell, and these signals do not tell what it was"""


class Measurement(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One measurement as a reader yields it; what is unknown is empty text or None, never a guess.

    Attributes:
        measurement_id: as the source names it, or made from file and row.
        source: the file as it was given.
        row: its line or element in the file, from 1.
        at_us: when it began, microseconds since 1970 UTC.
        test_name: as OONI names it, such as web_connectivity.
        target: host or service that was tried.
        address: the whole URL or endpoint that was tried; empty where the test has none.
        country: where the probe said it was, ISO 3166 in capitals; ZZ unknown.
        network: autonomous system such as AS64500; AS0 unknown.
        probe: the probe's id; empty: unknown, as in most files.
        report_id: the session of the probe, named after the moment at which it was opened; empty: unknown.
        software: name and version of the probe.
        test_version: of the test.
        keys: the decoded results, of the type that belongs to the test.
        published: what OONI itself published about it, where the source says so.
    """

    measurement_id: str
    source: str
    row: int
    at_us: int
    test_name: str
    target: str
    address: str
    country: str
    network: str
    probe: str
    report_id: str
    software_name: str
    software_version: str
    engine_version: str
    platform: str
    test_version: str
    keys: Any
    published: Published | None = None


class Published(msgspec.Struct, frozen=True, gc=False):
    """OONI's own view of a measurement: flags of its fast path; None where it is not known.

    Attributes:
        given: True: the source states them.  False: worked out here, after the fast path's rules.
    """

    anomaly: bool | None
    confirmed: bool | None
    failure: bool | None
    given: bool = False


class Judgement(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What our rules say of one measurement, with OONI's own view beside it.

    Attributes:
        state: what may be said.
        rule_id: the rule that decided.
        mechanism: deepest node of the taxonomy that the evidence supports, such as dns.injection.bogon; else empty.
        locus: where it sits.
        evidence: the observation that decided, in a few words; foreign text in it is hostile.
        published: OONI's flags, from the source or worked out after its fast path; None: neither is possible.
    """

    state: State
    rule_id: str
    mechanism: str = ""
    locus: Locus = Locus.UNKNOWN
    evidence: str = ""
    published: Published | None = None


class Span(msgspec.Struct, frozen=True):
    """A moment that is known only to lie between two others, both included, microseconds since 1970 UTC."""

    earliest_us: int
    latest_us: int


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that began and mostly ended, in one country, network and target, seen by one source or several.

    Attributes:
        event_id: made from kind, place, target and onset; equal input gives equal ids.
        kind: what it is.
        country: ISO 3166 in capitals, or empty.
        network: autonomous system such as AS64500; empty: the country as a whole.
        target: host, service or protocol; empty: all traffic.
        onset: when it began.
        end: when it ended; None: it had not when the data end.
        sources: the signals that show it, by name, in order.
        rule_id: the row of the table that named the kind.
        numbers: behind it, with their units in their names.
        evidence: down to the measurement or the value.
        text: one sentence that can be printed.
    """

    event_id: str
    kind: EventKind
    country: str
    network: str
    target: str
    onset: Span
    end: Span | None
    sources: tuple[str, ...]
    rule_id: str
    numbers: dict[str, Number] = {}
    evidence: tuple[Reference, ...] = ()
    text: str = ""


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of OONI's flags in one place, as its API adds them up; no rule of ours looked at anything."""

    country: str
    network: str
    target: str
    day: str
    n_anomaly: int
    n_confirmed: int
    n_failure: int
    n_ok: int
    n_measurements: int


class Quarantined(msgspec.Struct, frozen=True, gc=False):
    """A row that was set aside: where it stood, why, and what was there."""

    source: str
    row: int
    reason: str
    detail: str


def event_id(kind: EventKind, *, country: str, network: str, target: str, onset: Span) -> str:
    """Return an id of 16 hex digits that depends on nothing but what the event is."""
    parts = (kind.value, country, network, target, str(onset.earliest_us), str(onset.latest_us))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def utc(at_us: int) -> str:
    """Return a moment such as 2022-09-21 16:30."""
    import datetime as dt

    moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=at_us)
    return f"{moment:%Y-%m-%d %H:%M}"
