"""What holds on every page that links lead to: figures lead to posts, tables are files, Persian is Persian."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest
from tests.web.conftest import let_in, post
from tests.web.crawling import Read, kind_of, pages, read

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

LISTS = frozenset({"exports"})
"""Tables that are lists of files themselves."""
PLACES = ("/posts", "/accounts", "/groups", "/network", "#changed")
"""Where a figure may lead: to posts, or to a page whose figures lead there."""
LATIN = re.compile(r"[A-Za-z][A-Za-z'-]+(?:[ ,]+[A-Za-z][A-Za-z'-]+){2,}")
"""Three words in Latin letters on end."""
COMMAND = r"fairwitness [\w -]+"
NAMES = ("GEXF", "GraphML", "CSV", "Parquet", "fairwitness", "UTC", "PART=COLUMN", "Asia/Tehran", "Europe/Berlin")
OURS = re.compile("|".join([COMMAND, *map(re.escape, NAMES)]))
"""Commands and names that are the same in every language."""


@pytest.fixture(scope="module")
def shelf(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a case with an answered challenge, beside a copy of it to compare with."""
    folder = tmp_path_factory.mktemp("shelf")
    for name in ("case", "other"):
        shutil.copytree(finished, folder / name)
    return folder / "case"


@pytest.fixture(scope="module")
def asked(shelf: Path) -> TestClient:
    client = let_in(shelf)
    ids = pq.read_table(shelf / "judgements.parquet", columns=["account_id"])["account_id"].to_pylist()
    listed = "\n".join([*ids[::7], "nobody-here", ids[0]])
    answer = post(client, "/challenge", files={"accounts": ("list.txt", listed)})
    assert answer.status_code == 200, answer.text
    return client


@pytest.fixture(scope="module")
def tag(shelf: Path) -> str:
    return quote(f"#{pq.read_table(shelf / 'objects/hashtag.parquet')['object_id'][0].as_py()}")


@pytest.fixture(scope="module")
def english(asked: TestClient, tag: str) -> dict[str, Read]:
    return {address: read(html) for address, html in pages(asked, tag=tag).items()}


@pytest.fixture(scope="module")
def persian(shelf: Path, tag: str) -> dict[str, Read]:
    client = let_in(shelf, language="fa")
    return {address: read(html) for address, html in pages(client, tag=tag).items()}


def test_the_pages_of_a_case_are_reached(english: dict[str, Read]) -> None:
    kinds = {kind_of(address) for address in english}
    wanted = {"/?", "/network?", "/groups?", "/groups/#?", "/groups/#/pair?a&b&window", "/accounts?", "/accounts/#?",
              "/posts?", "/exports?", "/hashtags?", "/hashtags?what", "/challenge?", "/compare?with", "/notes?",
              "/new?"}  # fmt: skip
    assert wanted <= kinds


def test_every_table_has_its_file(english: dict[str, Read], asked: TestClient) -> None:
    missing = {
        (kind_of(address), table.name)
        for address, page in english.items()
        for table in page.tables
        if table.name not in LISTS and not any(".csv" in link for link in table.caption)
    }
    assert missing == set()
    links = {link for page in english.values() for table in page.tables for link in table.caption}
    for link in sorted(links)[:60]:
        answer = asked.get(link)
        assert answer.status_code == 200, link
        assert answer.headers["content-type"].startswith("text/csv"), link
        assert answer.text.count("\n") >= 1, link


def test_every_row_of_figures_leads_to_posts(english: dict[str, Read]) -> None:
    """Figures of a share lead there by the headings over its columns, and settings have no posts behind them."""
    without = {
        (address.partition("?")[0], table.name)
        for address, page in english.items()
        for table in page.tables
        for row in table.rows
        if row.n_figures and not any(link.startswith(PLACES) for link in row.links)
    }
    assert without <= {("/hashtags", "share"), ("/challenge", "beside"), ("/compare", "moved")}


def test_no_english_sentence_stands_on_a_persian_page(persian: dict[str, Read]) -> None:
    left = {(kind_of(address), text) for address, page in persian.items() for text in page.in_english}
    assert {text for _, text in left if text != "English"} == set()


def test_no_mark_of_direction_is_printed(shelf: Path, tag: str) -> None:
    found = pages(let_in(shelf, language="fa"), tag=tag)
    assert {address for address, html in found.items() if "⟨U+206" in html} == set()


def test_no_english_words_stand_unmarked_on_a_persian_page(persian: dict[str, Read]) -> None:
    left = {
        (kind_of(address), text)
        for address, page in persian.items()
        for text in page.words
        if LATIN.search(OURS.sub("", text))
    }
    assert left == set()
