"""The texts of a study's own posts, each read once for all traces of words.

Finding out what a text says is most of the work of these traces, and all of them start with the same tokens.  Posts
are read some at a time, and a text is kept as the number of its normalised form, so that memory grows with what is
said and not with how often.
"""

from __future__ import annotations

from array import array
from functools import cached_property
from typing import TYPE_CHECKING

from fairwitness.text import LINK, USER, key_of, own_tokens, polarity, says_much
from fairwitness.traces.base import batched

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from fairwitness.engine import Source
    from fairwitness.text import Polarity


class OwnTexts:
    """Keys of the text of every post, null where the post is a plain repost or its text no trace.

    Args:
        posts: a table of the contract POSTS, or a Parquet file of one; read when a key is first asked for.
    """

    def __init__(self, posts: Source) -> None:
        self._posts = posts

    def keys(self) -> pa.ChunkedArray:
        """Return the key of each post's normalised text."""
        _, wordings = self._read
        return self._per_post(wordings.keys())

    def long_keys(self) -> pa.ChunkedArray:
        """Return the same where the text says so much that only copying explains another like it."""
        _, wordings = self._read
        return self._per_post(wordings.long_keys())

    def near_keys(self) -> pa.ChunkedArray:
        """Return the key of the text that leads the cluster of near-identical ones, null for texts in none."""
        _, wordings = self._read
        return self._per_post(wordings.leader_keys())

    @cached_property
    def _read(self) -> tuple[list[pa.Array], Wordings]:
        wordings = Wordings()
        return [_numbers(batch, wordings) for batch in batched(self._posts, columns=("is_repost", "text"))], wordings

    def _per_post(self, keys: Iterable[str | None]) -> pa.ChunkedArray:
        import pyarrow as pa

        numbers, _ = self._read
        dictionary = pa.array(keys, pa.string())
        kind = pa.dictionary(pa.int32(), pa.string())
        return pa.chunked_array([pa.DictionaryArray.from_arrays(part, dictionary) for part in numbers], kind)


def _numbers(posts: pa.Table, wordings: Wordings) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    # One chunk, so that texts are numbered in the order of posts.
    own = pc.if_else(posts["is_repost"], None, posts["text"]).combine_chunks()
    encoded = own.dictionary_encode()
    numbers = pa.array([wordings.add(text) for text in encoded.dictionary.to_pylist()], pa.int32())
    return numbers.take(encoded.indices)


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
        self._long = bytearray()

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
        self._long.append(says_much(words))

    def keys(self) -> Iterable[str]:
        """Return the key of each text."""
        return self._texts.keys()

    def long_keys(self) -> Iterable[str | None]:
        """Return the key of each text that says much, None for the others; see `text.says_much`."""
        return (key if much else None for key, much in zip(self._texts, self._long, strict=True))

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
