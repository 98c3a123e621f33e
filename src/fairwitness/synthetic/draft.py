"""Posts on their way to a table: parts are added by kind, put in order of time and named at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pyarrow as pa

    from fairwitness.synthetic.world import World

    Ints = npt.NDArray[np.int64]
    Objects = npt.NDArray[np.object_]

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Part:
    """Posts added together; links and hashtags of a post stand in one string, parted by blanks."""

    person: Ints
    at_us: Ints
    words: Objects
    urls: Objects
    hashtags: Objects
    repost_of: Ints
    reply_to: Ints


@dataclass(slots=True)
class Draft:
    """The posts so far.  A post is known by its number, in order of adding."""

    parts: list[Part] = field(default_factory=list)
    n: int = 0

    def write(
        self,
        person: Ints,
        at_us: Ints,
        words: Sequence[str],
        *,
        urls: Sequence[str] | None = None,
        hashtags: Sequence[str] | None = None,
        reply_to: Ints | None = None,
    ) -> Ints:
        """Add posts with words of their own and return their numbers."""
        nobody = np.full(len(person), NOBODY, np.int64)
        none = [""] * len(person)
        return self._add(
            Part(
                person=person,
                at_us=at_us,
                words=_objects(words),
                urls=_objects(none if urls is None else urls),
                hashtags=_objects(none if hashtags is None else hashtags),
                repost_of=nobody,
                reply_to=nobody if reply_to is None else reply_to,
            )
        )

    def repost(self, person: Ints, at_us: Ints, of: Ints) -> Ints:
        """Add reposts of the posts with these numbers and return their own numbers."""
        empty = _objects([""] * len(person))
        nobody = np.full(len(person), NOBODY, np.int64)
        return self._add(Part(person, at_us, empty, empty, empty, of, nobody))

    def joined(self) -> Part:
        """Return all posts so far by number; reposts carry what they pass on, as platforms export it."""
        columns = [np.concatenate([getattr(p, name) for p in self.parts]) for name in Part.__slots__]
        part = Part(*columns)
        again = np.flatnonzero(part.repost_of != NOBODY)
        for column in (part.words, part.urls, part.hashtags):
            column[again] = column[part.repost_of[again]]
        return part

    def _add(self, part: Part) -> Ints:
        self.parts.append(part)
        numbers = np.arange(self.n, self.n + len(part.person))
        self.n += len(numbers)
        return numbers


def table(draft: Draft, world: World, *, resolution_us: int) -> pa.Table:
    """Return the posts in order of time, without those after the end and reposts that platforms refuse."""
    import pyarrow as pa

    part = draft.joined()
    rows = _kept(part, end_us=world.rhythm.end_us)
    names = _objects([*world.people.ids, ""])
    post_ids = _objects([""] * (draft.n + 1))
    post_ids[rows] = [f"p{number:07d}" for number in range(1, len(rows) + 1)]
    author = np.append(part.person, NOBODY)
    return pa.table(
        {
            "post_id": _strings(post_ids[rows]),
            "account_id": _strings(names[part.person[rows]]),
            "at_us": part.at_us[rows] // resolution_us * resolution_us,
            "text": _texts(part, rows),
            "is_repost": part.repost_of[rows] != NOBODY,
            "repost_of": _strings(post_ids[part.repost_of[rows]]),
            "repost_of_account": _strings(names[author[part.repost_of[rows]]]),
            "reply_to": _strings(post_ids[part.reply_to[rows]]),
            "reply_to_account": _strings(names[author[part.reply_to[rows]]]),
            "urls": _lists(part.urls[rows]),
            "hashtags": _lists(part.hashtags[rows]),
        }
    )


def _kept(part: Part, *, end_us: int) -> Ints:
    """Return the posts in order of time; nobody reposts a post twice, or one of their own."""
    order = np.argsort(part.at_us, kind="stable")
    once = np.where(part.repost_of == NOBODY, -1 - np.arange(len(part.person)), part.repost_of)
    first = np.unique(np.column_stack([part.person, once])[order], axis=0, return_index=True)[1]
    kept: Ints = order[np.sort(first)]
    own = (part.repost_of[kept] != NOBODY) & (part.person[part.repost_of[kept]] == part.person[kept])
    in_time: Ints = kept[(part.at_us[kept] < end_us) & ~own]
    return in_time


def _texts(part: Part, rows: Ints) -> pa.Array:
    """Return the texts as people see them: the words, then hashtags and links."""
    import pyarrow as pa

    told = zip(part.words[rows].tolist(), part.hashtags[rows].tolist(), part.urls[rows].tolist(), strict=True)
    shown = [(words, "#" + tags.replace(" ", " #") if tags else "", urls) for words, tags, urls in told]
    return pa.array([" ".join(filter(None, pieces)) for pieces in shown], pa.string())


def _objects(values: Sequence[str]) -> Objects:
    array = np.empty(len(values), object)
    array[:] = values
    return array


def _strings(values: Objects) -> pa.Array:
    import pyarrow as pa

    return pa.array([v or None for v in values.tolist()], pa.string())


def _lists(values: Objects) -> pa.Array:
    import pyarrow as pa

    return pa.array([v.split(" ") if v else None for v in values.tolist()], pa.list_(pa.string()))
