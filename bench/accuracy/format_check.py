"""Can format alone tell the operation from the people?  A depth-2 tree on four plain features, cross-validated.

Where it scores far above chance, a high recall of any method may come from how the data were collected, so its figure
stands beside every recall.  The matched figure asks the same of pairs with like volume and language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bench.accuracy.datasets import OPERATION
from bench.accuracy.files import Account  # noqa: TC001 - a dataclass names it

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from bench.accuracy.datasets import DataSet

FEATURES = (
    "volume",
    "mean_length",
    "share_latin",
    "share_without_hashtag",
    "share_without_link",
    "share_without_words",
)
"""log posts; mean characters; share of letters that are Latin (a guess of the language); shares of missing fields."""
FOLDS = 5
SEED = 20261121


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatCheck:
    """How well format alone does; 0.5 is chance.

    Attributes:
        accounts: operation and innocent accounts that were told apart.
        balanced_accuracy: mean over folds of a tree of depth 2.
        auc: the same tree, area under the ROC curve.
        single: AUC of the best cut on each feature alone, without cross-validation.
        matched_accounts: accounts in pairs of like volume and language.
        matched_balanced_accuracy: of a tree cross-validated on those pairs.
        matched_auc: the same tree.
    """

    accounts: int
    balanced_accuracy: float | None
    auc: float | None
    single: dict[str, float]
    matched_accounts: int
    matched_balanced_accuracy: float | None
    matched_auc: float | None


def format_check(
    posts: Path, truth: Mapping[str, Account], *, data: DataSet, min_posts: int = 1
) -> FormatCheck | None:
    """Return how well format tells operation from innocent accounts, or None where there are not both."""
    kinds = {OPERATION: 1} | dict.fromkeys(data.innocent, 0)
    wanted = {a: kinds[t.label] for a, t in truth.items() if t.label in kinds and t.n_posts >= min_posts}
    table = {account: row for account, row in features(posts).items() if account in wanted}
    x, y = np.array(list(table.values())), np.array([wanted[account] for account in table], np.int64)
    if min(np.bincount(y, minlength=2)) < FOLDS:
        return None
    pairs = matched(x, y)
    accuracy, auc = _scores(x, y)
    matched_accuracy, matched_auc = _scores(x[pairs], y[pairs])
    return FormatCheck(
        accounts=len(y),
        balanced_accuracy=accuracy,
        auc=auc,
        single={name: _single(x[:, k], y) for k, name in enumerate(FEATURES)},
        matched_accounts=len(pairs),
        matched_balanced_accuracy=matched_accuracy,
        matched_auc=matched_auc,
    )


def features(posts: Path) -> dict[str, tuple[float, ...]]:
    """Return the values of FEATURES per account."""
    from bench.accuracy.rivals.shares import opened

    rows = opened(posts).execute(
        "select account_id, ln(count(*)), coalesce(avg(len(text)), 0), "
        "coalesce(sum(len(regexp_replace(text, '[^a-zA-Z]', '', 'g'))) / "
        "  nullif(sum(len(regexp_replace(text, '[^\\p{L}]', '', 'g'))), 0), 1), "
        "avg((len(coalesce(hashtags, [])) = 0)::int), avg((coalesce(text, '') not like '%URL%')::int), "
        "avg((words = '')::int) from posts group by account_id order by account_id"
    )
    return {row[0]: row[1:] for row in rows.fetchall()}


def matched(x: NDArray[np.float64], y: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return positions of pairs, one of each class: of like language, nearest in volume."""
    free = set(np.flatnonzero(y == 1).tolist())
    kept: list[int] = []
    for person in np.flatnonzero(y == 0).tolist():
        near = [k for k in free if abs(x[k, 2] - x[person, 2]) <= 0.1 and abs(x[k, 0] - x[person, 0]) <= np.log(2)]
        if near:
            twin = min(near, key=lambda k: (abs(x[k, 0] - x[person, 0]), k))
            free.discard(twin)
            kept += [person, twin]
    return np.array(kept, np.int64)


def _scores(x: NDArray[np.float64], y: NDArray[np.int64]) -> tuple[float | None, float | None]:
    from sklearn.model_selection import StratifiedKFold, cross_validate
    from sklearn.tree import DecisionTreeClassifier

    if min(np.bincount(y, minlength=2)) < FOLDS:
        return None, None
    tree = DecisionTreeClassifier(max_depth=2, class_weight="balanced", random_state=SEED)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    found = cross_validate(tree, x, y, cv=folds, scoring=("balanced_accuracy", "roc_auc"))
    return float(found["test_balanced_accuracy"].mean()), float(found["test_roc_auc"].mean())


def _single(values: NDArray[np.float64], y: NDArray[np.int64]) -> float:
    from sklearn.metrics import roc_auc_score

    auc = float(roc_auc_score(y, values))
    return max(auc, 1 - auc)
