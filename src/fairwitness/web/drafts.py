"""Studies that are being prepared: which files, read how, into which case."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.findings.case import CaseFolder
from fairwitness.web.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from starlette.datastructures import UploadFile

    from fairwitness.web.jobs import Jobs

CASE_NAME = re.compile(r"\w[\w-]{0,63}")
UNSAFE = re.compile(r"[^\w.-]+")
LONGEST_NAME = 100
MOST_LISTED = 500
UPLOADS = "uploads"
"""Folder of what was uploaded, inside the case that is made from it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file that a study may read: what the form calls it, what a reader sees, and where it is."""

    name: str
    shown: str
    path: Path
    n_bytes: int


@dataclass(slots=True)
class Draft:
    """A study that is being prepared or run.

    Attributes:
        case: folder to write.
        files: what is read.
        study: settings of `Study` that are not its defaults.
        job: the process that reads or tests it now, or did last.
        is_running: whether that process is the investigation; otherwise it only looks.
    """

    case: Path
    files: tuple[Path, ...]
    study: dict[str, object] = field(default_factory=dict)
    job: str = ""
    is_running: bool = False

    def inspect(self, jobs: Jobs) -> None:
        """Look at the files without keeping anything.

        Raises:
            StudyError: another job is running.
        """
        self.job = jobs.start(self._job("inspect"))
        self.is_running = False

    def run(self, jobs: Jobs) -> None:
        """Investigate.

        Raises:
            StudyError: another job is running.
        """
        self.job = jobs.start(self._job("investigate"))
        self.is_running = True

    def _job(self, kind: str) -> Job:
        files = tuple(str(path) for path in self.files)
        if kind == "inspect":
            return Job(kind="inspect", files=files, study=self.study)
        return Job(kind="investigate", files=files, study=self.study, case=str(self.case))


def listed(folders: Iterable[Path]) -> list[Listed]:
    """Return the files of the given folders, at any depth: no hidden ones, and none that lies elsewhere.

    Args:
        folders: resolved.
    """
    found = [
        Listed(f"{place}/{path.relative_to(folder)}", str(path.relative_to(folder.parent)), path, path.stat().st_size)
        for place, folder in enumerate(folders)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and _inside(path, folder)
    ]
    return found[:MOST_LISTED]


def _inside(path: Path, folder: Path) -> bool:
    is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not is_hidden and path.resolve().is_relative_to(folder)


def chosen(names: Sequence[str], *, folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return the chosen files; a name counts only if it is on the list that the form showed.

    Raises:
        StudyError: one is not.
    """
    known = {one.name: one.path for one in listed(folders)}
    if any(name not in known for name in names):
        raise StudyError("A chosen file is not in the folders of --files any more. Choose again.")
    return tuple(known[name] for name in names)


def new_case(name: str, *, shelf: Path) -> Path:
    """Return the folder of a new case beside the open one.

    Raises:
        StudyError: the name is none, or taken.
    """
    if not CASE_NAME.fullmatch(name):
        raise StudyError("A case's name consists of letters, digits, - and _, 64 at most. Choose another.")
    folder = shelf / name
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StudyError(f"There is already something named '{name}'. Choose another name.")
    return folder


def keep(uploads: Iterable[UploadFile], *, case: Path) -> tuple[Path, ...]:
    """Write uploaded files into the case that is made from them, under harmless names.

    Raises:
        CaseError: the folder cannot be used.
    """
    with CaseFolder(case).opened_for_writing():
        folder = case / UPLOADS
        folder.mkdir(exist_ok=True)
        kept = []
        for place, upload in enumerate(uploads, 1):
            path = folder / f"{place:02}-{harmless(upload.filename or '')}"
            with path.open("wb") as file:
                shutil.copyfileobj(upload.file, file)
            kept.append(path)
    return tuple(kept)


def harmless(name: str) -> str:
    """Return a file's name without folders, a hidden beginning, and signs that a shell or a pattern obeys."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return UNSAFE.sub("_", last).lstrip(".")[-LONGEST_NAME:] or "posts"


def settings(given: Mapping[str, str]) -> dict[str, object]:
    """Return the settings of a study that a form holds.

    Args:
        given: the form's fields `title`, `format`, `zone` and `map`, a line PART=COLUMN for each part.

    Raises:
        StudyError: a line names no part or no column.
    """
    lines = [line.strip() for line in given.get("map", "").splitlines() if line.strip()]
    wrong = [line for line in lines if not all(line.partition("="))]
    if wrong:
        raise StudyError(f"'{wrong[0][:80]}' is no PART=COLUMN. Write, for example, account_id=user.")
    named = {
        "name": given.get("title", "").strip()[:200],
        "source_format": given.get("format", ""),
        "time_zone": given.get("zone", "").strip()[:64],
        "column_map": dict(line.split("=", 1) for line in lines),
    }
    return {key: value for key, value in named.items() if value}
