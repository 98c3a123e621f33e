"""What our tests saw of each account, as numbers: to be set beside what format alone says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

EVIDENCE = ("occasions", "nearness", "moments", "synchrony", "words", "partners", "own_test")
"""Per account: log(1 + occasions shared with anybody); greatest share of a pair's occasions within the window;
-log10 p of the strongest pair by moments, by conditional synchrony and by own words; log(1 + found partners);
-log10 p of the account's own test on held-out data.  Zero where there is no such pair or test."""
QUERY = """
with sides as (
    select account_a as account_id, account_b as other, * from pairs
    union all select account_b, account_a, * from pairs
), strongest as (
    select account_id,
        max(n_occasions / n_shared) filter (window_us is not null) as nearness,
        max(-log10_p) filter (window_us is not null) as moments,
        max(-log10(case when p_synchrony < 1e-300 then 1e-300 else p_synchrony end)) as synchrony,
        max(-log10_p) filter (window_us is null) as words,
        count(distinct other) filter (found) as partners
    from sides group by account_id
)
select account_id, ln(1 + n_occasions), coalesce(nearness, 0), coalesce(moments, 0), coalesce(synchrony, 0),
    coalesce(words, 0), ln(1 + coalesce(partners, 0)),
    coalesce(-log10(case when p_value < 1e-300 then 1e-300 else p_value end), 0)
from judgements left join strongest using (account_id) where n_occasions > 0 order by account_id
"""


def evidence(case: Path) -> dict[str, tuple[float, ...]]:
    """Return the values of EVIDENCE per account of a finished case that shares an occasion with anybody.

    Args:
        case: folder with judgements.parquet and pairs.parquet.
    """
    import duckdb

    db = duckdb.connect()
    db.execute("set threads = 1; set enable_progress_bar = false")
    for name in ("judgements", "pairs"):
        db.execute(f"create temp view {name} as select * from read_parquet('{case / name}.parquet')")
    return {row[0]: tuple(map(float, row[1:])) for row in db.execute(QUERY).fetchall()}
