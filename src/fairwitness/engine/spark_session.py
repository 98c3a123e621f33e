"""Finding or starting a Spark session, and saying what to do where there is none."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.errors import EngineError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

APP = "fairwitness"
LOCAL = "local[*]"
"""The master where none is named and no session is active: this machine, all of its cores."""
WITHOUT_REASON = "An error occurred while calling"
"""How py4j's own first line begins; it only says that something went wrong in Java."""
NEEDED = {"pyspark": "pyspark", "pandas": "pandas, which pyspark needs to run functions in its tasks"}


def check() -> None:
    """Refuse to go on without pyspark, or without Java.

    Raises:
        EngineError: one of them is missing.
    """
    for module, what in NEEDED.items():
        if find_spec(module) is None:
            raise EngineError(
                f"the engine 'spark' needs {what}; it is not installed. Run: pip install 'fairwitness[spark]'"
            )
    if not _is_active() and java() is None:
        home = os.environ.get("JAVA_HOME")
        there = f"JAVA_HOME, {home}, has no bin/java" if home else "JAVA_HOME is not set, and PATH has no java"
        raise EngineError(
            f"the engine 'spark' needs Java 17 or newer; {there}. Install one (Debian, Ubuntu: apt-get install "
            "openjdk-17-jre-headless) or point JAVA_HOME at one."
        )


def java() -> Path | None:
    """Return the Java that Spark would start: that of JAVA_HOME, and without it that of PATH."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which(Path(home) / "bin" / "java") if home else shutil.which("java")
    return Path(found) if found else None


def is_local(master: str) -> bool:
    """Return whether Spark runs on this machine, inside its own driver."""
    return master.startswith("local")


def _is_active() -> bool:
    """Return whether a session is active already, without loading pyspark for the question."""
    if "pyspark.sql" not in sys.modules:
        return False
    from pyspark.sql import SparkSession

    return SparkSession.getActiveSession() is not None


def session(*, master: str | None, memory_bytes: int, folder: Path | None) -> tuple[SparkSession, bool]:
    """Return the active session, or one of our own on a master, and whether it is our own.

    Args:
        master: where Spark runs; the active session, and without one this machine, if left out.
        memory_bytes: for a master on this machine; elsewhere Spark's own settings decide.
        folder: for spilled data, likewise.

    Raises:
        EngineError: another session is active on another master, or Spark does not start.
    """
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    if active is None:
        return _started(master or LOCAL, memory_bytes=memory_bytes, folder=folder), True
    if type(active).__module__.startswith("pyspark.sql.connect"):
        raise EngineError(
            "the active session is one of Spark Connect, which gives no session of our own. Use a classic session."
        )
    there = active.sparkContext.master
    if master not in {None, there}:
        raise EngineError(
            f"a Spark session is active on {there}, but the master '{master}' was given. Leave the master out, or "
            "stop that session first."
        )
    return active, False


def _started(master: str, *, memory_bytes: int, folder: Path | None) -> SparkSession:
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    # Errors reach the reader as one sentence of ours, not as a page of Java besides.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    builder = SparkSession.builder.appName(APP).master(master)
    for key, value in _settings(master, memory_bytes=memory_bytes, folder=folder).items():
        builder = builder.config(key, value)
    if is_local(master):
        # Otherwise the workers are whatever PATH calls python3.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        return builder.getOrCreate()
    except (PySparkException, _gateway_error()) as error:
        raise EngineError(
            f"Spark did not start on '{master}' with {java()}: {first_line(error)}. It needs Java 17 or newer, and a "
            "master that can be reached, such as spark://host:7077 or local[3]."
        ) from error


def _settings(master: str, *, memory_bytes: int, folder: Path | None) -> dict[str, str]:
    """Return what we ask of a session of our own; what the user set for a cluster stays as it is."""
    quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
    # All rows of an answer come back to this process, whose memory is the limit.
    answers = {"spark.driver.maxResultSize": "0"}
    if not is_local(master):
        return quiet | answers
    here = {
        "spark.driver.memory": f"{memory_bytes // 1_000_000}m",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
    }
    return quiet | answers | here | ({"spark.local.dir": str(folder)} if folder else {})


def _gateway_error() -> type[Exception]:
    from py4j.protocol import Py4JError

    error: type[Exception] = Py4JError
    return error


def first_line(error: BaseException) -> str:
    """Return the sentence of an error without Java's stack."""
    told = [line.strip() for line in str(error).splitlines() if line.strip()]
    return next((line for line in told if not line.startswith(WITHOUT_REASON)), "no reason was given")
