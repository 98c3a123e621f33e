"""A second chance for texts that stand alone: two copies of one text that each left out another word beside it.

Seen next to each other, such copies look as if a word had been replaced, which is never believed (decision 0010).
Where the text that holds all the words of both was posted too, it tells that nothing was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]


def rejoined(
    leader_of: Ints, *, codes: Ints, starts: Longs, classes: Ints, members: Ints, room: Longs, min_similarity: float
) -> Ints:
    """Give texts that stand alone the leader of a text that holds all words of both, in their order.

    Args:
        leader_of: for each text the number of its leader; its own where it leads or stands alone.
        codes: the words of all texts as in `near.clusters`.
        starts: where each text starts, and the end.
        classes: only texts of one class may join.
        members: for each text its buckets, -1 for none.
        room: where the places of each bucket start, and the end.
        min_similarity: what both leave out may be at most `1 - min_similarity` of the text that holds all.

    Returns:
        The same with the leaders of those that found one.  Nobody follows a text that was rejoined.
    """
    follows = leader_of != np.arange(len(leader_of))
    alone = ~follows
    alone[leader_of[follows]] = False
    # Memory and time go with the copies that were found, not with all texts.
    places, copies = _copies(np.flatnonzero(follows).astype(np.int64), members, room)
    texts = (codes, starts, classes)
    return _rejoined(leader_of, np.flatnonzero(alone), texts, members, places, copies, min_similarity)


@compiled
def _copies(follows: Longs, members: Ints, room: Longs) -> tuple[Longs, Ints]:
    """List the copies in each bucket, as many as it has places."""
    places = np.zeros(len(room), dtype=np.int64)
    for text in follows:
        for bucket in members[text]:
            if bucket >= 0 and places[bucket + 1] < room[bucket + 1] - room[bucket]:
                places[bucket + 1] += 1
    places = np.cumsum(places)
    copies = np.empty(places[-1], dtype=np.int32)
    filled = places[:-1].copy()
    for text in follows:
        for bucket in members[text]:
            if bucket >= 0 and filled[bucket] < places[bucket + 1]:
                copies[filled[bucket]] = text
                filled[bucket] += 1
    return places, copies


@compiled
def _rejoined(
    leader_of: Ints, alone: Longs, texts: tuple[Ints, Longs, Ints], members: Ints, places: Longs, copies: Ints,
    min_similarity: float,
) -> Ints:  # fmt: skip
    """Take for each the leader with the least left out on both sides, the earliest of equals."""
    codes, starts, classes = texts
    found = leader_of.copy()
    seen = np.full(len(leader_of), -1, dtype=np.int32)
    for text in alone:
        mine = codes[starts[text] : starts[text + 1]]
        least = 1.0
        for bucket in members[text]:
            if bucket < 0:
                continue
            for whole in copies[places[bucket] : places[bucket + 1]]:
                if seen[whole] == text or classes[whole] != classes[text]:
                    continue
                seen[whole] = text
                leader = leader_of[whole]
                theirs = codes[starts[leader] : starts[leader + 1]]
                words = codes[starts[whole] : starts[whole + 1]]
                gone = 2 * len(words) - len(mine) - len(theirs)
                if gone > int((1 - min_similarity) * len(words) + 1e-9):
                    continue
                share = gone / len(words)
                better = share < least or (share == least and leader < found[text])
                if better and holds(words, mine) and holds(words, theirs):
                    least, found[text] = share, leader
    return found


@compiled
def holds(whole: Ints, part: Ints) -> bool:
    """Tell whether `part` is `whole` with words left out."""
    at = 0
    for word in whole:
        if at < len(part) and part[at] == word:
            at += 1
    return at == len(part)
