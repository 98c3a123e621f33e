"""Made-up cases with a confirmed group, and measured events, small enough to follow by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from fairwitness import schema
from fairwitness.access.outages.records import Outage, OutageReport, Window
from fairwitness.access.records import Event, EventKind, Span
from fairwitness.access.silence.activity import HOURS
from fairwitness.findings.case import CaseFolder
from fairwitness.model import Findings, Group, Member, ReadReport, Verdict
from fairwitness.study import DAY_US, HOUR_US

if TYPE_CHECKING:
    from pathlib import Path

DAYS, FIRST_DAY = 120, 18_000
MEMBERS, OTHERS = 24, 120


@dataclass(frozen=True)
class World:
    """Accounts that post at random hours; some of them not while cut off.

    Attributes:
        cut: hours (since the first day) in which the group's posts are lost.
        others_cut: whether everybody else's are lost too.
        lead: hours by which the group stops before the event.
        members: size of the group; the group's accounts come first.
        names: how accounts are called.
    """

    cut: tuple[tuple[int, int], ...] = ()
    others_cut: bool = False
    members: int = MEMBERS
    days: int = DAYS
    seed: int = 5
    names: str = "acct{}"
    tags: dict[str, Any] = field(default_factory=dict)

    def posts(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        draw = np.random.default_rng(self.seed)
        n = self.members + OTHERS
        rate = draw.gamma(4, 1, n)[:, None] * draw.gamma(3, 1 / 3, (n, self.days))
        who, day = np.nonzero(counts := draw.poisson(rate))
        who, day = np.repeat(who, counts[who, day]), np.repeat(day, counts[who, day])
        hour = day * HOURS + draw.integers(0, HOURS, who.size)
        is_cut = np.zeros(hour.size, bool)
        for first, after in self.cut:
            is_cut |= (hour >= first) & (hour < after)
        lost = is_cut & (self.others_cut | (who < self.members))
        at_us = (FIRST_DAY * HOURS + hour) * HOUR_US + draw.integers(0, HOUR_US, hour.size)
        order = np.argsort(at_us[~lost], kind="stable")
        return who[~lost][order], at_us[~lost][order]

    def name(self, k: int) -> str:
        return self.names.format(k)

    def case(self, folder: Path) -> Path:
        """Write a whole finished case."""
        case = CaseFolder(folder)
        with case.opened_for_writing():
            case.stage("read", made_from="x", make=self._write)
            case.seal(digest="x")
        return folder

    def _write(self, into: Path) -> None:
        who, at_us = self.posts()
        columns: dict[str, Any] = {name: [None] * who.size for name in schema.POSTS.arrow().names}
        columns |= {
            "post_id": [f"p{k}" for k in range(who.size)], "account_id": [self.name(k) for k in who.tolist()],
            "at_us": at_us, "resolution_us": [1_000_000] * who.size, "is_repost": [False] * who.size,
            "source_file": [0] * who.size, "source_row": list(range(1, who.size + 1)),
        }  # fmt: skip
        pq.write_table(pa.table(columns, schema=schema.POSTS.arrow()), into / "posts.parquet")
        (into / "findings.json").write_bytes(msgspec.json.encode(self.findings()))

    def findings(self) -> Findings:
        members = tuple(
            Member(self.name(k), Verdict.ACTING_TOGETHER, 0.001, 0.001, 9, 1.0, 3, 90, (), ())
            for k in range(self.members)
        )
        group = Group(
            "G1", Verdict.ACTING_TOGETHER, 0.001, 0.001, 1.0, self.members, 0, 0, 1, (), (), (), (), members, ()
        )  # fmt: skip
        read = ReadReport((), 0, 0, 0, 0, {})
        return Findings(
            format="fairwitness-findings/1", version="0", study_name="made <b>up</b>",
            study_digest="0123456789abcdef",
            synthetic=True, read=read, traces=(), settings={}, n_pairs_tested=0, n_candidate_groups=1,
            n_accounts_by_verdict={}, groups=(group,), limits=(),
        )  # fmt: skip


def outage(
    *windows: tuple[int, int], country: str = "QQ", kind: EventKind = EventKind.OUTAGE, share: float = 1.0
) -> Outage:
    """Return a measured event with windows in hours since the first day."""
    start = FIRST_DAY * DAY_US
    made = tuple(Window(*(Span(start + h * HOUR_US, start + h * HOUR_US) for h in window)) for window in windows)
    first, last = windows[0][0], windows[-1][1]
    exposure = [share if any(a <= h < b for a, b in windows) else 0.0 for h in range(first, last)]
    event = Event(
        event_id=f"{country}{first}", kind=kind, country=country, network="", target="", onset=made[0].onset,
        end=made[-1].end, sources=("made",), rule_id="made",
    )  # fmt: skip
    return Outage(
        event=event, place=country, windows=made, states=(), exposure_from_us=start + first * HOUR_US,
        exposure=tuple(exposure),
    )  # fmt: skip


def report(*outages: Outage) -> OutageReport:
    return OutageReport(
        format="fairwitness-outages/1", version="0", series=(), outages=outages, matches=(), settings={}
    )
