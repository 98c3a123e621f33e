"""The short way of counting and the full one: one answer, to the byte, whatever stands in the file."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.counting import Counted, Question, count_files
from fairwitness.counting.by_disk import count_by_disk
from fairwitness.errors import FairwitnessError
from fairwitness.findings.network_table import WeightRule
from fairwitness.ingest import check_options
from fairwitness.study import SECOND_US
from fairwitness.traces.narrow import COLUMNS, narrow_actions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADERS = {
    "repost": "message_id,user_id,username,repost_id,reply_id,message,timestamp,urls",
    "reply": "id,author,in_reply_to_id,in_reply_to_user_id,created_at,text,lang",
    "object": "object_id,account_id,content_id,timestamp_share",
}
START_S = 1_700_000_000
MEMORY = 10**9

PLAIN_IDS = st.integers(1, 12).map(str)
LETTERED = st.integers(1, 12).map("a{}".format)
ODD = st.sampled_from([
    "", " ", "007", "7", " 7", "7 ", "NA", "null", "None", "nan", "1.0", "1e5", "1.24e+18", "2.5E17", "9" * 30,
    "-5", "+5", "0x1F", "a b", "é", "سلام", "\u200f7", "=1", '"q"', '"a,b"', '"x""y"', '"line\nbreak"', "a\x00b",
    "a\x7fb", "\x85", "tab\there", "row:0:1", "t.co/x", "x" * 1_001, "'", "#1", "@1", '"', "\ud800",
])  # fmt: skip
ODD_TIMES = st.sampled_from([
    "", "x", "1700000000.5", "1700000000000", "1700000000123", "1700000000123456", "0001700000000", " 1700000000",
    "0x6553F100", "2023-11-14 22:13:20", "2023-11-14T22:13:21Z", "2023-11-14T22:13:22+01:00", "2023-11-14 22:14",
    "2023-11-14", "3/4/2023", "13/4/2023 10:00", "٣", "5", "-1700000000", "9" * 25, "Tue Nov 14 22:13:20 +0000 2023",
])  # fmt: skip
TIME_FORMS = st.sampled_from([
    "{}", "{}000", "{}123", "{}000000", "{}456789",
    "2023-11-14 22:{:02}:{:02}", "2023-11-14T22:{:02}:{:02}Z", "2023-11-14 22:{:02}:{:02}.25", "2023-11-14 22:{:02}",
])  # fmt: skip
POST_FORMS = st.sampled_from([lambda k: str(100 + k), lambda k: f"p{k}", lambda k: str(9_999 - k), str])


@st.composite
def files(draw: st.DrawFn, *, trace: str) -> str:
    """Return a CSV file, mostly sound: the ids of a column are of one kind, and now and then one cell is odd."""
    n, form, post_id = draw(st.integers(1, 30)), draw(TIME_FORMS), draw(POST_FORMS)
    people = draw(st.sampled_from([PLAIN_IDS, LETTERED]))
    things = draw(st.sampled_from([PLAIN_IDS, st.integers(100, 130).map(str), st.just("") | PLAIN_IDS]))
    moments = [draw(st.integers(0, 400)) for _ in range(n)]
    if draw(st.booleans()):
        moments.sort()
    cells = [
        _cells(trace, post_id(k), draw(people), draw(things), draw(st.just("") | people), _written(form, at), "words")
        for k, at in enumerate(moments)
    ]
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        row, column = draw(st.integers(0, n - 1)), draw(st.integers(0, len(cells[0]) - 1))
        cells[row][column] = draw(ODD | ODD_TIMES)
    if draw(st.integers(0, 9)) == 0:
        cells[draw(st.integers(0, n - 1))].append("one more")
    if draw(st.integers(0, 9)) == 0:
        cells.append(cells[draw(st.integers(0, n - 1))])
    end = draw(st.sampled_from(["\n", "\r\n", "\n\n"]))
    start = draw(st.sampled_from(["", "", "", "\ufeff", "\n"]))
    return start + end.join([HEADERS[trace], *map(",".join, cells)]) + draw(st.sampled_from(["", end]))


def _written(form: str, at: int) -> str:
    return form.format(START_S + at) if form.startswith("{}") else form.format(*divmod(at, 60))


def _cells(trace: str, post: str, account: str, thing: str, author: str, at: str, text: str) -> list[str]:
    return {
        "repost": [post, account, "somebody", thing, author, text, at, ""],
        "reply": [post, account, thing, author, at, text, "fa"],
        "object": [thing, account, post, at],
    }[trace]


def sound(path: Path, *, trace: str = "repost", **changes: str) -> Path:
    """Write 60 posts that nothing is wrong with; one of them changed."""
    given = {"post": "107", "account": "a1", "thing": "1", "author": "", "at": str(START_S + 7), "text": ""} | changes
    rows = [_cells(trace, str(100 + k), f"a{k % 5}", str(k % 7), "", str(START_S + k), "") for k in range(60)]
    rows[7] = _cells(trace, *given.values())
    path.write_text("\n".join([HEADERS[trace], *map(",".join, rows)]) + "\n", "utf-8")
    return path


def narrow(*paths: Path, trace: str = "repost", **options: Any) -> bool:
    """Tell whether these files go the short way."""
    return narrow_actions(paths, trace, request=check_options(**options), memory_bytes=MEMORY) is not None


def both_ways(path: Path, trace: str, *, weight: str = "distinct-objects", **options: Any) -> list[Counted | str]:
    asked = Question(
        trace=trace, window_us=60 * SECOND_US, min_weight=1, rule=WeightRule(weight), memory_bytes=MEMORY
    )
    request = check_options(**options)
    return [
        _told(lambda: count_files([path], asked, request=request)),
        _told(lambda: count_by_disk([path], asked, request=request, work=None, progress=lambda *_: None)),
    ]


def _told(count: Callable[[], Counted]) -> Counted | str:
    try:
        return count()
    except FairwitnessError as error:
        return f"{type(error).__name__}: {error}"


def assert_equal(one: Counted | str, other: Counted | str) -> None:
    if isinstance(one, str) or isinstance(other, str):
        assert one == other
        return
    assert one.report == other.report
    assert one.pairs.schema == other.pairs.schema
    assert one.pairs.to_pylist() == other.pairs.to_pylist()
    assert (one.n_actions, one.n_surviving) == (other.n_actions, other.n_surviving)


@pytest.mark.parametrize("trace", sorted(COLUMNS))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_both_ways_say_the_same(tmp_path_factory: pytest.TempPathFactory, trace: str, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("ways") / "posts.csv"
    path.write_bytes(data.draw(files(trace=trace)).encode("utf-8", "surrogatepass"))
    weight = data.draw(st.sampled_from([rule.value for rule in WeightRule]))
    zone = data.draw(st.sampled_from([None, None, "Asia/Tehran"]))

    assert_equal(*both_ways(path, trace, weight=weight, time_zone=zone))


@pytest.mark.parametrize("trace", sorted(COLUMNS))
@pytest.mark.parametrize("weight", [rule.value for rule in WeightRule])
def test_a_sound_file_goes_the_short_way_to_the_same_pairs(tmp_path: Path, trace: str, weight: str) -> None:
    path = sound(tmp_path / "posts.csv", trace=trace)

    one, other = both_ways(path, trace, weight=weight, platforms={"*": "gab"})

    assert narrow(path, trace=trace)
    assert_equal(one, other)
    assert isinstance(one, Counted)
    assert one.pairs.num_rows >= 10
    assert one.report.platforms() == {"gab": 60}


@pytest.mark.parametrize(
    "changes",
    [
        {"post": ""}, {"post": "106"}, {"post": "1.24e+18"}, {"account": ""}, {"account": " a1"}, {"thing": "1 "},
        {"account": "7.0"}, {"thing": "5e+17"}, {"at": ""}, {"at": "5"}, {"at": "1700000000000"}, {"at": "3/4/2023"},
        {"account": "a\tb"}, {"account": "x" * 1_001}, {"thing": "a\x85b"}, {"post": '"1'}, {"author": "1,2"},
        {"text": "a\x07b"}, {"text": "a\x85b"}, {"text": "one\rmore"},
    ],
)  # fmt: skip
def test_one_doubtful_cell_takes_the_full_way(tmp_path: Path, changes: dict[str, str]) -> None:
    path = sound(tmp_path / "posts.csv", **changes)

    assert not narrow(path)
    assert_equal(*both_ways(path, "repost"))


@pytest.mark.parametrize(
    "changes",
    [
        {"post": "007"}, {"account": "007"}, {"thing": "سلام"}, {"thing": ""}, {"thing": "t.co/x"}, {"post": "p-9"},
        {"thing": "106"}, {"at": str(START_S - 9)}, {"account": '"a,b"'}, {"thing": '"a""b"'}, {"post": "99999"},
        {"text": "سلام\u200c دنیا"}, {"text": '"two\nlines"'},
    ],
)  # fmt: skip
def test_what_needs_no_cleaning_goes_the_short_way(tmp_path: Path, changes: dict[str, str]) -> None:
    path = sound(tmp_path / "posts.csv", **changes)

    assert narrow(path)
    assert_equal(*both_ways(path, "repost"))


def test_only_one_plain_file_that_fits_goes_the_short_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other, packed = sound(tmp_path / "a.csv"), sound(tmp_path / "b.csv"), tmp_path / "c.csv.gz"
    packed.write_bytes(gzip.compress(one.read_bytes()))

    assert narrow(one)
    assert not narrow(one, other)
    assert not narrow(packed)
    assert not narrow(one, trace="url")
    assert not narrow(tmp_path / "missing.csv")
    assert not narrow(one, column_map={"object_id": "username", "account_id": "user_id", "timestamp": "timestamp"},
                      trace="object")  # fmt: skip
    monkeypatch.setattr("fairwitness.ingest.narrow.BYTES_PER_BYTE", MEMORY)
    assert not narrow(one)


@pytest.mark.parametrize("trace", ["repost", "reply"])
def test_acting_on_oneself_is_left_out_whoever_says_so(tmp_path: Path, trace: str) -> None:
    """A post's author stands in the row, or is known by the post itself, which may come later in the file."""
    path = tmp_path / "posts.csv"
    columns = {"repost": "retweet_id,retweet_user_id", "reply": "in_reply_to_id,in_reply_to_user_id"}[trace]
    rows = ["1,a,,", "2,a,1,", "3,b,1,", "4,c,1,c", "5,c,1,b", "6,d,9,d", "7,d,9,x", "8,e,9,", "9,e,8,", "10,f,9,"]
    lines = [f"{row},{START_S + at}" for at, row in zip((9, 3, 4, 5, 6, 2, 7, 8, 1, 0), rows, strict=True)]
    path.write_text(f"id,author_id,{columns},created_at\n" + "\n".join(lines) + "\n", "utf-8")

    one, other = both_ways(path, trace)

    assert narrow(path, trace=trace)
    assert_equal(one, other)
    assert isinstance(one, Counted)
    assert one.n_actions == 4


def test_the_short_way_loads_neither_database_nor_data_frames(tmp_path: Path) -> None:
    path, out = sound(tmp_path / "posts.csv"), tmp_path / "pairs.parquet"
    program = (
        "import sys; from fairwitness.cli import main; "
        f"main(['count', {str(path)!r}, '--trace', 'repost', '--out', {str(out)!r}]); "
        "print(*{'duckdb', 'pandas', 'splink', 'igraph'} & sys.modules.keys())"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=os.environ)

    assert said.stdout.split() == []
    assert out.exists()
