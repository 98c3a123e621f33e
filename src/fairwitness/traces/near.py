"""Clusters of near-identical token sequences: MinHash to find candidates, edit distance to verify them.

Broder 1997 (resemblance), Indyk & Motwani 1998 (bands).  Bands are wide (32 bands of 2 rows), so that few true copies
are missed, and every candidate is verified, so that none is believed.  Clusters grow around a leader, the
shortest text (the earliest of equals), since copies mostly add to it; every member is verified against the leader, so
chains cannot join two clusters; `left_out` has the one exception.  Work in a crowded bucket is capped by comparing
with its leaders only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.compiled import compiled
from fairwitness.traces.left_out import rejoined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]
    Hashes = NDArray[np.uint64]

BANDS = 32
ROWS = 2
LEADERS = 16
"""Leaders that a bucket holds.  Copies share many buckets, so a full one loses next to nothing."""
MIN_SIMILARITY = 0.7
"""Two independent changes of a text of eight words still pass; replaced words never do, see `edits`."""
SEED = 20261121


def clusters(codes: Ints, *, starts: Longs, classes: Ints, min_similarity: float = MIN_SIMILARITY) -> Ints:
    """Group near-identical sequences of one class.

    Args:
        codes: all sequences one after the other, as numbers of their tokens; at least 2 tokens each.
        starts: where each sequence starts, and the end: one more than there are sequences.
        classes: only sequences of an equal class may be grouped; here the number of their polarity.
        min_similarity: 1 - edits / length of the longer one, 0 to 1, that a member needs with its leader.

    Returns:
        For each sequence the number of its leader: its own where it leads or stands alone.
    """
    shingles = _shingles(codes, starts, classes)
    n = len(starts) - 1
    factors = np.random.default_rng(SEED).integers(1 << 63, size=(BANDS, ROWS), dtype=np.uint64) | np.uint64(1)
    members = np.full((n, BANDS), -1, dtype=np.int32)
    sizes: list[Ints] = []
    first = 0
    for band in range(BANDS):
        size = _buckets(_band_keys(shingles, starts, factors[band]), members[:, band], first)
        sizes.append(size)
        first += len(size)
    room = np.zeros(first + 1, dtype=np.int64)
    np.cumsum(np.minimum(np.concatenate(sizes), LEADERS), out=room[1:])
    order = np.argsort(np.diff(starts), kind="stable").astype(np.int64)
    led = _led(codes, starts, classes, order, members, room, min_similarity)
    return rejoined(
        led, codes=codes, starts=starts, classes=classes, members=members, room=room, min_similarity=min_similarity
    )


@compiled
def _mix(x: np.uint64) -> np.uint64:
    """Finaliser of splitmix64 (Steele et al. 2014): spreads neighbouring numbers over 64 bits."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@compiled
def _shingles(codes: Ints, starts: Longs, classes: Ints) -> Hashes:
    """Return one hash for each two neighbouring tokens; the last place of each sequence stays unused."""
    found = np.zeros(len(codes), dtype=np.uint64)
    for text in range(len(starts) - 1):
        salt = _mix(np.uint64(classes[text]) + np.uint64(1))
        for at in range(starts[text], starts[text + 1] - 1):
            found[at] = _mix(salt ^ (np.uint64(codes[at]) << np.uint64(32) | np.uint64(codes[at + 1])))
    return found


@compiled
def _band_keys(shingles: Hashes, starts: Longs, factors: Hashes) -> Hashes:
    """Return for each sequence a hash of its least shingle under each of the band's hash functions."""
    keys = np.zeros(len(starts) - 1, dtype=np.uint64)
    for text in range(len(keys)):
        key = np.uint64(0)
        for factor in factors:
            least = np.uint64(0xFFFFFFFFFFFFFFFF)
            for at in range(starts[text], starts[text + 1] - 1):
                least = min(least, shingles[at] * factor)
            key = _mix(key ^ least)
        keys[text] = key
    return keys


