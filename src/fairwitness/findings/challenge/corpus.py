"""What a challenge needs of a case: judgement and activity of every account, by number.

The number of an account is its place in order of first post.  Ids only lead from the list to numbers; nothing that
is computed depends on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.model import Verdict
from fairwitness.study import HOUR_US

if TYPE_CHECKING:
    from fairwitness.findings.case import CaseFolder
    from fairwitness.network.kernel import I64

DAY_US = 24 * HOUR_US
VERDICTS = tuple(Verdict)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Every account that posted.

    Attributes:
        ids: by account number.
        verdict: places in `VERDICTS`, by number.
        rule_ids: the rule that decided, by number.
        group_ids: the confirmed group, None for accounts that are not named.
        p_value, q_value: of the account's own test, None where there was none.
        n_posts, n_actions, n_days: posts, actions that others could have taken too, days (UTC) with a post.
        post_resolution_us: clock tick per row of posts.
    """

    ids: list[str]
    verdict: I64
    rule_ids: list[str]
    group_ids: list[str | None]
    p_value: list[float | None]
    q_value: list[float | None]
    n_posts: I64
    n_actions: I64
    n_days: I64
    post_resolution_us: I64

    @property
    def n_accounts(self) -> int:
        """Return how many accounts posted."""
        return len(self.ids)

    @property
    def activity(self) -> I64:
        """Return posts, actions and days, shape (3, accounts)."""
        return np.stack([self.n_posts, self.n_actions, self.n_days])


def read_corpus(folder: CaseFolder) -> Corpus:
    """Read a finished case's judgements and when its accounts posted."""
    import pyarrow.parquet as pq

    judged = pq.read_table(folder.file("judgements.parquet"))
    posts = pq.read_table(folder.file("posts.parquet"), columns=["account_id", "at_us", "resolution_us"])
    ids = judged["account_id"].to_pylist()
    place = {verdict.value: k for k, verdict in enumerate(VERDICTS)}
    return Corpus(
        ids=ids,
        verdict=np.array([place[name] for name in judged["verdict"].to_pylist()], np.int64),
        rule_ids=judged["rule_id"].to_pylist(), group_ids=judged["group_id"].to_pylist(),
        p_value=judged["p_value"].to_pylist(), q_value=judged["q_value"].to_pylist(),
        n_posts=judged["n_posts"].to_numpy(), n_actions=judged["n_actions"].to_numpy(),
        n_days=_days(posts["account_id"], posts["at_us"].to_numpy(), ids=ids),
        post_resolution_us=posts["resolution_us"].to_numpy(),
    )  # fmt: skip


def _days(accounts: object, at_us: I64, *, ids: list[str]) -> I64:
    import pyarrow as pa
    import pyarrow.compute as pc

    number = pc.index_in(accounts, value_set=pa.array(ids, pa.string())).to_numpy().astype(np.int64)
    days = np.unique(np.stack([number, at_us // DAY_US]), axis=1)
    return np.bincount(days[0], minlength=len(ids)).astype(np.int64)
