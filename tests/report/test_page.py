"""The page: what it says, what it leaves out, and that nothing in the data can break it."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
import pyarrow.parquet as pq
import pytest

from fairwitness.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.report.conftest import Case

MEGABYTE = 1_000_000
VOID = {"meta", "link", "br", "hr", "img", "input"}
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "closing": "</style></title></p></table>--><svg onload=alert(1)>",
    "url": "javascript:alert(1)",
    "template": "{{7*7}}{% raw %}{# x",
    "null": "a\0b\x1b[31mc",
    "bidi": "\u202etxt.exe\u2066",
    "zalgo": "h" + "\u0336\u0301" * 500,
    "emoji": "👩‍🚒🏴‍☠️" * 60,
    "long": "x" * 100_000,
}


class Outline(HTMLParser):
    """Everything that a test asks of the page's structure."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(page)
        self.faults += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1:] == [tag]:
            self.open.pop()
        else:
            self.faults.append(tag)

    def values(self, wanted: str) -> list[str]:
        return [value or "" for _, name, value in self.attributes if name == wanted]


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("</style>")[1]).split())


def test_every_tag_is_closed_in_order(page: str) -> None:
    assert not Outline(page).faults


def test_ids_occur_once(page: str) -> None:
    ids = Outline(page).values("id")
    assert len(ids) == len(set(ids))


def test_links_lead_into_the_page(page: str) -> None:
    outline = Outline(page)
    assert set(outline.values("href")) - {"data:,"} <= {f"#{i}" for i in outline.values("id")}


def test_labels_refer_to_what_is_there(page: str) -> None:
    outline = Outline(page)
    wanted = {i for value in outline.values("aria-labelledby") for i in value.split()}
    assert wanted <= set(outline.values("id"))


