"""Keyed names: equal ids get equal names, and without the key nobody can try out which id a name stands for."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import cached_property
from typing import TYPE_CHECKING

from fairwitness.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pyarrow as pa

KEY_BYTES = 32
DIGITS = 24
"""Hexadecimal digits of a name: 96 bits, so that a billion ids meet by chance with probability below 1e-10."""
KINDS = {"account": "a", "post": "p", "object": "o", "hashtag": "h", "link": "l", "site": "s", "media": "m"}
"""What is named, and the letter before its names: a spreadsheet then takes no name for a number."""


class Pseudonyms:
    """Names by HMAC-SHA-256 (RFC 2104) under one key; names of different kinds never agree but by chance."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ArchiveError(f"a key has {KEY_BYTES} bytes; this one has {len(key)}. Name the file of another key.")
        self._key = key

    def name(self, kind: str, value: str) -> str:
        """Return the keyed name of an id.

        Args:
            kind: a key of `KINDS`, for objects with their trace behind a colon: "object:url".
            value: the id.
        """
        said = f"{kind}\0{value}".encode("utf-8", "surrogatepass")
        return KINDS[kind.partition(":")[0]] + hmac.digest(self._key, said, "sha256").hex()[:DIGITS]

    def names(self, kind: str, values: Iterable[str | None]) -> list[str | None]:
        """Return the keyed name of each id; null stays null."""
        return [None if value is None else self.name(kind, value) for value in values]

    def column(self, kind: str, values: pa.ChunkedArray) -> pa.Array:
        """Return a column of ids, or of lists of ids, under keyed names; each distinct id is worked out once."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if pa.types.is_list(values.type):
            whole = values.combine_chunks()
            flat = self.column(kind, pa.chunked_array([whole.flatten()]))
            return pa.ListArray.from_arrays(_offsets(whole), flat, mask=whole.is_null())
        distinct = pc.unique(values).drop_null()
        named = pa.array(self.names(kind, distinct.to_pylist()), pa.string())
        return named.take(pc.index_in(values, value_set=distinct).combine_chunks())

    @cached_property
    def fingerprint(self) -> str:
        """Return what tells keys apart and gives nothing of them away, 16 hexadecimal digits."""
        return hashlib.sha256(b"fairwitness key\0" + self._key).hexdigest()[:16]


def _offsets(lists: pa.ListArray) -> pa.Array:
    """Return where each list starts in the flattened values, in which null lists hold nothing."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    return pa.array(np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32))


def key_in(path: Path) -> bytes:
    """Return the key of a file, made there at random if there is none; only its owner may read it.

    Raises:
        ArchiveError: the file holds something else, or cannot be read or written.
    """
    try:
        if not path.exists():
            _make_key(path)
        written = path.read_text("ascii").strip()
        key = bytes.fromhex(written)
    except (OSError, ValueError) as error:
        raise ArchiveError(f"the key {path} cannot be used: {error}. Name another file with --names-key.") from error
    if len(key) != KEY_BYTES:
        raise ArchiveError(f"{path} holds no key: {KEY_BYTES * 2} hexadecimal digits are needed. Name another file.")
    return key


def _make_key(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
