"""Any table or flat records whose columns name their part, or were given one by the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.formats import Format, FormatDescription
from fairwitness.ingest.parts import NEEDED, guess

if TYPE_CHECKING:
    from collections.abc import Sequence


def _choose(columns: Sequence[str]) -> dict[str, str] | None:
    found = guess(columns)
    return found if all(part in found for part in NEEDED) else None


NAMED_COLUMNS = Format(
    description=FormatDescription(
        name="columns",
        what="any table with a column for the account and one for the time; more by name or by column_map",
        kinds=("CSV", "NDJSON", "JSON", "Parquet"),
        needed=NEEDED,
        recognised="exactly one column has a name that is known for each part, such as user_id and created_at",
    ),
    choose=_choose,
    long=True,
    shared_media=True,
)
