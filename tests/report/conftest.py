"""A made-up case with everything a report shows, in four scripts; every person in it is invented."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations, cycle
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fairwitness import model, report, schema
from fairwitness.detectors.rules import ACTING_TOGETHER, FEW_OCCASIONS, INDEPENDENT
from fairwitness.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

SECOND = 1_000_000
DAY = 86_400 * SECOND
START = 1_767_225_600 * SECOND  # 2026-01-01
DAYS = 45

WORDS = {
    "fa": (
        "آب سد به زودی می‌رسد؛ امروز همه بگویید #آب_برای_همه و این پیام را بفرستید.",
        "گزارش تازه از رودخانه: سطح آب ۳٫۵ متر بالا آمد!",
    ),
    "ar": (
        "السوق القديم لنا جميعا، شاركوا الآن وسم #السوق_القديم (الساعة 18:30).",
        "بيان جديد حول الحديقة العامة: لا للهدم.",
    ),
    "he": (
        "הפארק נשאר פתוח! שתפו עכשיו את התגית #פארק_לכולם עד השעה 18:30.",
        "עדכון: הישיבה (מספר 12) נדחתה שוב.",
    ),
    "en": (
        "Keep the old tram running! Sign today and share #SaveLine7 before the vote at 6 pm.",
        "The council met behind closed doors, again. Read the minutes: line 7 is to go.",
    ),
}
SCALES = (model.Scale(10 * SECOND, 300 * SECOND), model.Scale(60 * SECOND, 1_800 * SECOND))
TRACES = (
    model.TraceReport("text", model.Family.REUSE, 4_120, 800, 912, SCALES, 319_600, 214),
    model.TraceReport("url", model.Family.SYNCHRONY, 9_004, 1_300, 2_010, SCALES, 844_350, 96),
)
SETTINGS: dict[str, model.Number] = {
    "seed": 20261121, "discovery_rate": 0.05, "group_rate": 0.05, "member_rate": 0.05, "bootstraps": 100,
    "draws": 99_999, "block_us": 7_200 * SECOND, "tick_us": SECOND, "log10_discovery_cut": -7.27,
}  # fmt: skip
NAMES = {"fa": "روزنه", "ar": "قمر", "he": "כוכב", "en": "tramfan"}


@dataclass(frozen=True)
class Case:
    """The parts that a report is made of, and where to write it."""

    findings: model.Findings
    posts: Path
    judgements: Path
    folder: Path

    def write(self, name: str = "report.html") -> Path:
        return report.write(self.findings, posts=self.posts, judgements=self.judgements, into=self.folder / name)

    def page(self) -> str:
        return self.write().read_text("utf-8")


def action(account: str, at: int, text: str | None) -> model.Action:
    return model.Action(account, f"p{at}", at, text)


def co_action(
    actions: Sequence[model.Action], *, trace: str = "text", label: str = "label", others: int = 2
) -> model.CoAction:
    gap = actions[-1].at_us - actions[0].at_us
    return model.CoAction(trace, f"o{actions[0].at_us}", label, gap, others, tuple(actions))


def member(account: str, evidence: Sequence[model.CoAction] = (), *, p: float = 1.2e-5) -> model.Member:
    text = "Tested alone on held-out data, it acted within the window of another member on 41 occasions."
    numbers: dict[str, model.Number] = {"observed": 41, "expected": 3.2, "p_value": p, "median_gap_us": 12 * SECOND}
    said = model.Statement("coordination.acting_together.1", text, numbers)
    return model.Member(
        account_id=account, verdict=Verdict.ACTING_TOGETHER, p_value=p, q_value=p * 3, observed=41, expected=3.2,
        n_partners=7, n_posts=128, statements=(said,), evidence=tuple(evidence),
    )  # fmt: skip


ALTERNATIVES = (
    model.Alternative(
        name="one_event",
        question="Did they all react to the same event?",
        test="Others who did the same things served as measure.",
        outcome="Others spread over 41 minutes, these accounts over 12 s.",
        excluded=True,
    ),
    model.Alternative(
        name="one_owner",
        question="Do several accounts belong to one open team?",
        test="Profile texts were read.",
        outcome="Two accounts share a profile text.",
        excluded=False,
    ),
    model.Alternative(
        name="scheduler",
        question="Do they use one scheduling tool?",
        test="The posting software was compared.",
        outcome="The data do not name the software.",
        excluded=None,
    ),
)


def edges(names: Sequence[str], draw: random.Random) -> tuple[model.Edge, ...]:
    pairs = [pair for pair in combinations(names, 2) if draw.random() < 0.4]
    return tuple(model.Edge(a, b, ("text",), 6, 11, -draw.uniform(3, 60), 12 * SECOND) for a, b in pairs)


def happenings(
    number: int, names: Sequence[str], *, texts: Sequence[str | None], draw: random.Random, n: int
) -> list[model.CoAction]:
    """Return co-actions four days apart; every second one shares one text."""
    made = []
    for i in range(n):
        start = START + (5 + number + 4 * (i % 9)) * DAY + draw.randrange(8 * 3_600) * SECOND
        moments = sorted(start + draw.randrange(30) * SECOND for _ in range(min(len(names), 5)))
        who = draw.sample(list(names), len(moments))
        said = [texts[(i + k * (i % 2)) % len(texts)] for k in range(len(who))]
        actions = [action(*parts) for parts in zip(who, moments, said, strict=True)]
        made.append(co_action(actions, trace=("text", "url", "repost")[i % 3], label=(texts[0] or "")[:280]))
    return made


def group(
    number: int, names: Sequence[str], *, texts: Sequence[str | None], draw: random.Random, n_evidence: int
) -> model.Group:
    evidence = happenings(number, names, texts=texts, draw=draw, n=n_evidence)
    times = [a.at_us for c in evidence for a in c.actions] or [START, START + DAY]
    synchrony = {"url": 120, "repost": 94}
    numbers: dict[str, model.Number] = {"p_value": 1.2e-5, "observed": 214, "expected": 31.4}
    said = model.Statement("coordination.held_out.1", "Its accounts act within seconds of each other.", numbers)
    return model.Group(
        group_id=f"G{number}",
        verdict=Verdict.DECEPTIVE if number == 1 else Verdict.ACTING_TOGETHER,
        p_value=1.2e-5,
        q_value=4.8e-5,
        stability=0.97,
        n_candidates=len(names) + 2,
        n_bystanders=2,
        first_at_us=min(times),
        last_at_us=max(times),
        tests=(
            model.FamilyTest(model.Family.SYNCHRONY, 1.2e-5, 214, 31.4, 1_204, synchrony),
            model.FamilyTest(model.Family.REUSE, 0.00004, 96, 8.25, 310, {"text": 96}),
        ),
        statements=(said,),
        alternatives=ALTERNATIVES,
        evidence=tuple(evidence),
        members=tuple(
            member(name, [c for c in evidence if any(a.account_id == name for a in c.actions)]) for name in names
        ),
        edges=edges(names, draw),
    )


def write_posts(path: Path, rows: Sequence[tuple[str, int, str | None]]) -> Path:
    rows = sorted(rows, key=lambda row: row[1])
    empty: dict[str, Any] = {f.name: [None] * len(rows) for f in schema.POSTS.arrow()}
    filled = {
        "post_id": [str(i) for i in range(len(rows))],
        "account_id": [r[0] for r in rows],
        "at_us": [r[1] for r in rows],
        "resolution_us": [SECOND] * len(rows),
        "text": [r[2] for r in rows],
        "is_repost": [False] * len(rows),
        "source_file": [0] * len(rows),
        "source_row": list(range(1, len(rows) + 1)),
    }
    pq.write_table(pa.table({**empty, **filled}, schema=schema.POSTS.arrow()), path)
    return path


def write_judgements(path: Path, groups: Sequence[model.Group], *, n_cleared: int, n_few: int) -> Path:
    rows = [
        judged(m.account_id, ACTING_TOGETHER, group_id=g.group_id, p=m.p_value) for g in groups for m in g.members
    ]
    rows += [judged(f"cleared{i}", INDEPENDENT, p=0.41) for i in range(n_cleared)]
    rows += [judged(f"quiet{i}", FEW_OCCASIONS) for i in range(n_few)]
    pq.write_table(pa.Table.from_pylist(rows, schema=schema.JUDGEMENTS.arrow()), path)
    return path


def judged(account: str, rule: model.Rule, *, group_id: str | None = None, p: float | None = None) -> dict[str, Any]:
    numbers = {"n_posts": 120, "n_actions": 80, "n_occasions": 33, "p_value": p, "q_value": p}
    ids = {"account_id": account, "verdict": rule.verdict.value, "rule_id": rule.rule_id, "group_id": group_id}
    return ids | numbers


def read_report(rows: Sequence[Any], *, n_accounts: int) -> model.ReadReport:
    january = model.SourceReport(
        path="posts/january.csv", format="four columns", sha256="ab" * 32, rows=len(rows) + 25, posts=len(rows),
        accounts=0, duplicates=12, quarantined={"no_time": 9, "wrong_cell_count": 4}, columns={"account_id": "user"},
        notes=("The time zone was given as UTC.",),
    )  # fmt: skip
    empty = model.SourceReport("posts/ژانویه.ndjson", "x_api", "cd" * 32, 0, 0, 0, 0, {}, {})
    times = [row[1] for row in rows] or [START]
    clocks = {str(SECOND): len(rows)}
    return model.ReadReport((january, empty), len(rows), n_accounts, min(times), max(times), clocks)


def build(
    folder: Path,
    *,
    sizes: Sequence[int] = (18, 9, 26, 7),
    texts: Sequence[str | None] = (),
    synthetic: bool = True,
    n_evidence: int = 6,
    n_cleared: int = 1_650,
    name: Callable[[str], str] = str,
) -> Case:
    """Build a case; equal arguments give equal files."""
    draw = random.Random(5)  # noqa: S311 - an invented case, not a secret
    groups = []
    for number, (size, language) in enumerate(zip(sizes, cycle(WORDS), strict=False), 1):
        accounts = [name(f"{NAMES[language]}_{number}_{i:02}") for i in range(size)]
        groups.append(group(number, accounts, texts=texts or WORDS[language], draw=draw, n_evidence=n_evidence))
    rows = [*posts_of(groups, draw), *(noise(draw, n_cleared) for _ in range(6_000))]
    n_named = sum(len(g.members) for g in groups)
    counts = {Verdict.ACTING_TOGETHER: n_named, Verdict.INDEPENDENT: n_cleared, Verdict.NOT_ENOUGH_DATA: 212}
    findings = model.Findings(
        format="fairwitness-findings/1",
        version="0.1.0",
        study_name="Line 7 and the river",
        study_digest="0123456789abcdef",
        synthetic=synthetic,
        read=read_report(rows, n_accounts=n_named + n_cleared + 212),
        traces=TRACES,
        settings=SETTINGS,
        n_pairs_tested=1_163_950,
        n_candidate_groups=len(groups) + 3,
        n_accounts_by_verdict={verdict.value: n for verdict, n in counts.items()},
        groups=tuple(groups),
        limits=("Pictures were not compared.", "Private messages are not in the data."),
    )
    posts = write_posts(folder / "posts.parquet", rows)
    judgements = write_judgements(folder / "judgements.parquet", groups, n_cleared=n_cleared, n_few=212)
    return Case(findings, posts, judgements, folder)


def posts_of(groups: Sequence[model.Group], draw: random.Random) -> list[tuple[str, int, str | None]]:
    acted = [(a.account_id, a.at_us, a.text) for g in groups for c in g.evidence for a in c.actions]
    names = [m.account_id for g in groups for m in g.members]
    return acted + [
        (name, START + draw.randrange(DAYS * 86_400) * SECOND, "word") for name in names for _ in range(25)
    ]


def noise(draw: random.Random, n_cleared: int) -> tuple[str, int, str]:
    at = START + int(draw.betavariate(2, 2) * DAYS * 86_400) * SECOND
    return f"cleared{draw.randrange(n_cleared)}", at, "word"


@pytest.fixture
def make_case(tmp_path: Path) -> Callable[..., Case]:
    return lambda **settings: build(tmp_path, **settings)


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return build(tmp_path_factory.mktemp("case"))


@pytest.fixture(scope="session")
def page(case: Case) -> str:
    return case.page()
