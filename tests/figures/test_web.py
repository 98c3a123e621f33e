"""The workbench shows contested figures where a case has them, and only there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.robustness.command_line import answer
from tests.web.conftest import let_in

from fairwitness.web.app import check_case

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("figures") / "case"
    assert answer(["figures", "--demo", "--case", made]).code == 0
    return made


def test_a_case_of_figures_alone_can_be_opened(case: Path) -> None:
    check_case(case)
    page = let_in(case).get("/figures")
    assert page.status_code == 200
    assert 'href="/figures"' in page.text
    assert "over 44,300" in page.text


def test_a_case_without_figures_shows_no_such_page(tmp_path: Path) -> None:
    client = let_in(tmp_path / "none")
    assert client.get("/figures").status_code == 404
    assert 'href="/figures"' not in client.get("/new").text


def test_one_number_has_its_page_in_both_languages(case: Path) -> None:
    client = let_in(case)
    english, persian = client.get("/figures/1").text, client.get("/figures/1?lang=fa").text
    assert "There is no day on which over 43,300" in english
    assert 'dir="rtl"' in persian
    assert "خاستگاه" in persian
    assert "There is no day on which" not in persian
    assert "روزی نیست که" in persian


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/figures/1/day.svg", 200, "image/svg+xml"),
        ("/figures/1/timeline.png", 200, "image/png"),
        ("/figures/1/timeline.csv", 200, "text/csv"),
        ("/figures/files/findings.json", 200, "application/json"),
        ("/figures/99", 404, "text/html"),
        ("/figures/1/other.svg", 404, "text/html"),
        ("/figures/1/day.html", 404, "text/html"),
        ("/figures/files/report.html", 404, "text/html"),
        ("/figures/files/..%2f..%2ffairwitness-case", 404, "text/html"),
    ],
)
def test_files_are_those_that_are_named(case: Path, path: str, status: int, kind: str) -> None:
    found = let_in(case).get(path)
    assert found.status_code == status
    assert found.headers["content-type"].startswith(kind)


def test_a_folder_that_is_not_whole_is_a_sentence(case: Path, tmp_path: Path) -> None:
    (tmp_path / "case" / "figures").mkdir(parents=True)
    (tmp_path / "case" / "figures" / "numbers.json").write_text("[{")
    found = let_in(tmp_path / "case").get("/figures")
    assert found.status_code == 400
    assert "is not whole" in found.text
    assert case.exists()
