"""Each text is read once, whatever the number of traces and however the posts are cut up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fairwitness.text import own_words_key, text_key
from fairwitness.traces import TRACES, OwnTexts, actions, base, own_texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fairwitness.engine import Engine

    Make: TypeAlias = Callable[..., dict[str, Any]]
    Posts: TypeAlias = Callable[..., pa.Table]

SHORT = "six words make a text already"
LONG = "nine plain words that nobody else here would ever choose"
TEXTS = (
    SHORT,
    LONG,
    LONG.upper(),
    f"{LONG}!",
    f"well {LONG}",
    f"{LONG} https://a.com",
    "too short",
    None,
    "RT @zoe: x",
)


@pytest.fixture
def table(make: Make, posts: Posts) -> pa.Table:
    rows = [make(f"a{k % 4}", k, text=TEXTS[k % len(TEXTS)], is_repost=k % 5 == 4) for k in range(60)]
    return posts(*rows)


def expected(table: pa.Table, key: Callable[[str], str | None]) -> list[str | None]:
    rows = zip(table["text"].to_pylist(), table["is_repost"].to_pylist(), strict=True)
    return [None if text is None or repost else key(text) for text, repost in rows]


def test_every_post_has_the_key_of_its_text(table: pa.Table) -> None:
    texts = OwnTexts(table)

    assert texts.keys().to_pylist() == expected(table, text_key)
    assert texts.long_keys().to_pylist() == expected(table, own_words_key)


def test_near_texts_share_the_key_of_the_first_one(table: pa.Table) -> None:
    near = OwnTexts(table).near_keys().to_pylist()

    assert set(near) == {None, text_key(LONG)}
    texts = table["text"].to_pylist()
    assert {texts[k] for k, key in enumerate(near) if key} == {
        LONG,
        LONG.upper(),
        f"{LONG}!",
        f"well {LONG}",
        TEXTS[5],
    }


@pytest.mark.parametrize("size", [1, 7])
def test_the_size_of_batches_changes_nothing(
    table: pa.Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    pq.write_table(table, tmp_path / "posts.parquet", row_group_size=13)
    whole = [key(OwnTexts(table)) for key in (OwnTexts.keys, OwnTexts.long_keys, OwnTexts.near_keys)]
    monkeypatch.setattr(base, "BATCH", size)

    for source in (table, tmp_path / "posts.parquet"):
        texts = OwnTexts(source)
        assert [texts.keys(), texts.long_keys(), texts.near_keys()] == whole


def test_traces_that_share_the_texts_read_each_one_once(
    table: pa.Table, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("text", "near_text", "own_words")
    alone = [actions(table, TRACES[name], engine=engine) for name in names]
    seen: list[str] = []
    own_tokens = own_texts.own_tokens
    monkeypatch.setattr(own_texts, "own_tokens", lambda text: seen.append(text) or own_tokens(text))
    texts = OwnTexts(table)

    assert [actions(table, TRACES[name], engine=engine, texts=texts) for name in names] == alone
    assert len(seen) == len(set(seen)) > 0


def test_posts_without_texts_have_no_keys(table: pa.Table, posts: Posts) -> None:
    for without in (table.drop_columns(["text"]), posts()):
        assert OwnTexts(without).keys().null_count == len(without)
        assert OwnTexts(without).near_keys().null_count == len(without)
