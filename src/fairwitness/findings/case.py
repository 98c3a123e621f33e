"""The case folder: stages written aside and renamed, so that a half-written case is never taken for a finished one.

Each stage leaves `stages/NAME.json` with the digest of what it was made from and the SHA-256 of its files.  A later
run with the same digest takes the stage over if its files are whole; any other digest makes it, and all stages after
it, anew.  `case.json` is written last and removed first: a case without it is unfinished.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fairwitness import __version__
from fairwitness.errors import CaseError
from fairwitness.ingest.sources import CASE_MARK as OWN_MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SEAL = "case.json"
PAGES = "pages-*"
"""Folders of tables that the workbench makes of a case; they hold its posts."""
AMENDING = "amending.json"
"""While it exists, files beside the case wait to take the place of its own."""


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """One case on disk.

    Attributes:
        path: the folder.
    """

    path: Path

    def file(self, name: str) -> Path:
        """Return the path of a finished file of the case."""
        return self.path / name

    @contextlib.contextmanager
    def opened_for_writing(self) -> Iterator[None]:
        """Hold the case alone; the lock ends with the process, however it ends.

        Raises:
            CaseError: the folder is something else, or another run is writing to it.
        """
        self._claim()
        with (self.path / OWN_MARK).open("a", encoding="utf-8") as mark:
            try:
                fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise CaseError(
                    f"{self.path} is being written by another run. Wait for it, or choose another folder."
                ) from error
            yield

    def _claim(self) -> None:
        try:
            self._refuse_strangers()
            self.path.mkdir(parents=True, exist_ok=True)
            (self.path / OWN_MARK).touch()
        except (OSError, ValueError) as error:  # UnicodeEncodeError and NUL bytes are ValueErrors
            why = getattr(error, "strerror", None) or error
            raise CaseError(f"{self.path} cannot be written: {why}. Choose another folder.") from error

    def _refuse_strangers(self) -> None:
        str(self.path).encode()
        if self.path.exists() and not self.path.is_dir():
            raise CaseError(f"{self.path} is a file; --case needs a folder. Choose another name.")
        if self.path.is_dir() and not (self.path / OWN_MARK).exists() and any(self.path.iterdir()):
            raise CaseError(f"{self.path} holds files that are no case of ours. Choose an empty or a new folder.")

    def unseal(self) -> None:
        """Mark the case as unfinished."""
        (self.path / SEAL).unlink(missing_ok=True)

    def seal(self, *, digest: str) -> None:
        """Mark the case as finished; tables that pages made of what it held before go with what they held."""
        self.drop_pages()
        stages = sorted(marker.stem for marker in (self.path / "stages").glob("*.json"))
        self._write_json(SEAL, {"version": __version__, "digest": digest, "stages": stages})

    def drop_pages(self, *, but: Path | None = None) -> None:
        """Remove the tables that the workbench made of this case, all or all `but` one folder of them."""
        for made in (made for made in self.path.glob(PAGES) if made != but):
            with contextlib.suppress(FileNotFoundError):  # another workbench may do the same
                shutil.rmtree(made) if made.is_dir() else made.unlink()

    def stage(self, name: str, *, made_from: str, make: Callable[[Path], None]) -> bool:
        """Run one stage unless the case already holds it; return whether it was run.

        Args:
            name: of the stage.
            made_from: digest of everything that the stage's files depend on.
            make: writes the stage's files into the folder that it is given.
        """
        marker = self.path / "stages" / f"{name}.json"
        if _told(marker).get("made_from") == made_from and not self._damaged(marker):
            return False
        marker.unlink(missing_ok=True)
        aside = self.path / ".partial" / name
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        make(aside)
        files = {str(p.relative_to(aside)): _sha256(p) for p in sorted(aside.rglob("*")) if p.is_file()}
        for part in sorted(aside.iterdir()):
            _replace(part, self.path / part.name)
        shutil.rmtree(self.path / ".partial", ignore_errors=True)
        self._write_json(f"stages/{name}.json", {"made_from": made_from, "files": files})
        return True

    def amend(self, make: Callable[[Path], None], *, made_from: str | None = None) -> None:
        """Put other files in the place of files of finished stages.

        All are written aside first.  Once they are whole, `AMENDING` says so, and whoever comes after a killed
        process finishes the exchange: see `finish_amending`.

        Args:
            make: writes the new files into the folder that it is given, under their names in the case.
            made_from: what all stages are said to be made from then; None: what they were.
        """
        aside = self.path / ".partial" / "amended"
        shutil.rmtree(aside.parent, ignore_errors=True)
        aside.mkdir(parents=True)
        try:
            make(aside)
        except BaseException:
            shutil.rmtree(aside.parent, ignore_errors=True)
            raise
        files = {str(p.relative_to(aside)): _sha256(p) for p in sorted(aside.rglob("*")) if p.is_file()}
        self._write_json(AMENDING, {"files": files, "made_from": made_from})
        self.finish_amending()

    def finish_amending(self) -> bool:
        """Exchange the files that a killed process left whole beside the case; return whether there were any."""
        told = _told(self.path / AMENDING)
        if not told:
            return False
        aside, files = self.path / ".partial" / "amended", told["files"]
        for name in files:
            if (aside / name).exists():
                (aside / name).replace(self.path / name)
        for marker in sorted((self.path / "stages").glob("*.json")):
            stage = _told(marker)
            stage["files"] = {name: files.get(name, sha256) for name, sha256 in stage.get("files", {}).items()}
            if told["made_from"] is not None:
                stage["made_from"] = told["made_from"]
            self._write_json(f"stages/{marker.name}", stage)
        seal = _told(self.path / SEAL)
        if seal:  # written anew, so that whoever has the case open reads it again
            self.seal(digest=str(seal.get("digest", "")))
        (self.path / AMENDING).unlink()
        shutil.rmtree(self.path / ".partial", ignore_errors=True)
        return True

    def damaged(self) -> list[str]:
        """Return the names of files of a sealed case that are gone or not as they were written."""
        markers = [self.path / "stages" / f"{name}.json" for name in _told(self.path / SEAL).get("stages", [])]
        return [name for marker in markers for name in self._damaged(marker)]

    def _damaged(self, marker: Path) -> list[str]:
        files = _told(marker).get("files", {f"stages/{marker.name}": ""})
        return [name for name, sha256 in files.items() if _sha256(self.path / name) != sha256]

    def _write_json(self, name: str, value: dict[str, Any]) -> None:
        target = self.path / name
        target.parent.mkdir(exist_ok=True)
        aside = target.with_suffix(".tmp")
        aside.write_text(json.dumps(value, indent=1) + "\n", "utf-8")
        aside.replace(target)


def _told(marker: Path) -> dict[str, Any]:
    try:
        value = json.loads(marker.read_text("utf-8"))
    except (OSError, ValueError):  # a marker cut short by a crash counts as absent
        return {}
    return value if isinstance(value, dict) else {}


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _replace(part: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    os.replace(part, target)  # noqa: PTH105  a folder may be renamed as well as a file


def finished_case(path: Path) -> CaseFolder:
    """Return a case that may be read.

    Raises:
        CaseError: no such folder, no case, or not finished.
    """
    if not _is_ours(path):
        raise CaseError(f"{path} is no case folder. Make one with: fairwitness investigate FILE... --case {path}")
    if not _told(path / SEAL):
        raise CaseError(f"the case {path} is unfinished: its run was interrupted. Run the same 'investigate' again.")
    folder = CaseFolder(path)
    if (path / AMENDING).exists():
        raise CaseError(f"the case {path} was being changed when its run was killed. Run the same command again.")
    if damaged := folder.damaged():
        raise CaseError(f"the case {path} is damaged: {', '.join(damaged)} changed or gone. Run 'investigate' again.")
    return folder


def digest_of(*parts: str) -> str:
    """Return 32 hex digits over strings, none of which can run into its neighbour."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _is_ours(path: Path) -> bool:
    try:
        return (path / OWN_MARK).is_file()
    except (OSError, ValueError):  # a name that is too long, or holds a NUL byte
        return False
