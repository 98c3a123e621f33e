"""The command line answers fast, in plain sentences, and never with a traceback."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from fairwitness import __version__
from fairwitness.cli import main
from fairwitness.commands.options import column_map
from fairwitness.console import printable
from fairwitness.errors import StudyError

HEAVY = ("numpy", "pyarrow", "duckdb", "numba", "igraph", "scipy", "jinja2", "rich", "msgspec")


def posts_csv(folder: Path, rows: str) -> Path:
    path = folder / "posts.csv"
    path.write_text("post_id,account_id,timestamp,text\n" + rows, "utf-8")
    return path


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom fairwitness.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_help_answers_within_a_third_of_a_second() -> None:
    def took_s() -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "fairwitness", "--help"], capture_output=True, check=True)
        return time.perf_counter() - start

    assert min(took_s() for _ in range(5)) < 0.3


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert __version__ in capsys.readouterr().out


def test_a_missing_file_is_one_sentence_and_an_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["investigate", str(tmp_path / "none.csv"), "--case", str(tmp_path / "case"), "--quiet"])
    error = capsys.readouterr().err
    assert code == 3
    assert error.startswith("fairwitness: ")
    assert "none.csv" in error
    assert "Traceback" not in error


def test_a_missing_file_leaves_no_finished_case(tmp_path: Path) -> None:
    main(["investigate", str(tmp_path / "none.csv"), "--case", str(tmp_path / "case"), "--quiet"])
    assert main(["explain", str(tmp_path / "case"), "a"]) == 5


def test_explaining_an_account_of_no_case_says_how_to_make_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(tmp_path), "ann"]) == 5
    assert "investigate" in capsys.readouterr().err


def test_a_study_that_is_too_small_runs_and_judges_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = posts_csv(tmp_path, "1,ann,2025-01-01T00:00:00Z,hello\n2,bob,2025-01-01T00:00:05Z,hello\n")
    assert main(["investigate", str(path), "--case", str(tmp_path / "case"), "--quiet"]) == 0
    assert "not enough data: 2 accounts" in capsys.readouterr().out
    assert (tmp_path / "case" / "report.html").exists()


def test_an_unknown_account_is_answered_with_the_nearest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = posts_csv(tmp_path, "1,ann,2025-01-01T00:00:00Z,hello\n2,bob,2025-01-01T00:00:05Z,hello\n")
    main(["investigate", str(path), "--case", str(tmp_path / "case"), "--quiet"])
    assert main(["explain", str(tmp_path / "case"), "annn"]) == 6
    assert "ann" in capsys.readouterr().err


def test_a_mapping_without_equals_sign_is_refused() -> None:
    with pytest.raises(StudyError, match="PART=COLUMN"):
        column_map(["account_id"])


def test_a_mapping_keeps_equals_signs_of_the_column() -> None:
    assert column_map(["account_id=user=id"]) == {"account_id": "user=id"}


def test_a_post_cannot_command_the_terminal() -> None:
    assert printable("\x1b[31mred\u202egnp") == "\\u001b[31mred\\u202egnp"


def test_right_to_left_words_are_printed_as_they_are() -> None:
    assert printable("سلام שלום") == "سلام שלום"


def test_persian_joiners_are_printed_as_they_are() -> None:
    assert printable("می\u200cخواهم") == "می\u200cخواهم"
