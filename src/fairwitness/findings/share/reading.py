"""A case read once as numbers: its posts, what was said of their accounts, and their hashtags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.errors import CaseError
from fairwitness.findings.share.corpus import VERDICTS, Corpus, Uses, once, positions

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from fairwitness.network.kernel import I64


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
        original=positions(pc.index_in(table["repost_of_post_id"], value_set=table["post_id"], skip_nulls=True)),
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
    return positions(account), positions(verdict), positions(group), tuple(groups.to_pylist())


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
    tag = positions(pc.index_in(own["object_id"], value_set=tags))
    first_use = np.full(len(tags), -1, np.int64)
    used, place = np.unique(tag, return_index=True)
    first_use[used] = place
    tag_again = positions(pc.index_in(passed_on["object_id"], value_set=tags))
    return (
        tuple(tags.to_pylist()),
        once(own["post_row"].to_numpy(), tag, n_tags=len(tags)),
        once(passed_on["post_row"].to_numpy(), tag_again, n_tags=len(tags)),
        first_use,
    )
