"""Traces of acting on somebody's post: passing it on, answering it.

Where a source names the post, the post is the object.  Where it names only the account, that account is, in a trace
of its own, since one account is passed on and answered again and again.  Acting on oneself is no trace: it would tie
an author to everybody who passes on or answers what the author does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.traces.base import uses_table

if TYPE_CHECKING:
    import pyarrow as pa

REPOSTED = (("repost_of_post_id",), ("post_id", "repost_of_account_id", "text"))
REPOSTED_FROM = (("repost_of_account_id",), ("repost_of_post_id",))
REPLIED = (("reply_to_post_id",), ("post_id", "reply_to_account_id"))
REPLIED_TO = (("reply_to_account_id",), ("reply_to_post_id",))
"""Sources and context of each trace, for `TRACES`."""


def reposted_posts(posts: pa.Table) -> pa.Table:
    """Return each repost with the post that it passes on, labelled with its words where they are there."""
    posts = _of_others(posts, post="repost_of_post_id", account="repost_of_account_id")
    return uses_table(posts["post_row"], objects=posts["repost_of_post_id"], labels=posts["text"])


def reposted_accounts(posts: pa.Table) -> pa.Table:
    """Return each repost that names no post with the account that it passes on."""
    return _accounts(posts, post="repost_of_post_id", account="repost_of_account_id")


def replied_posts(posts: pa.Table) -> pa.Table:
    """Return each reply with the post that it answers."""
    posts = _of_others(posts, post="reply_to_post_id", account="reply_to_account_id")
    return uses_table(posts["post_row"], objects=posts["reply_to_post_id"])


def replied_accounts(posts: pa.Table) -> pa.Table:
    """Return each reply that names no post with the account that it answers."""
    return _accounts(posts, post="reply_to_post_id", account="reply_to_account_id")


def _accounts(posts: pa.Table, *, post: str, account: str) -> pa.Table:
    import pyarrow.compute as pc

    named = pc.and_kleene(pc.is_null(posts[post]), pc.not_equal(posts[account], posts["account_id"]))
    posts = posts.filter(named)
    return uses_table(posts["post_row"], objects=posts[account])


def _of_others(posts: pa.Table, *, post: str, account: str) -> pa.Table:
    """Return the posts that act on a post of somebody else, as far as the source lets us know."""
    import pyarrow.compute as pc

    acting = posts.filter(pc.is_valid(posts[post]))
    author = posts["account_id"].take(pc.index_in(acting[post], value_set=posts["post_id"].combine_chunks()))
    author = pc.coalesce(acting[account], author)
    return acting.filter(pc.or_kleene(pc.is_null(author), pc.not_equal(author, acting["account_id"])))
