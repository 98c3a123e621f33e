"""The rows of one file on their way: posts, accounts and rejects as Parquet beside the final tables."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self

from fairwitness.ingest import copying
from fairwitness.ingest.checks import staged_schema
from fairwitness.ingest.profiles import account_schema
from fairwitness.schema import QUARANTINE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    import pyarrow as pa

    from fairwitness.ingest.batches import Reject
    from fairwitness.ingest.clock import Clock


class Stage:
    """Writes the rows of one file; every table is there in the end, if empty.

    Args:
        folder: of the staged tables.
        source_file: position of the file in the list of sources.
        clock: reads the times of the file.
        alone: there is no other file.
    """

    def __init__(self, folder: Path, *, source_file: int, clock: Clock, alone: bool) -> None:
        self.source_file = source_file
        self.rejected: Counter[str] = Counter()
        self.posts = StagedPosts(folder, source_file=source_file, clock=clock, alone=alone)
        self._writers = {
            name: _plain_writer(staged_path(folder, name, source_file), schema)
            for name, schema in (("accounts", account_schema()), ("quarantine", QUARANTINE.arrow()))
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
            for writer in (self.posts, *self._writers.values()):
                last.callback(writer.close)
            if kind is None:
                self.posts.finish()

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


class StagedPosts:
    """Writes the posts of one file.

    The posts of a file that stands alone, in order of time, are written as the table of posts will hold them, with
    the clock tick that the first of them show; their marks, which settling may need, stand in a file beside.  If none
    turns out to be a duplicate, and the tick is that of all, nothing has to be written again.

    Attributes:
        final_tick_us: the tick with which the posts stand in their final form; 0 where they do not.
        ids_ascend: each id is greater than the one before, so that no id comes again; made ids aside.
    """

    def __init__(self, folder: Path, *, source_file: int, clock: Clock, alone: bool) -> None:
        self.final_tick_us = 0
        self.ids_ascend = True
        self._clock, self._alone = clock, alone
        self._paths = [staged_path(folder, table, source_file) for table in ("posts", "marks")]
        self._writers: list[Any] = []
        self._held: list[pa.Table] = []
        self._last_id = ""

    def add(self, rows: pa.Table) -> None:
        """Take rows in the columns of `staged_schema`; the clock knows their times."""
        if rows.num_rows:
            self._held.append(rows)
        while sum(held.num_rows for held in self._held) >= copying.ROWS:
            self._write_group()

    def finish(self) -> None:
        """Write what is held; a file without posts is written as well."""
        if self._held or not self._writers:
            self._write_group()

    def close(self) -> None:
        """Close the files."""
        with ExitStack() as last:
            for writer in self._writers:
                last.callback(writer.close)

    def _write_group(self) -> None:
        import pyarrow as pa

        held = pa.concat_tables([staged_schema().empty_table(), *self._held])
        group, rest = held.slice(0, copying.ROWS).combine_chunks(), held.slice(copying.ROWS)
        self._held = [rest] if rest.num_rows else []
        self.ids_ascend = self.ids_ascend and self._ascending(group)
        if not self._writers:
            self._open()
        if self.final_tick_us:
            posts, marks = self._writers
            posts.write_table(copying.no_finer(group, group["resolution_us"], tick_us=self.final_tick_us))
            marks.write_table(group.select(["made", "naive", "resolution_us"]).rename_columns(_marks_schema().names))
        else:
            self._writers[0].write_table(group)

    def _open(self) -> None:
        posts, marks = self._paths
        if self._alone and self._clock.n_seen and self._clock.in_order:
            self.final_tick_us = self._clock.tick_us()
            self._writers = [copying.posts_writer(posts), _plain_writer(marks, _marks_schema())]
        else:
            self._writers = [_plain_writer(posts, staged_schema())]

    def _ascending(self, posts: pa.Table) -> bool:
        import pyarrow.compute as pc

        ids = posts["post_id"].filter(pc.invert(posts["made"])) if pc.any(posts["made"]).as_py() else posts["post_id"]
        if not len(ids):
            return True
        last, self._last_id = self._last_id, ids[-1].as_py()
        return ids[0].as_py() > last and pc.all(pc.less(ids[:-1], ids[1:])).as_py() is not False


def _marks_schema() -> pa.Schema:
    """Return what settling must know of posts besides their final form; `stated_us` is the tick of their writing."""
    import pyarrow as pa

    return pa.schema([("made", pa.bool_()), ("naive", pa.bool_()), ("stated_us", pa.int64())])


def _plain_writer(path: str, schema: pa.Schema) -> Any:  # noqa: ANN401  pyarrow has no types
    import pyarrow.parquet as pq

    # Read once and thrown away: neither dictionaries nor statistics would pay.
    return pq.ParquetWriter(path, schema, compression="none", use_dictionary=False, write_statistics=False)


def staged_path(folder: Path, table: str, source_file: int) -> str:
    """Return where a file's staged rows of a table lie."""
    return str(folder / f"{table}-{source_file:06}.parquet")
