"""What holds on pages about access and figures: tables are files, Persian is Persian, drawings follow the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.web.conftest import let_in
from tests.web.crawling import Read, kind_of, pages, read
from tests.web.test_every_page import LATIN, OURS

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

QUANTITY = "cities with deaths"
"""Words of the ledger, which stand in titles as they are."""


@pytest.fixture(scope="module")
def client(pillars: Path) -> TestClient:
    return let_in(pillars)


def crawled(client: TestClient) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in ("/access", "/figures"):
        found |= pages(client, start=start, forms=())
    return found


@pytest.fixture(scope="module")
def english(client: TestClient) -> dict[str, Read]:
    return {address: read(html) for address, html in crawled(client).items()}


def test_all_kinds_of_pages_are_reached(english: dict[str, Read]) -> None:
    kinds = {kind_of(address) for address in english}
    assert {"/access?", "/access/targets/#?", "/access/events?", "/figures?", "/figures/#?"} <= kinds


def test_every_table_has_its_file(english: dict[str, Read], client: TestClient) -> None:
    tables = [(kind_of(address), table) for address, page in english.items() for table in page.tables]
    assert len(tables) > 5
    assert {(kind, t.name) for kind, t in tables if not any(".csv" in link for link in t.caption)} == set()
    for link in sorted({link for _, table in tables for link in table.caption}):
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert answer.headers["content-type"].startswith("text/csv"), link
        assert answer.text.count("\n") >= 2, link


def test_a_file_holds_the_rows_of_its_table(english: dict[str, Read], client: TestClient) -> None:
    for address in ("/figures/1", "/access"):
        for table in english[address].tables:
            n_rows = client.get(table.caption[0]).text.count("\n") - 1
            assert n_rows >= len(table.rows) - 1, table.name  # one row is the head; cells may hold line ends


def test_no_english_stands_on_a_persian_page(pillars: Path) -> None:
    found = {address: read(html) for address, html in crawled(let_in(pillars, language="fa")).items()}
    marked = {(kind_of(a), text) for a, page in found.items() for text in page.in_english if text != "English"}
    plain = {
        (kind_of(address), text)
        for address, page in found.items()
        for text in page.words
        if LATIN.search(OURS.sub("", text.replace(QUANTITY, "")))
    }
    assert marked == set()
    assert plain == set()


@pytest.mark.parametrize("address", ["/figures/1/timeline.svg", "/access/files/measurements-overview.svg"])
def test_drawings_follow_the_colours_of_the_page(pillars: Path, address: str) -> None:
    reader = let_in(pillars)
    light, auto, dark = (reader.get(f"{address}?theme={theme}").text for theme in ("light", "auto", "dark"))
    kept = reader.get(f"{address}?keep=1&theme=dark").text
    assert light == kept
    assert "prefers-color-scheme:dark" in auto
    assert "prefers-color-scheme" not in dark
    assert "#1f1f1c" in dark
    assert "#1f1f1c" not in light
    assert re.sub("<style>.*?</style>", "", light) == re.sub("<style>.*?</style>", "", dark)
