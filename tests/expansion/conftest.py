"""One small finished case with profiles; tests only read it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from fairwitness import synthetic
from fairwitness.investigation import investigate
from fairwitness.study import Study

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("expansion")
    made = synthetic.write(synthetic.study(seed=1, accounts=250, days=6), folder / "made_up")
    posts = folder / "posts.csv"
    with made.posts.open(encoding="utf-8") as source, posts.open("w", encoding="utf-8") as target:
        rows = list(csv.DictReader(source))
        writer = csv.DictWriter(target, [*rows[0], "handle", "account_created"])
        writer.writeheader()
        for place, row in enumerate(rows):
            n = int("".join(filter(str.isdigit, row["account_id"] or "")) or 0)
            if place in {10, 500}:
                row["text"] += " write to ann.lee77@mail.example or +98 912 345 6745"
            writer.writerow(
                {**row, "handle": f"Person_{n}", "account_created": f"2016-{1 + n % 12:02}-{1 + n % 28:02}"}
            )
    parts = {"handle": "handle", "account_created": "account_created"}
    study = Study(name="Line 7", seed=1, draws=499, bootstraps=10, column_map=parts)
    investigate([posts], case=folder / "case", study=study, synthetic=True)
    return folder / "case"
