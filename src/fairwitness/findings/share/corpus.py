"""The posts of a finished case as numbers: who, when, which hashtags, and what was said of the accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.errors import CaseError
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


@dataclass(frozen=True, slots=True)
class Uses:
    """Which posts carry which hashtag; each pair once, ordered by post.

    Attributes:
        row: row of posts.
        tag: number of the hashtag, by first appearance.
    """

    row: I64
    tag: I64


@dataclass(frozen=True, slots=True)
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

    def texts(self, rows: I64) -> pa.ChunkedArray:
        """Return the words of these posts, as written."""
        from fairwitness.traces.base import read

        return read(self.path, columns=("text",))["text"].take(_arrow(rows))

    def holding(self, wanted: Sequence[str]) -> Bools:
        """Return which posts, reposts among them, hold these tokens in this order without a gap."""
        import numpy as np
        import pyarrow.compute as pc

        from fairwitness.traces.base import mapped

        inside = in_lines(wanted)
        found = mapped(
            self.texts(np.arange(self.at_us.size)), lambda text: "held" if inside in tokens_in_lines(text) else None
        )
        return np.asarray(pc.is_valid(found).to_numpy(zero_copy_only=False), np.bool_)


def tokens_in_lines(text: str) -> str:
    """Return the tokens of a text, each on a line of its own."""
    from fairwitness.text import tokens

    return in_lines(tokens(text))


def in_lines(tokens: Sequence[str]) -> str:
    """Return tokens between line breaks: none of them holds one, so that only whole tokens can match."""
    return "\n".join(("", *tokens, ""))


def read_corpus(posts: Path, *, judgements: Path) -> Corpus:
    """Read what the measures need of a finished case.

    Args:
        posts: the case's posts.parquet.
        judgements: the case's judgements.parquet.

    Raises:
        CaseError: a table is missing, or an account of posts was never judged.
    """
    import numpy as np
    import pyarrow.compute as pc

    from fairwitness.study import HOUR_US
    from fairwitness.traces.base import numbered, read

    for table in (posts, judgements):
        if not table.is_file():
            raise CaseError(f"{table} is missing; the case is unfinished. Run 'fairwitness investigate' again.")
    columns = ("post_id", "account_id", "at_us", "resolution_us", "is_repost", "repost_of_post_id", "hashtags")
    table = numbered(read(posts, columns=columns), "post_row")
    account, verdict, group, group_ids = _judged(table, judgements)
    tags, own, passed_on, first_use = _hashtags(table)
    return Corpus(
        path=posts, account=account, at_us=table["at_us"].to_numpy(),
        has_hour=np.asarray(table["resolution_us"].to_numpy() <= HOUR_US, np.bool_),
        is_repost=np.asarray(table["is_repost"].combine_chunks().to_numpy(zero_copy_only=False), np.bool_),
        original=_positions(pc.index_in(table["repost_of_post_id"], value_set=table["post_id"], skip_nulls=True)),
        verdict=verdict, group=group, group_ids=group_ids, tags=tags, own=own, passed_on=passed_on,
        first_use=first_use,
    )  # fmt: skip


def _judged(posts: pa.Table, judgements: Path) -> tuple[I64, I64, I64, tuple[str, ...]]:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    said = pq.read_table(judgements, columns=["account_id", "verdict", "group_id"])
    account = pc.index_in(posts["account_id"], value_set=said["account_id"])
    if account.null_count:
        raise CaseError(
            f"{account.null_count:,} posts are by accounts that {judgements} does not judge. Run 'investigate' again."
        )
    verdict = pc.index_in(said["verdict"], value_set=pa.array([v.value for v in VERDICTS]))
    groups = pc.drop_null(pc.unique(said["group_id"]))
    group = pc.index_in(said["group_id"], value_set=groups, skip_nulls=True)
    return _positions(account), _positions(verdict), _positions(group), tuple(groups.to_pylist())


def _hashtags(posts: pa.Table) -> tuple[tuple[str, ...], Uses, Uses, I64]:
    """Return hashtags by first appearance and who uses them, normalised as the trace of hashtags does."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from fairwitness.traces.tags import hashtags

    plain = posts.select(["post_row", "is_repost", "hashtags"])
    reposts = plain.filter(plain["is_repost"])
    # The trace leaves reposts out, so these are handed to it as if they were posts, to be counted apart.
    reposts = reposts.set_column(1, "is_repost", pa.array(np.zeros(len(reposts), np.bool_)))
    own, passed_on = hashtags(plain), hashtags(reposts)
    tags = pc.unique(pa.chunked_array([*own["object_id"].chunks, *passed_on["object_id"].chunks], pa.string()))
    tag = _positions(pc.index_in(own["object_id"], value_set=tags))
    first_use = np.full(len(tags), -1, np.int64)
    used, place = np.unique(tag, return_index=True)
    first_use[used] = place
    tag_again = _positions(pc.index_in(passed_on["object_id"], value_set=tags))
    return (
        tuple(tags.to_pylist()),
        _once(own["post_row"].to_numpy(), tag, n_tags=len(tags)),
        _once(passed_on["post_row"].to_numpy(), tag_again, n_tags=len(tags)),
        first_use,
    )


def _once(row: I64, tag: I64, *, n_tags: int) -> Uses:
    pairs = distinct(row * max(n_tags, 1) + tag)
    return Uses(pairs // max(n_tags, 1), pairs % max(n_tags, 1))


def distinct(values: I64) -> I64:
    """Return distinct values in order; for values that are nearly sorted, several times as fast as numpy's."""
    import numpy as np

    ordered: I64 = np.sort(values, kind="stable")
    kept: I64 = ordered[np.diff(ordered, prepend=ordered[:1] - 1) != 0]
    return kept


def _positions(found: pa.ChunkedArray | pa.Array) -> NDArray[np.int64]:
    """Return positions as numbers, -1 where nothing was found."""
    import numpy as np
    import pyarrow.compute as pc

    return np.asarray(pc.fill_null(found, -1).to_numpy(), np.int64)


def _arrow(rows: I64) -> pa.Array:
    import pyarrow as pa

    return pa.array(rows, pa.int64())
