"""Pages of the workbench say what the case holds, and every figure leads to the posts behind it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import time
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from tests.report.test_browser import CONTRAST
from tests.web.conftest import let_in, post

from fairwitness import ledger
from fairwitness.errors import StudyError
from fairwitness.findings.case import finished_case
from fairwitness.investigation import read_findings
from fairwitness.ledger import notes_of
from fairwitness.model import Verdict
from fairwitness.web.comparing import matches, neighbour
from fairwitness.web.opened import OpenedCase
from fairwitness.web.queries.hashtags import hashtags
from fairwitness.web.queries.posts import (
    PER_PAGE,
    Question,
    account_number,
    question,
    search,
)
from fairwitness.web.queries.things import object_numbers
from fairwitness.web.queries.timeline import timeline
from fairwitness.web.queries.words import _pattern

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser
    from starlette.testclient import TestClient
    from tests.web.conftest import Workbench


@pytest.fixture(scope="module")
def case(finished: Path) -> OpenedCase:
    return OpenedCase(finished_case(finished), reveal=False)


def rows(client: TestClient, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(path).text)))


def test_the_case_page_shows_the_findings(client: TestClient, case: OpenedCase) -> None:
    page = client.get("/").text
    assert f"{case.findings.read.n_posts:,} posts" in page
    for group in case.findings.groups:
        assert f"group={group.group_id}" in page
    for limit in case.findings.limits:
        assert limit in unescape(page)
    assert "made up" in page


def test_the_timeline_holds_every_post(case: OpenedCase) -> None:
    bars = timeline(case)
    assert sum(bar.n_posts for bar in bars) == case.findings.read.n_posts
    assert all(before.end_us == after.start_us for before, after in pairwise(bars))
    named = sum(search(case, Question(group=group.group_id)).n_posts for group in case.findings.groups)
    assert sum(bar.n_named for bar in bars) == named


def test_figures_lead_to_the_posts_behind_them(client: TestClient, case: OpenedCase) -> None:
    page = unescape(client.get("/").text)
    for verdict in Verdict:
        n = case.findings.n_accounts_by_verdict[verdict.value]
        if n:
            assert f"/posts?verdict={verdict.value}" in page
            assert search(case, Question(verdict=verdict.value)).n_accounts == n
    links = re.findall(r'href="(/posts\?from_us=[^"]+)"', page)
    assert len(links) == sum(bar.n_posts > 0 for bar in timeline(case))
    assert "No post answers this" not in client.get(links[0]).text


def test_figures_of_rules_and_traces_lead_to_as_much(client: TestClient, case: OpenedCase) -> None:
    for row in rows(client, "/case/rules.csv"):
        assert search(case, Question(rule=row["rule_id"])).n_accounts == int(row["n_accounts"])
    for trace in case.findings.traces:
        assert search(case, Question(trace=trace.trace)).n_accounts == trace.n_accounts


def test_words_must_all_occur_and_a_phrase_stands_together(case: OpenedCase) -> None:
    text = next(p.text for p in search(case, Question()).posts if p.text and len(p.text.split()) > 3)
    first, second, third = text.split()[:3]
    assert search(case, Question(words=f'"{first} {second}"')).n_posts >= 1
    apart = search(case, Question(words=f"{third} {first}")).n_posts
    assert apart >= search(case, Question(words=f'"{first} {second} {third}"')).n_posts >= 1
    assert search(case, Question(words=f"{first.upper()} xqxqxq")).n_posts == 0


def test_pages_of_posts_hold_each_post_once(case: OpenedCase) -> None:
    found = search(case, Question(group="G1"))
    n_pages = -(-found.n_posts // PER_PAGE)
    seen = [p.post_row for k in range(1, n_pages + 1) for p in search(case, Question(group="G1", page=k)).posts]
    assert len(seen) == len(set(seen)) == found.n_posts
    assert seen == sorted(seen)


def test_evidence_leads_to_its_posts(case: OpenedCase) -> None:
    shown = next(c for g in case.findings.groups for c in g.evidence if c.object_id)
    number = object_numbers(case, shown.trace, [shown.object_id])[shown.object_id]
    found = search(case, Question(trace=shown.trace, object=number))
    assert {action.account_id for action in shown.actions} <= {p.account_id for p in found.posts} | {
        p.account_id
        for k in range(2, found.n_posts // PER_PAGE + 2)
        for p in search(case, Question(trace=shown.trace, object=number, page=k)).posts
    }


def test_a_span_holds_its_beginning_and_not_its_end(case: OpenedCase) -> None:
    first = search(case, Question()).posts[0]
    assert search(case, Question(from_us=first.at_us, to_us=first.at_us + 1)).n_posts >= 1
    assert search(case, Question(to_us=first.at_us)).n_posts == 0


@pytest.mark.parametrize(
    "given", [{"account": "x"}, {"from": "soon"}, {"page": "1e9"}, {"verdict": "guilty"}, {"object": "1;drop"}]
)
def test_what_cannot_be_meant_is_told(given: dict[str, str]) -> None:
    with pytest.raises(StudyError, match=r"Correct it|Choose one"):
        question(given)


@pytest.mark.parametrize("words", [".*", "(", "[a-z]", "\\", "a|b", "\\d", "^", "$"])
def test_words_are_no_pattern(case: OpenedCase, words: str) -> None:
    assert all(words in (post.text or "") for post in search(case, Question(words=words)).posts)


@pytest.mark.parametrize(
    ("looked_for", "written"), [("كيف", "کیف"), ("علی", "على"), ("STRASSE", "strasse"), ("É", "é")]
)
def test_words_are_found_from_any_keyboard(looked_for: str, written: str) -> None:
    import duckdb

    asked = [f"x {written} y", _pattern(looked_for)]
    assert duckdb.execute("select regexp_matches($1, $2, 'i')", asked).fetchall() == [(True,)]


@pytest.mark.parametrize(
    ("text", "number"), [("A1", 0), ("a12", 11), ("3", 2), ("", None), ("A", None), ("A٣", None)]
)
def test_accounts_are_addressed_as_they_are_shown(text: str, number: int | None) -> None:
    assert account_number(text) == number


def test_posts_are_exported_without_names(client: TestClient, case: OpenedCase, finished: Path) -> None:
    hidden = rows(client, "/posts.csv?group=G1")
    assert len(hidden) == search(case, Question(group="G1")).n_posts
    assert {row["account"] for row in hidden} <= {case.name_of(name) for name in case.account_ids}
    assert "post_id" not in hidden[0]
    shown = rows(let_in(finished, reveal=True), "/posts.csv?group=G1")
    assert {row["account"] for row in shown} <= set(case.account_ids)


def test_ids_stand_on_no_page_unless_revealed(client: TestClient, case: OpenedCase) -> None:
    member = case.findings.groups[0].members[0].account_id
    for path in ("/", "/posts?group=G1", "/hashtags", "/notes", "/posts.csv?group=G1"):
        assert member not in client.get(path).text


def test_the_address_holds_the_state(client: TestClient) -> None:
    page = client.get("/posts?q=a&group=G1&reposts=no&from=2025-02-04T00:00:00").text
    assert 'value="a"' in page
    assert '<option value="G1" selected>' in page
    assert '<option value="no" selected>' in page
    assert 'value="2025-02-04T00:00:00"' in page
    assert "/posts?group=G1&page=2" in unescape(client.get("/posts?group=G1").text)


def test_hashtags_count_what_their_posts_are(case: OpenedCase) -> None:
    tags = hashtags(case, page=1)
    assert [t.n_posts for t in tags] == sorted((t.n_posts for t in tags), reverse=True)
    found = search(case, Question(trace="hashtag", object=tags[0].object))
    assert (found.n_posts, found.n_accounts) == (tags[0].n_posts, tags[0].n_accounts)


def test_a_hashtag_is_measured_beside_another(client: TestClient, case: OpenedCase) -> None:
    tag = hashtags(case, page=1)[0].label
    page = client.get("/hashtags", params={"what": tag})
    assert page.status_code == 200
    assert "by confirmed groups" in page.text
    table = rows(client, f"/hashtags/share.csv?what={tag.removeprefix('#')}")
    assert table[0]["counted"] == "posts"


def test_an_unknown_hashtag_is_told(client: TestClient) -> None:
    answer = client.get("/hashtags?what=nosuchtag")
    assert answer.status_code == 400
    assert "nosuchtag" in answer.text


def test_notes_are_kept_shown_and_leave_the_case_whole(own: Path) -> None:
    client = let_in(own)
    given = {"author": "Ann", "about": "G1", "kind": "decision", "text": "Asked them.\r\n=1+1 <b>x</b>"}
    page = post(client, "/notes", given).text
    assert "Asked them." in page
    assert "&lt;b&gt;x" in page
    post(client, "/notes", {"author": "Ann", "about": "A3", "text": "second"})
    assert finished_case(own).damaged() == []
    assert [one.kind for one in notes_of(ledger.read(own))] == ["decision", "note"]
    assert ledger.read(own).checked.problems == ()
    assert [row["about"] for row in rows(client, "/notes.csv")] == ["G1", "A3"]
    assert "second" not in client.get("/notes?about=G1").text


@pytest.mark.parametrize(
    "given", [{"text": ""}, {"author": " "}, {"about": "G99"}, {"about": "A99999"}, {"about": "x"}]
)
def test_a_note_about_nothing_is_refused(own: Path, given: dict[str, str]) -> None:
    answer = post(let_in(own), "/notes", {"author": "Ann", "text": "words", **given})
    assert answer.status_code == 400
    assert notes_of(ledger.read(own)) == ()


def test_a_changed_note_shows(own: Path) -> None:
    client = let_in(own)
    post(client, "/notes", {"author": "Ann", "text": "first"})
    assert 'role="alert"' not in client.get("/notes").text
    contents = own / "ledger" / "contents.jsonl"
    contents.write_text(contents.read_text().replace("first", "other"))
    assert 'role="alert"' in client.get("/notes").text


def test_a_list_is_challenged_on_the_open_case(own: Path) -> None:
    findings = read_findings(finished_case(own))
    listed = [m.account_id for m in findings.groups[0].members[:4]]
    client = let_in(own)
    answer = post(
        client, "/challenge", files={"accounts": ("list.txt", "\n".join([*listed, "nobody"]), "text/plain")}
    )
    assert answer.status_code == 200, answer.text
    assert len(rows(client, "/challenge.csv")) == 4
    assert {row["group_id"] for row in rows(client, "/challenge.csv")} == {findings.groups[0].group_id}
    assert listed[0] not in answer.text
    assert finished_case(own).damaged() == []


def test_a_challenge_needs_a_list(own: Path) -> None:
    assert "No list is chosen" in post(let_in(own), "/challenge").text


def test_a_case_beside_itself_differs_in_nothing(own: Path) -> None:
    shutil.copytree(own, own.parent / "twin")
    page = let_in(own).get("/compare?with=twin").text
    assert "No account that both cases judged has another verdict." in page
    assert "Nothing differs." in page
    findings = read_findings(finished_case(own))
    assert [match.overlap for match in matches(findings, findings)] == [1.0] * len(findings.groups)


def test_a_verdict_that_changed_is_listed(own: Path) -> None:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    shutil.copytree(own, own.parent / "twin")
    table = pq.read_table(own / "judgements.parquet")
    named = pc.fill_null(pc.equal(table["group_id"], "G1"), fill_value=False)
    changed = pc.if_else(named, Verdict.INDEPENDENT.value, table["verdict"])
    place = table.column_names.index("verdict")
    pq.write_table(table.set_column(place, table.schema.field("verdict"), changed), own / "judgements.parquet")
    (own / "stages" / "findings.json").write_text(_resealed(own))
    client = let_in(own)
    group = read_findings(finished_case(own)).groups[0]
    found = rows(client, "/compare/changed.csv?with=twin")
    assert len(found) == len(group.members)
    assert {row["verdict_here"] for row in found} == {Verdict.INDEPENDENT.value}


def _resealed(case: Path) -> str:
    import hashlib

    told: dict[str, Any] = json.loads((case / "stages" / "findings.json").read_text())
    told["files"]["judgements.parquet"] = hashlib.sha256((case / "judgements.parquet").read_bytes()).hexdigest()
    return json.dumps(told)


@pytest.mark.parametrize("name", ["../case", "..", "/etc", "", "case", "case/../case", "x" * 300])
def test_only_neighbours_are_compared_and_opened(own: Path, name: str) -> None:
    case = OpenedCase(finished_case(own), reveal=False)
    with pytest.raises(StudyError, match="beside this one"):
        neighbour(case, name)
    assert post(let_in(own), "/compare/open", {"name": name}).status_code == 400


def test_another_case_is_opened(own: Path) -> None:
    shutil.copytree(own, own.parent / "twin")
    client = let_in(own)
    page = post(client, "/compare/open", {"name": "twin"})
    assert page.url.path == "/"
    assert '<option value="case">' in client.get("/compare").text


def test_pages_answer_well_within_a_second(client: TestClient) -> None:
    def took_s(path: str) -> float:
        start = time.perf_counter()
        assert client.get(path).status_code == 200
        return time.perf_counter() - start

    for path in ("/", "/posts", "/posts?q=a&group=G1", "/notes", "/hashtags"):
        assert min(took_s(path) for _ in range(3)) < 1.0, path


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/posts?group=G1", "/notes", "/new", "/hashtags", "/challenge", "/compare"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast_is_enough_to_read(browser: Browser, workbench: Workbench, path: str, theme: str) -> None:
    joined = f"{path}{'&' if '?' in path else '?'}theme={theme}"
    with workbench.opened(browser, joined) as page:
        ratio, where = page.evaluate(CONTRAST)
    assert ratio >= 4.5, where


@pytest.mark.browser
def test_the_first_key_leads_past_the_navigation(browser: Browser, workbench: Workbench) -> None:
    with workbench.opened(browser) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/posts", "/notes", "/new", "/hashtags", "/challenge", "/compare"])
def test_every_field_and_link_has_a_name(browser: Browser, workbench: Workbench, path: str) -> None:
    unnamed = """() => [...document.querySelectorAll('a,button,input:not([type=hidden]),select,textarea')].filter(e =>
      !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length)).map(e => e.outerHTML)"""
    with workbench.opened(browser, path) as page:
        assert page.evaluate(unnamed) == []
        assert page.evaluate("document.querySelectorAll('h1').length") == 1
