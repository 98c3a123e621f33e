"""Who posted when, of all posts, as numbers in memory: what is asked of them is then a look-up and no search."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.network.kernel import I32, I64, Bools
    from fairwitness.web.rows import RowFile

NAMES = ("account", "at_us", "is_repost", "source", "text")
NO_TEXT, NO_TRACE = -2, -1
"""In place of the number of a text: the post has none, or one that says too little to be compared."""


class Columns:
    """The posts of a case in the order of time; arrays by post, which lie mapped and not copied.

    Attributes:
        account: number of the author, -1 where nothing was said of it.
        at_us: when it was posted, UTC.
        is_repost: whether it is a plain repost.
        source: number of the file that it came from.
        text: number of the normalised text: equal for texts that `text_key` finds equal; `NO_TEXT` or `NO_TRACE`.
    """

    def __init__(self, file: RowFile) -> None:
        """Take the arrays out of a file of one batch."""
        import numpy as np

        account, at_us, is_repost, source, text = (file.whole(name) for name in NAMES)
        self.account: I32 = np.asarray(account, np.int32)
        self.at_us: I64 = np.asarray(at_us, np.int64)
        self.is_repost: Bools = np.asarray(is_repost, np.bool_)
        self.source: I32 = np.asarray(source, np.int32)
        self.text: I32 = np.asarray(text, np.int32)

    @cached_property
    def n_accounts(self) -> int:
        """Return how many accounts posted."""
        return int(self.account.max(initial=-1)) + 1

    @cached_property
    def _by_account(self) -> tuple[I32, I64]:
        """Return the rows of the posts account by account, and where those of each begin."""
        import numpy as np

        order = np.argsort(self.account, kind="stable").astype(np.int32)
        return order, np.searchsorted(self.account[order], np.arange(self.n_accounts + 1))

    def of_accounts(self, accounts: Sequence[int] | I32) -> I32:
        """Return the rows of the posts of these accounts, in order; accounts that do not exist have none."""
        import numpy as np

        wanted = np.unique(np.asarray(accounts, np.int64))
        wanted = wanted[(wanted >= 0) & (wanted < self.n_accounts)]
        order, start = self._by_account
        if (start[wanted + 1] - start[wanted]).sum() * 8 < order.size:  # sorting a few beats looking at all
            return np.sort(np.concatenate([order[:0], *(order[start[k] : start[k + 1]] for k in wanted.tolist())]))
        among = np.zeros(self.n_accounts + 1, np.bool_)  # the last place is that of -1
        among[wanted] = True
        return np.flatnonzero(among[self.account]).astype(np.int32)

    def between(self, from_us: int | None, to_us: int | None) -> tuple[int, int]:
        """Return the first row that is not before a moment, and the first that is not before another."""
        ends = ((from_us, 0), (to_us, self.at_us.size))
        start, end = (at if us is None else int(self.at_us.searchsorted(us)) for us, at in ends)
        return start, max(start, end)

    def n_authors(self, rows: I32) -> int:
        """Return how many accounts made these posts."""
        import numpy as np

        accounts = self.account[rows]
        return int(np.count_nonzero(np.bincount(accounts[accounts >= 0], minlength=1)))
