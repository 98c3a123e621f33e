"""Latent classes: people differ in how easily lists find them (Dirichlet process mixture, Manrique-Vallier 2016).

Gibbs sampling with stick-breaking over at most ten classes, alpha ~ Gamma(1/4, 1/4), capture probabilities uniform,
and p(N) proportional to 1/N.  Draws are seeded, so that the same lists give the same numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.figures.recapture.estimates import Total

if TYPE_CHECKING:
    import numpy.typing as npt

    from fairwitness.figures.recapture.histories import Histories

    F64 = npt.NDArray[np.float64]

CLASSES = 10
PRIOR = 0.25
BURN_IN = 2_000
DRAWS = 8_000
SMALL = 1e-12


def latent(found: Histories, *, seed: int, draws: int = DRAWS, burn_in: int = BURN_IN) -> Total:
    """Return the posterior median and the central 95 % of the total.

    Args:
        found: people per cell, three lists and more.
        seed: of the draws.
        draws: kept draws.
        burn_in: draws before these.
    """
    sample = posterior(found, seed=seed, draws=draws, burn_in=burn_in)
    low, median, high = np.quantile(sample, [0.025, 0.5, 0.975])
    label = "latent classes: people who are easier and harder to list"
    return Total("latent", label, float(median), float(low), float(high))


def posterior(found: Histories, *, seed: int, draws: int, burn_in: int) -> npt.NDArray[np.float64]:
    """Return draws of the total."""
    rng = np.random.default_rng(seed)
    filled = np.flatnonzero(found.counts)
    held = found.held()[filled].astype(np.float64)
    counts = found.counts[filled]
    state = _start(found.k, rng)
    kept = np.empty(draws)
    for turn in range(burn_in + draws):
        unseen, state = _turn(held, counts, state, rng)
        if turn >= burn_in:
            kept[turn - burn_in] = found.n + unseen
    return kept


def _start(k: int, rng: np.random.Generator) -> tuple[F64, F64, float]:
    """Return weights of the classes, capture probabilities by list and class, and alpha."""
    return np.full(CLASSES, 1 / CLASSES), rng.uniform(0.05, 0.5, (k, CLASSES)), 1.0


def _turn(
    held: F64, counts: npt.NDArray[np.int64], state: tuple[F64, F64, float], rng: np.random.Generator
) -> tuple[int, tuple[F64, F64, float]]:
    """Draw classes, the unseen, and then all parameters given these."""
    weights, chance, alpha = state
    log_in, log_out = np.log(chance), np.log1p(-chance)
    log_weights = np.log(weights)
    of_cell = _shares(log_weights + held @ log_in + (1 - held) @ log_out)
    classes = rng.multinomial(counts, of_cell)
    log_missed = log_weights + log_out.sum(axis=0)
    missed = np.exp(log_missed)
    unseen = int(rng.negative_binomial(counts.sum(), max(1 - missed.sum(), SMALL)))
    hidden = rng.multinomial(unseen, _shares(log_missed[None, :])[0])
    listed = held.T @ classes
    size = classes.sum(axis=0) + hidden
    chance = np.clip(rng.beta(1 + listed, 1 + size - listed), SMALL, 1 - SMALL)
    weights = _weights(size, alpha, rng)
    alpha = float(rng.gamma(PRIOR - 1 + CLASSES, 1 / (PRIOR - np.log(weights[-1]))))
    return unseen, (weights, chance, alpha)


def _weights(size: npt.NDArray[np.int64], alpha: float, rng: np.random.Generator) -> F64:
    """Return the weights of the classes: each takes its share of what the classes before it left."""
    later = size[::-1].cumsum()[::-1] - size
    share = rng.beta(1 + size[:-1], np.maximum(alpha, SMALL) + later[:-1])
    share = np.append(np.clip(share, SMALL, 1 - SMALL), 1.0)
    left = np.cumprod(np.append(1.0, 1 - share[:-1]))
    found: F64 = np.maximum(share * left, 1e-300)
    return found


def _shares(logs: F64) -> F64:
    """Return rows that add up to one."""
    raised = np.exp(logs - logs.max(axis=1, keepdims=True))
    found: F64 = raised / raised.sum(axis=1, keepdims=True)
    return found
