"""Options that several commands have, and what they mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairwitness.errors import StudyError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  argparse has no public name for it

MOST = 2_000_000_000
"""Seconds of a window (63 years) and weight of a pair beyond which nothing can be meant."""


def add_case(one: argparse.ArgumentParser) -> None:
    """Add the case that a command looks into."""
    one.add_argument("case", type=Path, metavar="CASE")


def add_new_case(one: argparse.ArgumentParser) -> None:
    """Add the case that a command writes."""
    one.add_argument("--case", type=Path, required=True, metavar="FOLDER", help="where the case is written")


def add_study(one: argparse.ArgumentParser) -> None:
    """Add the file of settings."""
    one.add_argument("--study", type=Path, metavar="TOML", help="settings; see docs/study.md")


def add_quiet(one: argparse.ArgumentParser) -> None:
    """Add the option that silences progress."""
    one.add_argument("--quiet", action="store_true", help="show no progress")


def add_files(one: argparse.ArgumentParser) -> None:
    """Add files of posts, and how they are read."""
    one.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files, folders or globs")
    add_reading(one)


def add_reading(one: argparse.ArgumentParser) -> None:
    """Add how files of posts are read."""
    one.add_argument("--map", action="append", default=[], dest="mapping", metavar="PART=COLUMN",
                     help="which column plays which part, such as account_id=user; may be repeated")  # fmt: skip
    one.add_argument("--format", dest="source_format", metavar="NAME", help="a name that 'formats' lists")
    one.add_argument("--time-zone", metavar="ZONE", help="zone of times that name none, such as Europe/Berlin")
    one.add_argument("--platform", action="append", default=[], dest="platforms", metavar="[FILE=]NAME",
                     help="whose accounts a file holds, such as posts.csv=gab; NAME alone: of all files that do not "
                     "say it; may be repeated")  # fmt: skip


def reading(asked: argparse.Namespace) -> dict[str, Any]:
    """Return how files are to be read, by the names that studies and `ingest` know; what was not given is left out.

    Raises:
        StudyError: an option makes no sense.
    """
    given = {
        "column_map": column_map(asked.mapping), "source_format": asked.source_format, "time_zone": asked.time_zone,
        "platforms": platform_map(asked.platforms),
    }  # fmt: skip
    return {name: value for name, value in given.items() if value not in (None, {})}


def column_map(pairs: Sequence[str]) -> dict[str, str]:
    """Return parts and columns from PART=COLUMN.

    Raises:
        StudyError: something else was written.
    """
    wrong = [pair for pair in pairs if not all(pair.partition("="))]
    if wrong:
        raise StudyError(f"--map {wrong[0]!r} is no PART=COLUMN. Write, for example, --map account_id=user.")
    named = dict(pair.split("=", 1) for pair in pairs)
    if len(named) < len(pairs):
        raise StudyError(f"--map names a part twice: {', '.join(pairs)}. Name one column for each part.")
    return named


def platform_map(given: Sequence[str]) -> dict[str, str]:
    """Return files and platforms from FILE=NAME; NAME alone stands for all files that do not say it.

    Raises:
        StudyError: a file is named twice.
    """
    pairs = [pair.rpartition("=") for pair in given]
    named = {file if equals else "*": name for file, equals, name in pairs}
    if len(named) < len(pairs):
        raise StudyError(f"--platform names a file twice: {', '.join(given)}. Name one platform for each file.")
    return named


def bytes_of(size: str) -> int:
    """Read a size such as 8GB or 500MB.

    Raises:
        StudyError: it is none.
    """
    units = {"GB": 1_000_000_000, "MB": 1_000_000}
    number, unit = size.strip().upper()[:-2], size.strip().upper()[-2:]
    if unit not in units or not number.replace(".", "", 1).strip().isdecimal():
        raise StudyError(f"--memory is '{size}', which is no size. Write for example 8GB or 900MB.")
    return int(float(number) * units[unit])


def add_counting(one: argparse.ArgumentParser) -> None:
    """Add how co-actions are counted."""
    one.add_argument("--window", type=float, default=60.0, metavar="SECONDS", help="inclusive (default: 60)")
    one.add_argument("--min-weight", type=int, default=2, metavar="N", help="least weight kept (default: 2)")
    one.add_argument("--weight", default="distinct-objects", choices=("distinct-objects", "toolkit", "coortweet"),
                     help="what a weight counts; the last two as those rivals count")  # fmt: skip
    one.add_argument("--out", type=Path, metavar="FILE", help="write .csv or .parquet instead of printing CSV")


def check_counting(asked: argparse.Namespace) -> None:
    """Refuse a window or weight that nobody can mean.

    Raises:
        StudyError: it is out of bounds.
    """
    if not 0 <= asked.window <= MOST or not 1 <= asked.min_weight <= MOST:
        raise StudyError(
            f"--window must lie between 0 and {MOST:,} and --min-weight between 1 and {MOST:,}; "
            f"they are {asked.window} and {asked.min_weight}."
        )
