"""The range over all models, with what would narrow it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.figures.recapture import loglinear
from fairwitness.figures.recapture.latent import latent
from fairwitness.figures.recapture.pairs import chao, chapman, odds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fairwitness.figures.recapture.estimates import Total
    from fairwitness.figures.recapture.histories import Histories

DEPENDENT = 2.0
"""Odds ratio from which two lists are said to draw on the same people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recapture:
    """What the overlaps of lists leave room for.

    Attributes:
        found: people per cell.
        pairs: Chapman's estimate for every two lists.
        chao: the lower bound.
        models: log-linear models that could be fitted, in the order of the enumeration.
        n_models: models that were tried.
        all_models: whether these are all hierarchical models, or only those with pairs.
        latent: the latent classes; None for two lists.
        odds: dependence of every two lists, among people on others; None where nothing tells.
        weights: Akaike weight of each model, in the order of `models`.
    """

    found: Histories
    pairs: tuple[Total, ...]
    chao: Total
    models: tuple[Total, ...]
    n_models: int
    all_models: bool
    latent: Total | None
    odds: Mapping[tuple[str, str], float | None]
    weights: tuple[float, ...]

    @property
    def spread(self) -> tuple[float, float]:
        """Return the least and the greatest total over log-linear models, latent classes and Chao's bound."""
        values = [total.value for total in self._ranged]
        return min(values), max(values)

    @property
    def bounds(self) -> tuple[float, float]:
        """Return the least lower and the greatest upper end of their intervals."""
        return min(total.low for total in self._ranged), max(total.high for total in self._ranged)

    @property
    def best(self) -> Total | None:
        """Return the model that AIC prefers; it is one of the range, and no answer by itself."""
        return min(self.models, key=lambda total: total.aic or 0.0) if self.models else None

    @property
    def averaged(self) -> float | None:
        """Return the mean over models by Akaike weight."""
        pairs = zip(self.models, self.weights, strict=True)
        return sum(total.value * weight for total, weight in pairs) if self.models else None

    @property
    def _ranged(self) -> tuple[Total, ...]:
        return (self.chao, *self.models, *((self.latent,) if self.latent else self.pairs))


def recapture(found: Histories, *, seed: int = 1) -> Recapture:
    """Return what every model makes of lists.

    Args:
        found: people per cell, two lists and more.
        seed: of the draws of the latent classes.

    Raises:
        StudyError: more lists than models can be fitted for, or an empty list.
    """
    if found.k > loglinear.MOST_PAIRS:
        raise StudyError(
            f"{found.k} lists have too many models to fit them all. Join lists that have one source, down to "
            f"{loglinear.MOST_PAIRS}."
        )
    if 0 in found.sizes():
        raise StudyError(f"the list {found.names[found.sizes().index(0)]!r} is empty. Leave it out.")
    tried = [loglinear.fit(found, terms) for terms in loglinear.models(found.k)]
    models = tuple(total for total in tried if total)
    return Recapture(
        found=found, pairs=tuple(chapman(found)), chao=chao(found), models=models, n_models=len(tried),
        all_models=found.k <= loglinear.MOST_WHOLE, weights=_weights(models),
        latent=latent(found, seed=seed) if found.k > 2 else None,  # noqa: PLR2004  two lists tell nothing of classes
        odds={(found.names[a], found.names[b]): odds(found, a, b) for a, b in combinations(range(found.k), 2)},
    )  # fmt: skip


def _weights(models: tuple[Total, ...]) -> tuple[float, ...]:
    import numpy as np

    if not models:
        return ()
    aic = np.array([total.aic for total in models], np.float64)
    raised = np.exp(-(aic - aic.min()) / 2)
    return tuple((raised / raised.sum()).tolist())
