"""Virtual environments of the rivals that are packages: they and we need different versions of the same things."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

PACKAGES = {
    "toolkit": ("coordination-network-toolkit==1.5.2",),
    "coordinationz": ("coordinationz==0.2.2",),
}
"""What is installed, by environment; from the Python Package Index."""


@dataclass(frozen=True, slots=True)
class Environments:
    """The folder in which rivals' environments stand."""

    folder: Path

    def python(self, name: str) -> Path:
        """Return where the interpreter of an environment is, or will be."""
        return self.folder / name / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

    def set_up(self) -> None:
        """Make all environments that are missing or hold other versions.

        Raises:
            SystemExit: pip could not install a package; its own words stand above.
        """
        for name, packages in PACKAGES.items():
            ready = self.folder / name / "ready.txt"
            if not (ready.exists() and ready.read_text("utf-8").split() == list(packages)):
                self._make(name, packages)
                ready.write_text("\n".join(packages), "utf-8")

    def _make(self, name: str, packages: tuple[str, ...]) -> None:
        venv.create(self.folder / name, clear=True, with_pip=True)
        command = [
            str(self.python(name)),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            *packages,
        ]
        if subprocess.run(command, check=False).returncode:
            raise SystemExit(
                f"{', '.join(packages)} could not be installed; what pip says stands above. The Python Package Index "
                "must be reachable; or leave the rival out with --methods."
            )


def ask(python: Path, worker: Path, request: dict[str, object]) -> None:
    """Run a worker script in a rival's environment; the request stands in its only argument, as JSON.

    Raises:
        SystemExit: the environment is missing.
        RuntimeError: the rival failed; its own words are quoted.
    """
    if not python.exists():
        raise SystemExit(f"there is no {python}. Run with --set-up first, or use `make bench-accuracy`.")
    asked = [str(python), "-I", str(worker), msgspec.json.encode(request).decode()]
    # A file, no pipe: a process that a rival leaves behind would keep a pipe open and us waiting.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        done = subprocess.run(asked, check=False, stdout=subprocess.DEVNULL, stderr=said)
        if done.returncode:
            said.seek(0)
            raise RuntimeError(f"{worker.name} failed:\n{said.read()[-2000:]}")
