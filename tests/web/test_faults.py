"""What a reader is told when something is refused: on a Persian page no English sentence, whatever was wrong."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest
from tests.web.conftest import let_in, post
from tests.web.crawling import read
from tests.web.test_every_page import LATIN, OURS
from tests.web.test_studies import HEADER, ROWS, waited

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient


ADDRESSES = (
    "/posts?account=nobody",
    "/posts?from_us=soon",
    "/posts?from=yesterday",
    "/posts?verdict=guilty",
    "/posts?trace=smell",
    "/accounts?verdict=guilty",
    "/network?strength=strong",
    "/network?window=-1",
    "/network?from=once",
    "/groups/G1/pair?a=1&b=2&window=long",
    "/groups/G999",
    "/accounts/A99999999",
    "/hashtags?what=%23no-such-tag",
    "/hashtags?kind=words&what=no+such+words+anywhere",
    "/hashtags?what=+",
    "/compare?with=nowhere",
    "/exports/network.docx",
    "/?zone=Nowhere/Land",
    "/new/no-such-study",
    "/no/such/page",
    "/case/timeline.csv?from=yesterday",
)
LISTS = {
    "empty": b"",
    "not UTF-8": "\u0622\u0628".encode("utf-16"),
    "nobody of the case": b"stranger-1\nstranger-2\n",
}
FILES = {
    "a picture": ("posts.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 200),
    "a web page": ("posts.json", b"<!DOCTYPE html><html><body>log in</body></html>"),
    "nothing": ("posts.csv", b""),
    "no rows": ("posts.csv", HEADER.encode()),
    "strange columns": ("posts.csv", b"a,b,c\n1,2,3\n4,5,6\n"),
    "a torn file": ("posts.csv.gz", gzip.compress((HEADER + ROWS * 20).encode())[:150]),
    "no times": ("posts.csv", (HEADER + "1,ann,never,hello\n2,bob,never,hello\n").encode()),
    "UTF-16": ("posts.csv", (HEADER + ROWS).encode("utf-16")),
}
WRONG_FORMS = (
    ({"map": "account_id=nothing\ntimestamp=date"}, "a mapping of columns that are not there"),
    ({"map": "nonsense"}, "a line that maps nothing"),
    ({"map": "colour=text"}, "a part that is none"),
    ({"zone": "Nowhere/Land"}, "no time zone"),
    ({"format": "smoke signals"}, "no format"),
    ({"case": "../../elsewhere"}, "no name of a case"),
)


def told_in_persian(page: str) -> None:
    seen = read(page)
    assert 'dir="rtl"' in page
    assert [text for text in seen.in_english if text != "English"] == []
    left = [text for text in seen.words if LATIN.search(OURS.sub("", text))]
    assert left == []
    assert "⟨U+" not in page


@pytest.fixture(scope="module")
def persian(finished: Path) -> TestClient:
    return let_in(finished, language="fa")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_wrong_address_is_answered_in_persian(persian: TestClient, address: str) -> None:
    answer = persian.get(address)
    assert answer.status_code in {200, 400, 404}
    if answer.headers["content-type"].startswith("text/html"):
        told_in_persian(answer.text)


@pytest.mark.parametrize("content", LISTS)
def test_a_wrong_list_is_answered_in_persian(persian: TestClient, content: str) -> None:
    answer = post(persian, "/challenge", files={"accounts": ("list.txt", LISTS[content])})
    assert answer.status_code == 400
    told_in_persian(answer.text)


def test_a_challenge_without_a_list_and_empty_notes_are_answered_in_persian(own: Path) -> None:
    client = let_in(own, language="fa")
    for path, form in (("/challenge", {}), ("/notes", {"text": "", "author": ""}), ("/notes", {"text": "x"}),
                       ("/notes", {"text": "x", "author": "y", "about": "Z9"})):  # fmt: skip
        answer = post(client, path, form)
        assert answer.status_code in {400, 404, 405}, path
        told_in_persian(answer.text)


@pytest.mark.parametrize("content", FILES)
def test_a_wrong_file_is_answered_in_persian(own: Path, content: str) -> None:
    client = let_in(own, language="fa")
    name, data = FILES[content]
    answer = post(client, "/new", {"case": "second"}, files={"upload": (name, data, "text/csv")})
    page = waited(client, re.sub(r"^http://[^/]+", "", str(answer.url))) if answer.status_code == 200 else answer.text
    assert 'role="alert"' in page
    told_in_persian(page)


@pytest.mark.parametrize(("form", "what"), WRONG_FORMS)
def test_a_wrong_form_is_answered_in_persian(own: Path, form: dict[str, str], what: str) -> None:
    client = let_in(own, language="fa")
    upload = {"upload": ("posts.csv", (HEADER + ROWS).encode(), "text/csv")}
    answer = post(client, "/new", {"case": "second", **form}, files=upload)
    page = waited(client, re.sub(r"^http://[^/]+", "", str(answer.url))) if answer.status_code == 200 else answer.text
    assert 'role="alert"' in page, what
    told_in_persian(page)


def test_what_the_gate_refuses_is_said_in_the_language_of_the_reader(finished: Path) -> None:
    client = let_in(finished, language="fa")
    answer = client.post("/notes", data={"csrf": "wrong"})
    assert answer.status_code == 403
    told_in_persian(answer.text)
    client.cookies.set("lang", "en")
    assert "This form is not of this session" in client.post("/notes", data={"csrf": "wrong"}).text


def test_a_long_text_is_cut_in_the_language_of_the_reader(own: Path) -> None:
    client = let_in(own)
    assert post(client, "/notes", {"text": "word\n" * 300, "author": "Ann"}).status_code == 200
    assert re.search(r"cut; 1,[45]\d\d characters in all", client.get("/notes").text)
    persian = let_in(own, language="fa").get("/notes").text
    assert re.search("کوتاه شده است؛ همهٔ آن ۱٬[۴۵][۰-۹]{2} نویسه است", persian)
