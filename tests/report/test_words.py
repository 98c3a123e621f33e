"""Numbers and times as readers meet them."""

from __future__ import annotations

import pytest

from fairwitness.report import words

SECOND = 1_000_000


@pytest.mark.parametrize(
    ("p", "written"),
    [
        (0.041, "0.041"),
        (1.0, "1"),
        (1.2e-5, "1.2 × 10⁻⁵"),
        (3e-300, "3.0 × 10⁻³⁰⁰"),
        (0.0, "below 10⁻³⁰⁰"),
        (None, "not computed"),
    ],
)
def test_a_probability_is_readable(p: float | None, written: str) -> None:
    assert words.probability(p).replace("\u00a0", " ") == written


@pytest.mark.parametrize(
    ("us", "written"),
    [
        (0, "0 s"),
        (12 * SECOND, "12 s"),
        (65 * SECOND, "1 min 5 s"),
        (250_000, "250 ms"),
        (7_200 * SECOND, "2 h"),
        (86_400 * SECOND, "1 day"),
        (3 * 86_400 * SECOND + 5, "3 days"),
    ],
)
def test_a_duration_is_in_words(us: int, written: str) -> None:
    assert words.duration(us).replace("\u00a0", " ") == written


@pytest.mark.parametrize(
    ("value", "written"), [(1_234_567, "1,234,567"), (31.42, "31.4"), (1234.5, "1,234"), ("x", "x")]
)
def test_a_number_has_separators(value: float | str, written: str) -> None:
    assert words.number(value) == written


def test_a_moment_is_utc_to_the_second() -> None:
    assert words.clock(1_767_225_600 * SECOND) == "2026-01-01 00:00:00"


def test_a_finer_moment_shows_its_fraction() -> None:
    assert words.clock(1_767_225_600 * SECOND + 250_000) == "2026-01-01 00:00:00.25"


def test_a_power_too_small_for_a_float_is_written() -> None:
    assert words.log10(-412.5).replace("\u00a0", " ") == "3.2 × 10⁻⁴¹³"


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("median_gap_us", 12 * SECOND, "12 s"),
        ("first_at_us", 0, "1970-01-01 00:00:00 UTC"),
        ("p_value", 0.00002, "2.0 × 10⁻⁵"),
        ("group_rate", 0.05, "5 %"),
        ("seed", 20261121, "20261121"),
        ("log10_discovery_cut", "none", "none"),
    ],
)
def test_the_name_of_a_number_says_how_it_is_written(name: str, value: float | str, written: str) -> None:
    assert words.quantity(name, value).replace("\u00a0", " ") == written


def test_nothing_expected_gives_no_ratio() -> None:
    assert words.ratio(4, 0.0) == "none was expected"


def test_an_unknown_trace_is_named_by_its_id() -> None:
    assert words.trace_words("new_kind") == "new kind"


def test_a_rule_that_is_not_at_hand_is_named_by_its_id() -> None:
    assert words.rule_words("account.few_posts", {}) == "account: few posts"


@pytest.mark.parametrize(
    ("platforms", "written"),
    [
        ({}, ""),
        ({"x": 3}, ""),
        ({"gab": 2, "x": 3}, " on 2 platforms (2 on gab and 3 on x)"),
        ({"gab": 2, "unknown": 1}, " on 2 platforms (2 on gab and 1 on a platform that nobody names)"),
        ({"gab": 2, "vk": 1, "x": 3}, " on 3 platforms (2 on gab, 1 on vk and 3 on x)"),
    ],
)
def test_platforms_are_named_where_there_are_several(platforms: dict[str, int], written: str) -> None:
    assert words.on_platforms(platforms) == written
