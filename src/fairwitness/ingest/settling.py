"""Staged rows of all files to the final tables: duplicates out, posts in order, every row accounted for.

Everything here runs in DuckDB, which spills to disk, so memory does not grow with the data.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from fairwitness.errors import SourceError
from fairwitness.ingest.apart import APART, equal_ids, ids_apart, told, with_platforms
from fairwitness.ingest.clock import FEW_ROWS
from fairwitness.ingest.copying import copy_posts
from fairwitness.ingest.staging import staged_path
from fairwitness.ingest.times import MINUTE_US
from fairwitness.model import ReadReport, SourceReport
from fairwitness.schema import ACCOUNTS, POSTS, QUARANTINE
from fairwitness.sql_paths import one_file_quoted, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.ingest.reading import StagedFile

ORDER = "at_us, source_file, source_row"
KEPT = "staged anti join dropped using (source_file, source_row)"
FINAL_SQL = """
(select posts.* replace (stated_us as resolution_us), made, naive
from {posts} as posts positional join {marks} as marks)
"""
"""Posts in their final form with the marks that stand beside them; see `staging.StagedPosts`."""
STAGED_SQL = """
create view staged as
select * replace (greatest(resolution_us, {ticks}[source_file + 1]) as resolution_us {ids}),
  {mixed}[source_file + 1] and naive as no_zone, {copies}[source_file + 1] as copy,
  {longs}[source_file + 1] as long
from {posts}
"""
"""A post's clock is as coarse as its own writing or its file shows, whichever is coarser.

What is known of a file stands in lists, because a join would not keep the order of rows.
"""

REPEATED_SQL = """
create table repeated as
select hash(post_id) as key from staged where not made and not no_zone and {possible} group by 1 having count(*) > 1
"""

DROPPED_SQL = """
create table dropped as from (
with same as (
  select *, first_value(account_id) over w as first_account, first_value(at_us) over w as first_at,
    greatest(resolution_us, first_value(resolution_us) over w) as tick
  from staged where not made and not no_zone and hash(post_id) in (select key from repeated)
  window w as (partition by post_id order by source_file, source_row)
), told as (
  select *, account_id <> first_account or abs(at_us - first_at) >= tick as conflict from same
), counted as (
  select *, row_number() over (
    partition by post_id, conflict, object_id,
      case when long then hash(urls, hashtags, media_hashes, domain, repost_of_post_id) end
    order by source_file, source_row) as nth from told
)
select source_file, source_row, 'conflicting_duplicate_id' as reason,
  'id ' || post_id || ' was already read with another account or time' as detail from counted where conflict
union all
select source_file, source_row, 'duplicate', null from counted where not conflict and nth > 1
union all
select source_file, source_row, 'mixed_time_zone', null from staged where no_zone
union all
select source_file, source_row, 'duplicate', null from staged where made and copy and not no_zone
) where {possible}
"""
"""A row of the same id, account and time is a duplicate, unless its format gives a post's objects one row each."""

ACCOUNTS_SQL = """
create table settled_accounts as
select account_id, {columns}, cast(min(source_file) as integer) as source_file
from staged_accounts group by account_id order by min(source_file), min(source_row)
"""


def settle(files: Sequence[StagedFile], *, folder: Path, memory_bytes: int) -> ReadReport:
    """Write posts, accounts and quarantine into the folder and report on every row; beyond the memory it spills.

    Raises:
        SourceError: not one post is left.
    """
    import duckdb

    try:
        limit = f"{memory_bytes // 1_000_000}MB"
        with duckdb.connect(config={"memory_limit": limit, "temp_directory": str(folder / "spill")}) as con:
            con.execute("SET enable_progress_bar = false")
            platforms, plain = _prepare(con, files, folder=folder)
            _write(con, files, folder=folder, plain=plain)
            return _report(
                con, files, platforms=platforms, kept=f"read_parquet({one_file_quoted(folder / 'posts.parquet')})"
            )
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise OSError(str(error).splitlines()[0]) from error


