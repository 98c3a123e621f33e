"""A spreadsheet must not run what somebody posted."""

import io

import pyarrow as pa
import pytest

from fairwitness.findings.export import write_csv


def as_csv(**columns: list[object]) -> str:
    into = io.StringIO()
    write_csv(pa.table(columns), into)
    return into.getvalue()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_would_run_as_a_formula_gets_a_quote(start: str) -> None:
    assert f"'{start}1+1" in as_csv(account_a=[f"{start}1+1"])


def test_a_negative_number_is_a_number() -> None:
    assert as_csv(log10_p=[-7.5]) == "log10_p\n-7.5\n"


def test_right_to_left_text_and_commas_survive() -> None:
    assert as_csv(label=["سلام، دنیا, all"]) == 'label\n"سلام، دنیا, all"\n'
