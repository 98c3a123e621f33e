"""Made-up findings of two platforms, with names that try to break out, and a signed ledger."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from fairwitness import synthetic
from fairwitness.exchange.extent import Dissent, Extent
from fairwitness.findings.case import CaseFolder
from fairwitness.investigation import investigate, read_findings
from fairwitness.ledger import current, enter_reviewer, read, record_groups, review
from fairwitness.ledger.keys import make_key
from fairwitness.model import (
    Alternative,
    Edge,
    Family,
    FamilyTest,
    Findings,
    Group,
    Member,
    ReadReport,
    Statement,
    Verdict,
)
from fairwitness.report.exports import Naming
from fairwitness.study import Study

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HOSTILE = (
    '=cmd|"/c calc"!A1',
    "<script>alert(1)</script>",
    "\u202ertl\u202c",
    '"},{"type":"threat-actor"',
    "@SUM(1)",
)
DAY_US = 86_400_000_000
START_US = 1_700_000_000_000_000


def member(account_id: str, platform: str | None, verdict: Verdict) -> Member:
    return Member(account_id, verdict, 1e-4, 2e-4, 12, 0.5, 3, 40, (), (), platform)


def group(number: int, accounts: Sequence[tuple[str, str | None]], verdict: Verdict, trace: str) -> Group:
    members = tuple(member(account, platform, verdict) for account, platform in accounts)
    platforms: dict[str, int] = {}
    for one in members:
        if one.platform:
            platforms[one.platform] = platforms.get(one.platform, 0) + 1
    edges = (Edge(members[0].account_id, members[1].account_id, (trace,), 5, 7, -9.5, 3_000_000),)
    return Group(
        f"G{number}", verdict, 1e-5, 3e-5, 0.97, len(members) + 2, 2, START_US, START_US + number * DAY_US,
        (FamilyTest(Family.SYNCHRONY, 1e-5, 30, 2.5, 20, {trace: 30}),),
        (Statement("coordination.held_out.1", "On the other half <b>30</b> meetings, 2.5 expected."),),
        (Alternative("news", "Do they follow one source?", "looked", "It may well be so.", excluded=False),),
        (), members, edges, platforms,
    )  # fmt: skip


def findings(groups: Sequence[Group]) -> Findings:
    read = ReadReport((), 1000, 100, START_US, START_US + 9 * DAY_US, {"1000000": 1000})
    return Findings(
        "fairwitness-findings/1", "0", 'A "study" <b>', "abc", True, read, (), {}, 10, 3,  # noqa: FBT003  synthetic
        {}, tuple(groups), ("Acting together is not deceit.",),
    )  # fmt: skip


@pytest.fixture
def what() -> Extent:
    """Return two groups: one of hostile names that acts together, one that is deceptive and spans platforms."""
    loud = group(1, [(name, None) for name in HOSTILE], Verdict.ACTING_TOGETHER, "hashtag")
    people = [("x:1", "x"), ("x:2", "x"), ("telegram:1", "telegram"), ("gab:1", "gab"), ("reddit:9", "reddit")]
    copied = group(2, people, Verdict.DECEPTIVE, "own_words")
    dissent = Dissent(group_id="G1", kind="objection", number=7, text="The reviewer objects: =1+1 <i>no</i>")
    return Extent(found=findings([loud, copied]), unsigned=frozenset({"G1"}), dissent=(dissent,))


@pytest.fixture
def hidden(what: Extent) -> Naming:
    ids = [m.account_id for g in what.found.groups for m in g.members]
    return Naming(account=lambda one: f"A{ids.index(one) + 1}", text=lambda text: text, revealed=False)


REVEALED = Naming(account=str, text=lambda text: text, revealed=True)


@pytest.fixture(scope="package")
def unsigned_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small finished case that nobody signed; tests only read it."""
    folder = tmp_path_factory.mktemp("exchange")
    made = synthetic.write(synthetic.study(seed=1, accounts=250, days=6), folder / "made_up")
    study = Study(name="Line 7", seed=1, draws=499, bootstraps=10)
    investigate([made.posts], case=folder / "case", study=study, synthetic=True)
    return folder / "case"


@pytest.fixture(scope="package")
def case(unsigned_case: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same, signed by two reviewers."""
    folder = tmp_path_factory.mktemp("signed")
    signed = shutil.copytree(unsigned_case, folder / "case")
    record_groups(signed, read_findings(CaseFolder(signed)))
    for number in range(2):
        signer = make_key(folder / f"{number}.pem")
        enter_reviewer(signed, signer, name=f"Reviewer {number}")
        review(signed, [one.record.number for one in current(read(signed)).values()], signer, decision="approve")
    return signed