def _prepare(con: Any, files: Sequence[StagedFile], *, folder: Path) -> tuple[list[str], bool]:  # noqa: ANN401
    """Make the views and tables of this step.

    Returns:
        The platforms, "" for what nobody names; and whether staged posts keep their platforms and ids as they are.
    """
    mixed = [file.clock.n_naive > 0 and file.clock.n_zoned > 0 for file in files]
    digests = [file.sha256 for file in files]
    copies = [digest in digests[:k] for k, digest in enumerate(digests)]
    ticks = [file.clock.tick_us() for file in files]
    longs = [file.plan.form.long for file in files]
    staged = [_posts_sql(folder, files), _staged_sql(folder, "accounts", len(files))]
    posts, accounts, platforms = told(con, *staged, n_files=len(files))
    ids = ids_apart([file.plan.form.shared_media for file in files]) if len(platforms) > 1 else ""
    con.execute(STAGED_SQL.format(posts=posts, ticks=ticks, mixed=mixed, copies=copies, longs=longs, ids=ids))
    replaced = f"* replace ({APART}account_id as account_id)" if ids else "*"
    con.execute(f"create view staged_accounts as select {replaced} from {accounts}")
    # Where nothing can be dropped, the search for it is left out.
    possible = len(files) > 1 or mixed[0] or not files[0].ids_ascend
    con.execute(REPEATED_SQL.format(possible=possible))
    con.execute(DROPPED_SQL.format(possible=possible))
    details = [c.name for c in ACCOUNTS.columns if c.name not in {"account_id", "source_file"}]
    # arg_min passes over nulls: the first that said something is believed.
    columns = ", ".join(f"arg_min({name}, (source_file, source_row)) as {name}" for name in details)
    con.execute(ACCOUNTS_SQL.format(columns=columns))
    return platforms, posts == staged[0] and not ids


def _posts_sql(folder: Path, files: Sequence[StagedFile]) -> str:
    """Return SQL that reads the staged posts of all files, each with its own tick."""
    posts, marks = (_staged_sql(folder, table, len(files)) for table in ("posts", "marks"))
    return FINAL_SQL.format(posts=posts, marks=marks) if files[0].final_tick_us else posts


def _staged_sql(folder: Path, table: str, n_files: int) -> str:
    """Return SQL that reads a staged table of all files."""
    listed = ", ".join(one_file_quoted(staged_path(folder, table, number)) for number in range(n_files))
    return f"read_parquet([{listed}])"


def _write(con: Any, files: Sequence[StagedFile], *, folder: Path, plain: bool) -> None:  # noqa: ANN401  no types
    _write_posts(con, files, folder=folder, plain=plain)
    _copy(
        con,
        f"select {', '.join(c.name for c in ACCOUNTS.columns)} from settled_accounts",
        folder / "accounts.parquet",
    )
    lost = f"""
        select {", ".join(c.name for c in QUARANTINE.columns)} from (
          from {_staged_sql(folder, "quarantine", len(files))}
          union all by name (from dropped where reason <> 'duplicate'))
        order by source_file, source_row"""
    _copy(con, lost, folder / "quarantine.parquet")


def _write_posts(con: Any, files: Sequence[StagedFile], *, folder: Path, plain: bool) -> None:  # noqa: ANN401
    path = folder / "posts.parquet"
    intact = not con.execute("select count(*) from dropped").fetchone()[0]
    in_order = len(files) == 1 and files[0].clock.in_order
    if plain and intact and in_order and files[0].final_tick_us:
        _take_posts(files[0], path, folder=folder)
        return
    columns = ", ".join(column.name for column in POSTS.columns)
    order = "" if intact and in_order else f"order by {ORDER}"
    _copy(con, f"select {columns} from {'staged' if intact else KEPT} {order}", path)


def _take_posts(file: StagedFile, path: Path, *, folder: Path) -> None:
    """Make the staged posts the table of posts, as they are unless the first of them showed the wrong tick."""
    posts, marks = (staged_path(folder, table, 0) for table in ("posts", "marks"))
    if file.final_tick_us == file.clock.tick_us():
        Path(posts).replace(path)
    else:
        copy_posts(posts, marks, str(path), tick_us=file.clock.tick_us())


def _copy(con: Any, sql: str, path: Path) -> None:  # noqa: ANN401  DuckDB has no types
    con.execute(f"copy ({sql}) to {quoted(path)} (format parquet, compression zstd, compression_level 1)")


