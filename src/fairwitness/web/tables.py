"""Tables as CSV that a spreadsheet cannot be tricked by, sent as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from fairwitness.findings.export import csv_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def csv_answer(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Return a table as a CSV file.

    Args:
        name: of the file, without its ending; one of our own words.
        columns: names with units.
        rows: values in the order of the columns.
    """
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(csv_of(columns, rows), media_type="text/csv", headers=headers)
