"""People counted by the set of lists that hold them; cell s has bit j set where list j holds the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Histories:
    """Counts per cell.

    Attributes:
        names: of the lists.
        counts: people per cell, of length 2^lists; cell 0, in no list, holds nought.
    """

    names: tuple[str, ...]
    counts: npt.NDArray[np.int64]

    @property
    def n(self) -> int:
        """Return how many different people are listed."""
        return int(self.counts.sum())

    @property
    def k(self) -> int:
        """Return how many lists there are."""
        return len(self.names)

    def held(self) -> npt.NDArray[np.bool_]:
        """Return cells by lists: whether the list holds the people of the cell."""
        found: npt.NDArray[np.bool_] = (np.arange(self.counts.size)[:, None] >> np.arange(self.k)) & 1 == 1
        return found

    def sizes(self) -> tuple[int, ...]:
        """Return how many people each list holds."""
        return tuple(int(self.counts[column].sum()) for column in self.held().T)

    def frequencies(self) -> npt.NDArray[np.int64]:
        """Return how many people stand in exactly 0, 1, 2, ... lists."""
        found = np.bincount(self.held().sum(axis=1), weights=self.counts, minlength=self.k + 1)
        return found.astype(np.int64)

    def both(self, a: int, b: int) -> tuple[int, int, int]:
        """Return the sizes of two lists, and how many people stand in both."""
        held = self.held()
        first, second = held[:, a], held[:, b]
        counts = self.counts
        return int(counts[first].sum()), int(counts[second].sum()), int(counts[first & second].sum())


def histories(held: npt.NDArray[np.bool_], names: tuple[str, ...]) -> Histories:
    """Return people per cell.

    Args:
        held: people by lists.
        names: of the lists.
    """
    cell = held.astype(np.int64) @ (1 << np.arange(len(names)))
    return Histories(names, np.bincount(cell, minlength=1 << len(names)))
