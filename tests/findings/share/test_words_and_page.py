"""What a reader sees: plain sentences, harmless in a terminal and in a browser, right in right-to-left scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from share_factory import HOUR, START, TEXTS, Post, World, in_order

from fairwitness.cli import main
from fairwitness.console import printable
from fairwitness.findings.share import Rates
from fairwitness.report.share_page import rendered, write
from fairwitness.report.share_text import text

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

PERSIAN, ARABIC, HEBREW = "راست_میگیم", "السوق_القديم", "פארק_לכולם"
HOSTILE = '"><img/src=x/onerror=alert(1)><script>alert(2)</script>\x1b[31m\u202eevil'


def flood(*tags: str, n_named: int = 8, n_people: int = 30) -> World:
    """Return a world in which a group floods the first hashtag in three hours, and people use all of them."""
    posts = [
        Post(f"g{k}", START + wave * 5 * HOUR + k, (tags[0],), TEXTS[2]) for wave in range(3) for k in range(n_named)
    ]
    posts += [
        Post(
            f"p{place}_{k}",
            START + k * 17 * 60_000_000 + place,
            (tag,),
            f"my very own and different words {place} {k}",
        )
        for place, tag in enumerate(tags)
        for k in range(n_people)
    ]
    return in_order(*posts, said={f"g{k}": "D1" if k < 2 else "T1" for k in range(n_named)})


@pytest.fixture
def world() -> World:
    return flood(PERSIAN, ARABIC, HEBREW)


def test_the_terminal_shows_an_aligned_table(world: World, tmp_path: Path) -> None:
    said = text(world.ask(tmp_path, PERSIAN))
    table = said.split("\n\n")[2].splitlines()
    assert table[0].split() == ["A", "B", "C"]
    assert len({len(line) for line in table}) == 1
    assert "by confirmed groups" in table[2]
    assert "24 (44.4 %)" in table[2]


def test_a_hashtag_stands_only_at_the_end_of_its_line(world: World, tmp_path: Path) -> None:
    said = text(world.ask(tmp_path, PERSIAN))
    holding = [line for line in said.splitlines() if re.search("[\u0590-\u06ff]", line)]
    assert len(holding) == 3
    assert holding[0].endswith(f"#{PERSIAN}")


def test_nothing_in_the_text_is_escaped_again_by_the_terminal(world: World, tmp_path: Path) -> None:
    said = text(world.ask(tmp_path, PERSIAN))
    assert [printable(line) for line in said.split("\n")] == said.split("\n")


def test_many_comparisons_are_parted_and_repeat_the_first(tmp_path: Path) -> None:
    tags = [f"t{k}" for k in range(9)]
    said = text(flood(*tags).ask(tmp_path, "t0", *tags[1:]))
    heads = [line.split() for line in said.splitlines() if re.fullmatch(r" +A( +[A-I])+", line)]
    assert len(heads) > 1
    assert all(head[0] == "A" for head in heads)
    assert sorted({name for head in heads for name in head}) == list("ABCDEFGHI")
    assert max(map(len, said.splitlines())) <= 100


def test_it_says_that_no_bound_is_known(world: World, tmp_path: Path) -> None:
    said = " ".join(text(world.ask(tmp_path, PERSIAN)).split())
    assert "no such bound could be given" in said
    assert "at least, if a tenth is wrong" in said
    assert "With 95 % confidence" not in said


def test_it_says_the_bound_where_one_is_known(world: World, tmp_path: Path) -> None:
    said = " ".join(text(world.ask(tmp_path, PERSIAN, n_wrong=2)).split())
    assert "With 95 % confidence at most 2 accounts of the case were named wrongly" in said
    assert "still made 18 posts (33.3 %)" in said
    assert "no such bound" not in said


def test_corrected_shares_are_shown_where_rates_are_known(world: World, tmp_path: Path) -> None:
    rates = Rates(false_positive=0.001, true_positive=0.8)
    assert "corrected for error rates" in text(world.ask(tmp_path, PERSIAN, rates=rates))
    assert "corrected" not in text(world.ask(tmp_path, PERSIAN))


def test_without_groups_it_says_what_could_not_have_been_seen(tmp_path: Path) -> None:
    world = World(flood("x", "y").posts)
    report = world.ask(tmp_path, "x")
    for shown in (text(report), rendered(report)):
        said = " ".join(shown.split())
        assert "No group was confirmed in this case, so all shares of confirmed groups are 0." in said
        assert "Slow groups cannot be seen." in said


def test_it_says_when_most_could_not_be_checked(world: World, tmp_path: Path) -> None:
    unknown = World(world.posts, {post.account: "n" for post in world.posts})
    assert "Most of it could thus not be checked." in " ".join(text(unknown.ask(tmp_path, PERSIAN)).split())
    assert "Most of it" not in text(world.ask(tmp_path, PERSIAN))


def test_reach_and_arithmetic_are_not_oversold(world: World, tmp_path: Path) -> None:
    said = " ".join(text(world.ask(tmp_path, PERSIAN)).split())
    assert "reach, how many people saw the posts, cannot be said" in said
    assert "are arithmetic" in said
    assert "Acting together is not by itself deceit" in said


def test_hostile_names_are_harmless(tmp_path: Path) -> None:
    report = flood(HOSTILE, "other").ask(tmp_path, HOSTILE, name=HOSTILE)
    page, said = rendered(report), text(report)
    assert "<script" not in page
    assert "<img" not in page
    assert "\u202e" not in page + said
    assert "\x1b" not in page + said


def test_a_very_long_hashtag_is_cut(tmp_path: Path) -> None:
    report = flood("x" * 5_000, "other").ask(tmp_path, "x" * 5_000)
    assert max(map(len, text(report).splitlines())) < 200
    assert "x" * 300 not in re.sub("<title>.*</title>", "", rendered(report))


def test_the_page_has_the_same_bytes_twice(world: World, tmp_path: Path) -> None:
    report = world.ask(tmp_path, PERSIAN)
    one, two = write(report, into=tmp_path / "one.html"), write(report, into=tmp_path / "two.html")
    assert one.read_bytes() == two.read_bytes()
    assert not list(tmp_path.glob("*.part"))


def test_a_clock_without_hours_needs_no_drawing(tmp_path: Path) -> None:
    world = in_order(*(Post(f"a{k}", START + k, ("x",), resolution_us=24 * HOUR) for k in range(5)))
    assert "<figure>" not in rendered(world.ask(tmp_path, "x"))


def test_the_command_writes_page_and_numbers(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = world.case(tmp_path / "case")
    page, numbers = tmp_path / "share.html", tmp_path / "share.json"
    command = ["share", f"#{PERSIAN}", "--against", ARABIC, str(case), "--html", str(page), "--json", str(numbers)]
    assert main(command) == 0
    first = page.read_bytes(), numbers.read_bytes(), capsys.readouterr().out
    assert main(command) == 0
    assert first == (page.read_bytes(), numbers.read_bytes(), capsys.readouterr().out)
    assert f'"label": "#{PERSIAN}"' in numbers.read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["#راست_میگم", "CASE"], 6),
        (["#x", "NOWHERE"], 5),
        ([PERSIAN, "CASE", "--html", "CASE/x.html"], 2),
        ([PERSIAN, "CASE", "--json", "NOWHERE/x.json"], 2),
        ([PERSIAN, "CASE", "--threshold", "-3"], 2),
        ([PERSIAN, "CASE", "--true-positive-rate", "0.5"], 2),
        (["no such words", "CASE", "--words"], 6),
    ],
)
def test_errors_are_one_sentence(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], code: int
) -> None:
    world.case(tmp_path / "CASE")
    named = [re.sub("^(CASE|NOWHERE)", lambda m: str(tmp_path / m[0]), option) for option in options]
    assert main(["share", *named]) == code
    said = capsys.readouterr().err
    assert said.startswith("fairwitness: ")
    assert said.count("\n") == 1


def test_an_unfinished_case_is_refused(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = world.case(tmp_path / "case")
    (case / "case.json").unlink()
    assert main(["share", PERSIAN, str(case)]) == 5
    assert "unfinished" in capsys.readouterr().err


def seen(browser: Browser, path: Path, script: str, *, width: int = 1000) -> tuple[Any, list[str]]:
    """Return what a script answers on the page, and what the page said or asked for."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    noted: list[str] = []
    page.on("console", lambda message: noted.append(message.text))
    page.on("dialog", lambda dialog: noted.append(dialog.message))
    page.on("request", lambda request: noted.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_timeout(100)
    answer = page.evaluate(script)
    page.close()
    return answer, [note for note in noted if note != path.as_uri() and not note.startswith("data:")]


@pytest.mark.browser
@pytest.mark.parametrize("tag", [PERSIAN, ARABIC, HEBREW])
def test_right_to_left_hashtags_keep_their_sign_on_the_right(
    browser: Browser, world: World, tmp_path: Path, tag: str
) -> None:
    path = write(world.ask(tmp_path, tag), into=tmp_path / "share.html")
    direction, noted = seen(browser, path, "getComputedStyle(document.querySelector('h1 bdi')).direction")
    assert (direction, noted) == ("rtl", [])


@pytest.mark.browser
@pytest.mark.parametrize("width", [1000, 400, 320])
def test_hostile_names_do_nothing_and_nothing_overflows(browser: Browser, tmp_path: Path, width: int) -> None:
    report = flood(HOSTILE, PERSIAN).ask(tmp_path, HOSTILE, name=HOSTILE)
    path = write(report, into=tmp_path / "share.html")
    wide, noted = seen(browser, path, "document.documentElement.scrollWidth", width=width)
    assert wide <= width
    assert noted == []


@pytest.mark.browser
def test_the_style_sheets_are_let_in_by_the_policy(browser: Browser, world: World, tmp_path: Path) -> None:
    path = write(world.ask(tmp_path, PERSIAN), into=tmp_path / "share.html")
    script = "getComputedStyle(document.querySelector('.share-table .l0')).fontWeight"
    assert seen(browser, path, script) == ("650", [])
