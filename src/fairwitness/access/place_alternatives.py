"""Innocent explanations of a target that does not answer in a network, each asked of the data where they can say."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from fairwitness.model import Alternative

if TYPE_CHECKING:
    from fairwitness.access.places import PlaceNumbers

MOST_NOT_OK: Final = 0.2
"""Of same-day sessions elsewhere: where more fail, the target itself may be at fault."""
LEAST_ELSEWHERE: Final = 5
LEAST_PROBES: Final = 3
LOCAL: Final = "dns.injection.bogon"


def alternatives(numbers: PlaceNumbers | None, *, rtt_ratio: float = math.nan) -> tuple[Alternative, ...]:
    """Return the explanations that were considered, and what came out.

    Args:
        numbers: of the sessions; None for paired speed tests.
        rtt_ratio: round-trip time while slowed over otherwise; NaN: no speed test.
    """
    if numbers is None:
        return (_congestion(rtt_ratio), _moved())
    return (_server(numbers), _one_probe(numbers), _version(numbers), _rotation(numbers), _local(numbers))


def _server(numbers: PlaceNumbers) -> Alternative:
    n = numbers.ok_elsewhere + numbers.not_ok_elsewhere
    excluded = None if n < LEAST_ELSEWHERE else numbers.not_ok_elsewhere / n <= MOST_NOT_OK
    outcome = (
        f"{numbers.ok_elsewhere} of {n} same-day sessions in {numbers.networks_elsewhere} other networks got through"
    )
    return Alternative(
        name="server_down", question="Was the target itself down?",
        test="sessions for the same target on the same days in other networks of the study",
        outcome=f"{outcome}." if n else "No other network measured it on these days.", excluded=excluded,
    )  # fmt: skip


def _one_probe(numbers: PlaceNumbers) -> Alternative:
    known = numbers.n_named == numbers.n_sessions and numbers.n_sessions > 0
    excluded = numbers.n_probes >= LEAST_PROBES if known else True if numbers.n_probes >= LEAST_PROBES else None
    outcome = f"{numbers.n_probes} probes are known by name, in {numbers.n_named} of {numbers.n_sessions} sessions."
    return Alternative(
        name="one_probe", question="Is it one device, or the network of one home, school or company?",
        test="distinct probes among the sessions; three and more speak against it", outcome=outcome,
        excluded=excluded,
    )  # fmt: skip


def _version(numbers: PlaceNumbers) -> Alternative:
    blocked, ok = set(numbers.versions_blocked), set(numbers.versions_ok)
    if not blocked:
        excluded, outcome = True, "No session is blocked."
    elif len(blocked) > 1:
        excluded, outcome = True, f"{len(blocked)} versions of the probe agree."
    elif ok - blocked and not ok & blocked:
        excluded, outcome = False, "One version alone sees it blocked, and other versions get through."
    else:
        excluded, outcome = None, "All sessions come from one version of the probe."
    return Alternative(
        name="broken_version", question="Is it a fault of one version of the probe?",
        test="versions of blocked sessions and of those that get through; known faults are left out by a table",
        outcome=outcome, excluded=excluded,
    )  # fmt: skip


def _rotation(numbers: PlaceNumbers) -> Alternative:
    resting = [one for one in numbers.mechanisms if one in {"dns.injection.other", "dns.injection", "dns"}]
    every = bool(resting) and len(resting) == len(numbers.mechanisms)
    outcome = (
        "All blocked sessions rest on an address that the control did not get." if every
        else "Some blocked sessions rest on an address that the control did not get." if resting
        else "No blocked session rests on an address that the control did not get."
    )  # fmt: skip
    return Alternative(
        name="many_addresses", question="Does the site merely have many addresses, as those of large providers do?",
        test="how the blocked sessions were told", outcome=outcome, excluded=None if every else True,
    )  # fmt: skip


def _local(numbers: PlaceNumbers) -> Alternative:
    every = set(numbers.mechanisms) == {LOCAL}
    return Alternative(
        name="local_filter", question="Does a filter in the probe's own home answer with an address of no use?",
        test="whether every blocked session is such an answer, and how many probes saw it",
        outcome="Every blocked session is such an answer." if every else "Other ways of failing were seen, or none.",
        excluded=(True if numbers.n_probes >= LEAST_PROBES else None) if every else True,
    )  # fmt: skip


def _congestion(rtt_ratio: float) -> Alternative:
    return Alternative(
        name="congestion", question="Was the way to the target overloaded?",
        test="least round-trip time of the slowed sessions against the others (Mann-Whitney)",
        outcome=f"It was {rtt_ratio:.2f} times as long.", excluded=True,
    )  # fmt: skip


def _moved() -> Alternative:
    return Alternative(
        name="server_moved", question="Did the target move to slower servers?",
        test="pairs of the same target in other networks",
        outcome="Compare the other networks in the table of pairs.",
        excluded=None,
    )  # fmt: skip
