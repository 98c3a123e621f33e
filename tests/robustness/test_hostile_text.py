"""Text of posts, names and links commands no browser, spreadsheet or terminal, and reads as it was written."""

import csv
import io
import os
import pty
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from command_line import COMMAND, findings, told
from planted_study import HOSTILE, hostile_name

FORMULA = ("=", "+", "-", "@", "\t", "\r")
REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CONTROLS = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 127, *range(128, 160)]))
LEADER = hostile_name("m0")


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def source(planted: Path) -> str:
    return (planted / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


def test_the_group_is_found_whatever_its_members_are_called(planted: Path) -> None:
    (group,) = findings(planted).groups
    assert {member.account_id for member in group.members} == {hostile_name(f"m{k}") for k in range(6)}


def test_the_report_runs_nothing(page: Page) -> None:
    assert "script" not in page.tags
    assert not {"iframe", "object", "embed", "form", "base"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    links = [value for name, value in page.attributes if name in {"href", "src", "action", "xlink:href"}]
    assert [link for link in links if not link.startswith(("#", "data:,", "data:image/png;base64,"))] == []
    assert any(name == "content" and value.startswith("default-src 'none'") for name, value in page.attributes)


def test_the_report_holds_no_character_that_hides_or_reorders(source: str) -> None:
    assert not set(REORDERING + CONTROLS) & set(source)


@pytest.mark.parametrize("words", [text for text in HOSTILE if not set(text) & set(REORDERING)])
def test_the_report_shows_what_was_written(page: Page, words: str) -> None:
    assert words in page.text


def test_the_report_names_hidden_characters(page: Page) -> None:
    assert "⟨U+202E⟩gnp.exe" in page.text


def test_the_name_of_the_study_is_text(page: Page) -> None:
    assert "<script>alert(0)" in page.text


@pytest.mark.parametrize("plain", ["m0", "m1", "m2", "m4", "m5", "c6", "c7", "c8"])
def test_explain_shows_an_id_as_it_is(planted: Path, run: Any, plain: str) -> None:
    answer = run("explain", planted, hostile_name(plain))
    assert answer.code == 0
    assert answer.out.startswith(f"Account {hostile_name(plain)}: ")
    assert not set(REORDERING + CONTROLS) & set(answer.out) - {"\n"}


def test_explain_escapes_an_id_that_would_reorder_the_line(planted: Path, run: Any) -> None:
    answer = run("explain", planted, "\u202egnp.exe m3")
    assert answer.out.startswith("Account ⟨U+202E⟩gnp.exe m3: ")
    assert not set(REORDERING + CONTROLS) & set(answer.out) - {"\n"}


def test_explain_quotes_posts_without_obeying_them(planted: Path, run: Any) -> None:
    answer = run("explain", planted, LEADER)
    assert "number" in answer.out
    assert "[31mthe many words" in answer.out
    assert "\x1b" not in answer.out


@pytest.mark.parametrize("options", [(), ("--trace", "url"), ("--trace", "text", "--weight", "toolkit")])
def test_no_cell_of_pairs_is_a_formula_and_every_id_comes_back(planted: Path, run: Any, options: Any) -> None:
    answer = run("pairs", planted, *options)
    table = list(csv.DictReader(io.StringIO(answer.out)))
    cells = [row[side] for row in table for side in ("account_a", "account_b")]
    assert not [cell for cell in cells if cell.startswith(FORMULA)]
    ids = {cell.removeprefix("'") if cell[1:2] in FORMULA else cell for cell in cells}
    everybody = {hostile_name(f"{kind}{k}") for kind, n in (("m", 6), ("c", 30)) for k in range(n)}
    assert {hostile_name(f"m{k}") for k in range(6)} <= ids <= everybody


def test_pairs_in_a_file_are_those_that_are_printed(planted: Path, tmp_path: Path, run: Any) -> None:
    printed = run("pairs", planted, "--trace", "url").out
    assert run("pairs", planted, "--trace", "url", "--out", tmp_path / "pairs.csv").code == 0
    assert (tmp_path / "pairs.csv").read_text("utf-8") == printed


def test_pairs_on_a_terminal_obeys_no_id(planted: Path) -> None:
    outer, inner = pty.openpty()
    with subprocess.Popen([*COMMAND, "pairs", str(planted)], stdout=inner) as running:
        os.close(inner)
        shown = b"".join(iter(lambda: _read(outer), b"")).decode()
    os.close(outer)
    assert running.returncode == 0
    assert "\\u202egnp.exe m3" in shown
    assert not set(REORDERING + CONTROLS) & set(shown) - {"\n", "\r"}


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # Linux says so when the other end is closed
        return b""


def test_a_spoofed_summary_cannot_be_printed(investigate: Any) -> None:
    rows = b'post_id,account_id,timestamp,text\n1,"a\nGroups confirmed: 9",2025-01-01T00:00:00Z,x\n'
    answer = investigate(rows + b"2,b,2025-01-01T00:00:00Z,y\n")
    assert told(answer.out) == (1, 1, 1, 0)
    assert "Groups confirmed: 0 of 0" in answer.out
    assert "Groups confirmed: 9" not in answer.out
