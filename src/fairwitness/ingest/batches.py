"""What readers hand on: rows by part or column, and rows that were refused already."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from fairwitness.errors import SourceError
from fairwitness.ingest.parts import ELSE, LIST_PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyarrow as pa

DETAIL_CHARS = 200
SAFE_FLOAT = 2.0**53


class Reject(NamedTuple):
    """A row that becomes no post: its number, a short code, and what was there."""

    row: int
    reason: str
    detail: str | None = None

    @classmethod
    def of(cls, row: int, reason: str, detail: object) -> Reject:
        """Return a reject with its detail cut and made safe to print."""
        if detail is None:
            return cls(row, reason)
        text = str(detail)[:DETAIL_CHARS]
        return cls(row, reason, "".join(c if c.isprintable() else " " for c in text))


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """Rows by source column, not yet checked."""

    rows: pa.Array
    columns: Mapping[str, pa.Array]
    rejects: Sequence[Reject] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Rows by part, not yet checked; accounts of their own rows come apart from posts."""

    rows: pa.Array
    parts: Mapping[str, pa.Array]
    account_rows: pa.Array | None = None
    account_parts: Mapping[str, pa.Array] = field(default_factory=dict)
    rejects: Sequence[Reject] = ()
    notes: Counter[str] = field(default_factory=Counter)


def as_text(values: pa.Array, *, name: str) -> pa.Array:
    """Return a column as strings; whole numbers keep their digits, fractions are spelt as they are.

    Raises:
        SourceError: the column holds lists or records.
    """
    import pyarrow as pa

    kind = values.type
    if pa.types.is_string(kind):
        return values
    if pa.types.is_dictionary(kind):
        return as_text(values.dictionary_decode(), name=name)
    if pa.types.is_floating(kind):
        return _float_text(values)
    if pa.types.is_nested(kind):
        raise SourceError(f"column '{name}' holds {kind} where single values are needed. Map another column.")
    return values.cast(pa.string())


def _float_text(values: pa.Array) -> pa.Array:
    """Spell 123.0 as 123: such columns were whole numbers with gaps.  Larger ones have lost digits and show it."""
    import pyarrow as pa

    return pa.array([_spelt(value) for value in values.to_pylist()], pa.string())


def _spelt(value: float | None) -> str | None:
    if value is None or value != value:  # noqa: PLR0124  not a number
        return None
    return str(int(value)) if value.is_integer() and abs(value) < SAFE_FLOAT else repr(value)


def filled(parts: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    """Return the parts, each with its second column where its own is blank; see `parts.ELSE`."""
    import pyarrow.compute as pc

    whole = dict(parts)
    for name in [name for name in parts if name.endswith(ELSE)]:
        part = name.removesuffix(ELSE)
        first, second = as_text(whole[part], name=part), as_text(whole.pop(name), name=name)
        stands = pc.fill_null(pc.match_substring_regex(first, r"\S"), fill_value=False)
        whole[part] = pc.if_else(stands, first, second)
    return whole


def columns_of(records: Iterable[Mapping[str, Any]], *, names: Iterable[str]) -> dict[str, pa.Array]:
    """Turn records into columns of texts, and of lists of texts for the parts that are lists."""
    import pyarrow as pa

    kept = list(records)
    # Few sets of keys recur, so looking at each set once is cheaper than at each record for each name.
    known = {name for keys in {tuple(record) for record in kept} for name in keys}
    present = [name for name in names if name in known]
    return {
        name: pa.array(
            [record.get(name) for record in kept],
            pa.list_(pa.string()) if name in LIST_PARTS else pa.string(),
        )
        for name in present
    }
