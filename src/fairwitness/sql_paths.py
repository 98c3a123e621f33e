"""Paths in DuckDB's SQL: one file each, whatever letters its name and its folders hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PATTERN = re.compile(r"[*?[]")


def quoted(path: Path | str) -> str:
    """Return a path as a literal, for what DuckDB writes; it takes no patterns there."""
    return "'" + str(path).replace("'", "''") + "'"


def one_file(path: Path | str) -> str:
    """Return a path as a parameter of `read_parquet`; letters that mean a pattern stand for themselves."""
    return PATTERN.sub(r"[\g<0>]", str(path))


def one_file_quoted(path: Path | str) -> str:
    """Return the same as a literal."""
    return quoted(one_file(path))
