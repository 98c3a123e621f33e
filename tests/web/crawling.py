"""All pages of a case, reached by following links: a few of each kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.testclient import TestClient

OF_EACH_KIND = 2
BY_FORM = ("/hashtags?what={tag}", "/hashtags?what=%23nosuchtag", "/compare?with=other", "/posts?q=no+such+words")
"""What a reader reaches by filling in a form."""
FOREIGN = frozenset({"bdi", "code", "script", "style", "option"})
"""Elements whose words are not ours: names, ids, and texts of posts."""
EMPTY = frozenset({"meta", "link", "input", "br", "path", "rect", "circle", "hr", "img", "col"})


def kind_of(address: str) -> str:
    """Return an address without its numbers and values, by which pages of one kind are alike."""
    path, _, query = address.partition("?")
    names = sorted({part.split("=")[0] for part in query.split("&") if part})
    return re.sub(r"[AG]?\d+", "#", path) + "?" + "&".join(names)


def pages(client: TestClient, *, tag: str = "", start: str = "/", forms: tuple[str, ...] = BY_FORM) -> dict[str, str]:
    """Return the HTML of the pages that links lead to, by address."""
    todo = [start, *(address.format(tag=tag) for address in forms)]
    found: dict[str, str] = {}
    n_of_kind: dict[str, int] = {}
    while todo:
        address = todo.pop(0)
        kind = kind_of(address)
        if address in found or n_of_kind.get(kind, 0) >= OF_EACH_KIND:
            continue
        n_of_kind[kind] = n_of_kind.get(kind, 0) + 1
        answer = client.get(address)
        assert answer.status_code in {200, 400, 404}, address
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        found[address] = answer.text
        todo += [link for link in read(answer.text).links if is_ours(link)]
    return found


def is_ours(link: str) -> bool:
    """Say whether an address is a page of ours that is another one in anything but language and colours."""
    return link.startswith("/") and not link.startswith("/static") and not re.search(r"[?&](lang|theme)=", link)


@dataclass
class Read(HTMLParser):
    """What stands on a page.

    Attributes:
        links: addresses without what comes after '#'.
        words: texts that are ours, not those of posts, names or ids.
        in_english: texts that are marked as English.
        tables: per table: its caption's links, and of each row of its body the links and the cells of figures.
    """

    links: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    in_english: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    _open: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in ("aria-label", "title", "placeholder"):
            if given.get(name) and not self._is_foreign():
                self.words.append(given[name])
        if tag == "table":
            self.tables.append(Table(given.get("id", "")))
        if tag == "tr" and self.tables:
            self.tables[-1].rows.append(Row())
        if tag == "a" and "href" in given:
            link = given["href"].split("#")[0]
            self.links.append(link)
            if self._inside("table"):
                self.tables[-1].took(given["href"], in_caption=self._inside("caption"))
        if tag == "td" and "n" in given.get("class", "").split():
            self.tables[-1].rows[-1].n_figures += 1
        if tag not in EMPTY:
            self._open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, _ = self._open.pop()
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if not text:
            return
        if any(given.get("lang") == "en" for tag, given in self._open if tag != "html"):
            self.in_english.append(text)
        elif not self._is_foreign():
            self.words.append(text)

    def _inside(self, tag: str) -> bool:
        return any(name == tag for name, _ in self._open)

    def _is_foreign(self) -> bool:
        return any(
            tag in FOREIGN or "post" in given.get("class", "").split() or "lang" in given
            for tag, given in self._open
            if tag != "html"
        )


@dataclass
class Row:
    """A row: its links, and how many cells of figures it has."""

    links: list[str] = field(default_factory=list)
    n_figures: int = 0


@dataclass
class Table:
    """A table: its id, the links of its caption, its rows."""

    name: str
    caption: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def took(self, link: str, *, in_caption: bool) -> None:
        if in_caption:
            self.caption.append(link)
        elif self.rows:
            self.rows[-1].links.append(link)


def read(page: str) -> Read:
    """Return what stands on a page."""
    seen = Read()
    seen.feed(page)
    return seen
