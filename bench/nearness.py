"""How near in time do accounts come that post the same words in the same two hours: operations, people, crowds.

    python bench/nearness.py [--data ../shared/data]

It explains a part of the recall in docs/accuracy.md: where strangers in a crowd come as near as operated accounts do,
nearness alone accuses nobody.  Texts of 25 characters and more, the first use by each account.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import duckdb

RESULTS = Path(__file__).parent / "results" / "nearness.json"
CROWDS = {
    "crowd_ferguson": ("crowd_breaking_news.parquet", "event = 'ferguson'"),
    "crowd_sydneysiege": ("crowd_breaking_news.parquet", "event = 'sydneysiege'"),
    "crowd_gop_debate_2015": ("crowd_gop_debate_2015.parquet", "true"),
}
ARCHIVES = {"accounts_2016": "accounts_2016.parquet", "people_2012_2015": "people_2012_2015.parquet"}
PAIRS = r"""
with uses as (
  select account_id, x, min(minute) as minute, any_value(kind) as kind from (
    select account_id, epoch_us(ts) // 60000000 as minute, {kind} as kind,
      regexp_replace(lower(trim(text)), '\s+', ' ', 'g') as x
    from read_parquet('{path}') where {rows}) where length(x) >= 25 group by 1, 2
), shared as (select * from uses where x in (select x from uses group by x having count(*) between 2 and 2000))
select least(u.kind, v.kind) || ' and ' || greatest(u.kind, v.kind) as who, count(*) as pairs,
  count(*) filter (abs(u.minute - v.minute) <= 5) as near
from shared u join shared v on u.x = v.x and u.minute // 120 = v.minute // 120 and u.account_id < v.account_id
group by 1 order by 1
"""


def main() -> None:
    """Write pairs that shared a text within two hours, and those of them within five minutes, per data set."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = asked.parse_args().data
    found = {name: _rows(data / file, rows=rows, kind="'crowd'") for name, (file, rows) in CROWDS.items()}
    labels = "case label when 'operation' then 'operation' else 'others' end"
    found |= {name: _rows(data / file, rows="true", kind=labels) for name, file in ARCHIVES.items()}
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def _rows(path: Path, *, rows: str, kind: str) -> dict[str, dict[str, float]]:
    answer = duckdb.sql(PAIRS.format(path=path, rows=rows, kind=kind)).fetchall()
    return {who: {"pairs": n, "near": near, "share": round(near / n, 3)} for who, n, near in answer}


if __name__ == "__main__":
    main()
