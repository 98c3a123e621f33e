"""Findings about one network and target: what its sessions returned, never who ordered it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairwitness.access.place_alternatives import alternatives
from fairwitness.access.records import State, utc
from fairwitness.access.shares import RULE_ID as CHANGE_RULE
from fairwitness.finding import Finding, Reference, Uncertainty
from fairwitness.intervals import interval
from fairwitness.study import SECOND_US

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fairwitness.access.places import PlaceNumbers, Window, Witness
    from fairwitness.access.records import Event
    from fairwitness.access.throttling import PairVerdict
    from fairwitness.model import Number

BLOCKED_FOR_A_TIME: Final = "access.blocked_for_a_time"
LEAST_SESSIONS: Final = 3
MIXED_SESSIONS: Final = 12
"""From here on, sessions that do not agree are a finding of their own and no want of data."""
HALF: Final = 0.5
PLACE_RULES: Final[dict[str, str]] = {
    "access.too_few_sessions": "Fewer than three usable sessions.",
    "access.cannot_tell": "The sessions do not agree, or are too few to say what most of them would return.",
    "access.mostly_blocked_with_artefact": (
        "With 95 % confidence, more than half of the sessions are blocked, and two at least show what only "
        "interference leaves."
    ),
    "access.mostly_blocked": "With 95 % confidence, more than half of the sessions are blocked.",
    "access.mostly_down": "With 95 % confidence, in more than half of the sessions the control failed too.",
    "access.mostly_ok": "With 95 % confidence, more than half of the sessions get through.",
    "access.mixed": "Twelve sessions or more do not agree.",
    BLOCKED_FOR_A_TIME: (
        "Not most sessions of the whole study are blocked, and in a stretch of it the rule below holds."
    ),
    CHANGE_RULE: (
        "The share of blocked sessions rose from one fifth or less to seven tenths or more, at odds of 10,000 to 1."
    ),
}
LIMITS: Final = (
    "Who ordered it, and why, is in none of these data: the finding says what a network returned.",
    "Probes are volunteers' devices: no sample of a network's customers. A school or company may filter by itself.",
    "One network says nothing of another, and a probe that is cut off sends nothing.",
)
CHANGES: Final = (
    "Sessions of other probes in the same network and days that get through.",
    "A failure of the site itself at the same hours, seen from networks elsewhere.",
    "A fault that is found in the version of the probes that measured.",
)


def place_finding(
    window: Window,
    numbers: PlaceNumbers,
    witnesses: Sequence[Witness],
    *,
    sha256: Mapping[str, str],
    blocks: Sequence[Event] = (),
) -> Finding:
    """Return the finding about a network and target over the whole study.

    Args:
        window: the network, the target, and the time.
        numbers: of its sessions.
        witnesses: measurements for and against.
        sha256: of the files, by name.
        blocks: stretches in which it was blocked, in order of time.
    """
    rule_id, state = _decided(numbers)
    if blocks and state not in {State.BLOCKED, State.LIKELY_BLOCKED}:
        rule_id = BLOCKED_FOR_A_TIME
        state = State.BLOCKED if numbers.n_artefact > 1 else State.LIKELY_BLOCKED
    return Finding(
        finding_id=f"measured-{window.country}-{window.network}-{window.target}",
        pillar="access", subject=_subject(window), rule_id=rule_id, verdict=state.value,
        text=_text(window, numbers, state, blocks), numbers=_numbers(numbers), uncertainties=_uncertainties(numbers),
        evidence=_evidence(witnesses, sha256), alternatives=alternatives(numbers), limits=LIMITS,
        would_change=CHANGES,
    )  # fmt: skip


def event_finding(
    event: Event, window: Window, numbers: PlaceNumbers, witnesses: Sequence[Witness], *, sha256: Mapping[str, str]
) -> Finding:
    """Return the finding about a block that began or ended."""
    state = State.BLOCKED if numbers.n_artefact > 1 else State.LIKELY_BLOCKED
    return Finding(
        finding_id=f"measured-event-{event.event_id}", pillar="access", subject=_subject(window),
        rule_id=event.rule_id, verdict=state.value, text=f"{event.text} {_when(event)}",
        numbers={**_numbers(numbers), **event.numbers},
        uncertainties=(*_uncertainties(numbers), *_moments(event)), evidence=_evidence(witnesses, sha256),
        alternatives=alternatives(numbers), limits=LIMITS, would_change=CHANGES,
    )  # fmt: skip


def throttling_finding(event: Event, verdict: PairVerdict) -> Finding:
    """Return the finding about a target that was slowed."""
    return Finding(
        finding_id=f"measured-event-{event.event_id}", pillar="access",
        subject=f"{event.target} in {event.network} ({event.country})", rule_id=event.rule_id, verdict="throttled",
        text=f"{event.text} {_when(event)}", numbers=event.numbers, uncertainties=_moments(event),
        evidence=event.evidence, alternatives=alternatives(None, rtt_ratio=verdict.rtt_ratio), limits=LIMITS,
        would_change=(
            "Sessions of other probes in the same network and days with no loss against the control.",
            "A change of the target's or control's servers at the same time.",
        ),
    )  # fmt: skip


def _decided(numbers: PlaceNumbers) -> tuple[str, State]:
    n = numbers.n_usable
    told = (
        (n < LEAST_SESSIONS, "access.too_few_sessions", State.INSUFFICIENT),
        (
            _most(numbers.n_blocked, n) and numbers.n_artefact > 1,
            "access.mostly_blocked_with_artefact",
            State.BLOCKED,
        ),
        (_most(numbers.n_blocked, n), "access.mostly_blocked", State.LIKELY_BLOCKED),
        (_most(numbers.n_down, n), "access.mostly_down", State.DOWN),
        (_most(numbers.n_ok, n), "access.mostly_ok", State.OK),
        (n >= MIXED_SESSIONS, "access.mixed", State.IMPAIRED),
        (True, "access.cannot_tell", State.INSUFFICIENT),
    )
    return next((rule_id, state) for holds, rule_id, state in told if holds)


def _most(hits: int, trials: int) -> bool:
    return interval(hits, trials)[0] > HALF


def _subject(window: Window) -> str:
    return f"{window.target} in {window.network} ({window.country})"


def _text(window: Window, numbers: PlaceNumbers, state: State, blocks: Sequence[Event]) -> str:
    days = f"{numbers.n_days} day{'s' if numbers.n_days != 1 else ''}"
    counted = f"{numbers.n_blocked} of {numbers.n_usable} usable sessions on {days} did not get {window.target}"
    if blocks:
        counted += f", in {len(blocks)} stretch{'es' if len(blocks) > 1 else ''} of time. {_when(blocks[0])}"
        return f"{window.network} returned: {counted}"
    how = f", most often by {numbers.mechanism}" if numbers.n_blocked and numbers.mechanism else ""
    ends: dict[State, str] = {
        State.BLOCKED: "Interference in the network is shown.",
        State.LIKELY_BLOCKED: "Interference in the network is likely; what only interference leaves was not seen.",
        State.DOWN: "The target failed elsewhere too.",
        State.OK: "Most sessions get through.",
        State.IMPAIRED: "The sessions do not agree, and several causes fit.",
        State.INSUFFICIENT: "That is too little to say more.",
    }
    return f"{window.network} returned: {counted}{how}. {ends[state]}"


def _numbers(numbers: PlaceNumbers) -> dict[str, Number]:
    return {
        "n_measurements": numbers.n_measurements, "n_sessions": numbers.n_sessions, "n_usable": numbers.n_usable,
        "n_blocked": numbers.n_blocked, "n_impaired": numbers.n_impaired, "n_down": numbers.n_down,
        "n_ok": numbers.n_ok, "n_artefact": numbers.n_artefact, "n_probes_known": numbers.n_probes,
        "n_days": numbers.n_days, "first_us": numbers.first_us, "last_us": numbers.last_us,
        "mechanism": numbers.mechanism, "n_ok_elsewhere": numbers.ok_elsewhere,
        "n_not_ok_elsewhere": numbers.not_ok_elsewhere, "n_networks_elsewhere": numbers.networks_elsewhere,
    }  # fmt: skip


def _uncertainties(numbers: PlaceNumbers) -> tuple[Uncertainty, ...]:
    low, high = interval(numbers.n_blocked, numbers.n_usable)
    share = numbers.n_blocked / numbers.n_usable if numbers.n_usable else None
    return (
        Uncertainty(
            of="Share of usable sessions that are blocked", value=share, low=low, high=high, confidence=0.95,
            method="Clopper-Pearson over sessions, as if they were drawn at random from this network",
        ),
    )  # fmt: skip


def _moments(event: Event) -> tuple[Uncertainty, ...]:
    told = [("onset", event.onset)] + ([("end", event.end)] if event.end else [])
    return tuple(
        Uncertainty(
            of=f"{name}, seconds since 1970 UTC", value=None, low=span.earliest_us / SECOND_US,
            high=span.latest_us / SECOND_US, confidence=None,
            method="between the last session of one kind and the first of the other",
        )
        for name, span in told
    )  # fmt: skip


def _when(event: Event) -> str:
    began = f"between {utc(event.onset.earliest_us)} and {utc(event.onset.latest_us)}"
    if event.numbers.get("began_before_data"):
        began = f"before the data begin ({utc(event.onset.latest_us)})"
    ended = "had not ended when the data end"
    if event.end:
        ended = f"ended between {utc(event.end.earliest_us)} and {utc(event.end.latest_us)}"
    return f"It began {began} and {ended} (UTC)."


def _evidence(witnesses: Sequence[Witness], sha256: Mapping[str, str]) -> tuple[Reference, ...]:
    return tuple(
        Reference(source=one.source, sha256=sha256.get(one.source, ""), place=one.measurement_id, says=_said(one))
        for one in witnesses
    )


def _said(one: Witness) -> str:
    said = f"{utc(one.at_us)}, row {one.row}: {one.state} ({one.rule_id})"
    return f"{said}: {one.evidence}" if one.evidence else said


__all__ = ["BLOCKED_FOR_A_TIME", "PLACE_RULES", "event_finding", "place_finding", "throttling_finding", "utc"]
