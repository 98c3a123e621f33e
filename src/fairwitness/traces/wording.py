"""Traces of words: texts that are identical after normalisation, and texts that are nearly so.

`near_text` holds only clusters of two and more distinct normalised texts, so that it says more than `text` does.
Identical texts inside such a cluster are in both traces; both belong to one family, so they count once.
"""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING

from fairwitness.text import LINK, USER, key_of, own_tokens, own_words_key, polarity, text_key
from fairwitness.traces.base import batches, encode, mapped, own, uses_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from fairwitness.text import Polarity

REPOSTED_TEXT = (("text",), ("repost_of_post_id", "repost_of_account_id"))
"""Sources and context of that trace, for `TRACES`."""
_REPOST_MARK = re.compile(r"^\s*RT @\w+:?\s*")


def texts(posts: pa.Table) -> pa.Table:
    """Return each post of enough words with the key of its normalised text, labelled with the text as written."""
    posts = own(posts)
    return uses_table(posts["post_row"], objects=mapped(posts["text"], text_key), labels=posts["text"])


def own_words(posts: pa.Table) -> pa.Table:
    """Return each post of enough words without a link with the key of its normalised text.

    A source that marks no repost at all may hold reposts that look like words of one's own, so it has none.
    """
    import pyarrow.compute as pc

    marked = pc.any(posts["is_repost"]).as_py()
    posts = own(posts) if marked else posts.slice(0, 0)
    posts = posts.filter(pc.equal(pc.fill_null(pc.list_value_length(posts["urls"]), 0), 0))
    return uses_table(posts["post_row"], objects=mapped(posts["text"], own_words_key), labels=posts["text"])


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


def near_texts(posts: pa.Table) -> pa.Table:
    """Return each post in a cluster of near-identical texts with the key of the cluster's first text."""
    import pyarrow as pa

    posts = own(posts)
    encoded = encode(posts["text"])
    wordings = Wordings()
    numbers = [wordings.add(text) for batch in batches(encoded.dictionary) for text in batch]
    keys = pa.array(wordings.leader_keys(), pa.string()).take(pa.array(numbers, pa.int32()))
    return uses_table(posts["post_row"], objects=keys.take(encoded.indices), labels=posts["text"])


class Wordings:
    """Distinct normalised texts as sequences of numbers.

    Words, texts and polarities are numbered by first appearance, so that nothing depends on which words they are.
    """

    def __init__(self) -> None:
        self._words: dict[str, int] = {}
        self._texts: dict[str, int] = {}
        self._polarities: dict[Polarity, int] = {}
        self._codes = array("i")
        self._starts = array("q", [0])
        self._classes = array("i")

    def add(self, text: str) -> int | None:
        """Return the number of a text as written, or None where it is no trace."""
        words = own_tokens(text)
        if not words:
            return None
        number = self._texts.setdefault(key_of(words), len(self._texts))
        if number == len(self._classes):
            self._append(words)
        return number

    def _append(self, words: Sequence[str]) -> None:
        codes = self._words
        self._codes.extend([codes.setdefault(word, len(codes)) for word in words if word not in (LINK, USER)])
        self._starts.append(len(self._codes))
        self._classes.append(self._polarities.setdefault(polarity(words), len(self._polarities)))

    def leaders(self) -> NDArray[np.int32]:
        """Return for each text the number of the text that leads its cluster."""
        import numpy as np

        from fairwitness.traces.near import clusters

        if not self._classes:
            return np.empty(0, dtype=np.int32)
        return clusters(
            np.frombuffer(self._codes, dtype=np.int32),
            starts=np.frombuffer(self._starts, dtype=np.int64),
            classes=np.frombuffer(self._classes, dtype=np.int32),
        )

    def leader_keys(self) -> list[str | None]:
        """Return for each text the key of its leader, or None where it stands alone."""
        import numpy as np

        leaders = self.leaders()
        shared = np.bincount(leaders, minlength=len(leaders)) > 1
        keys = list(self._texts)
        return [keys[leader] if shared[leader] else None for leader in leaders.tolist()]
