"""From a list to an answer, end to end on a made-up study with planted groups."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pyarrow.parquet as pq
import pytest
from tests.challenge.conftest import STUDY, Ask, World, write_list, write_rows

from fairwitness.cli import main
from fairwitness.disputes import PAGE, RECORD, TABLE, challenge
from fairwitness.errors import ChallengeError
from fairwitness.findings.challenge import counterparts as draw
from fairwitness.findings.challenge.records import Challenge, Standing, Unmatched
from fairwitness.investigation import investigate
from fairwitness.model import Verdict
from fairwitness.report.challenge_text import challenge_text

if TYPE_CHECKING:
    from pathlib import Path

FILES = (RECORD, TABLE, PAGE)


def crowd(world: World, n: int, *, start: int = 0) -> list[str]:
    return [account for account in world.of("crowd") if account not in world.named][start : start + n]


def test_members_are_confirmed_and_the_crowd_is_not(world: World, ask: Ask) -> None:
    members = world.of("copypasta")
    told = ask([*members, *crowd(world, 20)])
    by_account = {one.account_id: one for one in told.accounts}
    assert {by_account[a].verdict for a in members if a in world.named} == {Verdict.DECEPTIVE}
    assert {by_account[a].group_id for a in crowd(world, 20)} == {None}
    assert told.listed.n_named == told.n_with_listed + told.n_with_unlisted_only


def test_a_list_that_is_named_more_often_than_its_mirror_is_said_to_be(world: World, ask: Ask) -> None:
    told = ask(world.of("link_ring"), mirror=crowd(world, 40))
    assert told.standing is Standing.MORE
    assert "more often" in challenge_text(told)


def test_every_listed_account_gets_the_verdict_of_the_case(world: World, ask: Ask) -> None:
    listed = [*world.of("link_ring", "slow_circle", "same_owner", "fan_club"), *crowd(world, 30)]
    told = ask(listed)
    judged = {row["account_id"]: row for row in pq.read_table(world.case / "judgements.parquet").to_pylist()}
    assert [one.account_id for one in told.accounts] == listed
    for one in told.accounts:
        row = judged[one.account_id]
        assert (one.verdict, one.rule_id, one.group_id) == (row["verdict"], row["rule_id"], row["group_id"])
        assert (one.p_value, one.n_posts, one.n_actions) == (row["p_value"], row["n_posts"], row["n_actions"])


def test_shared_stretches_are_those_that_the_tests_looked_at(world: World, ask: Ask) -> None:
    judged = pq.read_table(world.case / "judgements.parquet")
    n_occasions = dict(zip(judged["account_id"].to_pylist(), judged["n_occasions"].to_pylist(), strict=True))
    for one in ask(crowd(world, 40)).accounts:
        assert one.shared.n_shared == n_occasions[one.account_id]
        assert 0 <= one.shared.n_not_close <= one.shared.n_shared


def test_a_named_account_comes_with_posts_and_with_what_speaks_against(world: World, ask: Ask) -> None:
    told = ask([*world.of("link_ring"), *crowd(world, 10)])
    named = [one for one in told.accounts if one.group_id is not None]
    assert named
    for one in named:
        assert one.co_actions
        assert any(said.rule_id == one.rule_id for said in one.evidence_for)
        assert any(said.rule_id == "challenge.open_explanation.1" for said in one.evidence_against)
        assert one.with_group is not None
        assert one.with_group.n_shared <= one.shared.n_shared
        assert [step.passed for step in one.steps[:4]] == [True] * 4


def test_an_account_without_data_is_neither_accused_nor_cleared(world: World, ask: Ask) -> None:
    unjudged = [o for o in ask(crowd(world, 60)).accounts if o.verdict is Verdict.NOT_ENOUGH_DATA]
    assert unjudged
    for one in unjudged:
        assert one.evidence_for == ()
        assert one.steps[0].passed is False
        assert {said.rule_id for said in one.evidence_against} <= {"challenge.not_close.1"}


def test_groups_tell_listed_from_unlisted_members(world: World, ask: Ask) -> None:
    group = world.findings.groups[0]
    listed = [member.account_id for member in group.members][:2]
    told = ask([*listed, *crowd(world, 10)])
    found = next(g for g in told.groups if g.group_id == group.group_id)
    assert (found.n_listed, found.n_unlisted) == (2, len(group.members) - 2)
    assert (told.n_with_listed, told.n_with_unlisted_only) == (2, 0)


def test_one_listed_member_is_confirmed_only_with_unlisted_accounts(world: World, ask: Ask) -> None:
    told = ask([world.findings.groups[0].members[0].account_id, *crowd(world, 10)])
    assert (told.listed.n_named, told.n_with_listed, told.n_with_unlisted_only) == (1, 0, 1)


def test_the_list_changes_no_byte_of_the_findings(world: World, ask: Ask, tmp_path: Path) -> None:
    wanted = {name: (world.case / name).read_bytes() for name in ("findings.json", "judgements.parquet")}
    for listed in (crowd(world, 30), world.of("copypasta", "link_ring"), [*world.of("fan_club"), "nobody"]):
        ask(listed)
        assert {name: (tmp_path / "case" / name).read_bytes() for name in wanted} == wanted


def test_a_case_made_from_nothing_has_the_same_findings(world: World, tmp_path: Path) -> None:
    listed = write_list(tmp_path / "list.txt", world.of("copypasta"))
    told = challenge(listed, corpus=[world.posts], case=tmp_path / "new", study=STUDY)
    assert (tmp_path / "new" / "findings.json").read_bytes() == (world.case / "findings.json").read_bytes()
    assert told.listed.n_named > 0


def test_equal_questions_get_equal_bytes(world: World, ask: Ask, tmp_path: Path) -> None:
    listed = [*world.of("copypasta"), *crowd(world, 20)]
    ask(listed)
    first = {name: (tmp_path / "case" / name).read_bytes() for name in FILES}
    ask(listed, fresh=True)
    assert {name: (tmp_path / "case" / name).read_bytes() for name in FILES} == first


def test_the_record_can_be_read_back(world: World, ask: Ask, tmp_path: Path) -> None:
    told = ask([*world.of("copypasta"), *crowd(world, 20), "nobody"], mirror=world.of("fan_club"))
    assert msgspec.json.decode((tmp_path / "case" / RECORD).read_bytes(), type=Challenge) == told


def test_entries_that_lead_nowhere_are_counted_and_listed(world: World, ask: Ask, tmp_path: Path) -> None:
    listed = crowd(world, 5)
    told = ask([*listed, listed[0], "@nobody", "@nobody", "1.23E+18"])
    assert (told.list.n_entries, told.list.n_accounts, told.list.n_repeated) == (9, 5, 2)
    assert [(lost.entry, lost.reason) for lost in told.list.lost] == [
        ("@nobody", Unmatched.ABSENT), ("1.23E+18", Unmatched.MANGLED),
    ]  # fmt: skip
    for shown in (challenge_text(told), *((tmp_path / "case" / name).read_text("utf-8") for name in FILES)):
        assert "@nobody" in shown
        assert "1.23E+18" in shown


def test_swapping_list_and_mirror_swaps_the_columns(world: World, ask: Ask) -> None:
    one, other = [*world.of("copypasta"), *crowd(world, 20)], [*world.of("fan_club"), *crowd(world, 25, start=30)]
    there, back = ask(one, mirror=other), ask(other, mirror=one)
    assert (there.listed, there.mirrored) == (back.mirrored, back.listed)
    assert there.surroundings == back.surroundings
    for a, b in zip(there.differences, back.differences, strict=True):
        assert (a.name, a.listed, a.mirrored, a.p_value) == (b.name, b.mirrored, b.listed, b.p_value)
        assert (a.low, a.high) == (-b.high, -b.low)
    assert there.mirror.given is not None
    assert there.mirror.given.n_accounts == back.list.n_accounts


def test_a_mirror_that_is_named_as_often_says_that_the_list_is_nothing_special(world: World, ask: Ask) -> None:
    told = ask(world.of("repost_ring")[:6], mirror=world.of("link_ring")[:6])
    assert told.standing is not Standing.MORE
    assert ask(crowd(world, 20), mirror=crowd(world, 20, start=20)).standing is Standing.NOT_MORE
    assert "nothing special" in challenge_text(ask(crowd(world, 20), mirror=crowd(world, 20, start=20)))


def test_the_drawn_set_is_as_active_as_the_list(world: World, ask: Ask) -> None:
    told = ask(crowd(world, 40))
    assert told.mirror.given is None
    assert told.mirror.n_accounts + told.mirror.n_without_counterpart == 40
    for name in ("median_posts", "median_actions", "median_days"):
        assert getattr(told.mirrored, name) == pytest.approx(getattr(told.compared, name), rel=0.25)


def test_accounts_that_nobody_accused_are_not_listed(
    world: World, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []

    def watched(*args: object, **options: object) -> object:
        found = draw.counterparts(*args, **options)  # type: ignore[arg-type]
        drawn.extend(found.tolist())
        return found

    monkeypatch.setattr("fairwitness.findings.challenge.build.counterparts", watched)
    ask(crowd(world, 30))
    ids = pq.read_table(world.case / "judgements.parquet")["account_id"].to_pylist()
    innocent = {ids[k] for k in drawn if k >= 0} - set(world.named)
    assert innocent
    for name in FILES:
        shown = (tmp_path / "case" / name).read_text("utf-8")
        assert not [account for account in innocent if account in shown]


def test_a_list_alone_is_refused_and_leaves_no_answer(world: World, tmp_path: Path) -> None:
    accused = [*world.of("copypasta", "link_ring"), *crowd(world, 50)]
    rows = [row for row in world.rows if row["account_id"] in set(accused)]
    corpus = write_rows(tmp_path / "alone.csv", rows)
    listed = write_list(tmp_path / "list.txt", accused[:-10])
    with pytest.raises(ChallengeError, match="by itself: beside it the corpus holds 10 accounts"):
        challenge(listed, corpus=[corpus], case=tmp_path / "case", study=STUDY)
    assert not any((tmp_path / "case" / name).exists() for name in FILES)


def test_a_refused_list_takes_an_earlier_answer_away(world: World, ask: Ask, tmp_path: Path) -> None:
    ask(crowd(world, 20))
    with pytest.raises(ChallengeError, match="none of its 2 entries"):
        ask(["nobody", "nowhere"])
    assert not any((tmp_path / "case" / name).exists() for name in FILES)


def test_other_findings_take_the_answer_away(world: World, ask: Ask, tmp_path: Path) -> None:
    ask(crowd(world, 20))
    investigate([world.posts], case=tmp_path / "case", study=STUDY)
    assert all((tmp_path / "case" / name).exists() for name in FILES)
    investigate([world.posts], case=tmp_path / "case", study=replace(STUDY, bootstraps=10))
    assert not any((tmp_path / "case" / name).exists() for name in FILES)


def test_an_account_on_both_lists_is_refused(world: World, ask: Ask) -> None:
    both = crowd(world, 20)
    with pytest.raises(ChallengeError, match="1 account stand on both"):
        ask(both[:10], mirror=both[9:])


def test_a_list_that_cannot_be_read_costs_no_investigation(world: World, tmp_path: Path) -> None:
    code = main(
        ["challenge", "--accounts", str(tmp_path / "none.txt"), "--corpus", str(world.posts), "--case",
         str(tmp_path / "case"), "--quiet"]
    )  # fmt: skip
    assert code == 3
    assert not (tmp_path / "case").exists()


def test_a_run_that_was_cut_off_goes_on(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = tmp_path / "case"
    shutil.copytree(world.case, case)
    listed = write_list(tmp_path / "list.txt", world.of("copypasta"))

    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("fairwitness.report.challenge_page.write", cut)
        with pytest.raises(KeyboardInterrupt):
            challenge(listed, corpus=[world.posts], case=case, study=STUDY)
    assert not any((case / name).exists() for name in FILES)
    made = (case / "stages" / "findings.json").stat().st_mtime_ns
    told = challenge(listed, corpus=[world.posts], case=case, study=STUDY)
    assert told.listed.n_named > 0
    assert (case / "stages" / "findings.json").stat().st_mtime_ns == made
    assert not (case / ".partial").exists()


def test_the_table_has_a_row_for_every_entry_and_no_formula(world: World, ask: Ask, tmp_path: Path) -> None:
    ask([*crowd(world, 4), '=HYPERLINK("http://evil.example")', "+1", "@SUM(1)"])
    with (tmp_path / "case" / TABLE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows] == ["in_corpus"] * 4 + ["not_in_corpus"] * 3
    assert [row["entry"][:2] for row in rows[4:]] == ["'=", "'+", "'@"]


def test_the_command_prints_the_answer(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = tmp_path / "study.toml"
    study.write_text('name = "dispute"\nbootstraps = 20\n')
    shutil.copytree(world.case, tmp_path / "case")
    listed = write_list(tmp_path / "list.txt", [*world.of("copypasta"), *crowd(world, 10)])
    mirror = write_list(tmp_path / "mirror.txt", world.of("fan_club"))
    code = main(
        ["challenge", "--accounts", str(listed), "--corpus", str(world.posts), "--case", str(tmp_path / "case"),
         "--mirror", str(mirror), "--study", str(study), "--quiet"]
    )  # fmt: skip
    told = capsys.readouterr().out
    assert code == 0
    assert "confirmed as acting together" in told
    assert "Beside mirror.txt, the comparison list" in told
    assert "challenge.html" in told
    assert "\\u" not in told


def test_names_change_nothing_but_names(world: World, ask: Ask, tmp_path: Path) -> None:
    """The same corpus under Persian, Arabic, Hebrew and hostile names gives the same answer."""
    starts = ("روزنه", "قمر", "כוכב", "=cmd", "<script>alert(1)</script>", "\u202egnp")
    posted = sorted({row["account_id"] for row in world.rows})
    new = {old: f"{starts[k % len(starts)]}_{len(posted) - k}" for k, old in enumerate(posted)}
    rows = [{**row, **{k: new.get(row[k], row[k]) for k in row if "account" in k}} for row in world.rows]
    corpus = write_rows(tmp_path / "renamed.csv", rows)
    listed = [*world.of("copypasta", "same_owner"), *crowd(world, 30)]
    entries = write_list(tmp_path / "renamed.txt", [new[account] for account in listed])
    there = ask(listed)
    back = challenge(entries, corpus=[corpus], case=tmp_path / "renamed", study=STUDY)
    for name in ("answer", "listed", "compared", "mirrored", "differences", "surroundings", "n_with_listed"):
        assert getattr(there, name) == getattr(back, name)
    assert [new[one.account_id] for one in there.accounts] == [one.account_id for one in back.accounts]
    assert [(o.verdict, o.shared, o.n_compared_with) for o in there.accounts] == [
        (o.verdict, o.shared, o.n_compared_with) for o in back.accounts
    ]
    page = (tmp_path / "renamed" / PAGE).read_text("utf-8")
    assert "<script>" not in page
    assert "\u202e" not in page + challenge_text(back)
    assert '<bdi dir="auto">روزنه' in page


def test_handles_of_the_corpus_lead_to_accounts(world: World, tmp_path: Path) -> None:
    chosen = world.of("copypasta")
    handle = {account: f"User{k}" for k, account in enumerate(chosen)}
    rows = [{**row, "handle": handle.get(row["account_id"], "")} for row in world.rows]
    corpus = write_rows(tmp_path / "handles.csv", rows)
    listed = write_list(tmp_path / "list.txt", [f"@uSER{k}" for k in range(len(chosen))])
    named = {column: column for column in ("account_id", "timestamp", "text", "handle", "post_id")}
    told = challenge(listed, corpus=[corpus], case=tmp_path / "case", study=replace(STUDY, column_map=named))
    assert [one.account_id for one in told.accounts] == chosen
    assert told.list.lost == ()
