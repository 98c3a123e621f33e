"""Pages in turn: of many readers who ask at once, few are answered at a time, first come first served.

Twenty pages that are worked out side by side are all done late; one after the other, most are done early, and a page
that takes longer than others waits no longer than they do.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

AT_A_TIME = 2
"""One page may wait for the database while another is drawn."""
PATIENCE_S = 0.5
"""After so long a page goes ahead whatever the others do: one that takes minutes stops nobody."""


class InTurn:
    """An application that answers few pages at a time."""

    def __init__(self, app: ASGIApp, *, at_a_time: int = AT_A_TIME, patience_s: float = PATIENCE_S) -> None:
        """Stand before an application."""
        self._app = app
        self._room = asyncio.Semaphore(at_a_time)
        self._patience_s = patience_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; what is no page, and what sends something, does not wait."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        with contextlib.ExitStack() as turn:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._room.acquire(), self._patience_s)
                turn.callback(self._room.release)

            async def sending(message: Message) -> None:
                turn.close()  # the page is there: how fast it is read is no concern of others
                await send(message)

            await self._app(scope, receive, sending)
