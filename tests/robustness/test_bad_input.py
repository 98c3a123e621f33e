"""Bad input gives one plain sentence and no finished case; a kill leaves a case that is refused, then completed."""

import gzip
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fairwitness.cli import main

HEAD = b"post_id,account_id,timestamp,text\n"
ROWS = b"".join(b"%d,a%d,2025-01-01T00:00:%02dZ,some words\n" % (k, k % 7, k % 60) for k in range(3000))
BAD = {
    "picture.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "page.csv": b"<!doctype html><html><body>404</body></html>",
    "empty.csv": b"",
    "header.csv": HEAD,
    "timeless.csv": b"post_id,account_id,text\n1,a,hello\n",
    "cut.csv.gz": gzip.compress(HEAD + ROWS)[:-40],
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence_and_no_case(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_bytes(BAD[name])
    code = main(["investigate", str(tmp_path / name), "--case", str(tmp_path / "case"), "--quiet"])
    assert code not in {0, 1}
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "case" / "case.json").exists()


def test_a_killed_run_is_refused_and_then_completed_to_the_same_bytes(tmp_path: Path) -> None:
    posts = tmp_path / "posts.csv"
    posts.write_bytes(HEAD + ROWS)
    main(["investigate", str(posts), "--case", str(tmp_path / "whole"), "--quiet"])
    command = [
        sys.executable,
        "-m",
        "fairwitness",
        "investigate",
        str(posts),
        "--case",
        str(tmp_path / "cut"),
        "--quiet",
    ]
    with subprocess.Popen(command) as run:
        time.sleep(0.7)
        run.kill()
    finished = (tmp_path / "cut" / "case.json").exists()
    assert finished or main(["explain", str(tmp_path / "cut"), "a1"]) == 5
    assert main(["investigate", str(posts), "--case", str(tmp_path / "cut"), "--quiet"]) == 0
    for name in ("findings.json", "report.html"):
        assert (tmp_path / "cut" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
