"""Bad input is named and counted, and never guessed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.figures.conftest import ledger_csv

from fairwitness.errors import FairwitnessError, SourceError, StudyError
from fairwitness.figures.ledger import read_ledger
from fairwitness.figures.reading.deaths import read_deaths
from fairwitness.figures.reading.lists import Lists, read_lists
from fairwitness.figures.reading.records import DeathsWish, ListsWish, SeriesWish
from fairwitness.figures.reading.series import read_series

if TYPE_CHECKING:
    from collections import Counter
    from pathlib import Path

HEAD = "country_name,year,time,time_unit,deaths\n"


def wish(**changes: object) -> DeathsWish:
    return DeathsWish(**({"file": "d.csv", "since": date(2020, 1, 1), "bears_on": ()} | changes))  # type: ignore[arg-type]


def reasons(path: Path, text: str, **changes: object) -> Counter[str]:
    from collections import Counter

    (path / "d.csv").write_text(text, "utf-8")
    _, faults, _ = read_deaths(wish(**changes), folder=path)
    return Counter(row.reason for row in faults.rows)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("X,2015,2,weekly,-5\n", "negative_count"),
        ("X,2015,2,weekly,NA\n", "no_count"),
        ("X,2015,2,weekly,many\n", "bad_cell"),
        ("X,2016,53,weekly,5\n", "no_such_period"),
        ("X,2015,54,weekly,5\n", "bad_cell"),
        ("X,1399,2,weekly,5\n", "other_calendar"),
        ("X,2015,2,weekly,5\nX,2015,2,weekly,6\n", "period_twice"),
        ("X,2015,4,weekly,5\n", "period_missing"),
        ("X,2015,2,weekly\n", "wrong_cell_count"),
    ],
)
def test_each_fault_of_a_table_of_deaths_is_named(tmp_path: Path, rows: str, reason: str) -> None:
    assert reason in reasons(tmp_path, HEAD + "X,2015,1,weekly,10\n" + rows)


def test_week_53_is_read_where_the_year_has_one_and_named_where_it_is_missing(tmp_path: Path) -> None:
    with_it = HEAD + "X,2015,52,weekly,10\nX,2015,53,weekly,10\nX,2016,1,weekly,10\n"
    assert not reasons(tmp_path, with_it)
    assert reasons(tmp_path, with_it.replace("X,2015,53,weekly,10\n", "")) == {"week_53_missing": 1}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + "X,2015,1,weekly,5\nX,2015,1,monthly,5\n", "mixes the units"),
        (HEAD + "X,2015,1,weekly,5\nY,2015,1,weekly,5\n", "holds 2 places"),
        (HEAD + "X,2015,1,daily,5\n", "weekly and monthly are read"),
        ("year,week,deaths\n2015,1,5\n", "does not say whether"),
        ("year,year\n1,2\n", "twice"),
        ("", "is empty"),
        (HEAD, "no usable count"),
    ],
)
def test_tables_that_cannot_be_meant_are_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        reasons(tmp_path, text)


def test_wide_and_long_tables_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(
        HEAD + "".join(f"X,{y},{w},weekly,{y + w}\n" for y in (2018, 2019) for w in (1, 2, 3))
    )
    long, _, _ = read_deaths(wish(), folder=tmp_path)
    (tmp_path / "w.csv").write_text("year,1,2,3\n2018,2019,2020,2021\n2019,2020,2021,2022\n")
    wide, _, _ = read_deaths(wish(file="w.csv", layout="wide", unit="weekly"), folder=tmp_path)
    assert wide.deaths.tolist() == long.deaths.tolist()
    assert wide.period.tolist() == long.period.tolist()


def test_persian_months_are_read_when_the_ledger_says_so(tmp_path: Path) -> None:
    text = "year,month,deaths\n1398,1,5\n1398,2,6\n"
    assert not reasons(tmp_path, text, unit="monthly", calendar="persian")
    with pytest.raises(SourceError, match="other_calendar"):
        reasons(tmp_path, text, unit="monthly")


def test_series_wide_long_cumulative_and_of_two_calendars(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("date,n\n2020-05-01,5\n1399-02-13,7\n2020-05-03,NA\n2020-05-04,9\n2020-05-04,9\n")
    (found,), faults, _ = read_series(SeriesWish(file="s.csv", value_column="n"), folder=tmp_path)
    assert found.days == (date(2020, 5, 1),)
    assert sorted(row.reason for row in faults.rows) == ["bad_date", "day_twice", "no_count"]
    (tmp_path / "w.csv").write_text("where,Lat,5/1/20,5/2/20\nA,1,1,2\nA,2,10,20\nB,3,5,5\n")
    wide, _, _ = read_series(
        SeriesWish(file="w.csv", layout="wide", place_column="where", order="mdy"), folder=tmp_path
    )
    assert [(one.place, one.counts.tolist()) for one in wide] == [("A", [11, 22]), ("B", [5, 5])]


def test_lists_of_ones_and_noughts(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("A,B\n1,0\n0,0\n1,x\nyes,1\n")
    lists, faults, _ = read_lists(ListsWish(file="l.csv"), folder=tmp_path)
    assert isinstance(lists, Lists)
    assert lists.held.tolist() == [[True, False], [True, True]]
    assert sorted(row.reason for row in faults.rows) == ["bad_cell", "in_no_list"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"value": "many"}, "not_a_figure"),
        ({"value": ""}, "not_a_figure"),
        ({"as_of": "1399-03-05"}, "bad_date"),
        ({"as_of": "soon"}, "bad_date"),
        ({"since": "2021-01-01"}, "bad_date"),
        ({"rounding": "-1"}, "bad_cell"),
        ({"sha256": "abc"}, "bad_digest"),
        ({"claimant": ""}, "no_claimant"),
        ({"republication_of": "nobody"}, "leads_nowhere"),
        ({"phrase": "half"}, "leads_nowhere"),
        ({"claim_id": "c0"}, "id_twice"),
        ({"part_of": "c1"}, "leads_nowhere"),
    ],
)
def test_each_fault_of_a_claim_is_named(tmp_path: Path, row: dict[str, str], reason: str) -> None:
    good = {"value": "5", "as_of": "2020-05-25"}
    path = ledger_csv(tmp_path / "l.csv", [good, good | row, good | {"claim_id": "z"}])
    found = read_ledger([path])
    assert reason in {fault.reason for fault in found.set_aside}
    assert "z" in {claim.claim_id for claim in found.claims}


def test_persian_and_gregorian_days_stand_together_when_each_says_what_it_is(tmp_path: Path) -> None:
    rows = [{"value": "5", "as_of": "1399-03-05", "calendar": "persian"}, {"value": "6", "as_of": "2020-05-25"}]
    found = read_ledger([ledger_csv(tmp_path / "l.csv", rows)])
    assert {claim.as_of for claim in found.claims} == {date(2020, 5, 25)}


@pytest.mark.parametrize(
    "text",
    ["[[claims", "surprise = 1", "claims = 3", "ledgers = 5", "[[deaths]]\nfile = 3", "[about]\nfocus = 'x'",
     "[[deaths]]\nfile='x.csv'\nsince=2020-01-01\nbears_on=[]\ncompleteness=[0,2]"],
)  # fmt: skip
def test_toml_that_asks_for_nothing_known_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "l.toml").write_text(text)
    with pytest.raises((SourceError, StudyError)):
        read_ledger([tmp_path / "l.toml"])


@given(st.binary(max_size=300))
def test_no_bytes_end_in_a_traceback(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    for name in ("x.csv", "x.toml"):
        (folder / name).write_bytes(content)
        with pytest.raises(FairwitnessError):
            read_ledger([folder / name])
