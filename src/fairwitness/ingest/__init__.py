"""One file per source format: rows of `posts` and `accounts`; bad rows go to `quarantine`."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.ingest.clock import check_zone
from fairwitness.ingest.formats import FormatDescription
from fairwitness.ingest.networks import check_platforms, check_platforms_used
from fairwitness.ingest.parts import check_map
from fairwitness.ingest.plans import Request, check_used, format_named
from fairwitness.ingest.platforms import FORMATS
from fairwitness.ingest.published import ARCHIVE, archive_of, read_published
from fairwitness.ingest.reading import stage_file
from fairwitness.ingest.settling import settle
from fairwitness.ingest.sources import expand, fingerprints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from fairwitness.model import ReadReport

__all__ = [
    "ARCHIVE",
    "FormatDescription",
    "Inspection",
    "QuarantinedRow",
    "archive_of",
    "check_options",
    "fingerprints",
    "formats",
    "inspect",
    "read",
    "validate",
]

TABLES = ("posts", "accounts", "quarantine")
MEMORY_BYTES = 4_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedRow:
    """A row that became no post: file, row from 1, why, and what was there (cut to 200 characters)."""

    path: str
    row: int
    reason: str
    detail: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """A report, and the first quarantined rows for each reason."""

    report: ReadReport
    quarantined: tuple[QuarantinedRow, ...]


def read(
    paths: Iterable[Path | str] | Path | str,
    *,
    into: Path,
    column_map: Mapping[str, str] | None = None,
    source_format: str | None = None,
    time_zone: str | None = None,
    platforms: Mapping[str, str] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    memory_bytes: int = MEMORY_BYTES,
) -> ReadReport:
    """Read files into posts.parquet, accounts.parquet and quarantine.parquet.

    A post with several objects has one row of posts for each (the universal format, and named columns in long form).

    Args:
        paths: files, folders or patterns; of equal posts the one named first is kept.
        into: folder of the tables; they appear there together once all is read.
        column_map: our part (account_id, timestamp, text, ...) to the source's column.
        source_format: a name from `formats`; None finds it out file by file.
        time_zone: IANA name of the zone of times that name none; None takes them for UTC.
        platforms: file to the platform whose accounts it holds, as a file's name, its path or a pattern; "*" stands
            for all files that do not say it themselves.
        progress: called with file, bytes read and bytes in all.
        memory_bytes: what sorting and looking for duplicates may hold in memory.

    Returns:
        What became of every row: rows = posts + accounts + duplicates + sum(quarantined), file by file.
        `n_accounts` counts the accounts that posted.

    Raises:
        SourceError: a file cannot be read, or no post is left.
        StudyError: an option names something that does not exist.
    """
    request = check_options(
        column_map=column_map, source_format=source_format, time_zone=time_zone, platforms=platforms
    )
    into.mkdir(parents=True, exist_ok=True)
    if (archive := archive_of(paths)) is not None:
        return read_published(archive, into=into)
    sources = expand(paths)
    with tempfile.TemporaryDirectory(prefix=".reading-", dir=into) as name:
        folder = Path(name)
        staged = [
            stage_file(
                path, source_file=k, alone=len(sources) == 1, folder=folder, request=request, progress=progress
            )
            for k, path in enumerate(sources)
        ]
        check_used(request, [file.plan for file in staged])
        check_platforms_used(request.platforms, [(file.path, file.plan.form) for file in staged])
        report = settle(staged, folder=folder, memory_bytes=memory_bytes)
        for table in TABLES:
            (folder / f"{table}.parquet").replace(into / f"{table}.parquet")
    return report


def check_options(
    *,
    column_map: Mapping[str, str] | None = None,
    source_format: str | None = None,
    time_zone: str | None = None,
    platforms: Mapping[str, str] | None = None,
) -> Request:
    """Return the options as a request.

    Raises:
        StudyError: one of them names something that does not exist.
    """
    format_named(source_format)
    check_zone(time_zone)
    return Request(
        column_map=check_map(column_map),
        source_format=source_format,
        time_zone=time_zone,
        platforms=check_platforms(platforms),
    )


def validate(
    paths: Iterable[Path | str] | Path | str,
    *,
    column_map: Mapping[str, str] | None = None,
    source_format: str | None = None,
    time_zone: str | None = None,
    platforms: Mapping[str, str] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> ReadReport:
    """Read files as `read` does and keep nothing but the report."""
    with tempfile.TemporaryDirectory() as name:
        return read(
            paths,
            into=Path(name),
            column_map=column_map,
            source_format=source_format,
            time_zone=time_zone,
            platforms=platforms,
            progress=progress,
        )


def inspect(
    paths: Iterable[Path | str] | Path | str,
    *,
    examples: int = 3,
    column_map: Mapping[str, str] | None = None,
    source_format: str | None = None,
    time_zone: str | None = None,
    platforms: Mapping[str, str] | None = None,
) -> Inspection:
    """Read files, keep nothing, and return the report with the first quarantined rows for each reason."""
    with tempfile.TemporaryDirectory() as name:
        into = Path(name)
        report = read(
            paths,
            into=into,
            column_map=column_map,
            source_format=source_format,
            time_zone=time_zone,
            platforms=platforms,
        )
        return Inspection(report=report, quarantined=_examples(into, report, examples=examples))


def _examples(into: Path, report: ReadReport, *, examples: int) -> tuple[QuarantinedRow, ...]:
    import duckdb

    with duckdb.connect() as con:
        con.execute("SET enable_progress_bar = false")
        found = con.execute(
            """from read_parquet(?) qualify row_number() over (
                 partition by reason order by source_file, source_row) <= ?
               order by reason, source_file, source_row""",
            [str(into / "quarantine.parquet"), examples],
        ).fetchall()
    return tuple(
        QuarantinedRow(path=report.sources[file].path, row=row, reason=reason, detail=detail)
        for file, row, reason, detail in found
    )


def formats() -> tuple[FormatDescription, ...]:
    """Return the known formats in the order in which they are tried."""
    return tuple(form.description for form in FORMATS)
