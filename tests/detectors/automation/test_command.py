"""The command on a finished case: plain words, all statements as a table, and ids that command nobody."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from fairwitness.cli import main
from fairwitness.findings.automation import AUTOMATION

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOSTILE, RTL, FORMULA = "eve\u202egnp.exe", "حساب_سارا", "=HYPERLINK(1)"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, timer: Callable[..., Any], person: Callable[..., Any]) -> Path:
    """Return a case of two timers with hostile names and a person with a right-to-left name."""
    folder = tmp_path_factory.mktemp("automation")
    rows = [(HOSTILE, s) for s in timer(every_s=900, n=1_000, jitter_s=5)]
    rows += [(FORMULA, s) for s in timer(every_s=3600, n=400, jitter_s=2)]
    rows += [(RTL, s) for s in person(400, days=90)]
    with (folder / "posts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["post_id", "account_id", "timestamp", "text"])
        writer.writerows((k, name, int(s), f"post {k}") for k, (name, s) in enumerate(rows))
    assert main(["investigate", str(folder / "posts.csv"), "--case", str(folder / "case"), "--quiet"]) == 0
    return folder / "case"


def test_the_summary_shows_timers_with_what_would_look_the_same(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["automation", str(case)]) == 0
    said = capsys.readouterr().out
    assert "no deceit" in said
    assert "automation.gap_lattice.1" in said
    assert "scheduling tool" in said
    assert "reaction floor [automation.reaction_floor.1]: not enough data: 3" in said


def test_no_id_commands_the_terminal(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["automation", str(case)])
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "U+202E" in said


def test_no_id_becomes_a_formula(case: Path, tmp_path: Path) -> None:
    assert main(["automation", str(case), "--out", str(tmp_path / "a.csv")]) == 0
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [column.name for column in AUTOMATION.columns] == list(rows[0])
    assert {row["subject_id"] for row in rows} == {HOSTILE, RTL, f"'{FORMULA}"}


def test_the_parquet_table_keeps_its_contract(case: Path, tmp_path: Path) -> None:
    main(["automation", str(case), "--out", str(tmp_path / "a.parquet")])
    table = pq.read_table(tmp_path / "a.parquet")
    assert AUTOMATION.check(table).num_rows == 15


def test_two_runs_give_the_same_bytes(case: Path, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        main(["automation", str(case), "--out", str(tmp_path / name)])
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_an_account_is_explained_in_its_own_script(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["automation", str(case), "--account", RTL]) == 0
    said = capsys.readouterr().out
    assert RTL in said
    assert "5 statements" in said
    assert ": shown" not in said


def test_a_declared_account_is_reported_as_declared(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "declared.txt"
    listed.write_text(f"\ufeff{FORMULA}\r\n\n", "utf-8")
    main(["automation", str(case), "--declared", str(listed), "--account", FORMULA])
    said = capsys.readouterr().out
    assert "declared, not tested" in said
    assert "p =" not in said


def test_the_findings_are_left_as_they_were(case: Path) -> None:
    before = {p.name: p.read_bytes() for p in case.iterdir() if p.is_file()}
    main(["automation", str(case)])
    assert before == {p.name: p.read_bytes() for p in case.iterdir() if p.is_file()}


def test_an_unknown_account_is_one_sentence(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["automation", str(case), "--account", "nobody"]) == 6
    assert "nobody" in capsys.readouterr().err


def test_a_missing_list_is_one_sentence(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["automation", str(case), "--declared", str(tmp_path / "none.txt")]) == 2
    assert "one account id on each line" in capsys.readouterr().err
