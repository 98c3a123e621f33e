"""Rows of a table by their numbers, out of a file that is mapped into memory: a page asks for fifty of a million."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pyarrow as pa

    from fairwitness.network.kernel import I32, I64

BATCH = 65_536


def write_rows(batches: Iterable[pa.RecordBatch], into: Path, *, schema: pa.Schema) -> None:
    """Write batches one after the other, uncompressed, as they will lie in memory.

    Raises:
        OSError: there is no room.
    """
    import pyarrow as pa

    with pa.OSFile(str(into), "wb") as file, pa.ipc.new_file(file, schema) as writing:
        for batch in batches:
            writing.write_batch(batch)


class RowFile:
    """A table whose rows are read by their numbers, from 0."""

    def __init__(self, path: Path) -> None:
        """Map the file; nothing is read yet."""
        import numpy as np
        import pyarrow as pa

        reader = pa.ipc.open_file(pa.memory_map(str(path)))
        self._batches = [reader.get_batch(k) for k in range(reader.num_record_batches)]
        self._schema = reader.schema
        self._starts = np.cumsum([0, *(len(batch) for batch in self._batches)])

    def __len__(self) -> int:
        return int(self._starts[-1])

    def table(self, rows: Sequence[int] | I32 | I64, columns: Sequence[str]) -> pa.Table:
        """Return these rows in this order.

        Args:
            rows: their numbers; the nearer together neighbours are, the faster.
            columns: wanted of them.
        """
        import numpy as np
        import pyarrow as pa

        wanted = np.asarray(rows, np.int64)
        schema = pa.schema([self._schema.field(name) for name in columns])
        batch = np.searchsorted(self._starts, wanted, side="right") - 1
        ends = [*(np.flatnonzero(np.diff(batch)) + 1).tolist(), wanted.size] if wanted.size else []
        spans = zip([0, *ends], ends, strict=False)
        taken = [self._taken(int(batch[start]), wanted[start:end], columns) for start, end in spans]
        return pa.Table.from_batches(taken, schema)

    def _taken(self, batch: int, rows: I64, columns: Sequence[str]) -> pa.RecordBatch:
        import pyarrow as pa

        return self._batches[batch].select(list(columns)).take(pa.array(rows - self._starts[batch]))

    def take(self, rows: Sequence[int] | I32 | I64, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return the same as a tuple for each row."""
        found = self.table(rows, columns)
        return list(zip(*(column.to_pylist() for column in found.columns), strict=True))

    def whole(self, column: str) -> pa.ChunkedArray:
        """Return one column of all rows."""
        import pyarrow as pa

        place = self._schema.get_field_index(column)
        return pa.chunked_array([batch.column(place) for batch in self._batches], self._schema.field(column).type)
