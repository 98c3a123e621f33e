"""What can be planted: operations that differ in what their members do together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fairwitness.errors import StudyError
from fairwitness.study import MINUTE_US


class Style(StrEnum):
    """What the members of an operation do together."""

    REPOSTS = "reposts"
    """all repost the same post"""
    TEXTS = "texts"
    """all post one text with small edits, and in other posts the same link and hashtags"""
    HASHTAGS = "hashtags"
    """all use the same sequence of hashtags with words of their own"""
    LINKS = "links"
    """all post the same link with words of their own"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One planted operation.

    Attributes:
        name: shown in the truth table.
        style: what its members do together.
        members: accounts that take part, besides the crowd.
        waves: times that they act; `Style.TEXTS` has as many waves of links on top.
        spread_us: every member of a wave acts within this time.
        participation: chance of a member to take part in a wave.
        camouflage: ordinary posts per coordinated one.
        uptake: people of the crowd who come across what a wave put forward and join in during the next hours.
        community: the interest community, 0 to 11, in which it takes place.
    """

    name: str
    style: Style
    members: int
    waves: int
    spread_us: int
    participation: float = 0.5
    camouflage: float = 0.5
    uptake: float = 15.0
    community: int = 0

    def __post_init__(self) -> None:
        """Refuse operations that nobody could plant."""
        if self.members < 1 or self.waves < 1 or self.spread_us < 1 or not 0 < self.participation <= 1:
            raise StudyError(
                f"operation '{self.name}' needs at least one member and one wave, a spread above 0 and a "
                f"participation above 0 and up to 1; it is {self}."
            )

    @property
    def planned_actions(self) -> float:
        """Coordinated posts that a member makes on average."""
        return self.waves * self.participation * (2 if self.style is Style.TEXTS else 1)


def default_operations() -> tuple[Operation, ...]:
    """Return the five operations of the demo, in order of difficulty of their style, the hardest last."""
    return (
        Operation(name="repost_ring", style=Style.REPOSTS, members=20, waves=40, spread_us=MINUTE_US),
        Operation(
            name="copypasta",
            style=Style.TEXTS,
            members=15,
            waves=30,
            spread_us=3 * MINUTE_US,
            participation=0.6,
            community=9,
        ),
        Operation(
            name="hashtag_flood",
            style=Style.HASHTAGS,
            members=25,
            waves=36,
            spread_us=2 * MINUTE_US,
            community=10,
        ),
        Operation(
            name="link_ring",
            style=Style.LINKS,
            members=20,
            waves=40,
            spread_us=90 * 1_000_000,
            camouflage=1.0,
            community=3,
        ),
        Operation(
            name="slow_circle",
            style=Style.REPOSTS,
            members=6,
            waves=12,
            spread_us=4 * MINUTE_US,
            participation=0.8,
            camouflage=3.0,
            uptake=5.0,
            community=11,
        ),
    )
