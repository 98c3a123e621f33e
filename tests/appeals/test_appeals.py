"""Appeals: the same rules again, three outcomes, and consequences that no export can miss."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from tests.appeals.conftest import busy, findings_of, ring, rows, sign_all, write

from fairwitness.appeals import appealing
from fairwitness.appeals.appealing import appeal
from fairwitness.cli import main
from fairwitness.errors import LedgerError, SourceError, StudyError, UnknownAccountError
from fairwitness.findings.case import finished_case
from fairwitness.investigation import investigate, study_of
from fairwitness.ledger import publishable, read, record_publication
from fairwitness.model import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.ledger.keys import Signer

WHO = ring(5)


def named(case: Path) -> set[str]:
    return {member.account_id for group in findings_of(case).groups for member in group.members}


def judgement(case: Path, account: str) -> dict[str, Any]:
    rows = pq.read_table(case / "judgements.parquet").to_pylist()
    return next(row for row in rows if row["account_id"] == account)


def test_the_study_names_the_ring(made: Path) -> None:
    assert named(made) == {ring(k) for k in range(6)}


def test_without_new_evidence_the_same_comes_out(case: Path) -> None:
    before = judgement(case, WHO)
    done = appeal(case, WHO, statement="This is wrong.")
    assert done.outcome == "upheld"
    told = read(case).number(done.retest)
    assert told is not None
    assert told.personal["p_after"] == before["p_value"]
    assert named(case) == {ring(k) for k in range(6)}
    assert finished_case(case).damaged() == []


def test_evidence_that_explains_the_nearness_reverses(case: Path, tmp_path: Path) -> None:
    export = write(tmp_path / "own.csv", busy(WHO))
    done = appeal(case, WHO, statement="I post all day.", evidence=[export], reading=_reading())
    assert done.outcome == "reversed"
    assert named(case) == {ring(k) for k in range(5)}
    row = judgement(case, WHO)
    assert (row["verdict"], row["rule_id"], row["group_id"]) == (
        "consistent_with_independent_people", "appeal.reversed.1", None,
    )  # fmt: skip
    assert finished_case(case).damaged() == []
    counts = findings_of(case).n_accounts_by_verdict
    assert sum(counts.values()) == pq.read_metadata(case / "judgements.parquet").num_rows
    assert counts[Verdict.ACTING_TOGETHER.value] == 5


def _reading() -> dict[str, Any]:
    names = ("post_id", "account_id", "timestamp", "text", "urls", "reply_to_account", "handle")
    return {"column_map": {name: name for name in names}}


@pytest.fixture(scope="session")
def reversed_once(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reversed")
    case = shutil.copytree(made, folder / "case")
    export = write(folder / "own.csv", busy(WHO))
    assert appeal(case, WHO, statement="x", evidence=[export], reading=_reading()).outcome == "reversed"
    return case


@pytest.fixture
def reversed_case(reversed_once: Path, tmp_path: Path) -> Path:
    return shutil.copytree(reversed_once, tmp_path / "case")


@pytest.mark.parametrize("name", ["n.gexf", "n.graphml", "table.csv"])
def test_a_reversal_reaches_every_export(reversed_case: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    wanted = ["--what", "accounts"] if name == "table.csv" else []
    assert main(["export", str(reversed_case), "--out", str(out), "--reveal", *wanted]) == 0
    text = out.read_text("utf-8")
    if name == "table.csv":
        row = next(line for line in text.splitlines() if WHO in line)
        assert "acting_together" not in row
    else:
        assert WHO not in text
        assert ring(4) in text


def test_a_reversal_reaches_report_and_explanation(reversed_case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert WHO not in (reversed_case / "report.html").read_text("utf-8")
    main(["explain", str(reversed_case), WHO])
    assert "appeal.reversed.1" in capsys.readouterr().out
    main(["reasons", str(reversed_case), WHO])
    assert "reversed" in capsys.readouterr().out


def test_a_new_run_does_not_bring_a_reversed_finding_back(reversed_case: Path, made: Path) -> None:
    source = made.parent / "posts.csv"
    study = study_of(finished_case(reversed_case))
    before = read(reversed_case).head
    again = investigate([source], case=reversed_case, study=study)
    assert WHO not in {m.account_id for group in again.groups for m in group.members}
    assert read(reversed_case).head == before, "an equal study adds nothing"
    shutil.rmtree(reversed_case / "stages")
    again = investigate([source], case=reversed_case, study=study)
    assert WHO not in {m.account_id for group in again.groups for m in group.members}


def test_a_reversed_finding_needs_new_signatures(case: Path, tmp_path: Path, signers: list[Signer]) -> None:
    sign_all(case, signers)
    assert WHO in publishable(case).accounts
    export = write(tmp_path / "own.csv", busy(WHO))
    appeal(case, WHO, statement="x", evidence=[export], reading=_reading())
    assert publishable(case).accounts == frozenset()
    sign_all(case, signers)
    assert publishable(case).accounts == {ring(k) for k in range(5)}


def test_an_archive_that_named_it_gets_a_notice_with_its_name_there(
    case: Path, tmp_path: Path, signers: list[Signer]
) -> None:
    sign_all(case, signers)
    record_publication(case, archive="first", manifest="0" * 64, accounts={WHO: "a17", ring(0): "a18"})
    record_publication(case, archive="second", manifest="1" * 64, accounts={ring(0): "b18"})
    export = write(tmp_path / "own.csv", busy(WHO))
    done = appeal(case, WHO, statement="x", evidence=[export], reading=_reading())
    assert [(notice.archive, notice.account, notice.because) for notice in done.notices] == [
        ("first", "a17", "reversed")
    ]
    files = list((case / "notices").glob("*.json"))
    assert len(files) == 1
    assert WHO not in files[0].read_text()
    assert json.loads(files[0].read_text())["manifest"] == "0" * 64
    assert [one.record.kind for one in read(case).told].count("notice") == 1


def test_evidence_that_is_no_posts_is_undecidable(case: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("I was in hospital.")
    done = appeal(case, WHO, statement="See the letter.", evidence=[letter])
    assert done.outcome == "undecidable"
    assert str(tmp_path) not in " ".join(done.why)


def test_an_appeal_holds_the_account_back_until_two_sign_again(case: Path, signers: list[Signer]) -> None:
    sign_all(case, signers)
    appeal(case, WHO, statement="Please read this.")
    found = publishable(case)
    assert WHO not in found.accounts
    assert "appealed" in found.withheld[WHO]
    assert ring(0) in found.accounts
    sign_all(case, signers)
    assert WHO in publishable(case).accounts


def test_posts_of_others_and_outside_the_study_change_nothing(case: Path, tmp_path: Path) -> None:
    others = [row | {"account_id": "somebody"} for row in busy(WHO)]
    late = [row | {"timestamp": row["timestamp"].replace("2025", "2031")} for row in busy(WHO)]
    export = write(tmp_path / "own.csv", [*others, *late])
    done = appeal(case, WHO, statement="x", evidence=[export], reading=_reading())
    assert done.outcome == "upheld"
    told = read(case).number(done.retest)
    assert told is not None
    assert told.record.facts["n_new"] == 0


def test_missing_posts_of_its_own_are_told(case: Path, tmp_path: Path) -> None:
    own = [row for row in rows() if row["account_id"] == WHO]
    export = write(tmp_path / "own.csv", [*own[:10], *own[12:]])
    done = appeal(case, WHO, statement="x", evidence=[export], reading=_reading())
    assert any(sentence.startswith("2 posts that the case ascribes") for sentence in done.why)


def test_the_same_appeal_twice_is_one(case: Path) -> None:
    first = appeal(case, WHO, statement="same")
    head = read(case).head
    assert appeal(case, WHO, statement="same") == first
    assert read(case).head == head


def test_an_interrupted_appeal_goes_on(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(appealing, "retest", broken)
        with pytest.raises(KeyboardInterrupt):
            appeal(case, WHO, statement="same")
    done = appeal(case, WHO, statement="same")
    assert [one.record.kind for one in read(case).told].count("appeal") == 1
    assert done.outcome == "upheld"


def test_whoever_is_not_named_has_nothing_to_appeal(case: Path) -> None:
    with pytest.raises(LedgerError, match="nothing to take back"):
        appeal(case, "person1", statement="x")


def test_an_unknown_account_is_told(case: Path) -> None:
    with pytest.raises(UnknownAccountError, match=ring(5)):
        appeal(case, "ringaccount55", statement="x")


@pytest.mark.parametrize("statement", ["", "  \n", "x" * 100_001])
def test_a_statement_must_say_something(case: Path, statement: str) -> None:
    with pytest.raises(LedgerError, match="statement"):
        appeal(case, WHO, statement=statement)


def test_faults_of_the_command_line_are_sentences(case: Path, tmp_path: Path, capsys: Any) -> None:
    latin = tmp_path / "latin.txt"
    latin.write_bytes(b"\xff\xfe\x00")
    assert main(["appeal", str(case), WHO, "--statement", str(latin)]) == StudyError.exit_code
    fine = tmp_path / "fine.txt"
    fine.write_text("x")
    missing = str(tmp_path / "none.csv")
    assert main(["appeal", str(case), WHO, "--statement", str(fine), "--evidence", missing]) == LedgerError.exit_code
    assert main(["correct", str(case), missing]) == SourceError.exit_code
    assert "Traceback" not in capsys.readouterr().err


def test_equal_cases_decide_equally_whatever_the_ids(made: Path, tmp_path: Path) -> None:
    """Viewpoint and names play no part: exchange the ids of two members, and the outcomes change places."""
    outcomes = {}
    for who in (ring(2), ring(3)):
        case = shutil.copytree(made, tmp_path / who)
        export = write(tmp_path / f"{who}.csv", busy(who))
        outcomes[who] = appeal(case, who, statement="x", evidence=[export], reading=_reading()).outcome
    assert set(outcomes.values()) == {"reversed"}
