"""From what the user named - files, folders, patterns - to a list of files."""

from __future__ import annotations

import glob
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ENDINGS = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".parquet")
PACKINGS = ("", ".gz", ".zst")


def expand(paths: Iterable[Path | str] | Path | str) -> tuple[Path, ...]:
    """Return the files behind paths, folders and patterns, each once, folders in order of name.

    Raises:
        SourceError: nothing there, or a folder without files that could be read.
    """
    named = [paths] if isinstance(paths, str | Path) else list(paths)
    found = {path.resolve(): path for name in named for path in _files(str(name))}
    if not found:
        raise SourceError("no source was named. Name at least one file, folder or pattern such as data/*.csv.")
    return tuple(found.values())


def _files(name: str) -> Iterator[Path]:
    if "\0" in name:
        raise SourceError(f"{name!r} is no file name.")
    path = Path(name)
    if path.is_dir():
        yield from _inside(path)
    elif path.exists():
        yield path
    elif matches := sorted(glob.glob(name, recursive=True)):  # noqa: PTH207  absolute patterns too
        yield from (Path(match) for match in matches if Path(match).is_file())
    else:
        raise SourceError(f"{name} does not exist. Check the spelling; the current folder is {Path.cwd()}.")


def _inside(folder: Path) -> list[Path]:
    wanted = tuple(ending + packing for ending in ENDINGS for packing in PACKINGS)
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name.lower().endswith(wanted))
    files = [p for p in files if not p.name.startswith(".")]
    if not files:
        raise SourceError(f"{folder} has no files ending in {', '.join(ENDINGS)} (plain, .gz or .zst).")
    return files


def sha256(path: Path) -> str:
    """Return the fingerprint of a file in hexadecimal digits.

    Raises:
        SourceError: the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}. Check the disk and the rights.") from error


def fingerprints(paths: Iterable[Path | str] | Path | str) -> tuple[tuple[str, str], ...]:
    """Return name and fingerprint of each file behind paths, folders and patterns, in the order of reading.

    Raises:
        SourceError: nothing there, or a file that cannot be opened.
    """
    return tuple((path.name, sha256(path)) for path in expand(paths))
