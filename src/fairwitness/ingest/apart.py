"""Studies of several platforms: ids that carry their platform, and what the report says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from fairwitness.ingest.networks import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.model import SourceReport

PLATFORM = f"coalesce(platform, '{UNKNOWN}')"
APART = f"{PLATFORM} || ':' || "
"""Before an id: the same id on two platforms means two things."""
IDS = (
    "post_id", "account_id", "repost_of_post_id", "repost_of_account_id", "reply_to_post_id", "reply_to_account_id",
)  # fmt: skip
MEDIA_SQL = f"""
, if({{shared}}[source_file + 1], media_hashes, list_transform(media_hashes, lambda key: {APART}key)) as media_hashes
"""
PLATFORMS_SQL = """
select distinct source_file, platform
from (select source_file, platform from {posts} union all select source_file, platform from {accounts})
"""
TOLD_SQL = "(select * replace (coalesce(platform, {only}[source_file + 1]) as platform) from {rows})"
PER_PLATFORM_SQL = f"select source_file, {PLATFORM}, count(*) from {{kept}} group by 1, 2 order by 1, 2"
EQUAL_IDS_SQL = f"""
select count(*) from (
  select 1 from {{kept}}
  group by substr(account_id, length({PLATFORM}) + 2) having count(distinct {PLATFORM}) > 1)
"""


def told(con: Any, posts: str, accounts: str, *, n_files: int) -> tuple[str, str, list[str]]:  # noqa: ANN401  no types
    """Return SQL of the staged posts and accounts with their platforms, and these, "" for what nobody names.

    Records that do not say are of the platform of their file where all its other records are of one.

    Args:
        con: a DuckDB connection.
        posts: SQL of the staged posts.
        accounts: SQL of the staged accounts.
        n_files: how many files they come from.
    """
    names: list[set[str]] = [set() for _ in range(n_files)]
    for number, name in con.execute(PLATFORMS_SQL.format(posts=posts, accounts=accounts)).fetchall():
        names[number].add(name or "")
    only = [max(said) if len(said - {""}) == 1 else None for said in names]
    known = [{name} if name else said for name, said in zip(only, names, strict=True)]
    if known != names:
        listed = "[" + ", ".join(f"'{name}'" if name else "null" for name in only) + "]"
        posts, accounts = (TOLD_SQL.format(only=listed, rows=rows) for rows in (posts, accounts))
    return posts, accounts, sorted(set().union(*known))


def ids_apart(shared_media: Sequence[bool]) -> str:
    """Return SQL that puts the platform before all ids.

    Args:
        shared_media: per file, whether media are known by their contents, which mean the same on every platform.
    """
    ids = "".join(f", {APART}{name} as {name}" for name in IDS)
    return ids + MEDIA_SQL.format(shared=list(shared_media))


def with_platforms(con: Any, sources: list[SourceReport], platforms: list[str], *, kept: str) -> list[SourceReport]:  # noqa: ANN401
    """Return the sources with posts per platform; with none where no platform is named at all.

    Args:
        con: a DuckDB connection.
        sources: as they are without.
        platforms: from `told`.
        kept: SQL of the posts that were kept.
    """
    if platforms == [""]:
        return sources
    if len(platforms) == 1:
        return [replace(source, platforms={platforms[0]: source.posts} if source.posts else {}) for source in sources]
    posts: dict[int, dict[str, int]] = {}
    for number, name, n in con.execute(PER_PLATFORM_SQL.format(kept=kept)).fetchall():
        posts.setdefault(number, {})[name] = n
    return [_apart(source, posts.get(number, {})) for number, source in enumerate(sources)]


def _apart(source: SourceReport, posts: dict[str, int]) -> SourceReport:
    notes = source.notes
    if n := posts.get(UNKNOWN, 0):
        apart = f"nothing says of which platform {n} posts are; their accounts are held apart from all others. "
        notes = (*notes, apart + "Say it: --platform FILE=NAME")
    return replace(source, platforms=posts, notes=notes)


def equal_ids(con: Any, *, kept: str) -> int:  # noqa: ANN401  DuckDB has no types
    """Return how many ids accounts of several platforms have in common; each of them is an account of its own."""
    return int(con.execute(EQUAL_IDS_SQL.format(kept=kept)).fetchone()[0])
