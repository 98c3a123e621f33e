"""What findings are written from: posts and objects by number, read as they are needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from fairwitness.network.kernel import I64
    from fairwitness.schema import Column  # noqa: F401  the columns named below are those of schema.POSTS

SHOWN_TEXT = 600
"""Characters of a post that evidence carries; the whole text stays in posts.parquet."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Tables behind the numbers of a judgement.

    Attributes:
        posts: in the order of schema.POSTS; at least post_id, account_id, at_us, text.
        account_ids: by account number.
        objects: per trace, schema.OBJECTS.
    """

    posts: pa.Table
    account_ids: tuple[str, ...]
    objects: Mapping[str, pa.Table]

    def post(self, row: int) -> dict[str, object]:
        """Return one post's id, account, time and text, the text cut to what evidence shows."""
        record: dict[str, object] = {
            name: self.posts[name][row].as_py() for name in ("post_id", "account_id", "at_us")
        }
        text = self.posts["text"][row].as_py()
        record["text"] = text if text is None or len(text) <= SHOWN_TEXT else text[:SHOWN_TEXT] + "…"
        return record

    def label(self, trace: str, number: int) -> tuple[str, str]:
        """Return an object's id and what a reader is shown."""
        table = self.objects[trace]
        return table["object_id"][number].as_py(), table["label"][number].as_py()

    def names(self, accounts: Iterable[int]) -> list[str]:
        """Return the ids of account numbers."""
        return [self.account_ids[int(account)] for account in accounts]

    def span_us(self, accounts: I64) -> tuple[int, int]:
        """Return the first and the last time at which any of the accounts posted."""
        names = set(self.names(accounts))
        ids = self.posts["account_id"].to_pylist()
        at_us = self.posts["at_us"].to_numpy()
        own = at_us[np.fromiter((i in names for i in ids), np.bool_, len(ids))]
        return int(own.min(initial=2**62)), int(own.max(initial=-(2**62)))
