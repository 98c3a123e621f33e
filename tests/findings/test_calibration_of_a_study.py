"""From posts to the report: named accounts stand among known people, and the bound is said, or why there is none."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq
from tests.findings.calibration_factory import known, people

from fairwitness import schema
from fairwitness.findings.calibration import bound as bounding
from fairwitness.investigation import investigate
from fairwitness.report import explain
from fairwitness.study import Study

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from fairwitness.findings.calibration import People
    from fairwitness.model import Findings

STUDY = Study(name="known people", bootstraps=10, draws=4_999)
START_S = 1_767_225_600
"""2026-01-01."""
N_PEOPLE, N_RING, DAYS = 60, 6, 16
LIKE_THEM = people(known(n=400, near=1.0, scores=[0.0] * 399 + [1.0]))
"""Known people who are near others on every occasion and share 10 to 409 of them: nobody here exceeds that."""


def acts() -> list[tuple[int, int, str]]:
    """Minute, account and link of people who pass on the day's stories, and of a ring with stories of its own."""
    rng = np.random.default_rng(4)
    found: list[tuple[int, int, str]] = []
    for day in range(DAYS):
        for story in range(12):
            readers, first = rng.choice(N_PEOPLE, 14, replace=False), day * 1_440 + int(rng.integers(360, 1_200))
            late = rng.integers(0, 110, 14).tolist()
            link = f"https://paper.example/{day}-{story}"
            found += [(first + m, person, link) for m, person in zip(late, readers.tolist(), strict=True)]
        for story in range(6):
            first, link = day * 1_440 + int(rng.integers(360, 1_200)), f"https://ring.example/{day}-{story}"
            found += [(first + k % 2, N_PEOPLE + k, link) for k in range(N_RING)]
    return sorted(found)


def posts(into: Path, *, name: str) -> Path:
    path = into / "posts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["account_id", "timestamp", "urls"])
        for minute, account, url in acts():
            at = np.datetime64(START_S, "s") + np.timedelta64(int(minute), "m")
            writer.writerow([name.format(account), f"{str(at).replace('T', ' ')[:16]}", url])
    return path


def studied(
    into: Path, monkeypatch: pytest.MonkeyPatch, known_ones: People, *, name: str = "person{}", case: str = "case"
) -> Findings:
    monkeypatch.setattr(bounding, "known_people", lambda: known_ones)
    monkeypatch.setattr(bounding, "settings_digest", lambda _: known_ones.settings)
    return investigate([posts(into, name=name)], case=into / case, study=STUDY)


def test_where_known_people_speak_the_bound_and_each_standing_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = studied(tmp_path, monkeypatch, LIKE_THEM)
    (group,) = found.groups
    table = pq.read_table(tmp_path / "case" / "judgements.parquet")

    assert (len(group.members), found.error_bound.n_named) == (N_RING, N_RING)
    # One wrong group of three would have missed all 400 with a chance of 63 / 463, two with (66 / 466)^2 = 2 %.
    assert found.error_bound.n_wrong_at_most == 3
    for member in group.members:
        own, standing = member.statements
        assert own.rule_id.startswith("coordination")
        assert standing.rule_id == "calibration.conformal.1"
        assert standing.numbers == {"n_as_high": 0, "n_people": 400, "p_conformal": 1 / 401}
        assert "Of 400 known independent people" in standing.text
    assert schema.JUDGEMENTS.check(table).schema == schema.JUDGEMENTS.arrow()
    for row in table.to_pylist():
        named = row["group_id"] is not None
        assert row["p_conformal"] == (1 / 401 if named else None)
        assert row["score"] > 1.5 if named else row["score"] >= 0


def test_the_reader_meets_both_in_the_report_and_in_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = studied(tmp_path, monkeypatch, LIKE_THEM)
    page = (tmp_path / "case" / "report.html").read_text("utf-8")
    told = explain(
        found.groups[0].members[0].account_id, findings=found,
        judgements=tmp_path / "case" / "judgements.parquet", posts=tmp_path / "case" / "posts.parquet",
    )  # fmt: skip

    assert "at most 3 of the 6 named accounts are wrong" in page
    assert "conformal p = 0.0025" in page
    assert "conformal p = 0.0025" in told


def test_where_they_are_too_few_nothing_is_said_of_an_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = studied(tmp_path, monkeypatch, people(known(n=29)))

    assert found.error_bound.n_wrong_at_most is None
    assert "only 29 known people had enough data" in found.error_bound.reason
    assert all(len(member.statements) == 1 for member in found.groups[0].members)
    assert pq.read_table(tmp_path / "case" / "judgements.parquet")["p_conformal"].null_count == N_PEOPLE + N_RING


def test_other_names_give_the_same_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = []
    for case, name in (("one", "person{}"), ("two", "{}x"), ("three", "person{}")):
        found = studied(tmp_path, monkeypatch, LIKE_THEM, name=name, case=case)
        table = pq.read_table(tmp_path / case / "judgements.parquet").select(["verdict", "score", "p_conformal"])
        tables.append((table, found.error_bound))

    assert tables[0] == tables[1] == tables[2]
    findings = [(tmp_path / case / "findings.json").read_bytes() for case in ("one", "three")]
    assert findings[0] == findings[1]
