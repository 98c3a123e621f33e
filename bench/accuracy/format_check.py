"""Can format alone tell the operation from the people?  Trees of depth 2 on plain features, cross-validated.

Where they score far above chance, a high recall of any method may come from how the data were collected, so their
figures stand beside every recall.  The matched figures ask the same of pairs with like volume and language.  The same
tree on what our tests saw stands beside them, and so does how far format explains whom our method names.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bench.accuracy.datasets import OPERATION, owner_of
from bench.accuracy.evidence import EVIDENCE
from bench.accuracy.files import Account  # noqa: TC001 - a dataclass names it
from bench.accuracy.measures import Share, share
from bench.accuracy.trees import FOLDS, Scores, guessed, matched, scores

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from bench.accuracy.datasets import DataSet
    from bench.accuracy.outcomes import Outcome

FEATURES = (
    "volume",
    "mean_length",
    "share_latin",
    "share_without_hashtag",
    "share_without_link",
    "share_without_words",
)
"""log posts; mean characters; share of letters that are Latin (a guess of the language); shares of missing fields."""
READ = ("volume", "share_without_hashtag", "share_without_link", "share_without_words")
"""Those that decide how much our tests have to look at: how many posts, and which fields they fill.  Neither language
nor length enters a test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How far format explains whom our method names.

    Attributes:
        predicted: a tree on format that tells named from other operation accounts.
        matched: the same on pairs of like volume and language, one named, one not.
        single: AUC of the best cut on each feature alone, between the same accounts as `predicted`.
        like_people: named, of operation accounts that the format tree takes for people.
        like_operation: named, of operation accounts that it takes for the operation.
        people_like_operation: named, of innocent accounts that it takes for the operation, same-owner accounts apart.
    """

    predicted: Scores
    matched: Scores
    single: dict[str, float]
    like_people: Share
    like_operation: Share
    people_like_operation: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatCheck:
    """How well format alone does, and what our tests saw; 0.5 is chance.

    Attributes:
        everybody: operation against innocent accounts, per set of features: 'format', 'read' and, where our method
            was run, 'evidence'.
        matched: the same on pairs of like volume and language.
        single: AUC of the best cut on each feature of format alone, without cross-validation.
        naming: None where our method was not run.
    """

    everybody: dict[str, Scores]
    matched: dict[str, Scores]
    single: dict[str, float]
    naming: Naming | None


@dataclass(frozen=True, slots=True)
class Table:
    """Accounts in rows; `y` is 1 for the operation's."""

    accounts: list[str]
    x: NDArray[np.float64]
    y: NDArray[np.int64]


def format_check(
    posts: Path, truth: Mapping[str, Account], *, data: DataSet, ours: Outcome | None = None, min_posts: int = 1
) -> FormatCheck | None:
    """Return how well format tells operation from innocent accounts, or None where there are not both.

    Args:
        posts: the investigated file.
        truth: who is who.
        data: says who is innocent.
        ours: what our method says of these posts.
        min_posts: accounts with fewer are left out.
    """
    table = _table(posts, truth, data=data, min_posts=min_posts)
    if min(np.bincount(table.y, minlength=2)) < FOLDS:
        return None
    pairs = matched(table.x, table.y)
    sets = _sets(table, ours)
    return FormatCheck(
        everybody={name: scores(x, table.y) for name, x in sets.items()},
        matched={name: scores(x[pairs], table.y[pairs]) for name, x in sets.items()},
        single=_singles(table.x, table.y),
        naming=_naming(table, ours) if ours else None,
    )


def _table(posts: Path, truth: Mapping[str, Account], *, data: DataSet, min_posts: int) -> Table:
    kinds = {OPERATION: 1} | dict.fromkeys(data.innocent, 0)
    wanted = {a: kinds[t.label] for a, t in truth.items() if t.label in kinds and t.n_posts >= min_posts}
    rows = {account: row for account, row in features(posts).items() if account in wanted}
    y = np.array([wanted[account] for account in rows], np.int64)
    return Table(list(rows), np.array(list(rows.values()), np.float64), y)


def _sets(table: Table, ours: Outcome | None) -> dict[str, NDArray[np.float64]]:
    sets = {"format": table.x, "read": table.x[:, [FEATURES.index(name) for name in READ]]}
    if ours and ours.evidence:
        nothing = (0.0,) * len(EVIDENCE)
        sets["evidence"] = np.array([ours.evidence.get(account, nothing) for account in table.accounts])
    return sets


def _naming(table: Table, ours: Outcome) -> Naming:
    named = np.array([account in ours.named for account in table.accounts], np.int64)
    strangers = np.array([not owner_of(account) for account in table.accounts])
    operated, taken = table.y == 1, guessed(table.x, table.y)
    x, y = table.x[operated], named[operated]
    pairs = matched(x, y)

    def of(chosen: NDArray[np.bool_]) -> Share:
        return share(int(named[chosen].sum()), int(chosen.sum()))

    return Naming(
        predicted=scores(x, y),
        matched=scores(x[pairs], y[pairs]),
        single=_singles(x, y),
        like_people=of(operated & (taken == 0)),
        like_operation=of(operated & (taken == 1)),
        people_like_operation=of(~operated & (taken == 1) & strangers),
    )


@lru_cache(maxsize=16)
def features(posts: Path) -> dict[str, tuple[float, ...]]:
    """Return the values of FEATURES per account, worked out once per file."""
    from bench.accuracy.rivals.shares import opened

    rows = opened(posts).execute(
        "select account_id, ln(count(*)), coalesce(avg(len(text)), 0), "
        "coalesce(sum(len(regexp_replace(text, '[^a-zA-Z]', '', 'g'))) / "
        "  nullif(sum(len(regexp_replace(text, '[^\\p{L}]', '', 'g'))), 0), 1), "
        "avg((len(coalesce(hashtags, [])) = 0)::int), avg((coalesce(text, '') not like '%URL%')::int), "
        "avg((words = '')::int) from posts group by account_id order by account_id"
    )
    return {row[0]: row[1:] for row in rows.fetchall()}


def _singles(x: NDArray[np.float64], y: NDArray[np.int64]) -> dict[str, float]:
    """Return the AUC of the best cut on each feature; nothing where there is one kind only."""
    from sklearn.metrics import roc_auc_score

    if not 0 < y.sum() < len(y):
        return {}
    found = {name: float(roc_auc_score(y, x[:, k])) for k, name in enumerate(FEATURES)}
    return {name: max(auc, 1 - auc) for name, auc in found.items()}
