"""Long work in a process of its own: it can be watched, stopped at any moment, and cannot take the pages down."""

from __future__ import annotations

import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Literal, TypeVar

import msgspec

from fairwitness.errors import StudyError

Read = TypeVar("Read")
PATIENCE_S = 5.0
"""How long a stopped process may tidy up before it is ended."""
JOB, PROGRESS, RESULT, LOG = "job.json", "progress.json", "result.json", "log.txt"


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What a process is to do; `study` holds settings of `Study`, the others their defaults."""

    kind: Literal["inspect", "investigate"]
    files: tuple[str, ...]
    study: dict[str, object]
    case: str | None = None


class Step(msgspec.Struct, frozen=True):
    """What a process is doing now."""

    stage: str = ""
    detail: str = ""


class Row(msgspec.Struct, frozen=True):
    """A row that was set aside, as an example."""

    path: str
    row: int
    reason: str
    detail: str | None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """How a process ended: an error in words, or the report of an inspection and its examples."""

    error: str | None = None
    report: msgspec.Raw = msgspec.Raw(b"null")
    quarantined: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """Where a job stands; `result` is None while it runs and after it was stopped."""

    is_running: bool
    step: Step
    elapsed_s: float
    result: Result | None


@dataclass(slots=True)
class _Started:
    process: subprocess.Popen[bytes]
    folder: Path
    began_s: float
    ended_s: float | None = None


class Jobs:
    """The processes of one workbench, one at a time."""

    def __init__(self) -> None:
        """Start none."""
        self._started: dict[str, _Started] = {}
        self._lock = Lock()

    def start(self, job: Job) -> str:
        """Start a process and return the name under which it is known.

        Raises:
            StudyError: another one is running.
        """
        with self._lock:
            if any(one.process.poll() is None for one in self._started.values()):
                raise StudyError("Another study is being read or tested. Wait for it, or stop it.")
            name = secrets.token_hex(8)
            folder = self._folder / name
            folder.mkdir(parents=True)
            (folder / JOB).write_bytes(msgspec.json.encode(job))
            self._started[name] = _Started(_process(folder), folder, time.monotonic())
        return name

    def state(self, name: str) -> State:
        """Return where a job stands.

        Raises:
            StudyError: there is no such job.
        """
        one = self._known(name)
        is_running = one.process.poll() is None
        if not is_running and one.ended_s is None:
            one.ended_s = time.monotonic()
        step = _read(one.folder / PROGRESS, Step) or Step()
        result = None if is_running else _read(one.folder / RESULT, Result)
        return State(is_running, step, (one.ended_s or time.monotonic()) - one.began_s, result)

    def cancel(self, name: str) -> None:
        """Stop a job; what it finished stays in its case, and the same study goes on from there.

        Raises:
            StudyError: there is no such job.
        """
        _stop(self._known(name).process)

    def close(self) -> None:
        """Stop all jobs and remove their folders."""
        for one in self._started.values():
            _stop(one.process)
        if self._started:
            shutil.rmtree(self._folder, ignore_errors=True)

    @cached_property
    def _folder(self) -> Path:
        return Path(tempfile.mkdtemp(prefix="fairwitness-jobs-"))

    def _known(self, name: str) -> _Started:
        if name not in self._started:
            raise StudyError("There is no such run. Start a new study.")
        return self._started[name]


def _process(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "fairwitness.web.child", str(folder)]
    with (folder / LOG).open("wb") as log:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # noqa: S603  our own words


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _read(path: Path, kind: type[Read]) -> Read | None:
    """Return what a process wrote, None where it wrote nothing yet."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        return None
