"""Tables as CSV that a spreadsheet cannot be tricked by, sent as files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def csv_answer(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Return a table as a CSV file.

    Args:
        name: of the file, without its ending; one of our own words.
        columns: names with units.
        rows: values in the order of the columns.
    """
    import pyarrow as pa

    from fairwitness.findings.export import write_csv

    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    text = io.StringIO()
    write_csv(pa.table([pa.array(list(column)) for column in values], names=list(columns)), text)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text.getvalue(), media_type="text/csv", headers=headers)
