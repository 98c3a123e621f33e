"""Where relational steps and heavy counting run.  A new engine is one file and one line here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from fairwitness.engine.base import Engine, Source
from fairwitness.errors import StudyError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ENGINES", "Engine", "Source", "check_engine", "open_engine"]

ENGINES = {
    "duckdb": ("fairwitness.engine.duckdb", "DuckDBEngine"),
    "spark": ("fairwitness.engine.spark", "SparkEngine"),
}
"""Module and class of each engine; a module is imported when its engine is checked or opened."""


MEMORY_BYTES = 2_000_000_000


def open_engine(
    name: str = "duckdb",
    *,
    memory_bytes: int = MEMORY_BYTES,
    threads: int = 2,
    folder: Path | None = None,
    master: str | None = None,
) -> Engine:
    """Open an engine; use it as a context manager.

    Args:
        name: a key of `ENGINES`.
        memory_bytes: what a query may hold in memory; beyond it, it spills to disk.
        threads: how many threads a query uses; results do not depend on it.
        folder: where spilled data go; a temporary folder if left out.
        master: of a Spark cluster, such as `spark://host:7077` or `local[3]`.  A Spark that runs outside this process
            keeps its own memory, threads and folders.

    Raises:
        StudyError: no such engine, or a master for an engine that has none.
        EngineError: the engine is not installed, or does not start.
    """
    check_engine(name, master=master)
    opened = _kind(name)(memory_bytes=memory_bytes, threads=threads, folder=folder, master=master)
    return cast("Engine", opened)


def check_engine(name: str, *, master: str | None = None) -> None:
    """Refuse an engine that could not be opened, without starting it.

    Args:
        name: a key of `ENGINES`.
        master: as in `open_engine`.

    Raises:
        StudyError: no such engine, or a master for an engine that has none.
        EngineError: the engine is not installed.
    """
    if name not in ENGINES:
        raise StudyError(f"there is no engine '{name}'; the engines are {', '.join(ENGINES)}.")
    _kind(name).check(master=master)


def _kind(name: str) -> Any:  # noqa: ANN401  the class of an engine, known by name only
    module, kind = ENGINES[name]
    return getattr(import_module(module), kind)
