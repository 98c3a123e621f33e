"""What a score consists of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fairwitness.model import Verdict


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its Clopper-Pearson 95 % interval; the share is None where there were no trials."""

    hits: int
    trials: int
    share: float | None
    low: float
    high: float

    def __str__(self) -> str:
        """Return the rate as people read it."""
        if self.share is None:
            return "no case"
        return f"{_percent(self.share)} (95 % interval {_percent(self.low)} to {_percent(self.high)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationScore:
    """How one planted operation fared.

    Attributes:
        name: of the operation.
        verdict: the most severe verdict on a confirmed group with one of its members; None: not found.
        group_ids: the confirmed groups in which its members were named.
        n_members: accounts that took part.
        n_active: those with at least ENOUGH_ACTIONS coordinated posts.
        n_deceptive: those called deceptive.
        recall: named of all members.
        recall_active: named of the active ones.
    """

    name: str
    verdict: Verdict | None
    group_ids: tuple[str, ...]
    n_members: int
    n_active: int
    n_deceptive: int
    recall: Rate
    recall_active: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCheck:
    """Whether the rows that were broken on purpose were all noticed, and none besides."""

    rows_written: int
    rows_read: int
    bad_written: dict[str, int]
    bad_found: dict[str, int]
    adds_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Findings beside the truth.

    Attributes:
        operations: one entry per planted operation.
        precision: accounts that do act together, of those named.
        recall: members of operations that were named.
        recall_active: the same of those active enough to be judged.
        crowd_accused: named accounts that act alone; each one is a wrong accusation.
        crowd_rate: the same as a share of all accounts that act alone.
        fan_club_named: innocent, but truly synchronous: naming is right, calling deceptive is not.
        fan_club_deceptive: wrong accusations.
        same_owner_named: as with the fan club.
        same_owner_deceptive: wrong accusations.
        reading: what became of the broken rows; None where the files are not known.
    """

    operations: tuple[OperationScore, ...]
    precision: Rate
    recall: Rate
    recall_active: Rate
    crowd_accused: tuple[str, ...]
    crowd_rate: Rate
    fan_club_named: Rate
    fan_club_deceptive: tuple[str, ...]
    same_owner_named: Rate
    same_owner_deceptive: tuple[str, ...]
    reading: ReadCheck | None

    def sentences(self) -> tuple[str, ...]:
        """Return the score in plain sentences."""
        from fairwitness.demo.wording import sentences

        return tuple(sentences(self))

    @property
    def n_wrong(self) -> int:
        """Wrong accusations of all sorts."""
        return len(self.crowd_accused) + len(self.fan_club_deceptive) + len(self.same_owner_deceptive)


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
