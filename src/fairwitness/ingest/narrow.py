"""The few columns that one trace needs, straight from a plain CSV file of which every row is sound.

What `reading` and `settling` would do with such a file is known beforehand: each row is a post, nothing is cleaned
and nothing is lost.  So nothing is written either, and of each column the different values are looked at once.
Whatever is not certainly so - a blank at the end of one id is enough - gives None, and the file has to be read the
full way.
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from fairwitness.errors import FairwitnessError
from fairwitness.ingest.clock import Clock
from fairwitness.ingest.containers import Kind, examine
from fairwitness.ingest.narrow_columns import (
    NotCertainError,
    Numbered,
    blanks_of,
    check_different,
    check_unasked,
    moments,
    numbered,
    refuse,
)
from fairwitness.ingest.networks import UNKNOWN, check_platforms_used
from fairwitness.ingest.parts import ACCOUNT_PARTS, ELSE
from fairwitness.ingest.plans import check_used, plan
from fairwitness.ingest.published import archive_of
from fairwitness.ingest.reading import StagedFile, header_is_odd
from fairwitness.ingest.settling import source_report
from fairwitness.ingest.sources import expand
from fairwitness.model import ReadReport

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

    import pyarrow as pa

    from fairwitness.ingest.clock import Int64s
    from fairwitness.ingest.plans import Plan, Request

BLOCK_BYTES = 1 << 20
MOST_BYTES = 2**31 - 1
"""Offsets into a column of texts have 32 bits."""
BYTES_PER_BYTE = 5
"""Of memory, for each byte of the file: the columns as texts and as numbers, and what counting them takes."""
ALWAYS = ("account_id", "post_id", "timestamp")


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrowPosts:
    """All rows of one file, each of them a post, in the order of the file.

    Attributes:
        account: numbered in order of first appearance; no row lacks one.
        post_id: all different.
        at_us: microseconds since 1970 UTC.
        in_order: times never fall.
        columns: part to the numbered column that plays it.
        report: what the full way would say.
    """

    account: Numbered
    post_id: pa.StringArray
    at_us: Int64s
    in_order: bool
    columns: Mapping[str, Numbered]
    report: ReadReport


def read_narrow(
    paths: Sequence[Path],
    *,
    request: Request,
    needed: Collection[str],
    also: Collection[str] = (),
    without: Collection[str] = (),
    memory_bytes: int,
) -> NarrowPosts | None:
    """Read some columns of posts, where that is all that reading the file comes to.

    Args:
        paths: files, folders or patterns, as for `read`.
        request: how the files are to be read.
        needed: parts that must be there, besides account, post and time.
        also: parts that are read where they are there.
        without: parts that must not be there, because they would decide what the others mean.
        memory_bytes: what may be held.

    Returns:
        The posts, or None: then `read` must tell what they are, or what is wrong with them.
    """
    import pyarrow as pa

    try:
        reading = _plan(paths, request=request, memory_bytes=memory_bytes)
        if not {*needed, *ALWAYS} <= reading.parts.keys() or not reading.parts.keys().isdisjoint(without):
            return None
        return _posts(reading, request=request, wanted=[part for part in (*needed, *also) if part in reading.parts])
    except (NotCertainError, FairwitnessError, pa.ArrowException, OSError):
        # What is wrong is for the full way to say.
        return None


def _plan(paths: Sequence[Path], *, request: Request, memory_bytes: int) -> Plan:
    """Return the plan of the only file."""
    sources = expand(paths) if archive_of(paths) is None else ()
    if len(sources) != 1 or sources[0].stat().st_size > min(MOST_BYTES, memory_bytes // BYTES_PER_BYTE):
        raise NotCertainError
    container = examine(sources[0])
    refuse(container.kind is not Kind.CSV or bool(container.packing) or header_is_odd(container))
    reading = plan(container, request=request, unpacked=container.path)
    form = reading.form
    refuse(form.accounts_only or form.snowflake)
    refuse(any(part.endswith(ELSE) or part in {"platform", *ACCOUNT_PARTS} for part in reading.parts))
    check_used(request, [reading])
    check_platforms_used(request.platforms, [(container.path, form)])
    return reading


def _posts(reading: Plan, *, request: Request, wanted: Sequence[str]) -> NarrowPosts:
    form, (parts, digest) = reading.form, _read(reading)

    def column(part: str) -> pa.StringArray:
        # Taken out, so that its memory serves the next one.
        return parts.pop(part).combine_chunks()

    for part in parts.keys() - {*ALWAYS, *wanted}:
        check_unasked(column(part), part=part, form=form)
    clock = Clock(zone=request.time_zone, utc=form.utc)
    at_us, width_us = moments(column("timestamp"), clock=clock, form=form)
    account = numbered(column("account_id"), part="account_id", form=form)
    columns = {part: numbered(column(part), part=part, form=form) for part in wanted}
    post_id = column("post_id")
    refuse(bool((account.number < 0).any()) or bool(blanks_of(post_id, part="post_id", form=form).any()))
    check_different(post_id)
    staged = StagedFile(path=reading.container.path, plan=reading, clock=clock, sha256=digest, rows=at_us.size)
    return NarrowPosts(
        account=account, post_id=post_id, at_us=at_us, in_order=clock.in_order, columns=columns,
        report=_report(staged, at_us=at_us, width_us=width_us, n_accounts=len(account.names)),
    )  # fmt: skip


class _Watched(io.RawIOBase):
    """A file of which all bytes that pass are digested, and its quotes counted."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.n_quotes = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        block = self._file.read(size)
        self.digest.update(block)
        self.n_quotes += int(np.count_nonzero(np.frombuffer(block, np.uint8) == ord('"')))
        return block


