"""What becomes of each kind of row: kept, told as a duplicate, or set aside with a reason."""

import json
from pathlib import Path
from typing import Any

import ingest_factory as factory
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairwitness import ingest
from fairwitness.errors import FairwitnessError, SourceError
from fairwitness.ingest import streams
from fairwitness.schema import ACCOUNTS, POSTS, QUARANTINE

GOOD = factory.post(1)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("2", "", "2024-05-01T12:00:00Z", "x"), "no_account"),
        (("2", "  ", "2024-05-01T12:00:00Z", "x"), "no_account"),
        (("2", "1.24389264302694e+18", "2024-05-01T12:00:00Z", "x"), "mangled_id"),
        (("2", "1.01421E+18", "2024-05-01T12:00:00Z", "x"), "mangled_id"),
        (("2", "an\x07n", "2024-05-01T12:00:00Z", "x"), "bad_id"),
        (("2", "a" * 2000, "2024-05-01T12:00:00Z", "x"), "bad_id"),
        (("2", "ann", "", "x"), "no_time"),
        (("2", "ann", "yesterday", "x"), "bad_time"),
        (("2", "ann", "2024-02-30T12:00:00Z", "x"), "bad_time"),
        (("2", "ann", "1970-01-01T00:00:00Z", "x"), "time_out_of_range"),
        (("2", "ann", "2100-01-01T00:00:00Z", "x"), "time_out_of_range"),
        (("2", "ann", "2024-05-01 12:00:00", "x"), "mixed_time_zone"),
        (("2", "ann", "2024-05-01T12:00:00Z"), "wrong_cell_count"),
        (("2", "ann", "2024-05-01T12:00:00Z", "x", "y"), "wrong_cell_count"),
        (("1", "bob", "2024-05-01T12:00:01Z", "x"), "conflicting_duplicate_id"),
        (("1", "ann", "2024-05-01T12:05:00Z", "x"), "conflicting_duplicate_id"),
    ],
)
def test_a_bad_row_is_set_aside_with_its_reason_and_the_others_are_read(
    tmp_path: Path, row: Any, reason: str
) -> None:
    found = factory.outcome(factory.table(tmp_path, GOOD, row, factory.post(3)), tmp_path)
    assert found.reasons == {reason: 1}
    assert found.column("post_id") == ["1", "3"]
    assert found.quarantine[0]["source_row"] == 2


def test_a_row_that_is_not_utf8_is_set_aside(tmp_path: Path) -> None:
    content = (
        factory.csv_text([GOOD, factory.post(2, text="caf?"), factory.post(3)]).encode().replace(b"caf?", b"caf\xe9")
    )
    found = factory.outcome(factory.write(tmp_path, content), tmp_path)
    assert found.reasons == {"not_utf8": 1}


def test_an_exact_repeat_is_a_duplicate_and_the_first_wins(tmp_path: Path) -> None:
    found = factory.outcome(factory.table(tmp_path, GOOD, GOOD, factory.post(1)), tmp_path)
    assert (found.report.n_posts, found.source.duplicates, found.reasons) == (1, 2, {})


def test_a_second_file_repeats_the_first(tmp_path: Path) -> None:
    paths = [
        factory.table(tmp_path, GOOD, factory.post(2), name="a.csv"),
        factory.table(tmp_path, GOOD, name="b.csv"),
    ]
    found = factory.outcome(paths, tmp_path)
    assert [source.duplicates for source in found.report.sources] == [0, 1]


def test_a_copy_of_a_file_without_ids_adds_nothing(tmp_path: Path) -> None:
    rows = [("ann", "2024-05-01T12:00:01Z"), ("bob", "2024-05-01T12:00:02Z")]
    paths = [factory.table(tmp_path, *rows, header=("account_id", "ts"), name=name) for name in ("a.csv", "b.csv")]
    assert [s.duplicates for s in factory.outcome(paths, tmp_path).report.sources] == [0, 2]


def test_a_minute_clock_does_not_conflict_with_a_second_clock(tmp_path: Path) -> None:
    coarse = factory.table(tmp_path, ("1", "ann", "2024-05-01T12:00Z", "x"), name="a.csv")
    fine = factory.table(tmp_path, ("1", "ann", "2024-05-01T12:00:42Z", "x"), name="b.csv")
    found = factory.outcome([coarse, fine], tmp_path)
    assert found.report.sources[1].duplicates == 1


def test_posts_stand_in_order_of_time_then_file_then_row(tmp_path: Path) -> None:
    early, late = "2024-05-01T10:00:00Z", "2024-05-01T11:00:00Z"
    first = factory.table(tmp_path, ("9", "z", late, ""), ("8", "y", late, ""), ("1", "x", early, ""), name="a.csv")
    second = factory.table(tmp_path, ("2", "a", early, ""), ("3", "b", late, ""), name="b.csv")
    assert factory.outcome([first, second], tmp_path).column("post_id") == ["1", "2", "9", "8", "3"]


