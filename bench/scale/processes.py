"""What a process costs: started fresh, waited for by its number, with the machine's load beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
LOOK_S = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a process took, with all processes that it waited for.

    Attributes:
        wall_s: from start to end.
        cpu_s: user and system time.
        peak_mb: greatest resident memory of one process, in 1e6 bytes; Linux says at least what the caller holds.
        load: processes that ran or wanted to, on average over the minute before the start, on all cores.
        ended: of itself, rather than by a limit or at `until`.
        said: what it wrote to its standard output.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float
    load: float
    ended: bool
    said: str


def measured(
    command: Sequence[str | Path], *, limit_s: float | None = None, until: Callable[[], bool] = lambda: False,
    settings: Mapping[str, str] | None = None,
) -> Cost:  # fmt: skip
    """Run a command and return what it cost.

    Args:
        command: program and arguments.
        limit_s: it is killed, with all that it started, after this time.
        until: it is killed as soon as this is so.
        settings: variables of its environment besides ours.

    Raises:
        RuntimeError: it failed; its own words are quoted.
    """
    load, start = os.getloadavg()[0], time.monotonic()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=said, stderr=complained,
            cwd=ROOT, env={**_surroundings(), **(settings or {})}, start_new_session=True,
        )  # fmt: skip
        cut = False
        while not (found := os.wait4(process.pid, os.WNOHANG))[0]:
            if not cut and (until() or (limit_s is not None and time.monotonic() - start > limit_s)):
                os.killpg(process.pid, signal.SIGKILL)
                cut = True
            time.sleep(LOOK_S)
        wall_s, (_, status, used) = time.monotonic() - start, found
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode and not cut:
            raise RuntimeError(f"{' '.join(map(str, command))} failed:\n{_all(complained)[-2000:]}")
        return Cost(
            wall_s=wall_s, cpu_s=used.ru_utime + used.ru_stime, peak_mb=used.ru_maxrss * _maxrss_unit() / 1e6,
            load=load, ended=not cut, said=_all(said),
        )  # fmt: skip


def _all(file: object) -> str:
    file.seek(0)  # type: ignore[attr-defined]
    return str(file.read().decode("utf-8", "replace"))  # type: ignore[attr-defined]


def _maxrss_unit() -> int:
    return 1 if sys.platform == "darwin" else 1024


def _surroundings() -> dict[str, str]:
    """Return the environment, without what keeps Python from storing its compiled files."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
