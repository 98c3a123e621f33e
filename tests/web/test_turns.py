"""Pages in turn: few at a time, first come first served, and none stopped by one that takes long."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from fairwitness.web.turns import InTurn

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send


class Pages:
    """An application whose pages take a while, and which sees how many are worked out at once."""

    def __init__(self, *, work_s: float = 0.002, sending_s: float = 0.0) -> None:
        self.work_s, self.sending_s = work_s, sending_s
        self.now = self.most = 0
        self.done: list[str] = []

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        if scope["path"] == "/fails":
            self.now -= 1
            raise ValueError("this page fails")
        await asyncio.sleep(self.work_s if scope["path"] != "/endless" else 30)
        self.now -= 1
        self.done.append(scope["path"])
        await send({"type": "http.response.start", "status": 200})
        await asyncio.sleep(self.sending_s)
        await send({"type": "http.response.body", "body": b""})


async def received() -> Message:
    return {"type": "http.request"}


async def sent(_message: Message) -> None:
    pass


def asked(app: InTurn, path: str, method: str = "GET") -> Any:
    return app({"type": "http", "method": method, "path": path}, received, sent)


def test_few_pages_are_worked_out_at_a_time_in_the_order_of_asking() -> None:
    pages = Pages()
    app = InTurn(pages, at_a_time=2)

    async def all_at_once() -> None:
        await asyncio.gather(*(asked(app, f"/{k:02}") for k in range(20)))

    asyncio.run(all_at_once())
    assert pages.most == 2
    assert pages.done == [f"/{k:02}" for k in range(20)]


def test_a_slow_reader_keeps_nobody_waiting() -> None:
    pages = Pages(work_s=0, sending_s=0.5)
    app = InTurn(pages, at_a_time=1)

    async def many() -> None:
        async with asyncio.timeout(2):
            await asyncio.gather(*(asked(app, f"/{k}") for k in range(20)))

    asyncio.run(many())
    assert len(pages.done) == 20


def test_a_page_that_takes_minutes_stops_nobody() -> None:
    pages = Pages()
    app = InTurn(pages, at_a_time=1, patience_s=0.05)

    async def behind_an_endless_one() -> None:
        endless = asyncio.create_task(asked(app, "/endless"))
        await asyncio.sleep(0)
        await asyncio.gather(*(asked(app, f"/{k}") for k in range(5)))
        endless.cancel()

    asyncio.run(behind_an_endless_one())
    assert sorted(pages.done) == [f"/{k}" for k in range(5)]


def test_what_sends_something_does_not_wait() -> None:
    pages = Pages(work_s=0.05)
    app = InTurn(pages, at_a_time=1)

    async def forms() -> None:
        await asyncio.gather(*(asked(app, f"/{k}", "POST") for k in range(6)))

    asyncio.run(forms())
    assert pages.most == 6


def test_a_page_that_fails_or_is_left_gives_its_turn_back() -> None:
    pages = Pages()
    app = InTurn(pages, at_a_time=1, patience_s=30)

    async def after_failures() -> None:
        with pytest.raises(ValueError, match="this page fails"):
            await asked(app, "/fails")
        left = asyncio.create_task(asked(app, "/endless"))
        await asyncio.sleep(0.01)
        waiting = asyncio.create_task(asked(app, "/never"))
        await asyncio.sleep(0.01)
        for one in (waiting, left):
            one.cancel()
        await asyncio.gather(left, waiting, return_exceptions=True)
        async with asyncio.timeout(5):
            await asked(app, "/after")

    asyncio.run(after_failures())
    assert pages.done == ["/after"]
