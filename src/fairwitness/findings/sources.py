"""What findings are written from: posts and objects by number, read as they are needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from fairwitness.network.kernel import I32, I64
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
        platforms: by account number, None where nobody says it; empty: none is known.
        authors: account number per row of posts.
    """

    posts: pa.Table
    account_ids: tuple[str, ...]
    objects: Mapping[str, pa.Table]
    platforms: tuple[str | None, ...] = ()
    authors: I32 = field(default_factory=lambda: np.zeros(0, np.int32))

    def platform(self, account: int) -> str | None:
        """Return whose account it is."""
        return self.platforms[account] if self.platforms else None

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
        among = np.zeros(len(self.account_ids), np.bool_)
        among[accounts] = True
        own = self.posts["at_us"].to_numpy()[among[self.authors]]
        return int(own.min(initial=2**62)), int(own.max(initial=-(2**62)))


def platforms_of(posts: pa.Table, *, authors: I32) -> tuple[str | None, ...]:
    """Return the platform of each account, by account number; an account has one, as its id is the platform's."""
    first_posts = np.unique(authors, return_index=True)[1]
    return tuple(posts["platform"].take(first_posts).to_pylist())
