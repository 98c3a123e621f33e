"""What stands in plain letters: values that at least k accounts have (Sweeney 2002, k-anonymity)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.sql_paths import one_file
from fairwitness.traces.urls import site_of_url

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

LEAST = 20
"""Accounts that must share a value before it is published (METHODS 7: k of 20 and more for any crossed table)."""
LISTED = ("urls", "hashtags")
PLAIN = ("domain",)
OF_PEOPLE = ("language", "client")
"""Columns that say something of the person: values count within one verdict, so that no crossing is smaller."""

_LISTED = """
select value, count(distinct account_id) from (select account_id, unnest({column}) as value from read_parquet(?))
group by value having count(distinct account_id) >= ?
"""
_PLAIN = """
select {column}, count(distinct account_id) from read_parquet(?) where {column} is not null
group by 1 having count(distinct account_id) >= ?
"""

_OF_PEOPLE = """
select verdict, {column} from read_parquet(?) join verdicts using (account_id) where {column} is not null
group by 1, 2 having count(distinct account_id) >= ?
"""


@dataclass(frozen=True, slots=True)
class Common:
    """Per column of posts, the values that at least k accounts have.

    Attributes:
        values: column to values.
        of_people: column to values by verdict.
    """

    values: Mapping[str, frozenset[str]]
    of_people: Mapping[str, frozenset[tuple[str, str]]]

    def has(self, column: str, value: str | None) -> bool:
        """Tell whether a value may be published as it stands."""
        return value is not None and value in self.values[column]


def common_values(posts: Path, *, verdicts: pa.Table, least: int) -> Common:
    """Return the values of posts that may stand in plain letters.

    Args:
        posts: a Parquet file of schema.POSTS.
        verdicts: account_id and verdict.
        least: accounts that must share a value, 1 and more.
    """
    import duckdb

    found: dict[str, frozenset[str]] = {}
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        for column in (*LISTED, *PLAIN):
            sql = (_LISTED if column in LISTED else _PLAIN).format(column=column)
            rows = connection.execute(sql, [one_file(posts), least]).fetchall()
            found[column] = frozenset(value for value, _ in rows if value)
        connection.register("verdicts", verdicts)
        of_people = {
            column: frozenset(
                connection.execute(_OF_PEOPLE.format(column=column), [one_file(posts), least]).fetchall()
            )
            for column in OF_PEOPLE
        }
    found["urls"] = frozenset(link for link in found["urls"] if names_no_profile(link))
    return Common(found, of_people)


def names_no_profile(link: str) -> bool:
    """Tell whether a link leads to a site of its own: links into platforms name profiles, short ones hide them."""
    return site_of_url(link) is not None
