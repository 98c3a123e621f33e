"""The network as a page draws it: places, sizes and colours of accounts, and when each two of them met."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.language.formats import microseconds
from fairwitness.report.queries.edges import EdgeFilter, ties
from fairwitness.report.queries.layout import packed, places, radius
from fairwitness.study import SECOND_US
from fairwitness.web.queries.groups import named_ids
from fairwitness.web.queries.layers import layers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from starlette.datastructures import QueryParams

    from fairwitness.model import Group
    from fairwitness.report.queries.edges import Tie
    from fairwitness.web.opened import OpenedCase

MOST_ACCOUNTS = 10_000
"""Above this, groups stand for their members until they are opened."""
N_STEPS = 120
MOST_STRENGTH = 1_000.0
LONGEST_WINDOW_S = 31_536_000
LEAST_SIZE = 2.5
KEPT = 16
"""Parts of the network that are kept while the case lies open."""


@dataclass(frozen=True, slots=True)
class Dot:
    """What stands for an account, or for a group of them."""

    key: str
    label: str
    group: int
    x: float
    y: float
    size: float
    n_accounts: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """The wanted part of the network.

    Attributes:
        dots: accounts and closed groups.
        lines: per pair: places of both in `dots`, strength, and the steps in which they met.
        groups: ids of all groups by number.
        closed: those that stand for their members.
        start_us: where the first step begins, UTC.
        step_us: the width of a step.
        n_steps: in all.
    """

    dots: tuple[Dot, ...]
    lines: tuple[tuple[int, int, float, tuple[int, ...]], ...]
    groups: tuple[str, ...]
    closed: tuple[str, ...]
    start_us: int
    step_us: int
    n_steps: int


def wanted(given: QueryParams) -> EdgeFilter:
    """Return which part of the network an address asks for.

    Args:
        given: `trace` (repeated) and `group` name parts, `window` seconds, `strength` -log10 p, `from` and `to`
            moments (ISO, UTC).

    Raises:
        StudyError: one of them cannot be meant.
    """
    window_s = _amount(given.get("window"), most=LONGEST_WINDOW_S, what="window in seconds")
    return EdgeFilter(
        traces=frozenset(name for name in given.getlist("trace") if name),
        window_us=None if window_s is None else round(window_s * SECOND_US),
        from_us=_moment(given.get("from")),
        to_us=_moment(given.get("to")),
        least_strength=_amount(given.get("strength"), most=MOST_STRENGTH, what="strength") or 0.0,
        group_ids=frozenset(name for name in given.getlist("group") if name),
    )


def _amount(given: str | None, *, most: float, what: str) -> float | None:
    if not given:
        return None
    try:
        amount = float(given)
    except ValueError:
        amount = -1.0
    if not 0 <= amount <= most:
        raise StudyError(f"'{given[:20]}' is no {what}. Write a number from 0 to {most:,.0f}.")
    return amount


def _moment(given: str | None) -> int | None:
    if not given:
        return None
    at_us = microseconds(given)
    if at_us is None:
        raise StudyError(f"'{given[:30]}' is no date. Write one such as 2024-05-01 or 2024-05-01T12:30:00 (UTC).")
    return at_us


@lru_cache(maxsize=KEPT)
def wanted_ties(case: OpenedCase, part: EdgeFilter) -> tuple[Tie, ...]:
    """Return the pairs of the wanted part, the strongest first."""
    found = ties(part(layers_of(case)))
    return tuple(sorted(found, key=lambda tie: tie.log10_p))


@lru_cache(maxsize=2)
def places_of(case: OpenedCase) -> dict[str, tuple[float, float]]:
    """Return a place for every named account; filters do not move anybody."""
    groups = {group.group_id: named_ids(group) for group in case.findings.groups}
    return places(groups, ties(layers_of(case)))


def drawn(case: OpenedCase, part: EdgeFilter, *, opened: Iterable[str], most: int = MOST_ACCOUNTS) -> Drawn:
    """Return what is drawn of the wanted part.

    Args:
        case: the open case.
        part: which part.
        opened: groups that are drawn account by account although there are too many accounts in all.
        most: accounts that are drawn one by one.
    """
    groups = [g for g in case.findings.groups if not part.group_ids or g.group_id in part.group_ids]
    closed = closed_groups(groups, opened=frozenset(opened), most=most)
    found = [tie for tie in wanted_ties(case, part) if tie.group_id not in closed]
    dots = _dots(case, groups, closed, found)
    row = {dot.key: place for place, dot in enumerate(dots)}
    start_us, step_us = _steps(case)
    lines = tuple(
        (row[key_of(case, tie.account_a)], row[key_of(case, tie.account_b)], round(tie.strength, 2),
         tuple(sorted({(at_us - start_us) // step_us for at_us in tie.met_us})))
        for tie in found
    )  # fmt: skip
    ids = tuple(group.group_id for group in case.findings.groups)
    return Drawn(dots, lines, ids, tuple(sorted(closed)), start_us, step_us, N_STEPS)


def closed_groups(groups: Sequence[Group], *, opened: frozenset[str], most: int) -> frozenset[str]:
    """Return the groups that stand for their members: all but the opened ones where there are too many accounts.

    An opened group stays closed where it alone, or with those opened before it, has more accounts than are drawn.
    """
    if sum(len(group.members) for group in groups) <= most:
        return frozenset()
    room, closed = most, set()
    for group in groups:
        if group.group_id in opened and len(group.members) <= room:
            room -= len(group.members)
        else:
            closed.add(group.group_id)
    return frozenset(closed)


def key_of(case: OpenedCase, account_id: str) -> str:
    """Return how an account is addressed."""
    return f"A{case.numbers[account_id] + 1}"


def _dots(case: OpenedCase, groups: Sequence[Group], closed: frozenset[str], found: Sequence[Tie]) -> tuple[Dot, ...]:
    at = places_of(case)
    evidence = Counter[str]()
    for tie in found:
        evidence.update({tie.account_a: 1, tie.account_b: 1})
    number = {group.group_id: k for k, group in enumerate(case.findings.groups)}
    centres = dict(zip(number, packed([radius(len(g.members)) for g in case.findings.groups]), strict=True))
    dots: list[Dot] = []
    for group in groups:
        k, n = number[group.group_id], len(group.members)
        if group.group_id in closed:
            dots.append(Dot(group.group_id, group.group_id, k, *centres[group.group_id], 6 + sqrt(n) / 4, n))
            continue
        for account in named_ids(group):
            size = LEAST_SIZE + sqrt(evidence[account]) * 0.7
            dots.append(Dot(key_of(case, account), case.name_of(account), k, *at[account], round(size, 2), 1))
    return tuple(dots)


def _steps(case: OpenedCase) -> tuple[int, int]:
    """Return where the slider begins and how wide its steps are."""
    read = case.findings.read
    return read.first_at_us, max((read.last_at_us - read.first_at_us) // N_STEPS + 1, 1)
