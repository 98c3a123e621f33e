"""Two cases beside each other: verdicts that changed, and groups matched by the accounts that they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.findings.case import finished_case
from fairwitness.model import Verdict
from fairwitness.sql_paths import one_file_quoted
from fairwitness.web.drafts import CASE_NAME
from fairwitness.web.opened import OpenedCase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fairwitness.model import Findings, Group

MOST_CHANGED = 100_000
MOST_CASES = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """How many accounts went from one verdict to another; None: the account is in one case only."""

    before: Verdict | None
    after: Verdict | None
    n_accounts: int

    @property
    def is_change(self) -> bool:
        """Return whether both cases judged, and differently."""
        return self.before is not None and self.after is not None and self.before != self.after


@dataclass(frozen=True, slots=True)
class Changed:
    """An account whose verdict differs: its number in the open case, and what each case says."""

    number: int
    account_id: str
    before: Verdict
    after: Verdict
    group_before: str | None
    group_after: str | None


@dataclass(frozen=True, slots=True)
class Match:
    """A group of the open case and the group of the other that shares most accounts with it, if any does.

    `overlap` is shared accounts over accounts of either (Jaccard 1901), 0 to 1.
    """

    group: Group | None
    other: Group | None
    n_shared: int
    overlap: float


@dataclass(frozen=True, slots=True)
class Setting:
    """What was asked or counted differently."""

    name: str
    here: object
    there: object


def neighbours(case: OpenedCase) -> list[str]:
    """Return the names of the finished cases that lie in the same folder as the open one."""
    shelf = case.folder.path.resolve().parent
    names = sorted(path.parent.name for path in shelf.glob("*/case.json") if CASE_NAME.fullmatch(path.parent.name))
    return [name for name in names if name != case.name][:MOST_CASES]


def neighbour(case: OpenedCase, name: str) -> OpenedCase:
    """Open the other case, for reading.

    Args:
        case: the open case.
        name: of a neighbour; any other name is refused, whatever folder it would lead to.

    Raises:
        StudyError: there is no such neighbour.
        CaseError: it is unfinished or damaged.
    """
    if name not in neighbours(case):
        raise StudyError("There is no such finished case beside this one. Choose one of the list.")
    path: Path = case.folder.path.resolve().parent / name
    return OpenedCase(finished_case(path), reveal=case.reveal)


def moved(case: OpenedCase, other: OpenedCase) -> tuple[Moved, ...]:
    """Return how many accounts there are of each pair of verdicts; before is the other case, after the open one."""
    rows = case.query(
        f"""select there.verdict, here.verdict, count(*) from judgements as here
            full join read_parquet({_judged(other)}) as there using (account_id) group by all"""
    )
    order = [None, *Verdict]
    found = [Moved(_verdict(before), _verdict(after), n) for before, after, n in rows]
    return tuple(sorted(found, key=lambda one: (order.index(one.before), order.index(one.after))))


def changed(case: OpenedCase, other: OpenedCase) -> tuple[Changed, ...]:
    """Return the accounts of both cases whose verdicts differ, in the order of the open case."""
    rows = case.query(
        f"""select number, account_id, there.verdict, here.verdict, there.group_id, here.group_id
            from judgements as here join read_parquet({_judged(other)}) as there using (account_id)
            where there.verdict <> here.verdict order by number limit $most""",
        {"most": MOST_CHANGED},
    )
    return tuple(
        Changed(n, name, Verdict(before), Verdict(after), *groups) for n, name, before, after, *groups in rows
    )


def matches(here: Findings, there: Findings) -> tuple[Match, ...]:
    """Return each group with its nearest in the other case, then the other case's groups that are nobody's nearest.

    Args:
        here: findings of the open case.
        there: findings of the other.
    """
    found = [_nearest(group, there.groups) for group in here.groups]
    taken = {match.other.group_id for match in found if match.other is not None}
    return (*found, *(Match(None, group, 0, 0.0) for group in there.groups if group.group_id not in taken))


def settings(here: Findings, there: Findings) -> tuple[Setting, ...]:
    """Return what the two cases were asked, and what they read, where that differs."""
    sides = [_told(findings) for findings in (here, there)]
    names = sorted(sides[0].keys() | sides[1].keys())
    every = (Setting(name, sides[0].get(name), sides[1].get(name)) for name in names)
    return tuple(one for one in every if one.here != one.there)


def _nearest(group: Group, others: tuple[Group, ...]) -> Match:
    members = _ids(group)
    scored = [(other, len(members & _ids(other))) for other in others]
    shared = [Match(group, other, n, n / len(members | _ids(other))) for other, n in scored if n]
    return max(shared, key=lambda match: match.overlap, default=Match(group, None, 0, 0.0))


def _ids(group: Group) -> frozenset[str]:
    return frozenset(member.account_id for member in group.members)


def _told(findings: Findings) -> Mapping[str, object]:
    read = findings.read
    counts = {
        "version": findings.version, "posts": read.n_posts, "accounts": read.n_accounts,
        "first_at_us": read.first_at_us, "last_at_us": read.last_at_us,
        "traces": ", ".join(trace.trace for trace in findings.traces),
    }  # fmt: skip
    return {**counts, **findings.settings}


def _judged(case: OpenedCase) -> str:
    return one_file_quoted(case.folder.file("judgements.parquet").resolve())


def _verdict(value: str | None) -> Verdict | None:
    return None if value is None else Verdict(value)
