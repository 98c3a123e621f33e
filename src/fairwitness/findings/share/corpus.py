"""The posts of a finished case as numbers: who, when, which hashtags, and what was said of the accounts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from fairwitness.findings.share.lists import Lists, distinct
from fairwitness.findings.share.records import Tally
from fairwitness.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from fairwitness.network.kernel import I64, Bools

VERDICTS = tuple(Verdict)


@dataclass(frozen=True, eq=False)
class Uses:
    """Which posts carry which hashtag; each pair once, ordered by post.

    Attributes:
        row: row of posts.
        tag: number of the hashtag, by first appearance.
        n_tags: how many hashtags there are.
    """

    row: I64
    tag: I64
    n_tags: int

    @cached_property
    def rows(self) -> Lists:
        """Return the posts of each hashtag, in order."""
        return Lists(self.tag, self.row, n=self.n_tags)

    def tags_of(self, rows: I64) -> I64:
        """Return the hashtags of these posts one after the other; `rows` are distinct."""
        return Lists.ordered(self.row, self.tag, rows)


@dataclass(frozen=True, eq=False)
class Corpus:
    """A case, read once; arrays are by post in the order of time, or by account in the order of first post.

    Attributes:
        path: the table of posts.
        account: number of each post's account.
        at_us: when each post was made.
        has_hour: whether its clock is fine enough to say the hour.
        is_repost: whether it is a plain repost.
        original: row of the post that a repost passes on, -1 where unknown.
        verdict: of each account, as a position in VERDICTS.
        group: number of each account's confirmed group, -1 for none.
        group_ids: ids of the confirmed groups, by number.
        tags: normalised hashtags, by number.
        own: hashtags of own posts.
        passed_on: hashtags of reposts.
        first_use: by hashtag, the place of its first use among all uses in own posts.
    """

    path: Path
    account: I64
    at_us: I64
    has_hour: Bools
    is_repost: Bools
    original: I64
    verdict: I64
    group: I64
    group_ids: tuple[str, ...]
    tags: tuple[str, ...]
    own: Uses
    passed_on: Uses
    first_use: I64

    @property
    def named(self) -> Bools:
        """Return which accounts belong to a confirmed group."""
        return self.group >= 0

    def tally(self, accounts: I64) -> Tally:
        """Return how many of these (an account may stand there many times) fall to each verdict."""
        import numpy as np

        n = dict(zip(VERDICTS, np.bincount(self.verdict[accounts], minlength=len(VERDICTS)).tolist(), strict=True))
        return Tally(
            n=int(accounts.size),
            acting_together=n[Verdict.ACTING_TOGETHER],
            deceptive=n[Verdict.DECEPTIVE],
            independent=n[Verdict.INDEPENDENT],
            not_judged=n[Verdict.NOT_ENOUGH_DATA],
        )

    @cached_property
    def whole(self) -> tuple[Tally, Tally]:
        """Return all own posts of the case, and the accounts that made any, by verdict."""
        own = self.account[~self.is_repost]
        return self.tally(own), self.tally(distinct(own))

    @cached_property
    def leaders(self) -> I64:
        """Return for each hour with any hashtag the most own posts that carry one and the same, in order of time."""
        import numpy as np

        from fairwitness.study import HOUR_US

        timed = self.has_hour[self.own.row]
        hour = self.at_us[self.own.row[timed]] // HOUR_US
        pairs, n = np.unique(hour * len(self.tags) + self.own.tag[timed], return_counts=True)
        of_hour = pairs // max(len(self.tags), 1)
        start = np.flatnonzero(np.diff(of_hour, prepend=of_hour[:1] - 1))
        return np.maximum.reduceat(n, start) if n.size else n

    @cached_property
    def tag_numbers(self) -> dict[str, int]:
        """Return the number of each hashtag."""
        return {tag: number for number, tag in enumerate(self.tags)}

    @cached_property
    def users(self) -> Uses:
        """Return which accounts use which hashtag in own posts; here, a row is an account."""
        n_tags = len(self.tags)
        return once(self.account[self.own.row], self.own.tag, n_tags=n_tags)

    @cached_property
    def reposts(self) -> Lists:
        """Return the plain reposts of each post that has any, in order."""
        import numpy as np

        rows = np.flatnonzero(self.is_repost & (self.original >= 0))
        return Lists(self.original[rows], rows, n=self.original.size)

    def texts(self, rows: I64) -> I64 | None:
        """Return a number for the text of each of these posts, equal for texts that `text_key` finds equal.

        -1 for texts that say too little to be compared, and for posts without words; None if no post has any.
        """
        from fairwitness.text import text_key
        from fairwitness.traces.base import encode, mapped, read

        written = read(self.path, columns=("text",))["text"].take(_arrow(rows))
        if written.null_count == len(written):
            return None
        return positions(encode(mapped(written, text_key)).indices)

    def holding(self, wanted: Sequence[str]) -> I64:
        """Return the rows of posts, reposts among them, that hold these tokens in this order without a gap."""
        import numpy as np
        import pyarrow.compute as pc

        from fairwitness.traces.base import mapped, read

        inside = in_lines(wanted)
        written = read(self.path, columns=("text",))["text"]
        found = mapped(written, lambda text: "held" if inside in tokens_in_lines(text) else None)
        return np.flatnonzero(pc.is_valid(found).to_numpy(zero_copy_only=False))


def tokens_in_lines(text: str) -> str:
    """Return the tokens of a text, each on a line of its own."""
    from fairwitness.text import tokens

    return in_lines(tokens(text))


def in_lines(tokens: Sequence[str]) -> str:
    """Return tokens between line breaks: none of them holds one, so that only whole tokens can match."""
    return "\n".join(("", *tokens, ""))


def once(row: I64, tag: I64, *, n_tags: int) -> Uses:
    """Return each pair of a row and a hashtag once, ordered by row."""
    pairs = distinct(row * max(n_tags, 1) + tag)
    return Uses(pairs // max(n_tags, 1), pairs % max(n_tags, 1), n_tags)


def positions(found: pa.ChunkedArray | pa.Array) -> NDArray[np.int64]:
    """Return positions as numbers, -1 where nothing was found."""
    import numpy as np
    import pyarrow.compute as pc

    return np.asarray(pc.fill_null(found, -1).to_numpy(), np.int64)


def _arrow(rows: I64) -> pa.Array:
    import pyarrow as pa

    return pa.array(rows, pa.int64())
