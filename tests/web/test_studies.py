"""A new study from files to the finished case: looked at first, watched, stopped, and never out of its folders."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.conftest import let_in, post

from fairwitness import synthetic
from fairwitness.errors import StudyError
from fairwitness.web.drafts import chosen, harmless, listed, new_case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser
    from starlette.testclient import TestClient
    from tests.web.conftest import Workbench

HEADER = "post_id,account_id,timestamp,text\n"
ROWS = "".join(f"{k},user{k % 7},2025-01-01T00:00:{k % 60:02}Z,hello number {k}\n" for k in range(80))
PATIENCE_S = 120


def waited(client: TestClient, address: str) -> str:
    """Return the page once nothing runs any more."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if client.get(f"{address}/progress").status_code == 204:
            return client.get(address).text
        time.sleep(0.2)
    pytest.fail("the job did not end")


def begun(client: TestClient, content: str, *, name: str = "posts.csv", case: str = "second", **more: Any) -> str:
    answer = post(client, "/new", {"case": case, **more}, files={"upload": (name, content, "text/csv")})
    assert answer.status_code == 200, answer.text
    return re.sub(r"^http://[^/]+", "", str(answer.url))


def test_an_upload_is_looked_at_run_and_opened(own: Path) -> None:
    client = let_in(own)
    address = begun(client, HEADER + ROWS + "x,,2025-01-01T00:00:00Z,nobody\n")
    looked_at = waited(client, address)
    assert "80 posts would be read." in looked_at
    assert "no account given" in looked_at
    assert "<code>account_id</code>" in looked_at
    assert not (own.parent / "second" / "case.json").exists()
    post(client, f"{address}/run")
    assert "its case is open" in waited(client, address)
    assert "80 posts" in client.get("/").text
    assert (own.parent / "second" / "uploads" / "01-posts.csv").is_file()


def test_a_wrong_mapping_is_told_and_can_be_mended(own: Path) -> None:
    client = let_in(own)
    address = begun(client, "who,when,what\nann,2025-01-01T00:00:00Z,hello\nbob,2025-01-01T00:00:05Z,hi\n")
    assert "no known format has these columns" in waited(client, address)
    post(client, f"{address}/again", {"map": "account_id=who\ntimestamp=when\ntext=what"})
    assert "2 posts would be read." in waited(client, address)


def test_a_run_is_stopped_and_leaves_no_finished_case(own: Path, tmp_path: Path) -> None:
    client = let_in(own)
    rows = "".join(f"{k},user{k % 997},2025-01-01T{k % 24:02}:00:{k % 60:02}Z,hello {k}\n" for k in range(200_000))
    address = begun(client, HEADER + rows)
    page = post(client, f"{address}/cancel").text
    assert "The run was stopped." in page
    assert not (tmp_path / "shelf" / "second" / "case.json").exists()


def test_only_one_study_runs_at_a_time(own: Path) -> None:
    client = let_in(own)
    rows = "".join(f"{k},user{k % 997},2025-01-01T{k % 24:02}:00:{k % 60:02}Z,hello {k}\n" for k in range(100_000))
    address = begun(client, HEADER + rows)
    answer = post(client, "/new", {"case": "third"}, files={"upload": ("a.csv", HEADER + ROWS, "text/csv")})
    assert answer.status_code == 400
    assert "Another study is being read or tested" in answer.text
    post(client, f"{address}/cancel")


def test_files_of_the_given_folders_are_read_where_they_are(own: Path, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "posts.csv").write_text(HEADER + ROWS)
    client = let_in(own, files=(folder.resolve(),))
    assert 'value="0/deep/posts.csv"' in client.get("/new").text
    answer = post(client, "/new", {"case": "second", "file": "0/deep/posts.csv"})
    assert "80 posts would be read." in waited(client, answer.url.path)