def _report(con: Any, files: Sequence[StagedFile], *, platforms: list[str], kept: str) -> ReadReport:  # noqa: ANN401
    posts = _counts(con, f"select source_file, count(*) from {kept} group by 1")
    own = _counts(con, "select source_file, count(*) from staged_accounts where own_row group by 1")
    first_own = _counts(
        con,
        "select f, count(*) from (select min(source_file) as f from staged_accounts where own_row "
        "group by account_id) group by 1",
    )
    dropped: dict[int, Counter[str]] = {}
    for number, reason, n in con.execute(
        "select source_file, reason, count(*) from dropped group by 1, 2"
    ).fetchall():
        dropped.setdefault(number, Counter())[reason] = n
    sources = []
    for number, file in enumerate(files):
        gone = dropped.get(number, Counter())
        n_posts, n_accounts = posts.get(number, 0), first_own.get(number, 0)
        repeats = gone.pop("duplicate", 0) + own.get(number, 0) - n_accounts
        sources.append(source_report(file, posts=n_posts, accounts=n_accounts, duplicates=repeats, late=gone))
    total = _totals(con, with_platforms(con, sources, platforms, kept=kept), kept=kept)
    return replace(total, n_equal_ids=equal_ids(con, kept=kept) if len(platforms) > 1 else 0)


def _counts(con: Any, sql: str) -> dict[int, int]:  # noqa: ANN401  DuckDB has no types
    return dict(con.execute(sql).fetchall())


def source_report(
    file: StagedFile, *, posts: int, accounts: int, duplicates: int, late: Counter[str]
) -> SourceReport:
    """Return what became of one file; `late` counts rows by reason that were lost only when all files were known."""
    return SourceReport(
        # The name only: the folder differs between machines, and findings must not.
        path=file.path.name,
        format=file.plan.form.name,
        sha256=file.sha256,
        rows=file.rows,
        posts=posts,
        accounts=accounts,
        duplicates=duplicates,
        quarantined=dict(sorted((file.rejected + late).items())),
        columns=dict(file.plan.parts),
        notes=_notes(file, late=late),
    )


def _notes(file: StagedFile, *, late: Counter[str]) -> tuple[str, ...]:
    clock = file.clock
    notes = [*file.plan.form.notes, *file.plan.notes]
    if file.plan.network.named:
        notes.append(f"all of it was taken for the platform {file.plan.network.named}, as asked")
    notes += [sentence.format(n=n) for sentence, n in sorted(file.notes.items())]
    if clock.n_naive and not late["mixed_time_zone"]:
        notes.append(f"{clock.n_naive} times name no time zone and were taken for UTC; set time_zone if they are not")
    if late["mixed_time_zone"]:
        notes.append("some times name a zone and some do not; set time_zone to say what the others mean")
    if clock.n_ambiguous:
        notes.append(
            f"{clock.n_ambiguous} local times fall into a change of the clock; the earlier reading was taken"
        )
    if clock.tick_us() >= MINUTE_US and clock.n_seen >= FEW_ROWS:
        notes.append(f"all times are whole multiples of {clock.tick_us() // 1_000_000} s: that is their resolution")
    if clock.refuse_slashed:
        notes.append(
            "dates such as 3/4/2017 may be day or month first, and nothing in the file tells; use YYYY-MM-DD"
        )
    return tuple(notes)


def _totals(con: Any, sources: list[SourceReport], *, kept: str) -> ReadReport:  # noqa: ANN401  DuckDB has no types
    n, accounts, first, last = con.execute(
        f"select count(*), count(distinct account_id), min(at_us), max(at_us) from {kept}"
    ).fetchone()
    if not n:
        raise SourceError(_nothing_left(sources))
    ticks = con.execute(f"select resolution_us, count(*) from {kept} group by 1 order by 1").fetchall()
    return ReadReport(
        sources=tuple(sources),
        n_posts=n,
        n_accounts=accounts,
        first_at_us=first,
        last_at_us=last,
        resolutions={str(tick): count for tick, count in ticks},
    )


def _nothing_left(sources: list[SourceReport]) -> str:
    names = ", ".join(source.path for source in sources)
    if any(source.accounts for source in sources):
        return f"{names}: only accounts, no posts. Name the file with the posts as well."
    lost = sum((Counter(source.quarantined) for source in sources), Counter[str]())
    reasons = ", ".join(f"{reason} {n}" for reason, n in lost.most_common())
    notes = "; ".join(note for source in sources for note in source.notes)
    return f"{names}: not one row could be read as a post ({reasons}). {notes or 'Check column_map.'}"
