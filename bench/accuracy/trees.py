"""Decision trees of depth 2, cross-validated, and pairs of accounts that are alike in volume and language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDS = 5
SEED = 20261121


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """How well a tree tells two kinds of account apart; 0.5 is chance, None: too few of one kind.

    Attributes:
        accounts: told apart.
        balanced_accuracy: mean over folds.
        auc: mean area under the ROC curve over folds.
    """

    accounts: int
    balanced_accuracy: float | None
    auc: float | None


def scores(x: NDArray[np.float64], y: NDArray[np.int64]) -> Scores:
    """Return how well a tree does on accounts that it has not seen; both kinds weigh the same.

    Args:
        x: features, one row per account.
        y: 1 for one kind, 0 for the other.
    """
    from sklearn.model_selection import cross_validate

    if min(np.bincount(y, minlength=2)) < FOLDS:
        return Scores(accounts=len(y), balanced_accuracy=None, auc=None)
    found = cross_validate(_tree(), x, y, cv=_folds(), scoring=("balanced_accuracy", "roc_auc"))
    accuracy, auc = (float(found[f"test_{name}"].mean()) for name in ("balanced_accuracy", "roc_auc"))
    return Scores(accounts=len(y), balanced_accuracy=accuracy, auc=auc)


def guessed(x: NDArray[np.float64], y: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return what a tree that has not seen an account takes it for; at least FOLDS accounts of each kind."""
    from sklearn.model_selection import cross_val_predict

    return np.asarray(cross_val_predict(_tree(), x, y, cv=_folds()), np.int64)


def matched(x: NDArray[np.float64], y: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return positions of pairs, one of each kind: of like language (column 2), nearest in volume (column 0)."""
    free = set(np.flatnonzero(y == 1).tolist())
    kept: list[int] = []
    for other in np.flatnonzero(y == 0).tolist():
        near = [k for k in free if abs(x[k, 2] - x[other, 2]) <= 0.1 and abs(x[k, 0] - x[other, 0]) <= np.log(2)]
        if near:
            twin = min(near, key=lambda k: (abs(x[k, 0] - x[other, 0]), k))
            free.discard(twin)
            kept += [other, twin]
    return np.array(kept, np.int64)


def _tree() -> Any:  # noqa: ANN401 - scikit-learn has no types
    from sklearn.tree import DecisionTreeClassifier

    return DecisionTreeClassifier(max_depth=2, class_weight="balanced", random_state=SEED)


def _folds() -> Any:  # noqa: ANN401 - scikit-learn has no types
    from sklearn.model_selection import StratifiedKFold

    return StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
