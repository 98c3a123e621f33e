"""How much of the evidence the page prints: all of a small case, the strongest of a large one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fairwitness.model import Findings


@dataclass(frozen=True, slots=True)
class Room:
    """Most that is printed of each kind; the rest stands in findings.json.

    Attributes:
        fits: up to this many named accounts.
        group_co_actions: co-actions per group.
        member_co_actions: co-actions per account.
        actions: posts per co-action.
        letters: characters per post.
        raster_rows: accounts per raster.
        raster_columns: moments that a raster tells apart.
    """

    fits: int
    group_co_actions: int
    member_co_actions: int
    actions: int
    letters: int
    raster_rows: int
    raster_columns: int


ROOMS = (
    Room(150, 12, 5, 12, 600, 60, 1200),
    Room(600, 7, 2, 6, 240, 40, 600),
    Room(1_000_000_000, 5, 1, 3, 120, 20, 240),
)


def room_for(findings: Findings) -> Room:
    """Return how much is printed, so that the page stays below a few megabytes."""
    named = sum(len(group.members) for group in findings.groups)
    return next(room for room in ROOMS if named <= room.fits)
