"""Conformal p-values: how many known people had evidence as strong against them (Bates et al. 2023)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.network.kernel import F64, I64


@dataclass(frozen=True, slots=True)
class Standing:
    """One named account among the known people of its stratum.

    Attributes:
        n_as_high: known people whose score is as high or higher.
        n_people: known people of the stratum.
    """

    n_as_high: int
    n_people: int

    @property
    def p_value(self) -> float:
        """Return (1 + n_as_high) / (n_people + 1): super-uniform for whoever is like the known people."""
        return (1 + self.n_as_high) / (self.n_people + 1)


def standings(scores: F64, known: Sequence[float]) -> list[Standing]:
    """Return where scores stand among those of known people.

    Args:
        scores: of accounts.
        known: of known people, ascending.
    """
    below: I64 = np.searchsorted(np.asarray(known, np.float64), scores, side="left")
    return [Standing(len(known) - int(k), len(known)) for k in below]
