"""Accounts crossed by verdict and what is said of them: the tables that a reader would otherwise count himself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.archive.crossed import left_out
from fairwitness.schema import Column, Contract

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

CROSSED = Contract(
    "crossed",
    (
        Column("question", "string", "what accounts are crossed with"),
        Column("value", "string", "its value; empty where nothing is known or published"),
        Column("verdict", "string", "the verdict on the accounts"),
        Column("n_accounts", "int64", "accounts; empty where too few, or where sums would tell", nullable=True),
    ),
)
UNKNOWN = "not known"


def crossed(judgements: pa.Table, *, accounts: pa.Table, clients: pa.Table, least: int) -> pa.Table:
    """Return CROSSED: verdict by year, language and client, of which at least two values are published.

    Args:
        judgements: schema.JUDGEMENTS under keyed names.
        accounts: ingest.published.PUBLISHED_ACCOUNTS.
        clients: account_id and the client that it used most, for accounts of which one is known.
        least: k.
    """
    import pyarrow as pa

    ids, verdicts = judgements["account_id"].to_pylist(), judgements["verdict"].to_pylist()
    rows = {row["account_id"]: row for row in accounts.to_pylist()}
    client = dict(zip(clients["account_id"].to_pylist(), clients["client"].to_pylist(), strict=True))
    answers = {
        "year_created": [_year(rows.get(one, {}).get("created_at_us")) for one in ids],
        "language": [rows.get(one, {}).get("language") for one in ids],
        "client": [client.get(one) for one in ids],
    }
    found = [
        entry for question, said in answers.items() if len(set(said)) > 1
        for entry in _table(question, said, verdicts, least=least)
    ]  # fmt: skip
    return pa.Table.from_pylist(found, schema=CROSSED.arrow())


def _year(at_us: int | None) -> str | None:
    import numpy as np

    return None if at_us is None else str(np.datetime64(at_us, "us").astype("M8[Y]"))


def _table(
    question: str, said: Sequence[str | None], verdicts: Sequence[str], *, least: int
) -> list[dict[str, object]]:
    import numpy as np

    values, row = np.unique([value or UNKNOWN for value in said], return_inverse=True)
    names, column = np.unique(list(verdicts), return_inverse=True)
    counts = np.zeros((len(values), len(names)), np.int64)
    np.add.at(counts, (row, column), 1)
    out = left_out(counts, least=least)
    return [
        {"question": question, "value": str(values[i]), "verdict": str(names[j]),
         "n_accounts": None if out[i, j] else int(counts[i, j])}
        for i in range(len(values)) for j in range(len(names))
    ]  # fmt: skip
