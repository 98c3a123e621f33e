"""Writers killed: at every step that touches the disk, and at random moments."""

from __future__ import annotations

import builtins
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest

from bench.ledger_faults import run
from fairwitness.ledger import Entry, append, emptied, read

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_STEPS = 80


def note(text: str) -> Entry:
    return Entry(kind="note", subject="account", about="ann", personal={"author": "x", "text": text})


def begin(case: Path) -> None:
    append(case, note("first"))


def add(case: Path) -> None:
    append(case, note("second"), note("third"))


def forget(case: Path) -> None:
    gone = {commitment for commitment, name in read(case).ids.items() if name == "ann"}
    emptied(case, Entry(kind="forgotten"), which=lambda one: one.commitment in gone)


def forget_another(case: Path) -> None:
    """Forget somebody where the last record is a forgetting already, whose contents are not ours."""
    gone = {commitment for commitment, name in read(case).ids.items() if name == "bob"}
    emptied(case, Entry(kind="forgotten"), which=lambda one: one.commitment in gone)


def killed_at(step: int, work: Callable[[Path], None], case: Path) -> bool:
    """Do something in a process that kills itself at a step on the disk; return whether it got that far."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
        return os.WIFSIGNALED(status)
    try:
        _arm(step)
        work(case)
    except BaseException:  # noqa: BLE001  the parent sees it by the exit code
        os._exit(3)
    os._exit(0)


def _arm(step: int) -> None:
    left = [step]

    def die_before(name: str, owner: Any) -> None:
        original = getattr(owner, name)

        def counted(*args: Any, **more: Any) -> Any:
            left[0] -= 1
            if left[0] <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*args, **more)

        setattr(owner, name, counted)

    for name, owner in (
        ("fsync", os), ("replace", os), ("replace", Path), ("unlink", Path), ("open", Path), ("close", os),
    ):  # fmt: skip
        die_before(name, owner)
    opened = Path.open

    def halves(self: Path, mode: str = "r", *args: Any, **more: Any) -> Any:
        """Write what is written in two halves, each a step, so that lines are torn."""
        file = opened(self, mode, *args, **more)
        return _Torn(file, left) if "b" in mode and mode[0] in "aw" else file

    setattr(Path, "open", halves)  # noqa: B010  mypy would have it otherwise
    assert builtins.open is not halves


class _Torn:
    """A file whose writes reach the disk by halves."""

    def __init__(self, file: Any, left: list[int]) -> None:
        self._file, self._left = file, left

    def write(self, data: bytes) -> None:
        for part in (data[: len(data) // 2], data[len(data) // 2 :]):
            self._left[0] -= 1
            if self._left[0] <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
            self._file.write(part)
            self._file.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def prepare(case: Path, work: Callable[[Path], None]) -> None:
    if work is not begin:
        begin(case)
    if work is forget_another:
        append(case, Entry(kind="note", subject="account", about="bob", personal={"author": "x", "text": "bob's"}))
        forget(case)


@pytest.mark.parametrize("work", [begin, add, forget, forget_another])
def test_killed_at_every_step_leaves_all_or_nothing(tmp_path: Path, work: Callable[[Path], None]) -> None:
    n_steps = 0
    for step in range(1, MOST_STEPS):
        case = tmp_path / str(step)
        case.mkdir()
        prepare(case, work)
        before = len(read(case).told)
        n_steps += killed_at(step, work, case)
        book = read(case)
        assert book.checked.problems == ()
        assert len(book.told) >= before
        if work is not begin:
            assert book.told[1].personal["text"] == "first"
        if work in {forget, forget_another}:
            assert bool(book.ids) == (len(book.told) == before), "forgotten if and only if the record stands"
        if work is forget_another:
            assert book.told[2].personal["text"] == "bob's"
        append(case, note("after"))
        book = read(case)
        assert book.checked.problems == ()
        assert book.checked.unfinished == ()
        assert book.told[-1].personal["text"] == "after"
        if n_steps < step:
            break
    assert 10 < n_steps < MOST_STEPS - 1, "every step was tried"


def test_killed_at_random_moments_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    tally = run(40, seed=9_000, folder=tmp_path)
    assert tally.faults == []
    assert tally.kills == 40
