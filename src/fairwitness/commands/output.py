"""Where results go: checked before the work starts, written when it is done."""

from __future__ import annotations

import contextlib
import io
import sys
from typing import TYPE_CHECKING

from fairwitness.console import say
from fairwitness.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from fairwitness.findings.case import CaseFolder


def check_file(path: Path | None, *, option: str, folder: CaseFolder | None = None) -> None:
    """Refuse a file that could not be written, or would change the case.

    Raises:
        StudyError: no such folder, or it lies inside the case.
    """
    if path is None:
        return
    if not path.parent.is_dir():
        raise StudyError(f"{option} {path}: the folder {path.parent} does not exist. Make it, or choose another.")
    if folder is not None and path.resolve().is_relative_to(folder.path.resolve()):
        raise StudyError(
            f"{option} {path} lies inside the case, whose files must stay as they are. Choose another folder."
        )


def check_table(out: Path | None, *, folder: CaseFolder | None = None) -> None:
    """Refuse a file of a table that could not be written, or would change the case.

    Raises:
        StudyError: the ending is unknown, there is no such folder, or it lies inside the case.
    """
    if out is not None and out.suffix not in {".csv", ".parquet"}:
        raise StudyError(f"--out {out} ends in neither .csv nor .parquet. Choose one of them.")
    check_file(out, option="--out", folder=folder)


@contextlib.contextmanager
def written(path: Path | None, *, option: str = "--out") -> Iterator[None]:
    """Turn what the machine refuses into a sentence.

    Raises:
        StudyError: a file cannot be written.
    """
    try:
        yield
    except OSError as error:
        refused = path or error.filename
        raise StudyError(
            f"{option} {refused} cannot be written: {error.strerror or error}. Choose another file."
        ) from error


def deliver(table: pa.Table, out: Path | None) -> None:
    """Write a table to the file, or print it as CSV.

    Raises:
        StudyError: the file cannot be written.
    """
    if out is None:
        _print_csv(table)
        return
    with written(out):
        _write(table, out)


def _write(table: pa.Table, out: Path) -> None:
    import pyarrow.parquet as pq

    from fairwitness.findings.export import write_csv

    if out.suffix == ".parquet":
        pq.write_table(table, out)
        return
    with out.open("w", encoding="utf-8", newline="") as file:
        write_csv(table, file)


def _print_csv(table: pa.Table) -> None:
    """Print exact bytes in UTF-8 for a file or program, and harmless text for a terminal."""
    from fairwitness.findings.export import write_csv

    if sys.stdout.isatty():
        text = io.StringIO()
        write_csv(table, text)
        say(text.getvalue().rstrip("\n"))
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    write_csv(table, sys.stdout)
