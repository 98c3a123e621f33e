"""The folder of a case: the same bytes again, hostile words kept harmless, and everything in the files."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow.parquet as pq
import pytest
from tests.figures.conftest import ledger_csv
from tests.robustness.command_line import answer

from fairwitness import ledger as book
from fairwitness.errors import CaseError, StudyError
from fairwitness.figures import worked_example
from fairwitness.finding import Finding
from fairwitness.report.figures.summary import read_summaries

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

HOSTILE = '<script>alert(1)</script>"\u202e=cmd|x!A1 سلام {{7*7}}'


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = tmp_path_factory.mktemp("demo") / "case"
    assert answer(["figures", "--demo", "--case", case]).code == 0
    return case


def files(case: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted((case / "figures").iterdir())}


def test_the_demo_writes_the_same_bytes_again(demo: Path, tmp_path: Path) -> None:
    assert answer(["figures", "--demo", "--case", tmp_path / "again"]).code == 0
    assert files(tmp_path / "again") == files(demo)
    before = files(demo)
    assert answer(["figures", "--demo", "--case", demo]).code == 0
    assert files(demo) == before


def test_findings_stand_in_the_ledger_of_the_case_once(demo: Path) -> None:
    findings = msgspec.json.decode((demo / "figures" / "findings.json").read_bytes(), type=tuple[Finding, ...])
    current = book.current(book.read(demo), "figures")
    assert current.keys() == {finding.finding_id for finding in findings}


def test_tables_agree_with_each_other_and_with_the_findings(demo: Path) -> None:
    folder = demo / "figures"
    for name in ("claims", "grid", "answers", "precision", "bounds", "set_aside"):
        table = pq.read_table(folder / f"{name}.parquet")
        rows = list(csv.reader(io.StringIO((folder / f"{name}.csv").read_text("utf-8"))))
        assert rows[0] == table.column_names
        assert len(rows) == table.num_rows + 1
    claims = pq.read_table(folder / "claims.parquet")["claim_id"].to_pylist()
    told = read_summaries(folder)
    shown = {v.claim_id for one in told for v in (*one.in_focus, *one.others)}
    assert shown == set(claims)
    reviews = json.loads((folder / "claim_review.json").read_text("utf-8"))
    assert all(review["@type"] == "ClaimReview" for review in reviews)
    assert all(set(review["reviewRating"]) == {"@type", "alternateName"} for review in reviews)


class Tags(HTMLParser):
    """Collects what a browser would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def parsed(page: Path) -> list[tuple[str, dict[str, str | None]]]:
    tags = Tags()
    tags.feed(page.read_text("utf-8"))
    return tags.seen


def hostile_case(tmp_path: Path) -> Path:
    texts = dict.fromkeys(("quantity", "place", "claimant", "definition", "method", "source", "note"), HOSTILE)
    rows: list[dict[str, Any]] = [
        {"value": "over 300", "as_of": "2020-05-25", **texts},
        {"value": "50", "as_of": "2020-05-25", **texts, "claimant": f"{HOSTILE}2", "phrase": f"half {HOSTILE}",
         "compared_with": "c0", "reported_by": HOSTILE, "statement": HOSTILE},
        {"value": HOSTILE, "as_of": HOSTILE, **texts},
    ]  # fmt: skip
    path = ledger_csv(tmp_path / "hostile.csv", rows)
    assert answer(["figures", path, "--case", tmp_path / "case"]).code == 0
    return tmp_path / "case" / "figures"


def test_hostile_words_run_nowhere(tmp_path: Path) -> None:
    folder = hostile_case(tmp_path)
    for page in folder.glob("*.html"):
        assert not [tag for tag, _ in parsed(page) if tag in {"script", "iframe", "object", "img"}]
        text = page.read_text("utf-8")
        assert "\u202e" not in text
        assert "{{7*7}}" in text
        assert ">49<" not in text
    for drawing in folder.glob("*.svg"):
        assert "<script" not in drawing.read_text("utf-8")
    for table in folder.glob("*.csv"):
        cells = [cell for row in csv.reader(io.StringIO(table.read_text("utf-8"))) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]


def test_pages_need_nothing_and_lead_only_to_files_beside_them(demo: Path) -> None:
    for page in (demo / "figures").glob("*.html"):
        for tag, attrs in parsed(page):
            assert tag not in {"script", "iframe", "img"}
            target = attrs.get("href") or ""
            if tag == "a" and not target.startswith("#"):
                assert (demo / "figures" / target).is_file(), target
        assert not re.search(r"(?:src|href)=\"https?:", page.read_text("utf-8"))


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--demo", "--benford"], 2, ("Deckert",)),
        ([], 2, ("--demo",)),
        (["missing.csv"], 3, ("cannot be read",)),
        (["ledger.txt"], 2, ("no ledger",)),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: tuple[str, ...]
) -> None:
    given = [a if a.startswith("-") else tmp_path / a for a in arguments]
    found = answer(["figures", *given, "--case", tmp_path / "case"], read=capsys.readouterr)
    found.refused(code, *words)
    assert not (tmp_path / "case").exists()


def test_the_demo_needs_no_folder_and_a_ledger_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert answer(["figures", "--demo"]).code == 0
    assert (tmp_path / "figures-demo" / "figures" / "report.html").is_file()
    assert answer(["figures", ledger_csv(tmp_path / "l.csv", [])]).code == StudyError.exit_code


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    assert answer(["figures", "--demo", "--case", tmp_path]).code == CaseError.exit_code
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_the_terminal_shows_the_grid(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    found = answer(["figures", "--demo", "--case", demo], read=capsys.readouterr)
    assert "plausibility  fails" in found.out
    assert "There is no day on which over 43,300" in found.out


def test_names_of_the_example_have_their_sources() -> None:
    import tomllib

    with worked_example.folder() as folder:
        told = tomllib.loads((folder / worked_example.LEDGER).read_text("utf-8"))
    for claim in told["claims"]:
        assert claim.get("source") or claim["claim_id"].startswith("text-"), claim
    assert all(one["source"] for one in told["deaths"])


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1000])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_and_are_quiet(demo: Path, browser: Browser, width: int, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    for name in ("report.html", "number-1.html"):
        page.goto((demo / "figures" / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert told == []
    context.close()
