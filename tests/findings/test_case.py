"""A half-written case is never taken for a finished one."""

import subprocess
import sys
from pathlib import Path

import pytest

from fairwitness.errors import CaseError
from fairwitness.findings.case import CaseFolder, digest_of, finished_case


def writes(text: str, name: str = "table.txt"):  # noqa: ANN201
    def make(into: Path) -> None:
        (into / name).write_text(text)

    return make


def breaks(into: Path) -> None:
    (into / "table.txt").write_text("half")
    raise KeyboardInterrupt


def test_a_stage_runs_once_for_one_digest(tmp_path: Path) -> None:
    case = CaseFolder(tmp_path / "case")
    with case.opened_for_writing():
        assert case.stage("read", made_from="a", make=writes("one"))
        assert not case.stage("read", made_from="a", make=writes("two"))
    assert case.file("table.txt").read_text() == "one"


def test_another_digest_makes_the_stage_anew(tmp_path: Path) -> None:
    case = CaseFolder(tmp_path / "case")
    with case.opened_for_writing():
        case.stage("read", made_from="a", make=writes("one"))
        assert case.stage("read", made_from="b", make=writes("two"))
    assert case.file("table.txt").read_text() == "two"


def test_an_interrupted_stage_leaves_the_old_file_and_no_marker(tmp_path: Path) -> None:
    case = CaseFolder(tmp_path / "case")
    with case.opened_for_writing():
        case.stage("read", made_from="a", make=writes("one"))
        with pytest.raises(KeyboardInterrupt):
            case.stage("read", made_from="b", make=breaks)
        assert case.file("table.txt").read_text() == "one"
        assert case.stage("read", made_from="b", make=writes("two"))


def test_a_marker_cut_short_counts_as_absent(tmp_path: Path) -> None:
    case = CaseFolder(tmp_path / "case")
    with case.opened_for_writing():
        case.stage("read", made_from="a", make=writes("one"))
        case.file("stages/read.json").write_text('{"made_from": "a')
        assert case.stage("read", made_from="a", make=writes("two"))


def test_an_unsealed_case_cannot_be_read(tmp_path: Path) -> None:
    case = CaseFolder(tmp_path / "case")
    with case.opened_for_writing():
        case.seal(digest="d")
        case.unseal()
    with pytest.raises(CaseError, match="unfinished"):
        finished_case(case.path)


def test_a_sealed_case_can_be_read(tmp_path: Path) -> None:
    case = CaseFolder(tmp_path / "case")
    with case.opened_for_writing():
        case.seal(digest="d")
    assert finished_case(case.path).path == case.path


def test_a_folder_with_other_peoples_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(CaseError, match="no case of ours"), CaseFolder(tmp_path).opened_for_writing():
        pass


def test_a_file_is_no_case_folder(tmp_path: Path) -> None:
    (tmp_path / "case").write_text("a file")
    with pytest.raises(CaseError, match="is a file"), CaseFolder(tmp_path / "case").opened_for_writing():
        pass


HOLD = """
import sys
from pathlib import Path
from fairwitness.findings.case import CaseFolder
with CaseFolder(Path(sys.argv[1])).opened_for_writing():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_runs_cannot_write_one_case(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / "case")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(CaseError, match="another run"), CaseFolder(tmp_path / "case").opened_for_writing():
            pass
        other.communicate("")


def test_parts_of_a_digest_cannot_run_into_each_other() -> None:
    assert digest_of("ab", "c") != digest_of("a", "bc")
