"""The score counts what hand-made findings got right and wrong."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from scipy.stats import binomtest

from fairwitness import demo
from fairwitness.errors import CaseError
from fairwitness.model import Findings, Group, Member, ReadReport, SourceReport, Verdict
from fairwitness.synthetic.files import Files

TRUTH = [
    *[(f"op{i}", "ring", "operation", 10) for i in range(8)],
    *[(f"lazy{i}", "ring", "operation", 2) for i in range(2)],
    *[(f"gone{i}", "hidden", "operation", 9) for i in range(4)],
    *[(f"fan{i}", "", "fan_club", 0) for i in range(5)],
    *[(f"own{i}", "", "same_owner", 0) for i in range(2)],
    *[(f"one{i}", "", "crowd", 0) for i in range(99)],
    ("site", "", "news_site", 0),
]


def truth() -> pa.Table:
    names = ("account_id", "operation", "kind", "planted_actions")
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in TRUTH])


def member(account: str, verdict: Verdict = Verdict.ACTING_TOGETHER) -> Member:
    return Member(
        account_id=account,
        verdict=verdict,
        p_value=0.001,
        q_value=0.002,
        observed=5,
        expected=1.0,
        n_partners=3,
        n_posts=20,
        statements=(),
        evidence=(),
    )


def group(group_id: str, *accounts: str, verdict: Verdict = Verdict.ACTING_TOGETHER) -> Group:
    return Group(
        group_id=group_id,
        verdict=verdict,
        p_value=0.001,
        q_value=0.002,
        stability=1.0,
        n_candidates=len(accounts),
        n_bystanders=0,
        first_at_us=0,
        last_at_us=1,
        tests=(),
        statements=(),
        alternatives=(),
        evidence=(),
        members=tuple(member(a, verdict) for a in accounts),
        edges=(),
    )


def findings(*groups: Group, quarantined: dict[str, int] | None = None, rows: int = 130) -> Findings:
    bad = quarantined or {"no_time": 9, "no_account": 7, "bad_time": 8}
    source = SourceReport("posts.csv", "columns", "", rows, rows - 30, 0, 6, bad, {})
    return Findings(
        format="1",
        version="0",
        study_name="demo",
        study_digest="",
        synthetic=True,
        read=ReadReport((source,), rows - 30, 120, 0, 1, {}),
        traces=(),
        settings={},
        n_pairs_tested=0,
        n_candidate_groups=len(groups),
        n_accounts_by_verdict={},
        groups=groups,
        limits=(),
    )


def scored(*groups: Group) -> demo.Score:
    return demo.score(findings(*groups), truth())


def ring(n: int) -> list[str]:
    return [f"op{i}" for i in range(n)]


def test_a_found_operation_is_counted_over_all_and_over_active_members() -> None:
    hidden, found = scored(group("g1", *ring(6))).operations
    assert (hidden.name, hidden.verdict, hidden.recall.hits) == ("hidden", None, 0)
    assert (found.name, found.verdict, found.group_ids) == ("ring", Verdict.ACTING_TOGETHER, ("g1",))
    assert (found.n_members, found.n_active) == (10, 8)
    assert (found.recall.hits, found.recall.trials) == (6, 10)
    assert (found.recall_active.hits, found.recall_active.trials) == (6, 8)


def test_an_operation_in_two_groups_gets_the_most_severe_verdict() -> None:
    halves = group("g1", "op0", "op1", "op2"), group("g2", "op3", "op4", "op5", verdict=Verdict.DECEPTIVE)
    found = scored(*halves).operations[1]
    assert (found.verdict, found.group_ids, found.n_deceptive) == (Verdict.DECEPTIVE, ("g1", "g2"), 3)
    assert found.recall.hits == 6


def test_members_of_all_operations_make_the_recall() -> None:
    result = scored(group("g1", *ring(6)))
    assert (result.recall.hits, result.recall.trials) == (6, 14)
    assert (result.recall_active.hits, result.recall_active.trials) == (6, 12)


def test_people_who_act_alone_are_wrong_accusations() -> None:
    result = scored(group("g1", *ring(6), "one3", "site"))
    assert result.crowd_accused == ("one3", "site")
    assert (result.precision.hits, result.precision.trials) == (6, 8)
    assert (result.crowd_rate.hits, result.crowd_rate.trials) == (2, 100)
    assert result.n_wrong == 2


def test_a_fan_club_may_be_named_but_not_called_deceptive() -> None:
    fans = ["fan0", "fan1", "fan2"]
    named, called = scored(group("g1", *fans)), scored(group("g1", *fans, verdict=Verdict.DECEPTIVE))
    assert (named.fan_club_named.hits, named.fan_club_deceptive, named.n_wrong) == (3, (), 0)
    assert (called.fan_club_deceptive, called.n_wrong) == (tuple(fans), 3)
    assert named.precision.share == 1.0


def test_openly_linked_accounts_may_be_named_but_not_called_deceptive() -> None:
    called = scored(group("g1", "own0", "own1", verdict=Verdict.DECEPTIVE))
    assert called.same_owner_deceptive == ("own0", "own1")
    assert scored(group("g1", "own0", "own1")).same_owner_named.hits == 2


def test_who_is_named_in_a_deceptive_group_counts_as_called_deceptive() -> None:
    mixed = group("g1", *ring(5), verdict=Verdict.DECEPTIVE)
    with_fan = Group(**{f: getattr(mixed, f) for f in mixed.__struct_fields__} | {"members": (member("fan0"),)})
    assert scored(with_fan).fan_club_deceptive == ("fan0",)


def test_nothing_found_is_scored_too() -> None:
    result = scored()
    assert result.precision.share is None
    assert result.recall.hits == result.n_wrong == 0
    assert any("was not found" in sentence for sentence in result.sentences())


def test_sentences_tell_the_numbers() -> None:
    told = " ".join(scored(group("g1", *ring(6), "one3")).sentences())
    assert "Operation ring was confirmed and called 'acting together, authenticity unknown'" in told
    assert "of its 10 members 6 were named; 8 were active enough" in told
    assert "Of 7 accounts named, 6 do act together: 85.7 %" in told


@pytest.mark.parametrize(("hits", "trials"), [(0, 10), (3, 10), (10, 10), (1, 1000)])
def test_intervals_are_those_of_clopper_and_pearson(hits: int, trials: int) -> None:
    exact = binomtest(hits, trials).proportion_ci(method="exact")
    ours = demo.rate(hits, trials)
    assert (ours.low, ours.high) == pytest.approx((exact.low, exact.high))


def test_no_trials_leave_everything_open() -> None:
    assert (demo.rate(0, 0).share, demo.rate(0, 0).low, demo.rate(0, 0).high) == (None, 0.0, 1.0)
    assert str(demo.rate(0, 0)) == "no case"


def written(tmp_path: Path, *, rows: int = 130) -> Files:
    bad = {"no_time": 9, "no_account": 7, "bad_time": 8, "duplicate": 6}
    return Files(posts=tmp_path, truth=tmp_path, readme=tmp_path, rows=rows, bad_rows=bad)


def test_the_broken_rows_must_add_up(tmp_path: Path) -> None:
    right = demo.score(findings(), truth(), files=written(tmp_path)).reading
    lost = demo.score(findings(), truth(), files=written(tmp_path, rows=131)).reading
    missed = demo.score(findings(quarantined={"no_time": 9}), truth(), files=written(tmp_path)).reading
    assert right is not None and lost is not None and missed is not None  # noqa: PT018
    assert (right.adds_up, lost.adds_up, missed.adds_up) == (True, False, False)


def test_run_investigates_what_it_wrote_and_keeps_the_score(tmp_path: Path) -> None:
    asked: dict[str, Any] = {}

    def investigate(paths: list[Path], **options: Any) -> Findings:
        asked.update(options, paths=paths)
        return findings()

    result = demo.run(tmp_path, investigate=investigate, seed=7, accounts=200, days=2)
    assert asked["paths"] == [tmp_path / "made_up" / "posts.csv"]
    assert asked["paths"][0].exists()
    assert (asked["case"], asked["study"].seed, asked["synthetic"]) == (tmp_path, 7, True)
    kept = json.loads((tmp_path / "score.json").read_bytes())
    assert kept["recall"]["trials"] == result.recall.trials == 86
    assert kept["sentences"] == list(result.sentences())


def test_run_refuses_a_folder_with_other_things_in_it(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(CaseError, match="no case of ours"):
        demo.run(tmp_path, seed=7, investigate=lambda *_, **__: findings(), accounts=200, days=2)
