"""Taking one account's names out of texts, tables and records that stay."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

REMOVED = "(removed)"
HIDDEN = "…"
LEAST_ID = 5
"""Letters from which an id is taken out of running text too; shorter ones are words or numbers of something else."""


@dataclass(frozen=True, slots=True)
class Scrubber:
    """Takes an account out of texts.

    Attributes:
        ids: of the account and of its posts, as they stand in columns of ids.
        patterns: what is replaced in running text, in RE2 that Python reads alike.
    """

    ids: frozenset[str]
    patterns: tuple[str, ...]

    def text(self, text: str) -> str:
        """Return a text without the account; all of it is replaced where it is one of the ids."""
        if text in self.ids:
            return REMOVED
        for pattern in self.patterns:
            text = re.sub(pattern, rf"\g<1>{HIDDEN}", text)
        return text

    def value(self, value: Any) -> Any:  # noqa: ANN401  whatever JSON holds
        """Return a JSON value without the account, keys included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(key): self.value(item) for key, item in value.items()}
        return [self.value(item) for item in value] if isinstance(value, list | tuple) else value

    def holds(self, value: Any) -> bool:  # noqa: ANN401  whatever JSON holds
        """Return whether a JSON value names the account."""
        return bool(self.value(value) != value)

    def column(self, column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
        """Return a column of strings or of lists of strings without the account."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if pa.types.is_list(column.type):
            whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
            # Offsets must begin at nought: a slice of a table keeps the values before it.
            whole = pa.concat_arrays([whole]) if whole.offset else whole
            flat = whole.values
            return pa.ListArray.from_arrays(whole.offsets, self.column(flat), mask=whole.is_null())
        is_id = pc.is_in(column, value_set=pa.array(sorted(self.ids), pa.string()))
        for pattern in self.patterns:
            column = pc.replace_substring_regex(column, pattern, rf"\1{HIDDEN}")
        return pc.if_else(is_id, pa.scalar(REMOVED), column)


def scrubber(account_id: str, *, handles: Iterable[str], post_ids: Iterable[str]) -> Scrubber:
    """Return what takes one account out.

    Args:
        account_id: as in the case, with its platform or without.
        handles: its user names; as plain words in a text they stay, for they may mean anything.
        post_ids: of its posts.
    """
    bare = account_id.partition(":")[2]
    names = [name for name in dict.fromkeys((*handles, bare, account_id)) if name]
    patterns: list[str] = []
    for name in names:
        quoted = re.escape(name.removeprefix("@"))
        patterns += [rf"(?i)(@){quoted}\b", rf"(?i)(\.[a-z]{{2,}}/(?:@|user/|u/|c/|profile/)?){quoted}\b"]
    patterns += [rf"(^|[^0-9A-Za-z_]){re.escape(one)}\b" for one in (account_id, bare) if len(one) >= LEAST_ID]
    return Scrubber(frozenset((account_id, *post_ids)), tuple(dict.fromkeys(patterns)))
