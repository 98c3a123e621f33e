"""Numbers, dates and times as each language writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from babel.dates import format_datetime
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.language.catalogue import messages
from fairwitness.language.formats import Formats, microseconds


@pytest.mark.parametrize(
    ("value", "english", "persian"),
    [(1234567, "1,234,567", "۱٬۲۳۴٬۵۶۷"), (0.05, "0.05", "۰٫۰۵"), (3, "3", "۳"), (12.345, "12.3", "۱۲٫۳")],
)
def test_numbers_are_written_as_the_language_does(value: float, english: str, persian: str) -> None:
    assert Formats(messages("en").locale).number(value) == english
    assert Formats(messages("fa").locale).number(value).strip("\u200e") == persian


def test_times_are_utc_and_stay_in_one_direction() -> None:
    shown = Formats(messages("fa").locale).clock(1_735_689_600_000_000)
    assert 'dir="ltr"' in shown
    assert "۲۰۲۵-۰۱-۰۱ ۰۰:۰۰:۰۰" in shown


@given(st.integers(-62_135_596_800_000_000, 253_402_300_799_999_999), st.sampled_from(("en", "fa")))
def test_moments_are_written_as_babel_writes_them(us: int, language: str) -> None:
    formats = Formats(messages(language).locale)
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)
    for shown, pattern in ((formats.clock(us), "yyyy-MM-dd HH:mm:ss"), (formats.day(us), "yyyy-MM-dd")):
        slow = formats.digits(format_datetime(moment, pattern, tzinfo=UTC, locale=formats.locale))
        assert shown == f'<time dir="ltr" datetime="{moment.isoformat()}">{slow}</time>'


@pytest.mark.parametrize(
    ("text", "us"),
    [("1970-01-01", 0), ("1970-01-01T00:00:01", 1_000_000), ("1970-01-01T01:00:00+01:00", 0), ("soon", None)],
)
def test_a_date_of_an_address_is_a_moment(text: str, us: int | None) -> None:
    assert microseconds(text) == us
