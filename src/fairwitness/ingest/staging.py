"""The rows of one file on their way: posts, accounts and rejects as Parquet beside the final tables."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self

from fairwitness.ingest.checks import staged_schema
from fairwitness.ingest.profiles import account_schema
from fairwitness.schema import QUARANTINE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    import pyarrow as pa

    from fairwitness.ingest.batches import Reject

TABLES = ("posts", "accounts", "quarantine")


class Stage:
    """Writes the rows of one file; every table is there in the end, if empty."""

    def __init__(self, folder: Path, *, source_file: int) -> None:
        import pyarrow.parquet as pq

        self.source_file = source_file
        self.rejected: Counter[str] = Counter()
        schemas = dict(zip(TABLES, (staged_schema(), account_schema(), QUARANTINE.arrow()), strict=True))
        self._writers: dict[str, Any] = {
            # Read once and thrown away: neither dictionaries nor statistics would pay.
            name: pq.ParquetWriter(
                staged_path(folder, name, source_file),
                schema,
                compression="none",
                use_dictionary=False,
                write_statistics=False,
            )
            for name, schema in schemas.items()
        }

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Close the files."""
        # All of them, even where the first meets a full disk: one left open complains when the process ends.
        with ExitStack() as last:
            for writer in self._writers.values():
                last.callback(writer.close)

    def add(self, table: str, rows: pa.Table | None) -> None:
        """Write rows to a staged table."""
        if rows is not None and rows.num_rows:
            self._writers[table].write_table(rows)

    def reject(self, rejects: Sequence[Reject]) -> None:
        """Write rows to the quarantine."""
        import pyarrow as pa

        if not rejects:
            return
        self.rejected.update(reject.reason for reject in rejects)
        columns = [
            pa.array([self.source_file] * len(rejects), pa.int32()),
            pa.array([reject.row for reject in rejects], pa.int64()),
            pa.array([reject.reason for reject in rejects]),
            pa.array([reject.detail for reject in rejects], pa.string()),
        ]
        self.add("quarantine", pa.Table.from_arrays(columns, schema=QUARANTINE.arrow()))


def staged_path(folder: Path, table: str, source_file: int) -> str:
    """Return where a file's staged rows of a table lie."""
    return str(folder / f"{table}-{source_file:06}.parquet")
