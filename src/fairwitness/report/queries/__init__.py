"""What pages and exports ask of a finished case: small answers out of large tables, never all posts at once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from fairwitness.errors import CaseError

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection


def ask(sql: str, *parameters: object) -> pa.Table:
    """Return the answer to one question to the tables of a case.

    Args:
        sql: our own words only; whatever a reader or a post wrote stands in the parameters.
        parameters: values of the question marks; a list stands for a column.

    Raises:
        CaseError: a table is missing.
    """
    import duckdb

    try:
        with _connection().cursor() as cursor:  # one of its own for each thread
            return cursor.sql(sql, params=list(parameters)).to_arrow_table()
    except duckdb.IOException as error:
        raise CaseError(
            f"a table of the case cannot be read: {error}. Run 'fairwitness investigate' again."
        ) from error


@cache
def _connection() -> DuckDBPyConnection:
    import duckdb

    return duckdb.connect(config={"autoinstall_known_extensions": False})
