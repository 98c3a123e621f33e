"""`scripts/java.sh` finds the Java that Spark can use; installing one is left to `make test-spark`."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SCRIPT = Path(__file__).parents[2] / "scripts" / "java.sh"


def java(home: Path, *, version: str) -> Path:
    """Make something that answers like a Java of that version, and return its home."""
    binary = home / "bin" / "java"
    binary.parent.mkdir(parents=True)
    told = f"    java.home = {home}\n    java.specification.version = {version}\n"
    binary.write_text(f"#!/bin/sh\ncat >&2 <<'END'\nProperty settings:\n{told}END\n", "utf-8")
    binary.chmod(0o755)
    return home


def found(settings: Mapping[str, str], *, into: Path) -> str:
    environment = {"PATH": os.defpath, **settings}
    done = subprocess.run(
        ["/bin/sh", str(SCRIPT), str(into)], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_java_home_goes_first(tmp_path: Path) -> None:
    home, other = java(tmp_path / "home", version="17"), java(tmp_path / "other", version="21")
    settings = {"JAVA_HOME": str(home), "PATH": f"{other / 'bin'}:{os.defpath}"}
    assert found(settings, into=tmp_path) == str(home)


def test_a_java_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    old, new = java(tmp_path / "old", version="11"), java(tmp_path / "new", version="21")
    settings = {"JAVA_HOME": str(old), "PATH": f"{new / 'bin'}:{os.defpath}"}
    assert found(settings, into=tmp_path) == str(new)


def test_version_one_point_eight_is_not_newer_than_seventeen(tmp_path: Path) -> None:
    old, new = java(tmp_path / "old", version="1.8"), java(tmp_path / "new", version="17")
    settings = {"JAVA_HOME": str(old), "PATH": f"{new / 'bin'}:{os.defpath}"}
    assert found(settings, into=tmp_path) == str(new)
