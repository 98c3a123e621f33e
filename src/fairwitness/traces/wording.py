"""Traces of words: texts that are identical after normalisation, and texts that are nearly so.

`near_text` holds only clusters of two and more distinct normalised texts, so that it says more than `text` does.
Identical texts inside such a cluster are in both traces; both belong to one family, so they count once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fairwitness.text import text_key
from fairwitness.traces.base import mapped, own, uses_table

if TYPE_CHECKING:
    import pyarrow as pa

REPOSTED_TEXT = (("text",), ("repost_of_post_id", "repost_of_account_id"))
"""Sources and context of that trace, for `TRACES`."""
_REPOST_MARK = re.compile(r"^\s*RT @\w+:?\s*")


def texts(posts: pa.Table) -> pa.Table:
    """Return each post that has a key of its text with that key, labelled with the text as written."""
    posts = own(posts)
    return uses_table(posts["post_row"], objects=posts["key"], labels=posts["text"])


def own_words(posts: pa.Table) -> pa.Table:
    """Return each post that has a key of its text and no link with that key.

    A file that marks no repost at all may hold reposts that look like words of one's own, so it has none.
    """
    import pyarrow.compute as pc

    marking = pc.unique(posts.filter(posts["is_repost"])["source_file"])
    posts = posts.filter(pc.is_in(posts["source_file"], value_set=marking))
    return texts(posts.filter(pc.equal(pc.fill_null(pc.list_value_length(posts["urls"]), 0), 0)))


def reposted_texts(posts: pa.Table) -> pa.Table:
    """Return each repost that names no post with the words that it passes on, and whose they are if that is known.

    Archives that stripped the ids of reposts still show what was passed on; identical words stand in for the post.
    """
    import pyarrow.compute as pc

    posts = posts.filter(pc.and_(posts["is_repost"], pc.is_null(posts["repost_of_post_id"])))
    keys = mapped(posts["text"], _reposted_key)
    author = pc.fill_null(posts["repost_of_account_id"], "")
    return uses_table(posts["post_row"], objects=pc.binary_join_element_wise(keys, author, "/"), labels=posts["text"])


def _reposted_key(text: str) -> str | None:
    return text_key(_REPOST_MARK.sub("", text, count=1))
