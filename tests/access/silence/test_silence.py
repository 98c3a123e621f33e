"""Groups that fall silent, that do not, and that fall silent for other reasons."""

import csv
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from silence_factory import World, outage, report

from fairwitness.access.outages.records import Outage
from fairwitness.access.records import EventKind
from fairwitness.access.silence import GroupSilence, Relation, SilenceReport
from fairwitness.cli import main
from fairwitness.errors import SourceError
from fairwitness.findings.silence import silence, silence_findings
from fairwitness.findings.silence_inputs import read_claims, read_events

WEEK = ((50 * 24 + 10, 57 * 24 + 10),)
EVENINGS = tuple((day * 24 + 13, day * 24 + 20) for day in range(60, 71))


def asked(world: World, tmp_path: Path, *outages: Outage, claims: dict[str, str] | None = None) -> SilenceReport:
    case = world.case(tmp_path / "case")
    return silence(world.findings(), posts=case / "posts.parquet", outages=outages, claims=claims)


def only(world: World, tmp_path: Path, *outages: Outage, claims: dict[str, str] | None = None) -> GroupSilence:
    return asked(world, tmp_path, *outages, claims=claims).results[0]


def test_a_cut_group_follows_and_its_lag_holds_the_onset(tmp_path: Path) -> None:
    found = only(World(cut=WEEK), tmp_path, outage(*WEEK))
    assert found.relation is Relation.FOLLOWS
    assert found.rule_id == "silence.follows"
    assert found.test is not None
    assert found.test.lost == 1.0
    assert found.test.p_adjusted <= 0.05
    for lag in (found.onset_lag, found.return_lag):
        assert lag is not None
        assert lag.low <= 0 <= lag.high
        assert abs(lag.hours) <= 2
    assert "activity follows the connectivity of the measured network" in found.text


def test_a_group_that_goes_on_has_no_relation_and_is_not_refuted(tmp_path: Path) -> None:
    found = only(World(), tmp_path, outage(*WEEK))
    assert found.relation is Relation.NO_RELATION
    assert found.onset_lag is None
    assert "refute nothing" in found.text


def test_a_lull_of_everybody_is_no_relation(tmp_path: Path) -> None:
    found = only(World(cut=WEEK, others_cut=True), tmp_path, outage(*WEEK))
    assert found.test is not None
    assert found.test.p_shift <= 0.05
    assert found.rule_id == "silence.not_fallen"


def test_a_group_that_falls_silent_in_other_places_too_is_not_specific(tmp_path: Path) -> None:
    other = ((80 * 24, 86 * 24),)
    found = asked(World(cut=(*WEEK, *other)), tmp_path, outage(*WEEK), outage(*other, country="RR")).results
    assert [one.rule_id for one in found] == ["silence.not_specific", "silence.not_specific"]
    assert [one.negatives[0].place for one in found] == ["RR", "QQ"]


def test_a_silence_that_began_long_before_is_no_relation(tmp_path: Path) -> None:
    early = ((WEEK[0][0] - 36, WEEK[0][1]),)
    found = only(World(cut=early), tmp_path, outage(*WEEK))
    assert found.rule_id == "silence.began_before"
    assert found.onset_lag is not None
    assert found.onset_lag.low <= -36 <= found.onset_lag.high


def test_a_curfew_shows_in_the_hours_of_the_day(tmp_path: Path) -> None:
    found = only(World(cut=EVENINGS), tmp_path, outage(*EVENINGS, kind=EventKind.CURFEW, share=0.7))
    assert found.relation is Relation.FOLLOWS
    assert found.p_hours is not None
    assert found.p_hours <= 0.05
    silent = [hour.hour for hour in found.hours if hour.exposure > 0]
    assert silent == list(range(13, 20))
    assert all(hour.observed == 0 for hour in found.hours if hour.exposure > 0)
    assert any(dose.exposure_to <= 0 and dose.observed > 0 for dose in found.doses)


@pytest.mark.parametrize(
    ("world", "rule"),
    [
        (World(cut=WEEK, members=19), "silence.too_few_members"),
        (World(cut=WEEK, days=59), "silence.too_few_days"),
        (World(cut=((1200, 1204),)), "silence.too_little_exposure"),
    ],
)
def test_too_little_data_is_said(tmp_path: Path, world: World, rule: str) -> None:
    found = only(world, tmp_path, outage(*world.cut))
    assert (found.relation, found.rule_id, found.test) == (Relation.NOT_ENOUGH_DATA, rule, None)


def test_only_accounts_that_claim_to_be_elsewhere_count(tmp_path: Path) -> None:
    world = World(cut=WEEK)
    away = {world.name(k): "NL" if k < 22 else "QQ" for k in range(world.members)}
    found = only(world, tmp_path, outage(*WEEK, country="QQ"), claims=away)
    assert (found.n_members, found.n_claiming) == (24, 22)
    few = {world.name(k): "NL" for k in range(10)}
    assert only(world, tmp_path, outage(*WEEK), claims=few).rule_id == "silence.too_few_members"


