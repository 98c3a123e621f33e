"""What an event is called, told by all signals; one event for several sources; curfews; lists."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outage_factory import at, down, evenings, gone, listed, seen, series

from fairwitness.access.outages import findings, tables
from fairwitness.access.outages.compare import off_hours
from fairwitness.access.outages.rules import RULES, decide
from fairwitness.access.records import EventKind, Span
from fairwitness.access.series import Series, Signal
from fairwitness.study import HOUR_US

BEGIN, END = at(25, 8), at(27, 8)


def routing(**more: object) -> Series:
    return series(signal=Signal.ROUTING, datasource="made routes", flat=True, noise=0.001, seed=9, **more)


def hosts(**more: object) -> Series:
    return series(signal=Signal.REACH, datasource="made hosts", flat=True, noise=0.01, seed=8, **more)


def only(*many: Series) -> tuple[str, EventKind]:
    found = seen(*many).outages
    assert len(found) == 1
    return found[0].event.rule_id, found[0].event.kind


def test_use_and_routes_down_is_a_cut() -> None:
    rule, kind = only(down(series(), BEGIN, END), down(routing(), BEGIN, END), hosts())
    assert (rule, kind) == ("outage.cut.use_and_routes", EventKind.OUTAGE)


def test_use_alone_down_is_not_explained() -> None:
    assert only(down(series(), BEGIN, END), routing(), hosts()) == ("outage.use.routes_up", EventKind.UNEXPLAINED)
    assert only(down(series(), BEGIN, END)) == ("outage.use.alone", EventKind.UNEXPLAINED)


def test_two_sources_of_use_are_one_event() -> None:
    other = down(series(datasource="second use", seed=3), BEGIN + HOUR_US, END)
    found = seen(down(series(), BEGIN, END), other, routing()).outages
    assert len(found) == 1
    assert found[0].event.rule_id == "outage.cut.several_uses"
    assert found[0].event.sources == ("made use", "second use")


def test_the_same_series_twice_counts_once() -> None:
    one = down(series(), BEGIN, END)
    assert msgspec.json.encode(seen(one, one)) == msgspec.json.encode(seen(one))


def test_a_source_that_stops_while_others_go_on_failed() -> None:
    rule, kind = only(gone(series(), BEGIN, END), series(datasource="second use", seed=3), routing())
    assert (rule, kind) == ("outage.source.silent", EventKind.SOURCE_FAILURE)


def test_nothing_measured_is_neither_an_outage_nor_its_opposite() -> None:
    assert only(gone(series(), BEGIN, END)) == ("outage.missing.all", EventKind.UNEXPLAINED)


def test_a_source_that_falls_in_all_countries_failed() -> None:
    many = [down(series(country=c, seed=k), BEGIN, END) for k, c in enumerate(("AA", "BB", "CC", "DD"))]
    routes = [replace(routing(), country=c) for c in ("AA", "BB", "CC", "DD")]
    kinds = {one.event.kind for one in seen(*many, *routes).outages}
    assert kinds == {EventKind.SOURCE_FAILURE}
    cut = [down(one, BEGIN, END) for one in routes]
    assert {one.event.kind for one in seen(*many, *cut).outages} == {EventKind.OUTAGE}


def test_evenings_with_routes_up_are_a_curfew() -> None:
    found = seen(evenings(series(), range(24, 31)), routing()).outages
    assert [one.event.rule_id for one in found] == ["outage.curfew.routes_up"]
    assert len(found[0].windows) == 7
    assert found[0].event.numbers["curfew_hours_utc"] == "13 14 15 16 17 18 19"
    assert sum(value > 0.2 for value in found[0].exposure) == 49


def test_two_evenings_are_no_curfew() -> None:
    found = seen(evenings(series(), range(24, 26)), routing()).outages
    assert [one.event.kind for one in found] == [EventKind.UNEXPLAINED] * 2


def test_falls_at_changing_hours_are_no_curfew() -> None:
    one = series()
    for k, day in enumerate(range(24, 30)):
        one = down(one, at(day, 4 * k % 20), at(day, 4 * k % 20 + 4))
    assert all(o.event.kind is not EventKind.CURFEW for o in seen(one, routing()).outages)


def test_a_noted_failure_counts_against_its_own_source_only() -> None:
    note = listed(at(25), at(28), kind="source_failure", list_name="made annotations")
    fallen = down(series(), BEGIN, END)
    assert seen(fallen, routing(), curated=[note]).outages[0].event.kind is EventKind.SOURCE_FAILURE
    cut = seen(fallen, down(routing(), BEGIN, END), curated=[note])
    assert cut.outages[0].event.kind is EventKind.OUTAGE


def test_slower_without_delay_is_never_called_throttling() -> None:
    speed = down(series(signal=Signal.SPEED, datasource="speed", flat=True), BEGIN, END, to=0.2)
    delay = series(signal=Signal.DELAY, datasource="delay", flat=True, seed=5)
    assert only(speed, delay) == ("outage.speed.no_delay", EventKind.UNEXPLAINED)
    slow = down(delay, BEGIN, END, to=2.0)
    assert only(speed, slow) == ("outage.speed.congestion", EventKind.UNEXPLAINED)


def test_a_network_inside_its_country_is_a_part() -> None:
    country = [down(series(), BEGIN, END), down(routing(), BEGIN, END)]
    network = [replace(one, network="AS64500", values=one.values * 0.5) for one in country]
    found = seen(*country, *network).outages
    whole = next(one for one in found if not one.event.network)
    assert [one.part_of for one in found if one.event.network] == [whole.event.event_id]


def test_rules_have_ids_of_their_own_and_the_last_fits_always() -> None:
    ids = [rule.rule_id for rule in RULES]
    assert len(set(ids)) == len(ids)
    assert decide({}) is RULES[-1]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule_id)
def test_every_rule_can_decide(rule: object) -> None:
    facts = {name: min(may) for name, may in rule.when.items()}  # type: ignore[attr-defined]
    neutral = {"use": "none", "reach": "none", "routing": "none", "speed": "none", "background": "none"}
    assert decide({**neutral, **facts}) is rule


@settings(max_examples=8)
@given(st.permutations(["AA", "BB", "QQ", "ZW"]))
def test_renaming_places_changes_nothing(names: list[str]) -> None:
    def world(a: str, b: str) -> list[Series]:
        return [
            evenings(series(country=a), range(24, 31)), routing(country=a),
            down(series(country=b, seed=4), BEGIN, END),
        ]  # fmt: skip

    first, second = seen(*world("AA", "BB")), seen(*world(names[0], names[1]))
    shape = [(o.event.kind, o.event.rule_id, o.windows, o.exposure, o.event.numbers) for o in first.outages]
    assert shape == [(o.event.kind, o.event.rule_id, o.windows, o.exposure, o.event.numbers) for o in second.outages]


def test_curated_rows_are_matched_and_missed() -> None:
    rows = [
        listed(BEGIN + HOUR_US, END), listed(at(30), at(31), row=3), listed(at(2), at(3), row=4),
        listed(BEGIN, END, row=5, area="north"), listed(BEGIN, END, row=6, extent="services"),
        listed(BEGIN, END, row=7, country="ZW"),
    ]  # fmt: skip
    found = {match.row: match for match in seen(down(series(), BEGIN, END), routing(), curated=rows).matches}
    assert found[2].event_id
    assert found[2].onset_off_h == pytest.approx(-1.0, abs=0.01)
    assert found[2].end_off_h == pytest.approx(0.0, abs=0.5)
    assert (found[3].covered, found[3].event_id) == ("yes", "")
    assert (found[4].covered, found[4].event_id) == ("no_baseline", "")
    assert (found[5].covered, found[6].covered) == ("part_of_the_place", "services_only")
    assert 7 not in found


@given(*[st.integers(0, 50) for _ in range(4)])
def test_hours_off_are_the_distance_of_intervals(a: int, b: int, c: int, d: int) -> None:
    ours, theirs = Span(min(a, b) * HOUR_US, max(a, b) * HOUR_US), Span(min(c, d) * HOUR_US, max(c, d) * HOUR_US)
    near = min(
        abs(x - y) for x in range(min(a, b), max(a, b) + 1) for y in range(min(c, d), max(c, d) + 1)
    )  # fmt: skip
    assert abs(off_hours(ours, theirs)) == near
    assert off_hours(ours, theirs) == -off_hours(theirs, ours)


def test_findings_and_tables_hold_every_event() -> None:
    report = seen(evenings(series(), range(24, 31)), routing(), down(series(country="ZW"), BEGIN, END))
    told = findings(report, sha256={"made use.csv": "ab" * 32})
    assert [one.finding_id for one in told] == [f"outage-{o.event.event_id}" for o in report.outages]
    assert all(one.evidence and one.alternatives and one.uncertainties and one.would_change for one in told)
    assert any(reference.sha256 for reference in told[0].evidence)
    made = tables(report)
    assert made["outages"].num_rows == 2
    assert made["outage_windows"].num_rows == 8
    assert made["outage_hours"].num_rows == sum(len(o.exposure) for o in report.outages)


def test_hours_of_a_window_come_from_the_series_that_shows_it() -> None:
    short = evenings(series(days=27), range(24, 27), to=0.1)
    routes = evenings(routing(), range(27, 31), to=0.5)
    found = next(one for one in seen(short, routes).outages if one.event.kind is EventKind.CURFEW)
    assert len(found.windows) == 7
    days = [found.exposure[k * 24 : k * 24 + 8] for k in range(7)]
    assert [round(max(day), 1) for day in days] == [0.9] * 3 + [0.5] * 4


def test_daily_series_are_judged_by_days() -> None:
    daily = series(days=60, flat=True, noise=0.02)
    daily = replace(daily, step_us=24 * HOUR_US, values=daily.values[:60].copy())
    daily.values[40:46] = 30
    found = seen(daily).outages
    assert len(found) == 1
    assert found[0].event.numbers["hours_down"] == 5 * 24
    assert found[0].event.onset == Span(at(39), at(40))
    assert found[0].event.end == Span(at(45), at(46))
    assert all(value == pytest.approx(0.7, abs=0.05) for value in found[0].exposure[24:-1])
