"""Links, hashtags and texts that accounts of a group share, with how many people outside it share them too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.report.queries import ask
from fairwitness.report.queries.edges import numbers_of
from fairwitness.sql_paths import one_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.findings.case import CaseFolder

_SHARED = """
with named as (select unnest(?::int[]) as account),
acted as (select object, account, account in (select account from named) as inside from read_parquet(?)),
counts as (select object, count(*) filter (inside) as n_actions_inside,
  count(*) filter (not inside) as n_actions_outside,
  count(distinct account) filter (inside) as n_accounts_inside,
  count(distinct account) filter (not inside) as n_accounts_outside from acted group by object)
select object, object_id, label, n_accounts_inside, n_accounts_outside, n_actions_inside, n_actions_outside
from counts join read_parquet(?) as objects using (object) where n_accounts_inside >= 2
order by n_accounts_inside desc, n_accounts_outside, n_actions_inside desc, object limit ?
"""
_WORDED = """
with named as (select unnest(?::int[]) as account),
acted as (select object, account, post_row, at_us from read_parquet(?) where account in (select account from named)),
best as (select object, count(distinct account) as n_accounts from acted group by object having n_accounts >= 2
  order by n_accounts desc, object limit ?)
select object, n_accounts, post_row from acted join best using (object)
order by n_accounts desc, object, acted.at_us, post_row
"""
_POSTS = """
select file_row_number as post_row, post_id, account_id, at_us, text
from read_parquet(?, file_row_number = true) where file_row_number in (select unnest(?::bigint[])) order by post_row
"""
WORDINGS = ("own_words", "near_text", "text")
"""Layers of which texts are shown side by side."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Something that at least two accounts of a group acted on.

    Attributes:
        object: its number within the layer.
        object_id: the link, hashtag or other object.
        label: what a reader is shown.
        n_accounts_inside: accounts of the group that acted on it.
        n_accounts_outside: all other accounts that did.
        n_actions_inside: actions of the group's accounts on it.
        n_actions_outside: actions of all others.
    """

    object: int
    object_id: str
    label: str
    n_accounts_inside: int
    n_accounts_outside: int
    n_actions_inside: int
    n_actions_outside: int


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it is quoted: where it stands in the case, who wrote what when (UTC)."""

    post_row: int
    post_id: str
    account_id: str
    at_us: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Wording:
    """One text and the posts of different accounts that carry it, first the earliest.

    Attributes:
        trace: by which likeness the posts belong together.
        object: number of the text within that layer.
        n_accounts: accounts of the group with this text.
        posts: the first post of each account, as many as there is room for.
    """

    trace: str
    object: int
    n_accounts: int
    posts: tuple[Post, ...]


def shared_things(folder: CaseFolder, accounts: Sequence[str], *, trace: str, most: int) -> tuple[Shared, ...]:
    """Return what accounts of a group share, first what most of them and fewest others share.

    Args:
        folder: a finished case.
        accounts: of the group.
        trace: such as url or hashtag; nothing is shared in a layer that the case does not have.
        most: rows returned.
    """
    actions, objects = (folder.file(kind) / f"{trace}.parquet" for kind in ("actions", "objects"))
    if not actions.exists():
        return ()
    numbers = list(numbers_of(folder, accounts).values())
    found = ask(_SHARED, numbers, one_file(actions), one_file(objects), most)
    return tuple(Shared(**row) for row in found.to_pylist())


def wordings(folder: CaseFolder, accounts: Sequence[str], *, most: int, most_posts: int) -> tuple[Wording, ...]:
    """Return texts that accounts of a group have in common; a post stands under one text only.

    Args:
        folder: a finished case.
        accounts: of the group.
        most: texts returned per layer.
        most_posts: posts quoted per text.
    """
    numbers = list(numbers_of(folder, accounts).values())
    rows: list[tuple[str, dict[str, int]]] = []
    for trace in WORDINGS:
        path = folder.file("actions") / f"{trace}.parquet"
        if path.exists():
            rows += [(trace, row) for row in ask(_WORDED, numbers, one_file(path), most).to_pylist()]
    posts = posts_at(folder, [row["post_row"] for _, row in rows])
    return _each_post_once(_wordings(rows, posts, most_posts))


