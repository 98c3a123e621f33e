"""One small finished case for all tests of the workbench, a client that is let in, and a server for Chromium."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from fairwitness import synthetic
from fairwitness.findings.case import CaseFolder
from fairwitness.investigation import investigate
from fairwitness.study import Study
from fairwitness.web.app import application
from fairwitness.web.prepared import prepared
from fairwitness.web.security import csrf_token
from fairwitness.web.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from fairwitness.web.security import Gate

TOKEN = "a-secret-of-the-tests"  # noqa: S105  it opens nothing
BASE = "http://127.0.0.1:8765"
OPENED: list[Gate] = []


@contextlib.contextmanager
def made_once(factory: pytest.TempPathFactory, name: str) -> Iterator[Path]:
    """Give a folder that all processes of a run share, one process at a time; it is empty for the first."""
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    shared.mkdir(exist_ok=True)
    with (shared.parent / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield shared


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a finished case of 400 made-up people and a few operations; tests only read it."""
    with made_once(tmp_path_factory, "workbench") as folder:
        if not (folder / "case" / "case.json").is_file():
            made = synthetic.write(synthetic.study(seed=1, accounts=400, days=7), folder / "made_up")
            study = Study(name="Line 7", seed=1, draws=999, bootstraps=20)
            investigate([made.posts], case=folder / "case", study=study, synthetic=True)
            prepared(CaseFolder(folder / "case"))
    return folder / "case"


@pytest.fixture(scope="session")
def pillars(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a case with measurements and figures, and no posts; tests only read it."""
    from fairwitness.cli import main
    from fairwitness.synthetic.measurement_studies import weeks_of_blocking

    with made_once(tmp_path_factory, "pillars") as folder:
        if not (folder / "done").is_file():
            made = [json.dumps(one) for one in weeks_of_blocking() if "site-1." in one["input"]]
            (folder / "made.jsonl").write_text("\n".join(made) + "\n")
            assert main(["access", str(folder / "made.jsonl"), "--case", str(folder / "case"), "--quiet"]) == 0
            assert main(["figures", "--demo", "--case", str(folder / "case")]) == 0
            (folder / "done").touch()
    return folder / "case"


@pytest.fixture
def own(finished: Path, tmp_path: Path) -> Path:
    """Return a copy of the case that a test may change."""
    return shutil.copytree(finished, tmp_path / "shelf" / "case")


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """End what a test's workbenches have under way."""
    yield
    while OPENED:
        OPENED.pop().close()


def settings(**changes: Any) -> Settings:
    return Settings(**{"token": TOKEN, **changes})


def let_in(case: Path, **changes: Any) -> TestClient:
    """Return a client that came with the secret."""
    app = application(case, settings=settings(**changes))
    OPENED.append(app)
    client = TestClient(
        app, base_url=BASE, raise_server_exceptions=False,
        headers={"Origin": BASE},
    )  # fmt: skip
    client.get(f"/static/icon.svg?token={TOKEN}")
    return client


def post(client: TestClient, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
    """Send a form of the session."""
    form = {"csrf": csrf_token(settings()), **(data or {})}
    return client.post(path, data=form, **more)


@pytest.fixture(scope="module")
def reader(finished: Path) -> TestClient:
    """Return a client that is let in, for a whole module."""
    return let_in(finished)


@pytest.fixture
def client(reader: TestClient) -> TestClient:
    """Return the same without the language and colours that a test chose; one that changes anything takes `own`."""
    for cookie in [one for one in reader.cookies.jar if one.name in {"lang", "theme"}]:
        reader.cookies.jar.clear(cookie.domain, cookie.path, cookie.name)
    return reader


@dataclass
class Workbench:
    """A server that runs, and what its pages said in a browser; what a driver says of itself is not the page's."""

    address: str
    said: list[str] = field(default_factory=list)

    def heard(self, text: str) -> None:
        """Note what a page said."""
        if "GL Driver Message" not in text:
            self.said.append(text)

    @contextlib.contextmanager
    def opened(self, browser: Browser, path: str = "/", *, width: int = 1280, **options: Any) -> Iterator[Page]:
        """Open a page in a context that is let in; console messages and faults go to `said`."""
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        try:
            page = context.new_page()
            page.on("console", lambda message: self.heard(message.text))
            page.on("pageerror", lambda error: self.said.append(str(error)))
            page.on("dialog", lambda dialog: self.said.append(dialog.message))
            page.goto(f"{self.address}/static/icon.svg?token={TOKEN}")
            page.goto(self.address + path)
            yield page
        finally:
            context.close()


@pytest.fixture
def served() -> Iterator[Callable[..., Workbench]]:
    """Return a function that serves a case on a free port until the test ends."""
    with contextlib.ExitStack() as stack:
        yield lambda case, **changes: stack.enter_context(running(case, **changes))


@contextlib.contextmanager
def running(case: Path, **changes: Any) -> Iterator[Workbench]:
    import socket

    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    port = sock.getsockname()[1]
    app = application(case, settings=settings(port=port, **changes))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Workbench(f"http://127.0.0.1:{port}")
    finally:
        server.should_exit = True
        thread.join()
        app.close()
        sock.close()


@pytest.fixture
def workbench(finished: Path, served: Callable[..., Workbench]) -> Workbench:
    return served(finished)