@compiled
def _buckets(keys: Hashes, members: Ints, first: int) -> Ints:
    """Number the keys that occur twice or more, from `first`, into `members`; return how often each occurs."""
    n = len(keys)
    mask = 1
    while mask < 2 * n:
        mask *= 2
    mask -= 1
    holder = np.full(mask + 1, -1, dtype=np.int32)
    count = np.zeros(n, dtype=np.int32)
    for text in range(n):
        slot = np.int64(keys[text] & np.uint64(mask))
        while holder[slot] >= 0 and keys[holder[slot]] != keys[text]:
            slot = (slot + 1) & mask
        if holder[slot] < 0:
            holder[slot] = text
        members[text] = holder[slot]
        count[holder[slot]] += 1
    sizes = np.empty(int(np.sum(count > 1)), dtype=np.int32)
    number = 0
    for text in range(n):
        holding = members[text]
        if holding == text:
            if count[text] > 1:
                sizes[number] = count[text]
                count[text] = -number - 1
                number += 1
            else:
                count[text] = 0
        members[text] = first - count[holding] - 1 if count[holding] < 0 else -1
    return sizes


@compiled
def _led(
    codes: Ints, starts: Longs, classes: Ints, order: Longs, members: Ints, room: Longs, min_similarity: float
) -> Ints:
    """Give each sequence in turn its most similar leader (the earliest of equals), or make it a leader."""
    n = len(starts) - 1
    leader_of = np.arange(n).astype(np.int32)
    leaders = np.empty(room[-1], dtype=np.int32)
    filled = np.zeros(len(room) - 1, dtype=np.int32)
    seen = np.full(n, -1, dtype=np.int32)
    for text in order:
        mine = codes[starts[text] : starts[text + 1]]
        least = len(codes) + 1.0
        best = text
        for bucket in members[text]:
            if bucket < 0:
                continue
            for at in range(room[bucket], room[bucket] + filled[bucket]):
                other = leaders[at]
                if seen[other] == text or classes[other] != classes[text]:
                    continue
                seen[other] = text
                theirs = codes[starts[other] : starts[other + 1]]
                longer = max(len(mine), len(theirs))
                limit = int((1 - min_similarity) * longer + 1e-9)
                changes = edits(mine, theirs, limit)
                share = changes / longer
                if changes <= limit and (share < least or (share == least and other < best)):
                    least, best = share, other
        leader_of[text] = best
        if best == text:
            for bucket in members[text]:
                if bucket >= 0 and room[bucket] + filled[bucket] < room[bucket + 1]:
                    leaders[room[bucket] + filled[bucket]] = text
                    filled[bucket] += 1
    return leader_of


@compiled
def edits(a: Ints, b: Ints, limit: int) -> int:
    """Count the tokens to leave out of `a` and to add, to get `b`; more than `limit` where no such way is short.

    Between two shared tokens something may be left out or added, not both: that would replace a word, and nothing
    neutral to opinion can tell a synonym from a word that turns the message round ("support", "oppose").
    """
    far = limit + 1
    if abs(len(a) - len(b)) > limit:
        return far
    # Cheapest ways to (i, j) that end with a shared token, with one left out and with one added.
    shared, less, more = np.full((3, len(b) + 1), far, dtype=np.int32)
    shared[0] = 0
    more[1 : limit + 1] = np.arange(1, len(more[1 : limit + 1]) + 1)
    for i in range(1, len(a) + 1):
        corner = min(shared[0], less[0], more[0])
        shared[0], less[0], more[0] = far, min(i, far), far
        least = less[0]
        for j in range(1, len(b) + 1):
            before = min(shared[j], less[j], more[j])
            fewer = min(shared[j], less[j]) + 1
            shared[j] = corner if a[i - 1] == b[j - 1] else far
            more[j] = min(shared[j - 1], more[j - 1]) + 1
            less[j] = fewer
            corner = before
            least = min(least, shared[j], less[j], more[j])
        if least >= far:
            return far
    return int(min(shared[-1], less[-1], more[-1]))