def _each_post_once(found: Sequence[Wording]) -> tuple[Wording, ...]:
    """Return the texts of which no quoted post stands under an earlier one."""
    shown: list[Wording] = []
    seen: set[int] = set()
    for wording in found:
        rows = {post.post_row for post in wording.posts}
        if not seen & rows:
            shown.append(wording)
        seen |= rows
    return tuple(shown)


def _wordings(rows: Sequence[tuple[str, dict[str, int]]], posts: dict[int, Post], most_posts: int) -> list[Wording]:
    by_object: dict[tuple[str, int], dict[str, Post]] = {}
    n_accounts: dict[tuple[str, int], int] = {}
    for trace, row in rows:
        post, key = posts[row["post_row"]], (trace, row["object"])
        n_accounts[key] = row["n_accounts"]
        by_object.setdefault(key, {}).setdefault(post.account_id, post)
    return [
        Wording(trace, obj, n_accounts[trace, obj], tuple(first.values())[:most_posts])
        for (trace, obj), first in by_object.items()
    ]


def posts_at(folder: CaseFolder, rows: Sequence[int]) -> dict[int, Post]:
    """Return the posts that stand in these rows of the case."""
    found = ask(_POSTS, one_file(folder.file("posts.parquet")), sorted(set(rows)))
    return {row["post_row"]: Post(**row) for row in found.to_pylist()}


_TIMES = """
select account_id, list_sort(list(at_us)) as at_us from read_parquet(?)
where account_id in (select unnest(?::varchar[])) group by account_id
"""


def post_times(folder: CaseFolder, accounts: Sequence[str]) -> dict[str, list[int]]:
    """Return when each of these accounts posted, in order, UTC; in the order in which they are given."""
    found = ask(_TIMES, one_file(folder.file("posts.parquet")), list(accounts))
    times = dict(zip(found["account_id"].to_pylist(), found["at_us"].to_pylist(), strict=True))
    return {account: times.get(account, []) for account in accounts}


_OBJECTS = """
select object_id, object from read_parquet(?) where object_id in (select unnest(?::varchar[]))
"""


def object_numbers(folder: CaseFolder, trace: str, object_ids: Sequence[str]) -> dict[str, int]:
    """Return the numbers that objects have within a layer."""
    path = folder.file("objects") / f"{trace}.parquet"
    if not path.exists():
        return {}
    found = ask(_OBJECTS, one_file(path), list(object_ids))
    return dict(zip(found["object_id"].to_pylist(), found["object"].to_pylist(), strict=True))


_PAIR = """
with p as (select object, at_us from read_parquet(?) where account = ?),
q as (select object, at_us from read_parquet(?) where account = ?)
select object, min(abs(p.at_us - q.at_us)) as least_gap_us, min(greatest(p.at_us, q.at_us)) as met_at_us
from p join q using (object) where abs(p.at_us - q.at_us) <= ? group by object order by met_at_us, object limit ?
"""


@dataclass(frozen=True, slots=True)
class Meeting:
    """An object on which two accounts acted within the window.

    Attributes:
        trace: the layer.
        object: its number within the layer.
        label: what a reader is shown.
        least_gap_us: how near they came.
        met_at_us: when first, UTC.
    """

    trace: str
    object: int
    label: str
    least_gap_us: int
    met_at_us: int


def meetings(folder: CaseFolder, pair: tuple[int, int], *, window_us: int, most: int) -> tuple[Meeting, ...]:
    """Return the objects on which two accounts acted within a window, layer by layer in order of time.

    Args:
        folder: a finished case.
        pair: numbers of both accounts.
        window_us: inclusive.
        most: objects returned per layer.
    """
    met: list[Meeting] = []
    for path in sorted(folder.file("actions").glob("*.parquet")):
        source = one_file(path)
        rows = ask(_PAIR, source, pair[0], source, pair[1], window_us, most).to_pylist()
        labels = _labels(folder, path.stem, [row["object"] for row in rows])
        met += [Meeting(trace=path.stem, label=labels[row["object"]], **row) for row in rows]
    return tuple(met)


_LABELS = "select object, label from read_parquet(?) where object in (select unnest(?::int[]))"


def _labels(folder: CaseFolder, trace: str, objects: Sequence[int]) -> dict[int, str]:
    if not objects:
        return {}
    found = ask(_LABELS, one_file(folder.file("objects") / f"{trace}.parquet"), list(objects))
    return dict(zip(found["object"].to_pylist(), found["label"].to_pylist(), strict=True))
