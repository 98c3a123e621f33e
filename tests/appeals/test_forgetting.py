"""Forgetting: nothing of the person is left in the case, everything of the others is, and the chain is valid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.parquet as pq
import pytest
from tests.appeals.conftest import findings_of, ring, sign_all

from fairwitness.appeals import forgetting
from fairwitness.appeals.appealing import appeal
from fairwitness.appeals.forgetting import forget
from fairwitness.appeals.scrubbing import scrubber
from fairwitness.cli import main
from fairwitness.errors import CaseError, UnknownAccountError
from fairwitness.findings.case import finished_case
from fairwitness.investigation import investigate, study_of
from fairwitness.ledger import Draft, add_note, publishable, read, record_publication

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fairwitness.ledger.keys import Signer

WHO = ring(0)


def everything(case: Path) -> str:
    """Return all that stands in a case as text, tables unpacked."""
    found = []
    for path in sorted(case.rglob("*")):
        if path.suffix == ".parquet":
            found.append(str(pq.read_table(path).to_pylist()))
        elif path.is_file():
            found.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(found)


def acted(case: Path, trace: str) -> set[tuple[Any, ...]]:
    """Return who did what when, by names instead of numbers."""
    with duckdb.connect() as con:
        return set(
            con.execute(
                """select j.account_id, o.object_id, a.at_us, p.post_id, p.account_id
                from read_parquet($actions) a
                join (select file_row_number as n, * from read_parquet($judged, file_row_number = true)) j
                  on j.n = a.account
                join read_parquet($objects) o using (object)
                join (select file_row_number as n, * from read_parquet($posts, file_row_number = true)) p
                  on p.n = a.post_row""",
                {
                    "actions": f"{case}/actions/{trace}.parquet", "objects": f"{case}/objects/{trace}.parquet",
                    "judged": f"{case}/judgements.parquet", "posts": f"{case}/posts.parquet",
                },
            ).fetchall()
        )  # fmt: skip


def test_nothing_of_the_person_is_left(case: Path) -> None:
    add_note(case, Draft(author="Ann", kind="note", subject="account", about=WHO, text="a secret remark"),
             study_digest="")  # fmt: skip
    appeal(case, WHO, statement="I am a teacher.")
    before = everything(case)
    assert all(word in before for word in (WHO, f"handle_{WHO}", "a secret remark", "I am a teacher."))
    done = forget(case, WHO)
    after = everything(case)
    for word in (WHO, f"handle_{WHO}", "a secret remark", "I am a teacher."):
        assert word not in after
    assert done.n_posts == 30
    assert finished_case(case).damaged() == []
    assert read(case).checked.problems == ()


def test_everything_of_the_others_is_left(made: Path, case: Path) -> None:
    before = {
        trace: acted(made, trace) for trace in ("url", "domain") if (made / f"actions/{trace}.parquet").exists()
    }
    forget(case, WHO)
    assert before
    for trace, rows in before.items():
        assert all(row[0] == row[4] for row in rows)
        assert acted(case, trace) == {row for row in rows if row[0] != WHO}


def test_numbers_and_tables_agree(case: Path) -> None:
    forget(case, WHO)
    found = findings_of(case)
    judged = pq.read_table(case / "judgements.parquet").to_pylist()
    assert sum(found.n_accounts_by_verdict.values()) == len(judged)
    assert {m.account_id for g in found.groups for m in g.members} == {ring(k) for k in range(1, 6)}
    assert {row["account_id"] for row in judged if row["group_id"]} == {ring(k) for k in range(1, 6)}
    assert any("removed from this case on request: 1" in limit for limit in found.limits)


def test_two_people_are_counted(case: Path) -> None:
    forget(case, WHO)
    forget(case, "person3")
    assert [one for one in findings_of(case).limits if "removed" in one] == [
        "Accounts that were removed from this case on request: 2. What was read and tested includes them."
    ]
    counts = findings_of(case).n_accounts_by_verdict
    assert sum(counts.values()) == pq.read_metadata(case / "judgements.parquet").num_rows


def test_a_group_that_becomes_too_small_is_named_no_longer(case: Path) -> None:
    for k in range(4):
        forget(case, ring(k))
    assert findings_of(case).groups == ()
    rows = {row["account_id"]: row for row in pq.read_table(case / "judgements.parquet").to_pylist()}
    assert rows[ring(5)]["rule_id"] == "coordination.group_unconfirmed.2"
    assert finished_case(case).damaged() == []


def test_pages_and_commands_still_work(case: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    forget(case, WHO)
    for command in (
        ["explain", ring(1)], ["reasons", ring(1)], ["reasons", "G1"], ["automation"], ["pairs", "--trace", "url"],
        ["export", "--out", str(tmp_path / "n.gexf")], ["ledger", "verify"],
    ):  # fmt: skip
        name, *rest = command
        asked = ["ledger", *rest, str(case)] if name == "ledger" else [name, str(case), *rest]
        assert main(asked) == 0, command
    assert WHO not in capsys.readouterr().out


def test_the_case_is_not_run_again_from_sources_that_hold_the_person(case: Path, made: Path) -> None:
    study = study_of(finished_case(case))
    forget(case, WHO)
    with pytest.raises(CaseError, match="bring them back"):
        investigate([made.parent / "posts.csv"], case=case, study=study)


def test_archives_are_told_by_the_name_that_they_know(case: Path, signers: list[Signer]) -> None:
    sign_all(case, signers)
    record_publication(case, archive="first", manifest="0" * 64, accounts={WHO: "a17", ring(1): "a18"})
    done = forget(case, WHO)
    assert [notice.account for notice in done.notices] == ["a17"]
    published = read(case).of("publication")[0]
    assert published.accounts == (ring(1),)
    assert published.names == {ring(1): "a18"}
    assert publishable(case).accounts == frozenset(), "the finding changed, so two must sign again"


@pytest.mark.parametrize("broken", ["write_without", "rewrite_report", "record_groups"])
def test_an_interrupted_forgetting_is_finished_by_repeating_it(
    case: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    original: Callable[..., Any] = getattr(forgetting, broken)

    def stop(*args: Any, **more: Any) -> None:
        if broken == "write_without":
            original(*args, **more)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(forgetting, broken, stop)
        with pytest.raises(KeyboardInterrupt):
            forget(case, WHO)
    try:
        forget(case, WHO)
    except UnknownAccountError:
        assert broken != "write_without", "the tables had not been changed"
        forget(case, "person1")
    assert WHO not in everything(case)
    assert finished_case(case).damaged() == []
    assert read(case).checked.problems == ()


def test_killed_while_files_are_exchanged(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fairwitness.findings.case import CaseFolder

    finish = CaseFolder.finish_amending
    with monkeypatch.context() as patch:
        patch.setattr(
            CaseFolder, "finish_amending", lambda self: self.path.joinpath("amending.json").exists() and _die()
        )
        with pytest.raises(KeyboardInterrupt):
            forget(case, WHO)
    with pytest.raises(CaseError, match="Run the same command again"):
        finished_case(case)
    assert finish is CaseFolder.finish_amending
    with pytest.raises(UnknownAccountError):
        forget(case, WHO)  # it finishes what was begun, and then finds nobody
    assert WHO not in everything(case)
    assert finished_case(case).damaged() == []


def _die() -> bool:
    raise KeyboardInterrupt


def test_copies_beside_the_case_are_pointed_out(case: Path) -> None:
    (case / "uploads").mkdir()
    (case / "pages-1.duckdb").write_bytes(b"x")
    (case / "pages-2").mkdir()
    (case / "pages-2" / "posts.arrow").write_bytes(b"x")
    assert forget(case, WHO).beside == ("uploads",)
    assert not list(case.glob("pages-*"))


def test_a_case_is_deleted_when_its_day_has_come(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget", str(case), "--due"]) == 0
    assert main(["forget", str(case), "--on", "2999-01-01"]) == 0
    assert main(["forget", str(case), "--due"]) == 0
    assert (case / "posts.parquet").exists()
    assert main(["forget", str(case), "--on", "2020-01-01"]) == 0
    assert main(["forget", str(case), "--due"]) == 0
    assert sorted(path.name for path in case.iterdir()) == ["fairwitness-case", "ledger"]
    assert WHO not in everything(case)
    assert main(["ledger", "verify", str(case)]) == 0
    capsys.readouterr()


@pytest.mark.parametrize("asked", [[], ["x", "--due"], ["--on", "tomorrow"], ["--due", "--everything"]])
def test_what_cannot_be_meant_is_a_sentence(case: Path, asked: list[str]) -> None:
    assert main(["forget", str(case), *asked]) == 2
    assert (case / "posts.parquet").exists()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@ann hello", "@… hello"),
        ("see https://x.com/Ann/status/1", "see https://x.com/…/status/1"),
        ("annals of @annie", "annals of @annie"),
        ("id 123456 said", "id … said"),
        ("1234567", "1234567"),
        ("x:123456", "(removed)"),
    ],
)
def test_names_are_taken_out_of_texts_and_words_stay(text: str, left: str) -> None:
    import pyarrow as pa

    scrub = scrubber("x:123456", handles=["ann"], post_ids=["p1"])
    assert scrub.text(text) == left
    assert scrub.column(pa.array([text, None])).to_pylist() == [left, None]
