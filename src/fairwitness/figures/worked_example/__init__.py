"""The worked example: deaths in Iran to 25 May 2020, as facts that were typed in, with the source of each."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

LEDGER = "iran_2020.toml"


def folder() -> AbstractContextManager[Path]:
    """Return the folder that holds the ledger and its table of deaths."""
    return as_file(files("fairwitness.figures").joinpath("worked_example"))
