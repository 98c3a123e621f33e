"""The gate, attacked: other hosts, other pages, no secret, no token, too much, and texts that want to be run."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from tests.web.conftest import BASE, TOKEN, let_in, post, settings

from fairwitness import synthetic
from fairwitness.findings.case import CaseFolder
from fairwitness.investigation import investigate, read_findings
from fairwitness.study import Study
from fairwitness.web.app import PAGES, application
from fairwitness.web.opened import without_names
from fairwitness.web.security import HEADERS, LONGEST_QUERY, csrf_token
from fairwitness.web.serving import settings_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser
    from tests.web.conftest import Workbench

EVIL = '"><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}<b>bold</b>'
FORMULA = '=cmd|"/c calc"!A1'
TURNED = "abc\u202etxt.exe"
SAMPLES = {"name": "0123456789abcdef", "group": "G1", "account": "A1", "what": "groups", "kind": "url", "form": "csv"}


def addresses(*, method: str) -> list[str]:
    routes = [route for page in PAGES for route in page.routes if isinstance(route, Route)]
    filled = [re.sub(r"{(\w+)(:\w+)?}", lambda m: SAMPLES.get(m[1], "1"), route.path) for route in routes]
    return sorted({path for path, route in zip(filled, routes, strict=True) if method in (route.methods or ())})


def outsider(case: Path, **headers: str) -> TestClient:
    app = application(case, settings=settings())
    return TestClient(app, base_url=BASE, raise_server_exceptions=False, headers=headers)


def poisoned(row: dict[str, str], k: int) -> dict[str, str]:
    """Return a made-up post whose names, words, hashtags and links attack; what was alike stays alike."""
    changed = dict(row)
    for name in ("account_id", "repost_of_account", "reply_to_account"):
        changed[name] = row[name] and f"{EVIL}{row[name]}"
    for name in ("post_id", "repost_of", "reply_to"):
        changed[name] = row[name] and f"{FORMULA}{row[name]}"
    changed["text"] = row["text"] and f"{row['text']} {EVIL}"
    if k % 4 == 0 and row["hashtags"]:
        changed["hashtags"] = json.dumps([*json.loads(row["hashtags"]), EVIL])
    return changed


def attacks() -> list[dict[str, str]]:
    """Return posts that are nothing but attacks."""
    return [
        {"post_id": f"{FORMULA}x{k}", "account_id": f"{EVIL}{k % 4}", "timestamp": f"2025-02-04T00:{k:02}:00Z",
         "text": (EVIL, FORMULA, TURNED, "@mentioned hello")[k % 4], "is_repost": "false", "hashtags": EVIL,
         "urls": "javascript:alert(9)"}
        for k in range(60)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a case whose every text attacks its reader."""
    folder = tmp_path_factory.mktemp("hostile")
    made = synthetic.write(synthetic.study(seed=1, accounts=250, days=7), folder / "made")
    into = folder / f"posts {EVIL[2:9]}.csv"
    with (
        made.posts.open(encoding="utf-8", newline="") as source,
        into.open("w", encoding="utf-8", newline="") as file,
    ):
        reader = csv.DictReader(source)
        writer = csv.DictWriter(file, reader.fieldnames or [])
        writer.writeheader()
        writer.writerows(poisoned(row, k) for k, row in enumerate(reader))
        writer.writerows(attacks())
    investigate([into], case=folder / "case", study=Study(name=EVIL, seed=1, draws=199, bootstraps=5))
    assert read_findings(CaseFolder(folder / "case")).groups
    return folder / "case"


@pytest.mark.parametrize("path", addresses(method="GET"))
def test_every_page_has_the_strict_headers(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.status_code < 500


@pytest.mark.parametrize("path", addresses(method="GET"))
def test_no_page_is_shown_without_the_secret(finished: Path, path: str) -> None:
    answer = outsider(finished).get(path)
    assert answer.status_code == 403
    assert "Line 7" not in answer.text
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("path", addresses(method="GET"))
def test_no_page_holds_script_or_style_of_its_own(client: TestClient, path: str) -> None:
    answer = client.get(path)
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return
    assert not re.search(r"<script(?![^>]*\bsrc=)", answer.text)
    assert not re.search(r"<[^>]*\s(style|on\w+)=", answer.text)
    assert "<style" not in answer.text


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], TOKEN + "x", "\u00e9", "%00"])
def test_a_wrong_secret_opens_nothing(finished: Path, token: str) -> None:
    client = outsider(finished)
    assert client.get("/", params={"token": token}).status_code == 403
    assert client.get("/").status_code == 403