def test_headings_skip_no_level(page: str) -> None:
    levels = [int(tag[1]) for tag in Outline(page).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_table_headers_have_a_scope(page: str) -> None:
    outline = Outline(page)
    assert outline.tags.count("th") == len(outline.values("scope"))


def test_drawings_have_a_title_and_a_description(page: str) -> None:
    drawings = re.findall(r'<svg[^>]*role="img"[^>]*>|<svg(?![^>]*aria-hidden)[^>]*>', page)
    assert drawings
    assert all("aria-labelledby" in drawing for drawing in drawings)


def test_the_policy_allows_exactly_the_style_sheet(page: str) -> None:
    style = page.split("<style>", 1)[1].split("</style>", 1)[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;" in page


def test_there_is_no_script_no_inline_style_and_no_handler(page: str) -> None:
    outline = Outline(page)
    assert "script" not in outline.tags
    assert not outline.values("style")
    assert not [name for _, name, _ in outline.attributes if name.startswith("on")]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_posts_stay_text(make_case: Callable[..., Case], page: str, text: str) -> None:
    outline = Outline(make_case(sizes=[5], texts=[text, "other"], n_cleared=9).page())
    assert not outline.faults
    assert set(outline.tags) <= set(Outline(page).tags)
    assert set(outline.values("href")) - {"data:,"} <= {f"#{i}" for i in outline.values("id")}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_account_ids_stay_text(make_case: Callable[..., Case], page: str, text: str) -> None:
    outline = Outline(make_case(sizes=[5], n_cleared=9, name=lambda name: text + name).page())
    assert not outline.faults
    assert set(outline.tags) <= set(Outline(page).tags)


def test_braces_in_posts_are_not_computed(make_case: Callable[..., Case]) -> None:
    assert "{{7*7}}" in make_case(sizes=[5], texts=["{{7*7}}"], n_cleared=9).page()


def test_nothing_unseen_reaches_the_page(make_case: Callable[..., Case]) -> None:
    page = make_case(sizes=[5], texts=["\u202ea\x00\x1b\u2066"], n_cleared=9).page()
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\u200e\u200f]", page)
    assert "⟨U+202E⟩" in page


def test_a_post_of_100_kb_is_cut_with_a_note(make_case: Callable[..., Case]) -> None:
    page = make_case(sizes=[5], texts=["x" * 100_000, "y"], n_cleared=9).page()
    assert "cut; 100,000 characters in all" in page
    assert len(page) < MEGABYTE


def test_posts_without_text_say_so(make_case: Callable[..., Case]) -> None:
    assert "no text in the data" in words(make_case(sizes=[5], texts=[None, "a"], n_cleared=9).page())


def test_equal_input_gives_equal_bytes(case: Case) -> None:
    assert case.write("a.html").read_bytes() == case.write("b.html").read_bytes()


def test_nothing_is_left_beside_the_page(make_case: Callable[..., Case]) -> None:
    made = make_case(sizes=[3], n_cleared=9)
    made.write()
    assert sorted(p.name for p in made.folder.iterdir()) == ["judgements.parquet", "posts.parquet", "report.html"]


def test_a_failure_leaves_the_former_page(make_case: Callable[..., Case]) -> None:
    made = make_case(sizes=[3], n_cleared=9)
    former = made.write().read_bytes()
    made.judgements.unlink()
    with pytest.raises(CaseError, match=r"judgements\.parquet is missing"):
        made.write()
    assert (made.folder / "report.html").read_bytes() == former


def test_made_up_people_are_announced(make_case: Callable[..., Case]) -> None:
    assert "The people in this study are made up" in make_case(sizes=[], n_cleared=9).page()


def test_real_people_are_not_called_made_up(make_case: Callable[..., Case]) -> None:
    assert "made up" not in make_case(sizes=[], n_cleared=9, synthetic=False).page()


def test_no_group_is_a_calm_result(make_case: Callable[..., Case]) -> None:
    page = words(make_case(sizes=[], n_cleared=1_650).page())
    assert "No group was confirmed among 1,862 accounts, and no account is named." in page
    assert "acting together and deceptive" not in page


def test_the_summary_counts_everybody(page: str) -> None:
    text = words(page)
    assert "Of 1,922 accounts, 60 acted together" in text
    assert "1,650 accounts are consistent with independent people. 212 accounts could not be judged" in text


def test_the_rows_of_a_file_add_up(page: str) -> None:
    assert re.search(r"posts/january.csv four columns [\d,]+ [\d,]+ 0 12 13 yes", words(page))


def test_rows_that_do_not_add_up_are_reported(case: Case, tmp_path: Path) -> None:
    first, *rest = case.findings.read.sources
    wrong = msgspec.structs.replace(first, rows=first.rows + 1)
    read = msgspec.structs.replace(case.findings.read, sources=(wrong, *rest))
    broken = type(case)(msgspec.structs.replace(case.findings, read=read), case.posts, case.judgements, tmp_path)
    assert "NO: please report this" in broken.page()


def test_rules_stand_in_words(page: str) -> None:
    assert "It was tested and belongs to no group" in words(page)


def test_tests_stand_with_observed_expected_ratio_and_p(page: str) -> None:
    assert "214 31.4 6.82 times 1,204 1.2 × 10⁻⁵" in words(page).replace("\u00a0", " ")


def test_each_innocent_explanation_has_its_outcome(page: str) -> None:
    for outcome in ("excluded: the data speak against it", "possible: it may well be so", "these data cannot tell"):
        assert outcome in page


def test_bystanders_are_counted_and_not_named(page: str) -> None:
    assert "2 accounts near this group did not pass their own test. They are not named" in words(page)


def test_whoever_is_not_named_appears_nowhere(make_case: Callable[..., Case]) -> None:
    made = make_case(sizes=[6], n_cleared=9)
    group = made.findings.groups[0]
    dropped = group.members[0].account_id
    fewer = msgspec.structs.replace(group, members=group.members[1:])
    findings = msgspec.structs.replace(made.findings, groups=(fewer,))
    page = type(made)(findings, made.posts, made.judgements, made.folder).page()
    assert dropped not in page
    assert "by accounts that are not named left out" in page


def test_posts_stand_in_paragraphs_of_their_own_direction(page: str) -> None:
    assert '<p class="post" dir="auto">' in page


def test_every_post_read_is_counted_in_the_timeline(case: Case, page: str) -> None:
    assert f"{pq.read_metadata(case.posts).num_rows:,} posts; the most in one day" in page


def test_many_accounts_are_drawn_as_groups(make_case: Callable[..., Case]) -> None:
    page = make_case(sizes=[31] * 20, n_evidence=1, n_cleared=9).page()
    assert "one sign per group" in page
    assert "one sign per named account" not in page


def test_a_hundred_groups_stay_small(make_case: Callable[..., Case]) -> None:
    made = make_case(sizes=[20] * 100, n_evidence=12, texts=["long text " * 60, "other text " * 60])
    assert made.write().stat().st_size < 6 * MEGABYTE
