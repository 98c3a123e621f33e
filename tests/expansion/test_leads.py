"""Files of leads: what each entry is, defanged or not, and what is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.errors import SourceError
from fairwitness.expansion.leads import kind_of, read_leads, refanged
from fairwitness.expansion.records import KINDS

if TYPE_CHECKING:
    from pathlib import Path


def nobody(_value: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("@somebody", "handle"), ("https://twitter.com/somebody", "handle"), ("news.example.org", "domain"),
        ("https://news.example.org/a?b=1", "url"), ("news.example.org/a", "url"), ("#water", "hashtag"),
        ("an***@mail.example", "email"), ("+98 912 *** 45", "phone"), ("2016-03-01", "created"),
        ("d41d8cd98f00b204e9800998ecf8427e", "media"), ("12345", "account"), ("a00076", "account"),
    ],
)  # fmt: skip
def test_a_lead_tells_its_kind(written: str, kind: str) -> None:
    assert kind_of(written, is_account=nobody) == kind


def test_an_id_of_the_case_is_an_account_whatever_it_looks_like() -> None:
    assert kind_of("d41d8cd98f00b204e9800998ecf8427e", is_account=lambda _: True) == "account"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("hxxps://a[.]example[.]org/x", "https://a.example.org/x"),
        ("hxxp[:]//a(.)example", "http://a.example"),
        ("ann[@]mail[dot]example", "ann@mail.example"),
        ("https[://]a.example[/]b", "https://a.example/b"),
        ("plain.example", "plain.example"),
    ],
)
def test_defanged_indicators_are_read(written: str, meant: str) -> None:
    assert refanged(written) == meant


@pytest.mark.parametrize(
    "header",
    [
        "Tactic,Technique,Procedure,Indicator,Notes", "Tactic ,Technique,Procedure,Indicator,Comments",
        "tactic,technique,procedure,INDICATOR ,Commernts", "Indicator,Note", "Tactic,Indicators",
    ],
)  # fmt: skip
def test_tables_of_indicators_are_read_whatever_their_header(tmp_path: Path, header: str) -> None:
    place = [name.strip().lower().rstrip("s") for name in header.split(",")].index("indicator")
    cells = [[""] * (header.count(",") + 1) for _ in range(3)]
    for row, value in zip(cells, ("hxxps://bad[.]example/x", "8 accounts", '"a.example\nb.example"'), strict=True):
        row[place] = value
    path = tmp_path / "indicators.csv"
    path.write_text("\n".join([header, *(",".join(row) for row in cells)]) + "\n", "utf-8")
    leads, unused = read_leads(path, is_account=nobody)
    assert [(one.kind, one.value) for one in leads] == [
        ("url", "https://bad.example/x"), ("domain", "a.example"), ("domain", "b.example"),
    ]  # fmt: skip
    assert [one.reason for one in unused] == ["a count, which tells nobody apart"]


def test_a_stated_kind_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "leads.txt"
    path.write_text("account:news.example.org\nDomain: 12345\n\n; a remark\n", "utf-8")
    leads, unused = read_leads(path, is_account=nobody)
    assert [(one.kind, one.value, one.place) for one in leads] == [
        ("account", "news.example.org", 1), ("domain", "12345", 2),
    ]  # fmt: skip
    assert not unused


def test_kinds_may_stand_in_a_column(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("type;value\nhandle;ann\nshoe size;44\n", "utf-8")
    leads, unused = read_leads(path, is_account=nobody)
    assert [(one.kind, one.value) for one in leads] == [("handle", "ann")]
    assert "shoe size" in unused[0].reason


@pytest.mark.parametrize(("name", "data"), [("a.csv", b"x,y\n1,2\n"), ("a.txt", b""), ("a.txt", b"\xff\xfe\x00")])
def test_what_cannot_be_read_is_a_sentence(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError):
        read_leads(tmp_path / name, is_account=nobody)
    with pytest.raises(SourceError):
        read_leads(tmp_path / "none", is_account=nobody)


@given(st.text(max_size=80))
def test_anything_is_of_some_kind(text: str) -> None:
    assert kind_of(refanged(text), is_account=nobody) in KINDS
