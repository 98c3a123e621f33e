"""The server itself: loopback only, one process, and the address that opens the session."""

from __future__ import annotations

import secrets
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.findings.case import SEAL, CaseFolder
from fairwitness.language import LANGUAGES
from fairwitness.web.prepared import prepared
from fairwitness.web.settings import HOST, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOKEN_BYTES = 32
LARGEST_PORT = 65_535


def settings_for(*, port: int, reveal: bool, language: str, files: tuple[Path, ...]) -> Settings:
    """Return what a new session may do, with a new secret.

    Raises:
        StudyError: no such port, language or folder.
    """
    if not 0 <= port <= LARGEST_PORT:
        raise StudyError(f"--port must lie between 0 and {LARGEST_PORT}; it is {port}.")
    if language not in LANGUAGES:
        raise StudyError(f"--language {language} is not known. Choose one of {', '.join(LANGUAGES)}.")
    for folder in files:
        if not folder.is_dir():
            raise StudyError(f"--files {folder}: no such folder. Make it, or choose another.")
    return Settings(
        token=secrets.token_urlsafe(TOKEN_BYTES), port=port, reveal=reveal, language=language,
        files=tuple(folder.resolve() for folder in files),
    )  # fmt: skip


def serve(case: Path, *, settings: Settings, announce: Callable[[str], None]) -> None:
    """Serve a case until the process is interrupted.

    Args:
        case: its folder.
        settings: what the session may do; port 0 takes any free one.
        announce: told the address with the session's secret, once the server listens.

    Raises:
        StudyError: the port is taken.
        CaseError: the folder is a case that cannot be read.
    """
    import uvicorn

    from fairwitness.web.app import application, check_case
    from fairwitness.web.turns import InTurn
    from fairwitness.web.warming import warm_in_background

    check_case(case)
    has_case = (case / SEAL).exists()
    if has_case:
        prepared(CaseFolder(case))
    with _listening(settings.port) as sock:
        bound = replace(settings, port=sock.getsockname()[1])
        app = application(case, settings=bound)
        end_warming = warm_in_background(app.desk) if has_case else None
        announce(f"http://{HOST}:{bound.port}/?token={bound.token}")
        config = uvicorn.Config(
            InTurn(app), log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=2
        )
        try:
            uvicorn.Server(config).run(sockets=[sock])
        except KeyboardInterrupt:
            return  # the way in which a workbench is meant to be closed
        finally:
            if end_warming:
                end_warming()
            app.close()


def _listening(port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # said, or answers wait for 40 ms
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((HOST, port))
        sock.listen()  # from here on nobody is turned away, though the first answer takes a moment
    except OSError as error:
        sock.close()
        raise StudyError(f"port {port} is taken: {error.strerror}. Choose another with --port.") from error
    return sock
