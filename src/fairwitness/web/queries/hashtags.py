"""Hashtags by how often they were used, and how much of each is by named accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fairwitness.web.opened import OpenedCase

TRACE = "hashtag"
PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class Tag:
    """A hashtag: its number as an object, its words, posts, accounts, and what named accounts did of it."""

    object: int
    label: str
    n_posts: int
    n_accounts: int
    n_posts_named: int
    n_accounts_named: int


def hashtags(case: OpenedCase, *, page: int) -> tuple[Tag, ...]:
    """Return one page of the hashtags, the most used first, in equal cases the earliest.

    Args:
        case: the case.
        page: from 1.
    """
    actions, objects = case.source("actions", TRACE), case.source("objects", TRACE)
    if actions is None or objects is None:
        return ()
    rows = case.query(
        f"""select object, label, count(*) as n_posts, count(distinct account),
                   count(*) filter (group_id is not null), count(distinct account) filter (group_id is not null)
            from read_parquet({actions}) as acted join read_parquet({objects}) as things using (object)
                 join judgements on judgements.number = account
            group by object, label order by n_posts desc, object limit $most offset $skipped""",
        {"most": PER_PAGE, "skipped": (page - 1) * PER_PAGE},
    )
    return tuple(Tag(*row) for row in rows)