def _read(reading: Plan) -> tuple[dict[str, pa.ChunkedArray], str]:
    """Return the cells of all parts as they are written, and the fingerprint of the file.

    Parsed as `tables.fast_csv` parses: what is not UTF-8, or has not as many cells as the header, is refused.
    """
    import pyarrow as pa
    import pyarrow.csv as pc

    container = reading.container
    names = [f"c{k}" for k in range(len(container.header))]
    place = {part: names[container.header.index(column)] for part, column in reading.parts.items()}
    wanted = list(dict.fromkeys(place.values()))
    with container.path.open("rb", buffering=0) as file:
        watched = _Watched(file)
        table = pc.read_csv(
            watched,
            read_options=pc.ReadOptions(block_size=BLOCK_BYTES, column_names=names, skip_rows=1, use_threads=False),
            parse_options=pc.ParseOptions(delimiter=container.delimiter, newlines_in_values=True),
            convert_options=pc.ConvertOptions(
                column_types=dict.fromkeys(wanted, pa.string()), include_columns=wanted
            ),
        )
    # Arrow takes all that follows a quote that never closes for one cell, and does not complain.
    refuse(watched.n_quotes % 2 > 0 or not table.num_rows)
    return {part: table[name] for part, name in place.items()}, watched.digest.hexdigest()


def _report(staged: StagedFile, *, at_us: Int64s, width_us: Int64s, n_accounts: int) -> ReadReport:
    n, network = staged.rows, staged.plan.network
    source = source_report(staged, posts=n, accounts=0, duplicates=0, late=Counter())
    if (platform := network.named or network.fallback) not in {"", UNKNOWN}:
        source = replace(source, platforms={platform: n})
    widths, posts = np.unique(np.maximum(width_us, staged.clock.tick_us()), return_counts=True)
    return ReadReport(
        sources=(source,),
        n_posts=n,
        n_accounts=n_accounts,
        first_at_us=int(at_us.min()),
        last_at_us=int(at_us.max()),
        # One width may stand for all rows.
        resolutions={str(width): n if widths.size == 1 else int(k) for width, k in zip(widths, posts, strict=True)},
    )