def test_the_secret_moves_out_of_the_address_into_a_cookie(finished: Path) -> None:
    answer = outsider(finished).get(f"/posts?q=a%26b&token={TOKEN}", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/posts?q=a%26b"
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "samesite=strict" in answer.headers["set-cookie"].lower()


def test_the_way_in_leads_to_no_other_host(finished: Path) -> None:
    answer = outsider(finished).get(f"http://127.0.0.1:8765//evil.example/?token={TOKEN}", follow_redirects=False)
    assert answer.headers["location"].startswith("/evil.example")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8765", ""])
def test_other_hosts_are_not_served(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("path", addresses(method="POST"))
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1:8765"])
def test_other_pages_change_nothing(client: TestClient, path: str, origin: str) -> None:
    answer = post(client, path, headers={"Origin": origin})
    assert answer.status_code == 403
    assert "Another page" in answer.text


@pytest.mark.parametrize("path", addresses(method="POST"))
@pytest.mark.parametrize("given", [{}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": TOKEN}])
def test_a_form_without_its_token_changes_nothing(client: TestClient, path: str, given: dict[str, str]) -> None:
    answer = client.post(path, data=given)
    assert answer.status_code == 403
    assert "not of this session" in answer.text


@pytest.mark.parametrize("path", addresses(method="POST"))
def test_a_form_without_an_origin_changes_nothing(finished: Path, path: str) -> None:
    client = let_in(finished)
    del client.headers["Origin"]
    assert client.post(path, data={"csrf": csrf_token(settings())}).status_code == 403


@pytest.mark.parametrize("path", addresses(method="POST"))
def test_an_outsider_changes_nothing(finished: Path, path: str) -> None:
    answer = outsider(finished, Origin=BASE).post(path, data={"csrf": csrf_token(settings())})
    assert answer.status_code == 403


def test_another_page_cannot_read_ours(client: TestClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    assert client.get("/posts.csv", headers=headers).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    assert client.request(method, "/posts").status_code in {403, 405}


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd",
        "/static/%2fetc/passwd", "/static/..\\app.py", "/..%2f..%2fetc/passwd", "/static/%00",
    ],
)  # fmt: skip
def test_no_file_outside_is_sent(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in {400, 403, 404}
    assert "root:" not in answer.text
    assert "Starlette" not in answer.text


@pytest.mark.parametrize(
    "name", ["q", "account", "group", "verdict", "rule", "trace", "object", "from", "to", "page"]
)
@pytest.mark.parametrize(
    "value", ["../../etc/passwd", "' or 1=1 --", EVIL, "-1", "9" * 30, "٣", "\x00", "%", "2026-99-99", "NaN"]
)
def test_no_parameter_of_a_search_breaks_out(client: TestClient, name: str, value: str) -> None:
    answer = client.get("/posts", params={name: value, **({"trace": "url"} if name == "object" else {})})
    assert answer.status_code in {200, 400}
    assert "<img src=x" not in answer.text
    assert "root:" not in answer.text


def test_a_condition_in_a_parameter_finds_nothing(client: TestClient) -> None:
    assert "No post answers this." in client.get("/posts", params={"group": "' or 1=1 --"}).text


def test_a_long_address_is_refused(client: TestClient) -> None:
    assert client.get("/posts", params={"q": "x" * LONGEST_QUERY}).status_code == 414
    assert client.get("/" + "x" * 600).status_code == 414


@pytest.mark.parametrize("is_chunked", [False, True])
def test_what_is_too_large_is_refused(own: Path, *, is_chunked: bool) -> None:
    client = let_in(own, upload_bytes=10_000)
    form = {"csrf": csrf_token(settings()), "case": "second"}
    request = client.build_request("POST", "/new", data=form, files={"upload": ("a.csv", b"x" * 20_000, "text/csv")})
    body = request.read()
    content = iter([body[:5_000], body[5_000:]]) if is_chunked else body
    answer = client.post("/new", content=content, headers={"Content-Type": request.headers["content-type"]})
    assert answer.status_code == 413
    assert [path.name for path in own.parent.iterdir()] == ["case"]


def test_a_long_form_is_refused_where_no_file_is_taken(own: Path) -> None:
    assert post(let_in(own, form_bytes=1_000), "/notes", {"text": "x" * 2_000}).status_code == 413


def test_a_broken_form_is_refused(own: Path) -> None:
    answer = let_in(own).post("/notes", content=b"--x\r\nbroken", headers={"Content-Type": "multipart/form-data"})
    assert answer.status_code in {400, 403}


@pytest.mark.parametrize("path", ["/", "/posts", "/posts?group=", "/notes"])
@pytest.mark.parametrize("reveal", [False, True])
def test_hostile_texts_are_shown_and_not_run(hostile: Path, path: str, *, reveal: bool) -> None:
    page = let_in(hostile, reveal=reveal).get(path).text
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert "<b>bold" not in page
    assert ">49<" not in page
    assert "\u202e" not in page


def test_tables_start_no_formula(hostile: Path) -> None:
    text = let_in(hostile, reveal=True).get("/posts.csv").text
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) > 8_000
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_names_are_hidden_unless_revealed(hostile: Path) -> None:
    hidden, shown = (let_in(hostile, reveal=reveal).get("/posts?q=hello").text for reveal in (False, True))
    assert "@mentioned" not in hidden
    assert re.search(r">A\d+<", hidden)
    assert "&lt;/b&gt;3" not in hidden
    assert "&lt;/b&gt;3" in shown
    assert "@mentioned" in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("hi @ann_b!", "hi @…!"),
        ("https://x.com/ann/status/12", "https://x.com/…/status/12"),
        ("see t.me/annschannel/5", "see t.me/…/5"),
        ("mail ann@example.org", "mail ann@example.org"),
        ("@ann@social.example hello", "@… hello"),
        ("سلام @علی", "سلام @…"),
    ],
)
def test_names_in_texts_are_hidden(text: str, shown: str) -> None:
    assert without_names(text) == shown


def test_a_damaged_case_is_told(own: Path) -> None:
    client = let_in(own)
    assert client.get("/").status_code == 200
    (own / "case.json").unlink()
    assert client.get("/posts").status_code == 400
    shutil.rmtree(own)
    assert client.get("/").url.path == "/new"


def test_an_unknown_file_in_the_case_is_not_sent(own: Path) -> None:
    (own / "secret.txt").write_text("hidden words")
    client = let_in(own)
    for path in ("/secret.txt", "/case/secret.txt", "/exports/secret.txt", "/posts.parquet", "/findings.json"):
        assert "hidden words" not in client.get(path).text


def test_every_session_has_another_secret() -> None:
    made = {settings_for(port=0, reveal=False, language="en", files=()).token for _ in range(5)}
    assert len(made) == 5
    assert min(map(len, made)) >= 40


def test_static_files_are_ours_only() -> None:
    routes = application_routes()
    assert [route.path for route in routes if isinstance(route, Mount)] == ["/static"]


def application_routes() -> list[object]:
    from pathlib import Path

    app = application(Path("nowhere"), settings=settings())
    return list(app.inner.routes)  # type: ignore[attr-defined]


@pytest.mark.browser
@pytest.mark.parametrize(
    "path", [p for p in addresses(method="GET") if not re.search(r"\.|progress|pair|^/(access|figures)", p)]
)
def test_pages_are_quiet_in_a_browser(browser: Browser, workbench: Workbench, path: str) -> None:
    with workbench.opened(browser, path) as page:
        page.wait_for_timeout(300)
    wrong = [said for said in workbench.said if "400 (Bad Request)" not in said]
    assert wrong == []


@pytest.mark.browser
def test_hostile_pages_are_quiet_in_a_browser(
    browser: Browser, hostile: Path, served: Callable[..., Workbench]
) -> None:
    """Every page of a case with groups, and the report: names, texts, hashtags, links and file names attack."""
    bench = served(hostile, reveal=True)
    findings = read_findings(CaseFolder(hostile))
    tag = quote(f"#{EVIL}")
    paths = ("/", "/posts", "/notes", "/accounts", "/network", "/groups", "/groups/G1", "/groups/G1?view=print",
             "/posts?group=G1", "/hashtags", f"/hashtags?what={tag}", f"/posts?q={tag}", "/challenge", "/compare",
             "/exports", "/new", "/report")  # fmt: skip
    with bench.opened(browser, "/exports") as page:
        for path in paths:
            page.goto(bench.address + path)
            page.wait_for_timeout(100)
            assert page.evaluate("document.querySelectorAll('img[src=x], script:not([src])').length") == 0, path
        page.goto(f"{bench.address}/groups/G1")
        page.click("#members tbody th a")
        assert EVIL in page.inner_text("h1")
    assert findings.groups[0].members[0].account_id.startswith(EVIL)
    assert [said for said in bench.said if "400 (Bad Request)" not in said] == []
