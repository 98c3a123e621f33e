"""Lists in one cell: Arrow lists, JSON, Python's and R's spellings, or words between separators."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fairwitness.ingest.batches import as_text

if TYPE_CHECKING:
    import pyarrow as pa

QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
URL_GAPS = re.compile(r"[\s|]+|[,;]+\s*(?=[a-zA-Z][\w+.-]*://)")
WORD_GAPS = re.compile(r"[\s,;|،؛]+")
RECORD_KEYS = ("expanded_url", "tag", "url", "uri", "href", "text", "media_key", "id")
"""Where the value stands when a list holds records, as in the columns of twarc-csv."""


def split_list(text: str, *, words: bool) -> list[str]:
    """Return the values in a cell; words are also parted at commas, links only before the next link."""
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        values = _bracketed(text)
    else:
        values = (WORD_GAPS if words else URL_GAPS).split(text)
    return tidy(values, words=words)


def tidy(values: list[str], *, words: bool) -> list[str]:
    """Return the values without blanks, and words without their '#'."""
    trimmed = (value.strip().lstrip("#") if words else value.strip() for value in values)
    return [value for value in trimmed if value]


def _bracketed(text: str) -> list[str]:
    import msgspec

    try:
        found = msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError):
        inner = text[1:-1]
        quoted = [a or b for a, b in QUOTED.findall(inner)]
        return quoted if inner.lstrip()[:1] in {"'", '"'} else inner.split(", ")
    return [value for item in found for value in _value(item)] if isinstance(found, list) else []


def _value(item: Any) -> list[str]:  # noqa: ANN401  any JSON
    if isinstance(item, dict):
        return next(([item[key]] for key in RECORD_KEYS if isinstance(item.get(key), str)), [])
    return [str(item)] if isinstance(item, str | int) and not isinstance(item, bool) else []


def list_column(values: pa.Array, *, name: str, words: bool) -> pa.Array:
    """Return a column as lists of strings, null where there is nothing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
        return _list_typed(values, name=name, words=words)
    coded = pc.dictionary_encode(as_text(values, name=name))
    # Hashtags and links recur, so each spelling is parted once.
    parted = [split_list(text, words=words) or None for text in coded.dictionary.to_pylist()]
    return pa.array(parted, pa.list_(pa.string())).take(coded.indices)


def _list_typed(values: pa.Array, *, name: str, words: bool) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_string(values.type.value_type):
        items = as_text(values.flatten(), name=name)
        return _list_typed(_rebuilt(values, items), name=name, words=words)
    untidy = pc.match_substring_regex(values.flatten(), r"^#|^\s|\s$|^$")
    if pc.any(untidy).as_py() or values.flatten().null_count:
        lists = values.to_pylist()
        parted = [tidy([v for v in one if v], words=words) or None if one else None for one in lists]
        return pa.array(parted, pa.list_(pa.string()))
    empty = pc.fill_null(pc.equal(pc.list_value_length(values), 0), fill_value=True)
    kind = pa.list_(pa.string())
    return pc.if_else(empty, pa.scalar(None, kind), values.cast(kind))


def _rebuilt(values: pa.Array, items: pa.Array) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    lengths = pc.fill_null(pc.list_value_length(values), 0).cast(pa.int32())
    ends = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths)])
    return pa.ListArray.from_arrays(ends, items)