def test_the_tables_keep_their_contracts(tmp_path: Path) -> None:
    factory.outcome(factory.table(tmp_path, GOOD, ("2", "", "", "")), tmp_path)
    for contract in (POSTS, ACCOUNTS, QUARANTINE):
        read = contract.check(pq.read_table(tmp_path / "case" / f"{contract.name}.parquet"))
        for column in contract.columns:
            assert column.nullable or not read[column.name].null_count


def test_nothing_but_the_three_tables_is_left(tmp_path: Path) -> None:
    factory.outcome(factory.table(tmp_path, GOOD), tmp_path)
    assert sorted(p.name for p in (tmp_path / "case").iterdir()) == [
        "accounts.parquet",
        "posts.parquet",
        "quarantine.parquet",
    ]


def test_a_refused_source_leaves_the_old_tables_alone(tmp_path: Path) -> None:
    factory.outcome(factory.table(tmp_path, GOOD), tmp_path)
    before = (tmp_path / "case" / "posts.parquet").read_bytes()
    with pytest.raises(SourceError):
        factory.outcome(factory.write(tmp_path, b"", name="b.csv"), tmp_path)
    assert (tmp_path / "case" / "posts.parquet").read_bytes() == before


@pytest.mark.parametrize("text", ["سلام\u200cدنیا", "مرحبا، كيف الحال؟", "שָׁלוֹם\u200f!", "👩🏻\u200d💻 \ttab\nline"])
def test_text_survives_unchanged(tmp_path: Path, text: str) -> None:
    assert factory.outcome(factory.table(tmp_path, factory.post(1, text=text)), tmp_path).column("text") == [text]


def test_control_codes_leave_the_text_and_are_counted(tmp_path: Path) -> None:
    found = factory.outcome(factory.table(tmp_path, factory.post(1, text="a\0b\x1bc\x85d\te")), tmp_path)
    assert found.column("text") == ["abcd\te"]
    assert "control codes were removed from 1 values of text" in found.notes


def test_blank_cells_are_null(tmp_path: Path) -> None:
    assert factory.outcome(factory.table(tmp_path, factory.post(1, text="  ")), tmp_path).column("text") == [None]


def test_a_name_that_means_nothing_elsewhere_is_a_name_here(tmp_path: Path) -> None:
    found = factory.outcome(factory.table(tmp_path, factory.post(1, by="None")), tmp_path)
    assert found.column("account_id") == ["None"]


def test_a_hex_id_is_not_taken_for_a_rounded_number(tmp_path: Path) -> None:
    found = factory.outcome(factory.table(tmp_path, factory.post(1, by="1234567e12345678")), tmp_path)
    assert found.column("account_id") == ["1234567e12345678"]


def test_big_numbers_in_json_keep_all_digits(tmp_path: Path) -> None:
    number = 123456789012345678901234567
    record = {"id": number, "user_id": 1394735776701816833, "created_at": "2024-05-01T12:00:00Z", "text": "x"}
    found = factory.outcome(factory.ndjson(tmp_path, record), tmp_path)
    assert (found.posts[0]["post_id"], found.posts[0]["account_id"]) == (str(number), "1394735776701816833")


def test_rounded_json_numbers_are_mangled(tmp_path: Path) -> None:
    line = '{"id": %s, "user_id": %s, "created_at": "2024-05-01T12:00:00Z"}\n'
    path = factory.write(tmp_path, line % ("1.24389264302694e+18", "7") + line % ("5", "1.2e18"), name="x.ndjson")
    found = factory.outcome(path, tmp_path)
    assert found.reasons == {"mangled_id": 1}
    assert found.column("post_id") == ["row:0:1"]
    assert "1 values of post_id had lost digits" in found.notes


def test_broken_json_lines_are_set_aside(tmp_path: Path) -> None:
    good = json.dumps(dict(zip(factory.HEADER, GOOD, strict=True)))
    content = f'{good}\n{{"post_id": \n[1]\n"\\ud800"\n\n'.encode() + b'{"a": "\xff"}\n' + b"[" * 5000 + b"\n"
    found = factory.outcome(factory.write(tmp_path, content), tmp_path)
    assert found.reasons == {"bad_json": 4, "not_utf8": 1}


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_line_over_the_limit_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quote: str) -> None:
    monkeypatch.setattr(streams, "MAX_LINE_BYTES", 5_000_000)
    long = f"2,ann,2024-05-01T12:00:00Z,{quote}{'x' * 12_000_000}{quote}\n"
    rows = factory.csv_text([GOOD]) + long + "3,ann,2024-05-01T12:00:03Z,y\n"
    found = factory.outcome(factory.write(tmp_path, rows), tmp_path)
    assert found.reasons == {"line_too_long": 1}
    assert found.column("post_id") == ["1", "3"]


