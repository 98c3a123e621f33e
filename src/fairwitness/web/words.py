"""In which posts each word occurs, written once, so that no page reads all texts again.

`pieces` are what stands between white space, as it was written and folded; a word that a reader looks for lies
within one of them.  `tokens` are the words of `fairwitness.text`, by which a share is counted, each with its places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb
    import pyarrow as pa

BATCH = 200_000
"""Texts that stand in memory at a time while their tokens are written."""
SPLIT_AT = r"E'\t\n\r', '   '"
ALIKE = ("كک", "يىی", "أإآا", "ةه")
"""Letters that Arabic and Persian keyboards write differently for the same word; each finds the others."""
_VARIANTS = "".join(letters[:-1] for letters in ALIKE)
_LETTERS = "".join(letters[-1] * (len(letters) - 1) for letters in ALIKE)
FOLDED = f"translate(lower(upper({{text}})), '{_VARIANTS}', '{_LETTERS}')"
"""Equal for all letters that a search without regard to case finds equal, and for a few more: it narrows down."""

PIECES = (
    f"""create temp table split as select file_row_number::int as post_row,
      unnest(string_split(translate(text, {SPLIT_AT}), ' ')) as written
      from read_parquet({{posts}}, file_row_number = true) where text is not null""",
    f"""create table pieces as select (row_number() over (order by written) - 1)::int as piece, written,
      {FOLDED.format(text="written")} as folded from (select distinct written from split) where written <> ''
      order by piece""",
    """create table piece_posts as select piece, post_row from split join pieces using (written)
      order by piece, post_row""",
    "drop table split",
)
TOKENS = (
    "create temp table told (post_row int, tokens varchar, is_trace boolean)",
    """create temp table split as select post_row, unnest(list) as written,
      unnest(range(len(list)))::int as place from (select post_row, string_split(tokens, '\n') as list from told
      where tokens <> '')""",
    """create table tokens as select (row_number() over (order by written) - 1)::int as token, written
      from (select distinct written from split) order by token""",
    """create table token_places as select token, post_row, place from split join tokens using (written)
      order by token, post_row, place""",
    "drop table split",
    """create temp table texts as select post_row, number from told join (
      select tokens, (row_number() over () - 1)::int as number from (select distinct tokens from told where is_trace)
      ) using (tokens) where is_trace""",
    "drop table told",
)
"""Between the first of these statements and the others, `told` is filled."""


def write_pieces(into: duckdb.DuckDBPyConnection, posts: str) -> None:
    """Write `pieces` and `piece_posts`.

    Args:
        into: the tables.
        posts: the case's posts.parquet, quoted.
    """
    for statement in PIECES:
        into.execute(statement.format(posts=posts))


def write_tokens(into: duckdb.DuckDBPyConnection, posts: Path) -> None:
    """Write `tokens` and `token_places`, and for the time of the connection `texts`, equal texts under one number."""
    create, *others = TOKENS
    into.execute(create)
    for batch in _told(posts):
        into.register("batch", batch)
        into.execute("insert into told select post_row, tokens, is_trace from batch")
        into.unregister("batch")
    for statement in others:
        into.execute(statement)


def _told(posts: Path) -> Iterator[pa.Table]:
    """Yield the tokens of each text, one to a line, and whether it says enough to be compared with others."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from fairwitness.text import own_tokens, tokens
    from fairwitness.traces.base import encode

    first = 0
    for batch in pq.ParquetFile(posts).iter_batches(BATCH, columns=["text"]):
        encoded = encode(batch["text"])
        texts = encoded.dictionary.to_pylist()
        own = [own_tokens(text) for text in texts]
        lines = ["\n".join(words or tokens(text)) for words, text in zip(own, texts, strict=True)]
        is_trace = pa.array(map(bool, own), pa.bool_())
        distinct = pa.table({"tokens": pa.array(lines, pa.string()), "is_trace": is_trace})
        rows = pa.array(range(first, first + len(batch)), pa.int32())
        yield distinct.take(encoded.indices).append_column("post_row", rows).filter(encoded.is_valid())
        first += len(batch)
