"""All hierarchical log-linear models of overlapping lists (Fienberg 1972), by maximum likelihood.

The count of people in exactly the lists S is Poisson with log mean = sum of the terms inside S; a model that holds a
term holds all its parts, and all single lists.  The term of no list is then the log of the people whom no list holds.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.figures.recapture.estimates import Total, log_normal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from fairwitness.figures.recapture.histories import Histories

    F64 = npt.NDArray[np.float64]

MOST_WHOLE = 5
"""Lists up to which all hierarchical models are fitted: 8, 113 and 6,893 of them for three, four and five."""
MOST_PAIRS = 6
"""Lists up to which at least all models with pairs are fitted: 32,768 for six."""
STEPS = 60
TOLERANCE = 1e-9
LARGEST_TERM = 25.0
"""A term beyond this has run away: the overlap that would hold it is empty."""
Terms = tuple[frozenset[int], ...]


def models(k: int) -> Iterator[Terms]:
    """Return the terms of two and more lists of every model; the one of all lists cannot be fitted."""
    pairs = [frozenset(pair) for pair in combinations(range(k), 2)]
    if k > MOST_WHOLE:
        yield from (tuple(chosen) for size in range(len(pairs) + 1) for chosen in combinations(pairs, size))
        return
    for size in range(len(pairs) + 1) if k > 2 else ():  # noqa: PLR2004  two lists leave only independence
        for chosen in combinations(pairs, size):
            yield from _extended(chosen, 3, k)
    if k == 2:  # noqa: PLR2004
        yield ()


def _extended(terms: Sequence[frozenset[int]], size: int, k: int) -> Iterator[Terms]:
    """Return the model, and every way of adding terms of `size` and more lists whose parts it holds."""
    if size >= k:
        yield tuple(terms)
        return
    held = set(terms)
    allowed = [
        term for term in map(frozenset, combinations(range(k), size))
        if all(frozenset(part) in held for part in combinations(sorted(term), size - 1))
    ]  # fmt: skip
    for n in range(len(allowed) + 1):
        for chosen in combinations(allowed, n):
            yield from _extended((*terms, *chosen), size + 1, k)


def fit(found: Histories, terms: Terms) -> Total | None:
    """Return the total under one model, None where the overlaps cannot bear it.

    Args:
        found: people per cell.
        terms: of two and more lists.
    """
    held = found.held()[1:]
    counts = found.counts[1:].astype(np.float64)
    columns = [np.ones(len(held)), *held.T.astype(np.float64)]
    columns += [held[:, sorted(term)].all(axis=1).astype(np.float64) for term in terms]
    x = np.column_stack(columns)
    fitted = _newton(x, counts)
    if fitted is None:
        return None
    beta, covariance = fitted
    unseen = float(np.exp(beta[0]))
    mean = np.exp(x @ beta)
    variance = unseen + unseen**2 * float(covariance[0, 0])
    low, high = log_normal(found.n, unseen, variance)
    log_likelihood = float((counts * np.log(mean) - mean).sum())
    aic = 2 * x.shape[1] - 2 * log_likelihood
    bic = x.shape[1] * float(np.log(max(found.n, 2))) - 2 * log_likelihood
    return Total(_name(found, terms), _label(found, terms), found.n + unseen, low, high, aic, bic)


def _newton(x: F64, counts: F64) -> tuple[F64, F64] | None:
    """Return the estimates and their covariance, None where a term runs away or cannot be told from others."""
    beta = np.linalg.lstsq(x, np.log(counts + 0.5), rcond=None)[0]
    for _ in range(STEPS):
        mean = np.exp(np.clip(x @ beta, -50, 50))
        information = x.T @ (mean[:, None] * x)
        try:
            step = np.linalg.solve(information, x.T @ (counts - mean))
        except np.linalg.LinAlgError:
            return None
        beta = beta + np.clip(step, -2, 2)
        if np.abs(beta).max() > LARGEST_TERM:
            return None
        if np.abs(step).max() < TOLERANCE:
            return (beta, np.linalg.inv(information)) if np.linalg.cond(information) < 1e12 else None  # noqa: PLR2004
    return None


def _letters(found: Histories, term: frozenset[int]) -> str:
    return "+".join(found.names[j] for j in sorted(term))


def _name(found: Histories, terms: Terms) -> str:
    return f"loglinear:{','.join(_letters(found, term) for term in terms) or 'independent'}"


def _label(found: Histories, terms: Terms) -> str:
    if not terms:
        return "all lists independent"
    return f"dependence of {', '.join(_letters(found, term) for term in terms)}"
