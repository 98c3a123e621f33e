"""Where relational steps run.  A new engine is one file and one line here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from fairwitness.engine.base import Engine, Source
from fairwitness.errors import StudyError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ENGINES", "Engine", "Source", "open_engine"]

ENGINES = {
    "duckdb": ("fairwitness.engine.duckdb", "DuckDBEngine"),
}
"""Module and class of each engine; a module is imported when its engine is opened."""


def open_engine(
    name: str = "duckdb", *, memory_bytes: int = 2_000_000_000, threads: int = 2, folder: Path | None = None
) -> Engine:
    """Open an engine; use it as a context manager.

    Args:
        name: a key of `ENGINES`.
        memory_bytes: what a query may hold in memory; beyond it, it spills to disk.
        threads: how many threads a query uses; results do not depend on it.
        folder: where spilled data go; a temporary folder if left out.

    Raises:
        StudyError: no such engine.
    """
    if name not in ENGINES:
        raise StudyError(f"there is no engine '{name}'; the engines are {', '.join(ENGINES)}.")
    module, kind = ENGINES[name]
    opened = getattr(import_module(module), kind)(memory_bytes=memory_bytes, threads=threads, folder=folder)
    return cast("Engine", opened)