@pytest.mark.parametrize(
    "name",
    [
        "../posts.csv",
        "0/../../secret.csv",
        "/etc/passwd",
        "0//etc/passwd",
        "1/posts.csv",
        "0/.hidden.csv",
        "0/out.csv",
    ],
)
def test_no_other_file_can_be_chosen(own: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text(HEADER + ROWS)
    (folder / ".hidden.csv").write_text(HEADER + ROWS)
    (folder / "out.csv").symlink_to(tmp_path / "secret.csv")
    client = let_in(own, files=(folder.resolve(),))
    answer = post(client, "/new", {"case": "second", "file": name})
    assert answer.status_code == 400
    assert not (own.parent / "second").exists()


@pytest.mark.parametrize("case", ["../out", "a/b", "", ".", "..", "a" * 65, "a\x00b", "a b", "case"])
def test_no_case_is_made_elsewhere_or_over_another(own: Path, case: str) -> None:
    client = let_in(own)
    answer = post(client, "/new", {"case": case}, files={"upload": ("a.csv", HEADER + ROWS, "text/csv")})
    assert answer.status_code == 400
    assert sorted(p.name for p in own.parent.iterdir()) == ["case"]


@pytest.mark.parametrize(
    "name",
    ["../../evil.csv", "..\\evil.csv", "/etc/cron.d/evil", ".bashrc", "a*[b]?.csv", "\u202egpj.csv", "x" * 999],
)
def test_names_of_uploads_are_made_harmless(name: str) -> None:
    shown = harmless(name)
    assert re.fullmatch(r"[\w-][\w.-]{0,99}", shown)


def test_an_upload_stays_inside_its_case(own: Path) -> None:
    client = let_in(own)
    begun(client, HEADER + ROWS, name="../../../evil.csv")
    assert [p.name for p in (own.parent / "second" / "uploads").iterdir()] == ["01-evil.csv"]


def test_a_list_of_files_leaves_out_what_lies_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out.csv").write_text("x")
    (tmp_path / "in" / "link.csv").symlink_to(tmp_path / "out.csv")
    (tmp_path / "in" / "real.csv").write_text("x")
    assert [one.name for one in listed([(tmp_path / "in").resolve()])] == ["0/real.csv"]
    with pytest.raises(StudyError, match="not in the folders"):
        chosen(["0/link.csv"], folders=[(tmp_path / "in").resolve()])


def test_a_new_case_may_be_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "fresh").mkdir()
    assert new_case("fresh", shelf=tmp_path) == tmp_path / "fresh"


def test_without_a_case_the_workbench_opens_with_a_new_study(tmp_path: Path) -> None:
    client = let_in(tmp_path / "none-yet")
    answer = client.get("/")
    assert answer.url.path == "/new"
    assert 'href="/posts"' not in answer.text


def test_a_draft_of_another_session_is_unknown(client: TestClient) -> None:
    assert client.get("/new/0123456789abcdef").status_code == 400
    assert client.get("/new/..%2f..%2fetc").status_code in {400, 404}


@pytest.mark.browser
def test_progress_shows_itself_and_leads_to_the_result(
    browser: Browser, own: Path, served: Callable[..., Workbench], tmp_path: Path
) -> None:
    source = tmp_path / "posts.csv"
    source.write_text(HEADER + ROWS)
    bench = served(own)
    with bench.opened(browser, "/new") as page:
        page.fill("#case", "second")
        page.set_input_files("#upload", source)
        page.click("button[type=submit]")
        page.wait_for_selector("text=80 posts would be read.", timeout=PATIENCE_S * 1000)
        page.click("text=Run the study")
        page.wait_for_selector("text=To the case", timeout=PATIENCE_S * 1000)
        page.click("text=To the case")
        assert page.locator("h1").inner_text() == "second"
    assert bench.said == []


@pytest.mark.browser
def test_a_whole_study_runs_through_the_browser_from_upload_to_report(
    browser: Browser, own: Path, served: Callable[..., Workbench], tmp_path: Path
) -> None:
    """In Persian, with a group to find: looked at, run, opened; from group to account, to posts, to the report."""
    made = synthetic.write(synthetic.study(seed=1, accounts=250, days=7), tmp_path / "made")
    bench = served(own, reveal=True, language="fa")
    with bench.opened(browser, "/new") as page:
        page.fill("#case", "third")
        page.set_input_files("#upload", made.posts)
        page.click("main button[type=submit]")
        page.wait_for_selector("#mapping", timeout=PATIENCE_S * 1000)
        assert page.locator("#aside tbody tr").count() > 0
        page.click("form[action$='/run'] button")
        page.wait_for_selector("a.button[href='/']", timeout=PATIENCE_S * 1000)
        page.click("a.button[href='/']")
        assert page.locator("h1").inner_text() == "third"
        page.click("#groups tbody th a")
        page.click("#members tbody th a")
        page.click(".behind .facts a")
        assert page.locator(".posts > li").count() > 0
        page.goto(f"{bench.address}/exports")
        page.click("a[href='/report']")
        page.wait_for_selector("#summary")
        assert page.evaluate("getComputedStyle(document.querySelector('#summary')).color") != ""
    assert bench.said == []