def test_unexplained_events_expose_nobody(tmp_path: Path) -> None:
    assert asked(World(cut=WEEK), tmp_path, outage(*WEEK, kind=EventKind.UNEXPLAINED)).results == ()


def test_names_and_places_change_nothing(tmp_path: Path) -> None:
    plain = asked(World(cut=WEEK), tmp_path / "a", outage(*WEEK, country="QQ"))
    other = asked(World(cut=WEEK, names="zz{}=<i>"), tmp_path / "b", outage(*WEEK, country="AA"))
    renamed = msgspec.json.encode(plain).replace(b"QQ", b"AA")
    assert renamed == msgspec.json.encode(other)


def test_findings_hold_no_account(tmp_path: Path) -> None:
    found = asked(World(cut=WEEK), tmp_path, outage(*WEEK))
    told = msgspec.json.encode(silence_findings(found, source="outages.json"))
    assert b"acct" not in told
    assert b"acct" not in msgspec.json.encode(found)


def test_the_command_writes_everything_and_names_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = World(cut=WEEK).case(tmp_path / "case")
    events = tmp_path / "outages.json"
    events.write_bytes(msgspec.json.encode(report(outage(*WEEK))))
    assert main(["silence", str(case), "--events", str(events)]) == 0
    said = capsys.readouterr().out
    assert "activity follows the connectivity" in said
    assert "Was there simply less to say?" in said
    written = sorted((case / "access").rglob("*"))
    assert {"silence.html", "silence.json", "findings.json"} <= {path.name for path in written}
    before = {path: path.read_bytes() for path in written if path.is_file()}
    assert not [path for path, content in before.items() if b"acct" in content]
    assert b"<b>up" not in before[case / "access" / "silence.html"]
    assert main(["silence", str(case), "--events", str(events)]) == 0
    assert before == {path: path.read_bytes() for path in before}


def test_events_may_be_a_table(tmp_path: Path) -> None:
    table = tmp_path / "events.csv"
    table.write_text(
        "onset,end,country,exposure\n2024-01-01T10:00,2024-01-03T12:30,QQ,\n2024-02-01,2024-02-02,,0.5\n"
    )
    first, second = read_events(table)
    assert (len(first.exposure), set(first.exposure)) == (51, {1.0})
    assert (len(second.exposure), set(second.exposure)) == (24, {0.5})


@pytest.mark.parametrize(
    "content",
    ["", "onset\n2024-01-01\n", "onset,end\n2024-01-02,2024-01-01\n", "onset,end\nnow,then\n",
     "onset,end,exposure\n2024-01-01,2024-01-02,7\n", "onset,end\n1990-01-01,2024-01-01\n"],
)  # fmt: skip
def test_bad_events_are_one_sentence(tmp_path: Path, content: str) -> None:
    table = tmp_path / "events.csv"
    table.write_text(content)
    with pytest.raises(SourceError, match=r"events\.csv"):
        read_events(table)


def test_claims_need_accounts(tmp_path: Path) -> None:
    table = tmp_path / "claims.csv"
    with table.open("w", newline="") as file:
        csv.writer(file).writerows([["account_id", "claims"], ["a", "Netherlands"], ["b", ""], ["", "NL"]])
    assert read_claims(table) == {"a": "NL", "b": ""}
    table.write_text("name\nx\n")
    with pytest.raises(SourceError, match="account_id"):
        read_claims(table)


NUMBERS = st.sampled_from([0.0, 0.5, 1.0, 7.0, -1.0, 1e300])


@settings(max_examples=25)
@given(st.lists(NUMBERS, max_size=60), st.none() | st.integers(-(2**62), 2**62))
def test_odd_events_never_break_it(
    tmp_path_factory: pytest.TempPathFactory, exposure: list[float], shift: int | None
) -> None:
    folder = tmp_path_factory.getbasetemp() / "odd"
    world = World(days=70)
    case = folder / "case"
    if not (case / "posts.parquet").exists():
        world.case(case)
    event = outage(*WEEK)
    begun = event.exposure_from_us if shift is None else shift
    odd = msgspec.structs.replace(event, exposure=tuple(exposure), exposure_from_us=begun)
    found = silence(world.findings(), posts=case / "posts.parquet", outages=[odd])
    assert all(one.relation is not Relation.FOLLOWS for one in found.results)


def test_a_case_without_groups_or_events_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = World(days=70).case(tmp_path / "case")
    events = tmp_path / "outages.json"
    events.write_bytes(msgspec.json.encode(report()))
    assert main(["silence", str(case), "--events", str(events)]) == 0
    assert "not enough data" in capsys.readouterr().out
    events.write_text("[]")
    assert main(["silence", str(case), "--events", str(events)]) == 3
    assert main(["silence", str(case), "--events", str(tmp_path / "gone")]) == 3
    assert main(["silence", str(tmp_path), "--events", str(events)]) == 5
