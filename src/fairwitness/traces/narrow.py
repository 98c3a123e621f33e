"""Traces whose object stands in one column of its own, of posts of which only some columns were read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fairwitness.buffers import arrow_of, numbers_of
from fairwitness.ingest.narrow import read_narrow
from fairwitness.ingest.octets import Octets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt
    import pyarrow as pa

    from fairwitness.ingest.narrow import NarrowPosts
    from fairwitness.ingest.narrow_columns import Numbered
    from fairwitness.ingest.plans import Request
    from fairwitness.model import ReadReport

    Int32s = npt.NDArray[np.int32]
    Int64s = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Of one trace: the part that names the object, the part that names its author, parts that must not be there."""

    thing: str
    author: str = ""
    without: tuple[str, ...] = ()


COLUMNS = {
    "repost": _Columns(thing="repost_of", author="repost_of_account"),
    "reply": _Columns(thing="reply_to", author="reply_to_account"),
    # Reposts are left out of it, and any of these parts may mark a post as one.
    "object": _Columns(thing="object_id", without=("is_repost", "repost_of", "repost_of_account")),
}
"""What `TRACES` of these names say of the posts of one file; tests hold both against each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrowActions:
    """The actions of one trace in order of time, and among equal times of the file; each is a post of its own.

    Attributes:
        account: numbered by each account's first post.
        object: numbered by each object's first action.
        at_us: when.
        names: of the accounts, by number.
        report: of reading.
    """

    account: Int32s
    object: Int32s
    at_us: Int64s
    names: pa.StringArray
    report: ReadReport


def narrow_actions(paths: Sequence[Path], trace: str, *, request: Request, memory_bytes: int) -> NarrowActions | None:
    """Return the actions of one trace; None where the trace or the files need the full way.

    Args:
        paths: files, folders or patterns.
        trace: its name.
        request: how the files are to be read.
        memory_bytes: what may be held.
    """
    columns = COLUMNS.get(trace)
    if columns is None:
        return None
    posts = read_narrow(
        paths, request=request, needed=(columns.thing,), also=(columns.author,), without=columns.without,
        memory_bytes=memory_bytes,
    )  # fmt: skip
    return None if posts is None else _actions(posts, columns)


def _actions(posts: NarrowPosts, columns: _Columns) -> NarrowActions:
    account, things, names = posts.account.number, posts.columns[columns.thing], posts.account.names
    acts, thing, at_us = things.number >= 0, things.number, posts.at_us
    if columns.author:
        acts &= _authors(posts, things, stated=posts.columns.get(columns.author)) != account
    if not posts.in_order:
        order = np.argsort(at_us, kind="stable")
        acts, thing, at_us = acts[order], thing[order], at_us[order]
        account, firsts = _by_appearance(account[order])
        names = names.take(arrow_of(firsts))
    if not acts.all():
        account, thing, at_us = account[acts], thing[acts], at_us[acts]
    if not (posts.in_order and acts.all()):
        thing, _ = _by_appearance(thing)
    return NarrowActions(account=account, object=thing, at_us=at_us, names=names, report=posts.report)


def _by_appearance(numbers: Int32s) -> tuple[Int32s, Int32s]:
    """Return numbers in order of first appearance, and which ones these were before."""
    coded = arrow_of(numbers).dictionary_encode()
    return numbers_of(coded.indices), numbers_of(coded.dictionary)


def _authors(posts: NarrowPosts, things: Numbered, *, stated: Numbered | None) -> Int32s:
    """Return whose thing each row acts on: the account that the row states, else the post's own author.

    Where neither is known, or no account of the file is meant, it is a number that no account has.
    """
    author = np.full(len(things.names) + 1, -1, np.int32)  # the last one is that of rows without a thing
    rows, found = _found(posts.post_id, among=things.names)
    author[found] = posts.account.number[rows]
    authors: Int32s = author[things.number]
    if stated is None:
        return authors
    known = np.full(len(stated.names), -1, np.int32)
    rows, found = _found(stated.names, among=posts.account.names)
    known[rows] = found
    return np.where(stated.number >= 0, np.append(known, np.int32(-1))[stated.number], authors)


def _found(texts: pa.StringArray, *, among: pa.StringArray) -> tuple[npt.NDArray[Any], Int32s]:
    """Return which texts are among others, all different, and at which place."""
    import pyarrow.compute as pc

    if not len(among) or not _alike(texts, among):
        return np.zeros(0, np.int64), np.zeros(0, np.int32)
    place = pc.index_in(texts, value_set=among)
    return numbers_of(pc.indices_nonzero(place.is_valid())), numbers_of(place.drop_null())


def _alike(texts: pa.StringArray, others: pa.StringArray) -> bool:
    """Tell whether any two may be equal, by their lengths: ids of posts are often longer than those they answer."""
    own, other = Octets.of(texts).lengths, Octets.of(others).lengths
    return bool(own.min() <= other.max() and other.min() <= own.max())
