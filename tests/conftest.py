"""What all tests share: one way to open pages, one Spark, and no deadlines: a busy machine is not a defect."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from fairwitness.engine import Engine, open_engine
from fairwitness.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]

# The same examples for everybody: a verdict can be repeated. --hypothesis-profile=exploring looks for new ones.
settings.register_profile("patient", deadline=None, derandomize=True)
settings.register_profile("exploring", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("there is no Chromium; scripts/chromium.sh installs it where it may")
    with sync_api.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def spark() -> Iterator[Engine]:
    """Return an engine on a local Spark with three tasks at a time; 'make test-spark' does not let it be missing."""
    # Java compiles thoroughly what runs long; these tests are over before that pays.
    os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    try:
        opened = open_engine("spark", master="local[3]")
    except EngineError as error:
        (pytest.fail if os.environ.get("SPARK_TESTS") == "required" else pytest.skip)(f"{error} Or: make test-spark")
    with opened:
        yield opened
