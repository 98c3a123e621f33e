"""The command: an address with a secret, on loopback only, and a plain sentence where it cannot start."""

from __future__ import annotations

import contextlib
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING

import pytest

from fairwitness.cli import main
from fairwitness.errors import StudyError
from fairwitness.web.jobs import Job, Jobs
from fairwitness.web.serving import settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/\?token=[\w-]{40,}")


@contextlib.contextmanager
def started(case: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "fairwitness", "serve", str(case), "--port", "0", "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if found := ADDRESS.search(line):
                    yield process, found[0]
                    break
        finally:
            process.kill()


def test_the_printed_address_opens_the_case_and_ctrl_c_closes_it(finished: Path) -> None:
    with started(finished) as (process, address):
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        with browser.open(address, timeout=60) as answer:
            assert "Line 7" in answer.read().decode()
            assert "token" not in answer.url
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


def test_it_listens_on_loopback_only(finished: Path) -> None:
    with started(finished) as (_, address):
        found = ADDRESS.search(address)
        assert found is not None
        with contextlib.closing(socket.socket()) as other, pytest.raises(OSError, match="refused"):
            other.connect(("127.0.0.2", int(found[1])))


def test_a_taken_port_is_one_sentence(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["serve", str(finished), "--no-open", "--port", port]) == 2
    assert "Choose another with --port" in capsys.readouterr().err


def test_a_folder_that_is_no_case_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "diary.txt").write_text("x")
    assert main(["serve", str(tmp_path), "--no-open", "--port", "0"]) == 5
    assert "is no case folder" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [{"port": 70_000}, {"port": -1}, {"language": "tlh"}, {"language": "../en"}])
def test_options_that_cannot_be_meant_are_told(wrong: dict[str, object]) -> None:
    given: dict[str, object] = {"port": 0, "reveal": False, "language": "en", "files": (), **wrong}
    with pytest.raises(StudyError, match=r"must lie|Choose one"):
        settings_for(**given)  # type: ignore[arg-type]


def test_a_folder_of_files_must_exist(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="no such folder"):
        settings_for(port=0, reveal=False, language="en", files=(tmp_path / "none",))


def test_closing_ends_the_processes_and_removes_their_folders(tmp_path: Path) -> None:
    source = tmp_path / "posts.csv"
    source.write_text("post_id,account_id,timestamp,text\n" + "1,a,2025-01-01T00:00:00Z,x\n" * 300_000)
    jobs = Jobs()
    name = jobs.start(Job(kind="inspect", files=(str(source),), study={}))
    assert jobs.state(name).is_running
    folder = jobs._folder
    start = time.monotonic()
    jobs.close()
    assert not jobs.state(name).is_running
    assert not folder.exists()
    assert time.monotonic() - start < 30
