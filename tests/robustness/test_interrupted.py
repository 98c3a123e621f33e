"""A run that is killed or interrupted leaves a case that is refused, and is then completed to the same bytes."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import COMMAND, answer, files_of
from planted_study import posts

KILLED_BEFORE_STEP = """
import os, signal, sys
from fairwitness.cli import main
case, last = sys.argv[1], int(sys.argv[2])
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree"}
steps = 0
def watch(event, arguments):
    global steps
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if (event in CHANGES or writes) and any(case in str(argument) for argument in arguments):
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
sys.exit(main(sys.argv[3:]))
"""
"""Kills itself before the so-manieth change to the case folder."""

STEPS_AFTER_UNSEALING = (4, 12, 25, 34, 43, 51, 66, 73)
"""From the removal of the first stage's marker to the renaming that seals the case, over all four stages."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sources, and the case that an undisturbed run makes of each."""
    made = tmp_path_factory.mktemp("undisturbed")
    for name, seed in (("old", 2), ("new", 1)):
        (made / f"{name}.csv").write_bytes(posts(n_events=16, seed=seed))
        assert answer(command(made / f"{name}.csv", made / name)).code == 0
    return made


def command(source: Path, case: Path) -> list[str]:
    return ["investigate", str(source), "--case", str(case), "--quiet"]


def killed(source: Path, case: Path, *, step: int) -> int:
    told = [sys.executable, "-c", KILLED_BEFORE_STEP, str(case), str(step), *command(source, case)]
    return subprocess.run(told, check=False, capture_output=True).returncode


def completed(source: Path, case: Path, *, whole: Path) -> None:
    """Assert that the same command ends with the bytes of an undisturbed run."""
    assert answer(command(source, case)).code == 0
    assert files_of(case) == files_of(whole)


@pytest.mark.parametrize("step", STEPS_AFTER_UNSEALING)
def test_a_run_killed_while_it_replaces_an_old_case(tmp_path: Path, run: Any, folder: Path, step: int) -> None:
    case = tmp_path / "case"
    shutil.copytree(folder / "old", case)
    assert killed(folder / "new.csv", case, step=step) == -signal.SIGKILL
    run("explain", case, "m1").refused(5, "unfinished")
    run("pairs", case).refused(5, "unfinished")
    completed(folder / "new.csv", case, whole=folder / "new")


def test_a_run_killed_before_its_first_change_leaves_the_old_case_whole(tmp_path: Path, folder: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(folder / "old", case)
    assert killed(folder / "new.csv", case, step=3) == -signal.SIGKILL
    assert files_of(case) == files_of(folder / "old")
    assert answer(["explain", case, "m1"]).code == 0


def test_after_a_kill_the_old_posts_can_be_investigated_again(tmp_path: Path, folder: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(folder / "old", case)
    assert killed(folder / "new.csv", case, step=25) == -signal.SIGKILL
    completed(folder / "old.csv", case, whole=folder / "old")


@pytest.mark.parametrize("delay_s", [0.1, 0.8])
def test_a_run_killed_at_any_time(tmp_path: Path, run: Any, folder: Path, delay_s: float) -> None:
    case = tmp_path / "case"
    with subprocess.Popen([*COMMAND, *command(folder / "new.csv", case)], stdout=subprocess.DEVNULL) as running:
        time.sleep(delay_s)
        running.kill()
    if (case / "case.json").exists():
        assert files_of(case) == files_of(folder / "new")
    else:
        assert run("explain", case, "m1").code == 5
        assert run("pairs", case).code == 5
    completed(folder / "new.csv", case, whole=folder / "new")


@pytest.fixture
def _control_c_is_heard() -> Iterator[None]:
    """Undo what a shell does to jobs in the background: they, and all that they start, ignore Control-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_control_c_is_heard")
@pytest.mark.parametrize("stage", ["Reading", "Looking for", "Testing"])
def test_control_c_ends_in_one_sentence(tmp_path: Path, run: Any, folder: Path, stage: str) -> None:
    case = tmp_path / "case"
    asked = [*COMMAND, *command(folder / "new.csv", case)[:-1]]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        assert any(stage in line for line in running.stderr)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate()
    assert (running.returncode, out) == (130, "")
    assert err.endswith("fairwitness: interrupted. The same command goes on after the last finished stage.\n")
    assert "Traceback" not in err
    run("explain", case, "m1").refused(5, "unfinished")
    completed(folder / "new.csv", case, whole=folder / "new")


def test_two_runs_do_not_write_one_case(tmp_path: Path, run: Any, folder: Path) -> None:
    case = tmp_path / "case"
    with subprocess.Popen([*COMMAND, *command(folder / "new.csv", case)[:-1]], stderr=subprocess.PIPE) as first:
        assert first.stderr is not None
        first.stderr.readline()
        os.kill(first.pid, signal.SIGSTOP)
        run(*command(folder / "old.csv", case)).refused(5, "is being written by another run")
        os.kill(first.pid, signal.SIGCONT)
        first.communicate()
    assert first.returncode == 0
    assert files_of(case) == files_of(folder / "new")
