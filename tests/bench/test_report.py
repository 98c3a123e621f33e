"""From runs to tables: what is remembered, held out, pooled and printed."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bench.accuracy import campaigns, report, sections, tables
from bench.accuracy.__main__ import main
from bench.accuracy.datasets import ACCOUNTS, CAMPAIGNS, SINGLE
from bench.accuracy.files import months
from bench.accuracy.ours import Ours
from bench.accuracy.outcomes import Memory, Outcome
from bench.accuracy.runs import Plan, needed, plan, run

if TYPE_CHECKING:
    from pathlib import Path

    from bench.accuracy.files import Prepared

PARTS = ("whole", "campaigns", "months")


@dataclass(frozen=True, slots=True)
class Stub:
    """A rival whose score is known beforehand; it tells where it was run."""

    name: str = "stub"
    digest: str = "1"
    scores: tuple[tuple[str, float], ...] = (("op1", 3.0), ("one", 2.0), ("op3", 1.0))

    def run(self, prepared: Prepared, *, work: Path) -> Outcome:
        with (work / "ran.txt").open("a") as file:
            file.write(f"{prepared.study.name}\n")
        scores = {account: score for account, score in self.scores if account in prepared.truth}
        return Outcome(named=frozenset(a for a, score in scores.items() if score >= 2), scores=scores)


@dataclass(frozen=True, slots=True)
class Broken(Stub):
    """A rival that fails."""

    name: str = "broken"

    def run(self, prepared: Prepared, *, work: Path) -> Outcome:  # noqa: ARG002
        message = "no"
        raise RuntimeError(message)


@pytest.fixture(scope="module")
def done(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Memory, Path]:
    work = tmp_path_factory.mktemp("work")
    planned = plan([ACCOUNTS], folder=corpus, work=work, parts=PARTS)
    memory = Memory(work)
    with pytest.MonkeyPatch.context() as patch:
        # Threads start at once; a process for each run is for true measurements of memory.
        patch.setattr("bench.accuracy.runs.ProcessPoolExecutor", lambda n, **_: ThreadPoolExecutor(n))
        run([Stub(), Broken()], planned, memory=memory, work=work)
    return planned, memory, work


def test_what_was_run_is_remembered(done: tuple[Plan, Memory, Path]) -> None:
    planned, _, work = done
    ran = (work / "ran.txt").read_text().split()
    assert sorted(ran) == sorted(p.study.name for p in planned.prepared if needed(Stub(), p))
    assert "accounts_2016__without-Commercial" not in ran
    run([Stub()], planned, memory=Memory(work), work=work)
    assert (work / "ran.txt").read_text().split() == ran
    whole = planned.whole(ACCOUNTS)
    assert Memory(work).get(Stub(), whole).named == {"op1", "one"}
    assert Memory(work).get(Stub(digest="2"), whole) is None


def test_a_rival_that_fails_stops_nobody(done: tuple[Plan, Memory, Path]) -> None:
    planned, memory, _ = done
    assert all(memory.get(Broken(), p) is None for p in planned.prepared)


def test_whole_study(done: tuple[Plan, Memory, Path]) -> None:
    planned, memory, _ = done
    found = report.whole(ACCOUNTS, planned, [Stub(), Broken()], memory)
    (row,) = found.rows
    (people,) = row.accusations
    assert (people.named_rate.hits, people.judged) == (1, 2)
    assert (row.recall.everybody.hits, row.recall.everybody.trials) == (1, 3)
    # Zero of two people may be named at 1 in 1,000: the threshold goes up to 3.
    assert (found.tolerated, row.at_tolerated.everybody.hits) == (0, 1)
    assert row.at_ours is None
    assert "0.333 (1/3" in tables.whole(found)


def test_thresholds_of_a_campaign_are_chosen_on_the_others(done: tuple[Plan, Memory, Path]) -> None:
    planned, memory, _ = done
    found = {c.campaign: c for c in campaigns.campaigns(planned, [Stub()], memory)}
    assert set(found) == set(CAMPAIGNS)
    # Without LeftTroll an innocent account has 2: the threshold lies there, and op1 of LeftTroll stands above it.
    assert (found["LeftTroll"].own.everybody.hits, found["LeftTroll"].held_out.everybody.hits) == (1, 1)
    # Without RightTroll too, which op3 does not reach.
    assert found["RightTroll"].held_out.everybody.hits == 0
    assert found["RightTroll"].held_out_false == 0
    assert found["LeftTroll"].format_alone is None


def test_campaigns_are_pooled_as_they_were_left_out(done: tuple[Plan, Memory, Path]) -> None:
    planned, memory, _ = done
    (together,) = campaigns.pooled(campaigns.campaigns(planned, [Stub()], memory))
    everybody, active = together.held_out
    assert (everybody.hits, everybody.trials, active.trials) == (1, 3, 0)
    # The innocent account is named at the rival's own settings in the study of each of the five campaigns.
    assert (together.campaigns, together.false, together.held, together.held_out_false) == (5, 5, 5, 0)
    text = sections.campaigns(campaigns.campaigns(planned, [Stub()], memory), [together])
    assert "| stub | 5 | 0.333 (1/3" in text


def test_no_held_out_figure_without_the_other_campaigns(done: tuple[Plan, Memory, Path]) -> None:
    planned, memory, _ = done
    some = Plan(tuple(p for p in planned.prepared if p.study.part != "without-LeftTroll"))
    found = campaigns.campaigns(some, [Stub()], memory)
    assert {c.campaign for c in found if c.held_out is None} == {"LeftTroll", *SINGLE}
    assert campaigns.pooled(found)[0].held == 4


def test_what_was_run_is_told(done: tuple[Plan, Memory, Path]) -> None:
    planned, memory, _ = done
    stub, broken, ours = report.effort(planned, [Stub(), Broken(), Ours(version="none")], memory)
    assert (stub["studies"], stub["planned"], broken["studies"]) == (15, 15, 0)
    # Ours is not run on the seven studies without a campaign.
    assert ours["planned"] == 10
    assert "| stub | 15 | 15 |" in sections.effort([stub])


def test_months_are_pooled(done: tuple[Plan, Memory, Path]) -> None:
    planned, memory, _ = done
    (found,) = report.months(ACCOUNTS, planned, [Stub(), Broken()], memory)
    assert (found.studies, found.planned) == (2, 2)
    assert (found.named.hits, found.named.trials) == (2, 4)
    assert (found.people_named.hits, found.people_named.trials) == (1, 2)
    assert (found.recall.hits, found.recall.trials, found.ever.hits, found.ever.trials) == (2, 6, 1, 3)
    assert "| stub | 2 of 2 |" in sections.months([found])


def test_ours_needs_no_study_without_a_campaign(
    done: tuple[Plan, Memory, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    planned, _, work = done
    asked: list[str] = []
    monkeypatch.setattr("bench.accuracy.runs._run_all", lambda runs, **_: asked.extend(p.study.part for _, p in runs))
    run([Ours()], planned, memory=Memory(work), work=work)
    assert asked
    assert not [part for part in asked if part.startswith("without-")]


def test_another_version_of_ours_is_shown_but_never_run(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.accuracy.__main__.rivals", lambda _: (Stub(),))
    asked: list[str] = []
    monkeypatch.setattr("bench.accuracy.runs._run_all", lambda runs, **_: asked.extend(m.name for m, _ in runs))
    folders = ["--data", str(corpus), "--work", str(tmp_path / "work"), "--out", str(tmp_path / "out")]
    chosen = ["--datasets", "accounts_2016", "--parts", "--ours-version", "0123456789abcdef"]
    (whole,) = plan([ACCOUNTS], folder=corpus, work=tmp_path / "work", parts=["whole"]).prepared
    Memory(tmp_path / "work").put(Ours(version="0123456789abcdef"), whole, Outcome(named=frozenset({"op2"})))
    monkeypatch.setattr("sys.argv", ["accuracy", *folders, *chosen])
    main()
    assert asked == ["stub"]
    text = (tmp_path / "out" / "accuracy.md").read_text()
    assert "version 0123456789abcdef" in text
    assert "0.333 (1/3" in text


def test_our_judgements_are_read(done: tuple[Plan, Memory, Path], corpus: Path) -> None:
    planned, _, work = done
    outcome = Ours().run(planned.whole(ACCOUNTS), work=work)
    assert outcome.deceptive <= outcome.named
    assert not outcome.named & outcome.unjudged
    assert outcome.named | outcome.unjudged <= planned.whole(ACCOUNTS).truth.keys()
    assert not list((work / "cases").iterdir())
    assert months(ACCOUNTS, corpus)


def test_bounds_keep_two_digits_where_they_are_small() -> None:
    assert [tables.percent(v) for v in (0.5, 0.0123, 0.000304)] == ["50.0%", "1.2%", "0.03%"]


def test_tables_and_json_are_written(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.accuracy.__main__.rivals", lambda _: (Stub(),))
    monkeypatch.setattr("bench.accuracy.runs.ProcessPoolExecutor", lambda n, **_: ThreadPoolExecutor(n))
    folders = ["--data", str(corpus), "--work", str(tmp_path / "work"), "--out", str(tmp_path / "out")]
    monkeypatch.setattr("sys.argv", ["accuracy", *folders, "--datasets", "accounts_2016", "--only", "rivals"])
    main()
    written = json.loads((tmp_path / "out" / "accuracy.json").read_text())
    assert [row["method"] for row in written["whole"][0]["rows"]] == ["stub"]
    assert "op1" not in (tmp_path / "out" / "accuracy.json").read_text()
    assert "1 of 2" in (tmp_path / "out" / "accuracy.md").read_text()


def test_studies_are_chosen_by_pattern(done: tuple[Plan, Memory, Path]) -> None:
    planned, _, _ = done
    assert [p.study.part for p in planned.matching(["*__2016-0?"]).prepared] == ["2016-01", "2016-02"]
    assert planned.matching(["*"]) == planned
