"""What the terminal shows: progress on stderr, errors in one sentence, results on stdout."""

from __future__ import annotations

import io
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from rich.status import Status

STAGE_WORDS = {
    "read": "Reading",
    "traces": "Looking for what was done alike",
    "tests": "Testing",
    "findings": "Writing up",
    "report": "Drawing the report",
    "challenge": "Looking up the list",
}


class Progress:
    """Shows what a long run is doing: one redrawn line on a terminal, a line per stage elsewhere."""

    def __init__(self, *, quiet: bool = False) -> None:
        """Show nothing if `quiet`."""
        self._quiet = quiet
        self._stage = ""
        self._started_s = time.monotonic()
        self._status: Status | None = None

    def __enter__(self) -> Self:
        if not self._quiet and sys.stderr.isatty():
            from rich.console import Console

            self._status = Console(stderr=True).status("Starting")
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()

    def __call__(self, stage: str, detail: str) -> None:
        """Say what is being done now."""
        words = STAGE_WORDS.get(stage, stage)
        if self._status is not None:
            from rich.markup import escape

            self._status.update(f"{words}: {escape(printable(detail))}")
        elif not self._quiet and stage != self._stage:
            elapsed_s = time.monotonic() - self._started_s
            print(f"{elapsed_s:6.1f} s  {words} ...", file=sys.stderr, flush=True)  # noqa: T201
        self._stage = stage


def printable(text: str) -> str:
    """Return text in which control and bidi characters are written out: a terminal must not obey a post.

    Joiners stay: Persian and other scripts cannot be written without them.
    """
    return "".join(c if (c.isprintable() or c in _JOINERS) and c not in _BIDI else f"\\u{ord(c):04x}" for c in text)


_JOINERS = frozenset("\u200c\u200d")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def speak_plainly() -> None:
    """Let a terminal that knows no Arabic or Hebrew show escapes instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """Print lines whose own line breaks are meant."""
    print("\n".join(printable(line) for line in text.split("\n")))  # noqa: T201


def complain(text: str) -> None:
    """Print an error."""
    print(f"fairwitness: {printable(text)}", file=sys.stderr)  # noqa: T201
