"""From what the user named - files, folders, patterns - to a list of files."""

from __future__ import annotations

import glob
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ENDINGS = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".parquet")
PACKINGS = ("", ".gz", ".zst", ".xz", ".bz2")
CASE_MARK = "fairwitness-case"
"""Stands in every case folder; a case beside the posts is our own output and never a source."""
MANIFEST = "manifest.json"
"""Stands in every archive that we published."""


def expand(paths: Iterable[Path | str] | Path | str) -> tuple[Path, ...]:
    """Return the files behind paths, folders and patterns, each once, folders in order of name.

    Raises:
        SourceError: nothing there, nothing that could be read, or a name that is not UTF-8.
    """
    named = [paths] if isinstance(paths, str | Path) else list(paths)
    found = {path.resolve(): path for name in named for path in _found(str(name))}
    if not found:
        raise SourceError("no source was named. Name at least one file, folder or pattern such as data/*.csv.")
    for path in found.values():
        _refuse_unspeakable(path.name)
    return tuple(found.values())


def _found(name: str) -> list[Path]:
    if "\0" in name:
        raise SourceError(f"{name!r} is no file name.")
    try:
        return list(_files(name))
    except OSError as error:
        raise SourceError(f"{name} cannot be looked up: {error.strerror}. Check the name and the rights.") from error


def _refuse_unspeakable(name: str) -> None:
    """Refuse a name that no report could hold."""
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise SourceError(f"the file name {name!r} is not UTF-8. Rename the file.") from error


def _files(name: str) -> Iterator[Path]:
    path = Path(name)
    if published_folder(path):
        yield from sorted((path / "evidence").glob("*.parquet"))
    elif path.is_dir():
        yield from _inside(path)
    elif path.is_file():
        yield path
    elif path.exists():
        raise SourceError(f"{name} is no plain file but a pipe or device. Save the posts to a file first.")
    elif matches := [Path(match) for match in sorted(glob.glob(name, recursive=True))]:  # noqa: PTH207  absolute too
        if all(map(_of_a_case, matches)):
            raise SourceError(f"{name} matches nothing but files of a case. Name the posts that it was made from.")
        yield from (file for file in matches if file.is_file() and not _of_a_case(file))
    else:
        raise SourceError(f"{name} does not exist. Check the spelling; the current folder is {Path.cwd()}.")


def published_folder(path: Path) -> bool:
    """Tell whether a folder is a transparency archive, whatever its state."""
    try:
        told = json.loads((path / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and str(told.get("format", "")).startswith("fairwitness-archive/")


def _inside(folder: Path) -> list[Path]:
    wanted = tuple(ending + packing for ending in ENDINGS for packing in PACKINGS)
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name.lower().endswith(wanted))
    files = [p for p in files if not p.name.startswith(".") and not _of_a_case(p)]
    if not files:
        raise SourceError(f"{folder} has no files ending in {', '.join(ENDINGS)} (plain, .gz, .zst, .xz or .bz2).")
    return files


def _of_a_case(file: Path) -> bool:
    """Tell whether a file lies in a case folder: our own output must never be read as posts."""
    return any((folder / CASE_MARK).is_file() for folder in file.parents)


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
