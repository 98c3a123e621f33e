"""Words looked for and phrases counted, against reading all texts; rows and lists, against the slow way."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairwitness.findings.case import finished_case
from fairwitness.findings.share import Question as Asked
from fairwitness.findings.share import encoded, read_corpus, share_of
from fairwitness.findings.share.lists import Lists
from fairwitness.text import tokens
from fairwitness.web.columns import Columns
from fairwitness.web.layout import COLUMNS
from fairwitness.web.opened import OpenedCase
from fairwitness.web.queries.posts import Question, _words, search
from fairwitness.web.queries.shares import shared
from fairwitness.web.queries.words import _pattern, holding, holding_tokens
from fairwitness.web.rows import RowFile, write_rows
from fairwitness.web.words import FOLDED, write_pieces, write_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# Words that differ in case, in the keyboard that wrote them, in nothing but white space or in letters of any kind.
PARTS = (
    "dam", "Dam", "DAMS", "straße", "STRASSE", "ſtop", "stop", "kelvin", "\u212aelvin", "σας", "ΣΑΣ", "كيف", "کیف",
    "علی", "على", "#water", "@anna", "https://example.org/a?b=c", "don't", "a.b", "(", ".*", "水曜日",
    "می\u200cخواهیم", "İi", "ıI",
)  # fmt: skip
GAPS = (" ", " ", "  ", "\n", "\t", "\u00a0", "", ", ")
TEXTS = st.lists(st.tuples(st.sampled_from(PARTS) | st.text(max_size=4), st.sampled_from(GAPS)), max_size=9).map(
    lambda pairs: "".join(itertools.chain.from_iterable(pairs))
)


class Case:
    """Only what looking for words needs of an open case."""

    def __init__(self, texts: Sequence[str | None], folder: Path) -> None:
        table = pa.table({"text": pa.array(texts, pa.string())})
        pq.write_table(table, folder / "posts.parquet")
        write_rows(table.to_batches(max_chunksize=3), folder / "posts.arrow", schema=table.schema)
        self.posts = RowFile(folder / "posts.arrow")
        self._tables = duckdb.connect()
        write_pieces(self._tables, f"'{folder}/posts.parquet'")
        write_tokens(self._tables, folder / "posts.parquet")

    def query(self, sql: str, bound: dict[str, object]) -> list[tuple[object, ...]]:
        return self._tables.execute(sql, bound).fetchall()

    def table(self, sql: str, bound: dict[str, object]) -> pa.Table:
        return self._tables.sql(sql, params=bound).to_arrow_table()


def read_by_eye(texts: Sequence[str | None], words: str) -> list[int]:
    found = duckdb.execute(
        "select place from (select unnest($texts) as text, unnest(range(len($texts))) as place) "
        "where regexp_matches(text, $pattern, 'i') order by place",
        {"texts": list(texts), "pattern": _pattern(words)},
    ).fetchall()
    return [place for (place,) in found]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.none() | TEXTS, min_size=1, max_size=12),
    asked=st.lists(st.sampled_from(PARTS) | st.text(min_size=1, max_size=3), min_size=1, max_size=3),
    phrase=st.booleans(),
)
def test_words_are_found_as_if_all_texts_were_read(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str | None], asked: list[str], *, phrase: bool
) -> None:
    case = Case(texts, tmp_path_factory.mktemp("words"))
    typed = " ".join(asked).replace('"', "")
    for words in _words(f'"{typed}"' if phrase else typed):
        assert holding(case, words).tolist() == read_by_eye(texts, words)  # type: ignore[arg-type]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.none() | TEXTS, min_size=1, max_size=12), data=st.data())
def test_phrases_are_found_as_if_all_texts_were_read(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str | None], data: st.DataObject
) -> None:
    case = Case(texts, tmp_path_factory.mktemp("phrases"))
    known = [tokens(text) for text in texts if text]
    some = data.draw(st.sampled_from([one for one in known if one] or [("dam",)]))
    start = data.draw(st.integers(0, len(some) - 1))
    wanted = some[start : start + data.draw(st.integers(1, 3))] + data.draw(st.sampled_from([(), ("nothing",)]))
    n = len(wanted)
    slow = [
        row
        for row, text in enumerate(texts)
        if text is not None and any(tokens(text)[k : k + n] == wanted for k in range(len(tokens(text))))
    ]
    assert holding_tokens(case, wanted).tolist() == slow  # type: ignore[arg-type]


def test_folding_joins_all_letters_that_a_search_joins() -> None:
    every = [chr(k) for k in range(0x3000)] + [chr(k) for k in range(0xA640, 0xABC0)]
    cased = [one for one in every if one.lower() != one or one.upper() != one or one.casefold() != one]
    for one in [*cased[::7], *"kKſsßẞσςΣµμθϑΘϴ"]:
        wrong = duckdb.execute(
            f"select letter from (select unnest($cased) as letter) where regexp_matches(letter, $pattern, 'i') "
            f"and {FOLDED.format(text='letter')} <> {FOLDED.format(text='$one')}",
            {"cased": cased, "pattern": _pattern(one), "one": one},
        ).fetchall()
        assert wrong == []


@pytest.mark.parametrize(
    "given",
    [{"words": "a"}, {"words": "the  of"}, {"account": 7}, {"account": 10**9}, {"group": "G1"}, {"named": False},
     {"verdict": "independent", "reposts": True}, {"words": "a", "group": "G1"}, {"source": 0, "words": "e"}],
)  # fmt: skip
def test_answers_are_those_of_looking_at_every_post(finished: Path, given: dict[str, object]) -> None:
    case = OpenedCase(finished_case(finished), reveal=False)
    said = {row["account_id"]: row for row in pq.read_table(finished / "judgements.parquet").to_pylist()}
    posts = pq.read_table(finished / "posts.parquet").to_pylist()
    asked = Question(**given)  # type: ignore[arg-type]

    def answers(post: dict[str, object]) -> bool:
        judged, text = said[post["account_id"]], str(post["text"] or "").lower()  # type: ignore[index]
        return all(
            (
                all(word in text for word in asked.words.split()),
                asked.account in {None, case.numbers[str(post["account_id"])]},
                asked.group in {None, judged["group_id"]},
                asked.verdict in {None, judged["verdict"]},
                asked.named in {None, judged["group_id"] is not None},
                asked.reposts in {None, post["is_repost"]},
                asked.source in {None, post["source_file"]},
            )
        )

    rows = [row for row, post in enumerate(posts) if answers(post)]
    found = search(case, asked)
    assert found.n_posts == len(rows)
    assert found.n_accounts == len({posts[row]["account_id"] for row in rows})
    assert [post.post_row for post in found.posts] == rows[:50]
    assert [(p.post_id, p.text, p.account_id) for p in found.posts] == [
        (posts[row]["post_id"], posts[row]["text"], posts[row]["account_id"]) for row in rows[:50]
    ]


def test_spans_of_time_are_half_open(finished: Path) -> None:
    case = OpenedCase(finished_case(finished), reveal=False)
    at_us = case.columns.at_us
    from_us, to_us = int(at_us[40]), int(at_us[400])
    found = search(case, Question(from_us=from_us, to_us=to_us))
    assert found.n_posts == int(((at_us >= from_us) & (at_us < to_us)).sum())
    assert search(case, Question(from_us=to_us, to_us=from_us)).n_posts == 0


def test_a_share_is_the_same_out_of_the_tables(finished: Path) -> None:
    case = OpenedCase(finished_case(finished), reveal=False)
    corpus = read_corpus(finished / "posts.parquet", judgements=finished / "judgements.parquet")
    texts = pq.read_table(finished / "posts.parquet", columns=["text"])["text"].drop_null().to_pylist()
    phrases = [" ".join(text.split()[:n]) for text in texts[:60:10] for n in (1, 2)]
    asked = [*(Asked(what=tag) for tag in corpus.tags[:12]), *(Asked(what=one, words=True) for one in phrases)]
    for question in asked:
        slow = share_of(question, corpus=corpus, findings=case.findings)
        assert encoded(shared(case, question)) == encoded(slow)


@given(st.lists(st.integers(0, 6), max_size=40), st.lists(st.integers(0, 6), max_size=5, unique=True))
def test_lists_hold_what_stands_under_each_key(keys: list[int], wanted: list[int]) -> None:
    key, value = np.array(keys, np.int64), np.arange(len(keys), dtype=np.int64)
    lists = Lists(key, value, n=7)
    slow = [[k for k, one in enumerate(keys) if one == number] for number in range(7)]
    assert lists.sizes.tolist() == [len(one) for one in slow]
    assert [lists.of(number).tolist() for number in range(7)] == slow
    chosen = np.array(wanted, np.int64)
    assert lists.of_all(chosen).tolist() == [row for number in wanted for row in slow[number]]
    order = np.argsort(key, kind="stable")
    ordered = Lists.ordered(key[order], value[order], chosen)
    assert ordered.tolist() == [row for number in wanted for row in slow[number]]


@given(st.lists(st.text(max_size=3), min_size=1, max_size=30), st.integers(1, 9), st.data())
def test_rows_are_read_from_any_block(words: list[str], size: int, data: st.DataObject) -> None:
    import tempfile
    from pathlib import Path

    rows = data.draw(st.lists(st.integers(0, len(words) - 1), max_size=20))
    table = pa.table({"word": words, "place": range(len(words))})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.arrow"
        write_rows(table.to_batches(max_chunksize=size), path, schema=table.schema)
        file = RowFile(path)
        assert file.take(rows, ("place", "word")) == [(row, words[row]) for row in rows]
        assert file.whole("word").to_pylist() == words


@given(st.lists(st.integers(-1, 4), max_size=30), st.lists(st.integers(-1, 9), max_size=6))
def test_posts_of_accounts(accounts: list[int], wanted: list[int]) -> None:
    import tempfile
    from pathlib import Path

    n = len(accounts)
    table = pa.table({
        "account": pa.array(accounts, pa.int32()), "at_us": pa.array(range(n), pa.int64()),
        "is_repost": pa.array([0] * n, pa.uint8()), "source": pa.array([0] * n, pa.int32()),
        "text": pa.array([0] * n, pa.int32()),
    })  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        write_rows(table.to_batches(), Path(folder) / COLUMNS, schema=table.schema)
        columns = Columns(RowFile(Path(folder) / COLUMNS))
        rows = columns.of_accounts(wanted)
        assert rows.tolist() == [k for k, one in enumerate(accounts) if one >= 0 and one in wanted]
        assert columns.n_authors(rows) == len({accounts[row] for row in rows})
