"""Equal posts and settings give equal bytes: in any process, folder, time zone and number of processors."""

import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from command_line import answer, files_of, findings, spawned
from planted_study import HEAD, posts, rows

ON_ONE_PROCESSOR = (
    "import os, sys; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); os.execv(sys.argv[1], sys.argv[1:])"
)
ELSEWHERE: dict[str, dict[str, str]] = {
    "hash seed 0": {"PYTHONHASHSEED": "0"},
    "hash seed 4242 in Tokyo": {"PYTHONHASHSEED": "4242", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"},
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    (folder / "posts.csv").write_bytes(posts(n_events=30))
    assert answer(["investigate", folder / "posts.csv", "--case", folder / "case", "--quiet"]).code == 0
    return folder


def test_the_study_has_a_finding_to_compare(whole: Path) -> None:
    assert [len(group.members) for group in findings(whole / "case").groups] == [6]


@pytest.mark.parametrize("place", ELSEWHERE)
def test_another_process_writes_the_same_bytes(tmp_path: Path, whole: Path, place: str) -> None:
    command = ("investigate", whole / "posts.csv", "--case", tmp_path / f"case of {place}", "--quiet")
    assert spawned(*command, env=os.environ | ELSEWHERE[place], cwd=tmp_path).code == 0
    assert files_of(tmp_path / f"case of {place}") == files_of(whole / "case")


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system binds no process to a processor")
def test_one_processor_writes_the_same_bytes(tmp_path: Path, whole: Path) -> None:
    command = ("investigate", whole / "posts.csv", "--case", tmp_path / "case", "--quiet")
    assert spawned(*command, through=(sys.executable, "-c", ON_ONE_PROCESSOR)).code == 0
    assert files_of(tmp_path / "case") == files_of(whole / "case")


def test_the_folder_of_the_posts_does_not_matter(tmp_path: Path, whole: Path, run: Any) -> None:
    (tmp_path / "elsewhere").mkdir()
    shutil.copy(whole / "posts.csv", tmp_path / "elsewhere" / "posts.csv")
    assert run("investigate", tmp_path / "elsewhere", "--case", tmp_path / "case", "--quiet").code == 0
    assert files_of(tmp_path / "case") == files_of(whole / "case")


def test_a_finished_case_is_taken_over_as_it_is(whole: Path, run: Any) -> None:
    case = whole / "case"
    before, written = files_of(case), {p: p.stat().st_mtime_ns for p in case.rglob("*.*") if p.name != "case.json"}
    start_s = time.process_time()
    answer = run("investigate", whole / "posts.csv", "--case", case, "--quiet")
    assert time.process_time() - start_s < 2
    assert (answer.code, answer.err) == (0, "")
    assert "Groups confirmed: 1 of " in answer.out
    assert files_of(case) == before
    assert {p: p.stat().st_mtime_ns for p in written} == written


def test_other_posts_of_the_same_name_are_read_anew(tmp_path: Path, investigate: Any) -> None:
    investigate(HEAD + rows(20))
    investigate(HEAD + rows(21))
    assert findings(tmp_path / "case").read.n_posts == 21


@pytest.mark.parametrize("name", ["findings.json", "report.html", "posts.parquet", "stages/read.json", "case.json"])
@pytest.mark.parametrize("length", ["same", "gone"])
def test_a_damaged_file_is_noticed_and_mended(tmp_path: Path, whole: Path, run: Any, name: str, length: str) -> None:
    shutil.copytree(whole / "case", tmp_path / "case")
    damaged = tmp_path / "case" / name
    damaged.write_bytes(bytes(damaged.stat().st_size))
    if length == "gone":
        damaged.unlink()
    told = "is unfinished" if name == "case.json" else f"is damaged: {name} changed or gone"
    run("explain", tmp_path / "case", "m1").refused(5, told)
    run("pairs", tmp_path / "case").refused(5, told)
    assert run("investigate", whole / "posts.csv", "--case", tmp_path / "case", "--quiet").code == 0
    assert files_of(tmp_path / "case") == files_of(whole / "case")
