"""Accounts under keyed names: what of a profile at least k accounts share, and nothing else of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from fairwitness.ingest.published import PUBLISHED_ACCOUNTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from fairwitness.archive.pseudonyms import Pseudonyms

Row = dict[str, Any]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class _Level:
    """One coarsening: how the date is cut, and whether language and the account's own word are kept."""

    date: Callable[[datetime], datetime | None]
    said: bool


def _month(day: datetime) -> datetime:
    return day.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _year(day: datetime) -> datetime:
    return _month(day).replace(month=1)


def _nothing(_day: datetime) -> None:
    return None


NOBODY: Row = dict.fromkeys(("platform", "created_at_us", "language", "declared_automated"))
LEVELS = (_Level(_month, said=True), _Level(_year, said=True), _Level(_year, said=False), _Level(_nothing, said=True))
"""From fine to coarse; what no level covers shows its platform only."""


def published_accounts(accounts: Path, *, names: Pseudonyms, judged: Mapping[str, Row], least: int) -> pa.Table:
    """Return ingest.published.PUBLISHED_ACCOUNTS: user names, shown names and profile texts are empty.

    Each account shows the finest of `LEVELS` on which at least `least` accounts of one verdict that are left look
    alike: whoever crosses profiles with verdicts meets no smaller count.

    Args:
        accounts: a Parquet file of schema.ACCOUNTS.
        names: keyed names.
        judged: verdict and platform by id of every account that posted.
        least: k.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    known = {row["account_id"]: row for row in pq.read_table(accounts).to_pylist()}
    # Sources without profiles have no rows of accounts; whoever posted is an account all the same.
    ids = dict.fromkeys((*judged, *known))
    rows = [{**NOBODY, **known.get(one, {}), **judged.get(one, {"verdict": None}), "account_id": one} for one in ids]
    shown = coarsened(rows, least=least)
    named = names.names("account", [row["account_id"] for row in rows])
    plain = [
        {"account_id": name, "platform": row["platform"], **look}
        for name, row, look in zip(named, rows, shown, strict=True)
    ]
    return pa.Table.from_pylist(plain, schema=PUBLISHED_ACCOUNTS.arrow())


def coarsened(rows: Sequence[Row], *, least: int) -> list[Row]:
    """Return per account what may be shown of it: created_at_us, language and declared_automated, null or coarse."""
    shown: list[Row] = [{} for _ in rows]
    left = list(range(len(rows)))
    for level in LEVELS:
        looks = {k: _look(rows[k], level) for k in left}
        alike = Counter(looks.values())
        for k in left:
            if alike[looks[k]] >= least:
                shown[k] = dict(zip(("created_at_us", "language", "declared_automated"), looks[k][2:], strict=True))
        left = [k for k in left if not shown[k]]
    return shown


def _look(row: Row, level: _Level) -> tuple[Any, ...]:
    created, date = row["created_at_us"], None
    if created is not None:
        date = level.date(EPOCH + created * MICROSECOND)
    cut = None if date is None else (date - EPOCH) // MICROSECOND
    return (
        row["verdict"],
        row["platform"],
        cut,
        *((row["language"], row["declared_automated"]) if level.said else (None, None)),
    )