def test_a_json_line_over_the_limit_is_set_aside(tmp_path: Path) -> None:
    records = [
        dict(zip(factory.HEADER, factory.post(k, text="x" * n), strict=True)) for k, n in ((1, 5), (2, 11_000_000))
    ]
    assert factory.outcome(factory.ndjson(tmp_path, *records), tmp_path).reasons == {"line_too_long": 1}


def test_only_bad_rows_are_refused_with_the_reasons(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no_account 2"):
        ingest.validate(factory.table(tmp_path, ("1", "", "2024-05-01", ""), ("2", "", "2024-05-01", "")))


def test_examples_of_each_reason_are_shown(tmp_path: Path) -> None:
    bad = [("5", "ann", f"never {k}", "x") for k in range(9)]
    shown = ingest.inspect(factory.table(tmp_path, GOOD, *bad), examples=2)
    assert [(row.row, row.reason, row.detail) for row in shown.quarantined] == [
        (2, "bad_time", "never 0"),
        (3, "bad_time", "never 1"),
    ]


def test_progress_ends_at_the_whole_file(tmp_path: Path) -> None:
    calls = []
    path = factory.table(tmp_path, GOOD)
    ingest.read(path, into=tmp_path / "case", progress=lambda *call: calls.append(call))
    assert calls[-1] == (str(path), path.stat().st_size, path.stat().st_size)


def test_parquet_with_hidden_bytes_is_set_aside(tmp_path: Path) -> None:
    texts = pa.array([b"fine", b"caf\xe9"]).view(pa.string())
    times = pa.array([1_700_000_000_000_000] * 2, pa.timestamp("us", "UTC"))
    pq.write_table(pa.table({"account_id": ["a", "b"], "ts": times, "text": texts}), tmp_path / "x.parquet")
    assert factory.outcome(tmp_path / "x.parquet", tmp_path).reasons == {"not_utf8": 1}


def test_parquet_types_become_text_and_lists(tmp_path: Path) -> None:
    columns = {
        "user_id": pa.array([1394735776701816833, 7]),
        "tweet_id": pa.array([12.0, 1.2e18]),
        "ts": pa.array([1_700_000_000, 1_700_000_060]),
        "hashtags": pa.array([["#a", "b", ""], []]),
        "retweet_id": pa.array(["x", None]).dictionary_encode(),
    }
    pq.write_table(pa.table(columns), tmp_path / "x.parquet")
    found = factory.outcome(tmp_path / "x.parquet", tmp_path)
    assert found.column("account_id") == ["1394735776701816833", "7"]
    assert found.column("post_id") == ["12", "row:0:2"]
    assert found.column("hashtags") == [["a", "b"], None]
    assert found.column("is_repost") == [True, False]


PIECES = st.sampled_from(
    ["{", "}", "[", "]", '"', ",", "\n", "\r", ":", "\0", "account_id", "created_at", "data", "id", "1e18", "\ud800"]
) | st.text(max_size=5)
STARTS = st.sampled_from(
    [
        "",
        "account_id,created_at\n",
        '{"did":"d","time_us":1}\n',
        '{"messages":[',
        "tweetid,userid,tweet_time\n",
        "PAR1",
    ]
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=STARTS, pieces=st.lists(PIECES, max_size=30), tail=st.binary(max_size=20))
def test_no_file_gives_anything_but_our_own_errors(
    tmp_path: Path, start: str, pieces: list[str], tail: bytes
) -> None:
    content = (start + "".join(pieces)).encode("utf-8", "surrogatepass") + tail
    try:
        report = ingest.validate(factory.write(tmp_path, content))
    except FairwitnessError:
        return
    assert factory.balanced(report)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "data",
                    "text",
                    "user",
                    "entities",
                    "urls",
                    "commit",
                    "record",
                    "facets",
                    "message",
                    "date",
                    "embed",
                    "langs",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
SHELLS = (
    {
        "did": "d",
        "time_us": 1_700_000_000_000_000,
        "commit": {"operation": "create", "collection": "app.bsky.feed.post"},
    },
    {"data": [{"id": "1", "author_id": "2", "text": "x"}]},
    {"id_str": "1", "user": {"id_str": "2"}, "created_at": "x"},
    {"_": "Message", "peer_id": {"channel_id": 1}},
    {"messages": [{"type": "message"}]},
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shell=st.sampled_from(SHELLS),
    records=st.lists(st.dictionaries(st.text(max_size=9), JSON, max_size=5), max_size=3),
)
def test_no_json_shape_gives_anything_but_our_own_errors(tmp_path: Path, shell: Any, records: Any) -> None:
    try:
        report = ingest.validate(factory.ndjson(tmp_path, shell, *({**shell, **record} for record in records)))
    except FairwitnessError:
        return
    assert factory.balanced(report)
