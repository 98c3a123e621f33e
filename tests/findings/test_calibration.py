"""A bound on wrong accusations is given where known people speak for the study's people, and withheld elsewhere."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from tests.findings.calibration_factory import COLUMNS, MINUTE, STUDY, bound, judged, known, people

from fairwitness.findings.calibration import known_people
from fairwitness.findings.calibration.bound import MIN_PEOPLE
from fairwitness.findings.calibration.people import settings_digest
from fairwitness.model import ErrorBound
from fairwitness.report.words import bound_sentence


def test_people_like_the_known_ones_get_a_bound() -> None:
    found = bound(known()).bound

    # That none of 11 wrong groups of three falls on the 60 people has a chance of (193 / 253)^11 = 5.1 %, of 12
    # groups (196 / 256)^12 = 4.1 %.
    assert (found.n_wrong_at_most, found.n_people, found.n_people_named) == (33, 60, 0)
    assert found.rate_at_most == pytest.approx(1 - 0.05 ** (1 / 60))
    assert "60 known independent people" in found.reason
    assert bound_sentence(found).startswith("With 95% confidence at most 33 of the 40 named accounts are wrong.")


def test_each_named_account_stands_among_the_known_people() -> None:
    scores = np.zeros(200)
    scores[0], scores[1] = 5.0, 0.5
    found = bound(known(scores=[0.0] * 57 + [0.5, 0.7, 0.9]), accounts=judged(scores=scores))

    assert (found.standing[0].n_as_high, found.standing[0].p_value) == (0, 1 / 61)
    assert (found.standing[1].n_as_high, found.standing[1].p_value) == (3, 4 / 61)
    assert set(found.standing) == set(range(40))
    assert found.p_values(200)[40:] == [None] * 160


def test_nobody_named_means_nobody_named_wrongly() -> None:
    found = bound(known(n=0), accounts=judged(n_named=0)).bound
    assert (found.n_wrong_at_most, found.reason) == (0, "Nobody is named, so nobody is named wrongly.")


def test_few_judged_beside_many_named_make_a_tight_bound() -> None:
    tight = bound(known(), accounts=judged(n_named=90, n_judged=120)).bound.n_wrong_at_most
    loose = bound(known(), accounts=judged(n_named=90, n_judged=400)).bound.n_wrong_at_most
    assert tight is not None
    assert loose is None or tight < loose


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (bound(known(n=MIN_PEOPLE - 1)), "only 29 known people"),
        (bound(known(kind="short")), "settings"),
        (bound(known(), study=replace(STUDY, member_rate=0.2)), "settings"),
        (bound(known(), tick_us=1_000_000), "timed to the minute"),
        (bound(known(), accounts=judged(n_judged=59)), "19 accounts like them were judged and not named"),
        (bound(known(), accounts=judged(occasions=500)), "share more occasions"),
        (bound(known(near=0.05), accounts=judged(near=0.5)), "near others more often"),
        (bound(known(), accounts=judged(scores=np.full(200, 1.0))), "stronger evidence"),
        (bound(known(), accounts=judged(n_named=3, n_judged=4_000)), "known people would be needed"),
    ],
)
def test_a_bound_is_withheld_with_the_reason(found: object, why: str) -> None:
    written = found.bound  # type: ignore[attr-defined]
    assert written.n_wrong_at_most is None
    assert why in written.reason
    assert bound_sentence(written).startswith("No bound on wrong accusations can be given.")


def test_accounts_whose_stratum_is_silent_stand_among_nobody() -> None:
    assert bound(known(n=MIN_PEOPLE - 1)).standing == {}


def test_less_synchronous_people_are_no_reason_to_withhold_it() -> None:
    assert bound(known(near=0.9), accounts=judged(near=0.0)).bound.n_wrong_at_most == 33


def test_a_silent_stratum_counts_all_its_named_as_wrong_and_the_other_still_speaks() -> None:
    quiet, busy = known(to=100), known(n=5, first=100)
    accounts = judged(n_named=40, n_judged=80)
    accounts.n_occasions[:10] = 200

    found = bound(quiet, busy, accounts=accounts).bound

    speaking, silent = found.strata
    assert (silent.n_named, silent.n_wrong_at_most) == (10, None)
    assert speaking.n_wrong_at_most is not None
    assert found.n_wrong_at_most == speaking.n_wrong_at_most + 10
    assert "Of the 10 named with 100 shared occasions and more nothing can be said" in found.reason


def test_more_strata_make_each_pay_more() -> None:
    accounts = judged(n_named=90, n_judged=120)
    alone = bound(known(), accounts=accounts).bound.n_wrong_at_most
    shared = bound(known(to=1_000), known(first=1_000), accounts=accounts).bound.n_wrong_at_most
    assert alone is not None
    assert shared is not None
    assert alone < shared


def test_the_order_of_the_accounts_changes_nothing() -> None:
    rng = np.random.default_rng(3)
    accounts = judged(n_named=90, n_judged=150, scores=rng.exponential(size=150))
    order = rng.permutation(150)
    turned = replace(accounts, **{name: getattr(accounts, name)[order] for name in COLUMNS})

    first, second = (bound(known(scores=[9.0] * 60), accounts=a) for a in (accounts, turned))

    assert msgspec.json.encode(first.bound) == msgspec.json.encode(second.bound)
    assert first.standing == {int(order[k]): s for k, s in second.standing.items()}


def test_findings_of_before_strata_can_still_be_read() -> None:
    old = b'{"n_named":1,"n_judged":9,"n_wrong_at_most":null,"confidence":0.95,"reason":"x","n_people":0,'
    assert msgspec.json.decode(old + b'"n_people_named":0,"rate_at_most":null}', type=ErrorBound).strata == ()


@pytest.mark.parametrize("name", ["name", "seed", "traces", "time_zone"])
def test_settings_that_name_nobody_change_no_calibration(name: str) -> None:
    other = {"name": "x", "seed": 5, "traces": ("url",), "time_zone": "Asia/Tehran"}[name]

    assert settings_digest(replace(STUDY, **{name: other})) == settings_digest(STUDY)  # type: ignore[arg-type]


def test_the_package_ships_numbers_for_its_own_settings() -> None:
    shipped = known_people()

    assert (shipped.settings, shipped.tick_us) == (settings_digest(STUDY), MINUTE)
    assert {stratum.kind for stratum in shipped.strata} == {"long", "short"}
    assert any(stratum.n_people >= MIN_PEOPLE for stratum in shipped.of_kind("long"))
    for stratum in shipped.strata:
        assert list(stratum.scores) == sorted(stratum.scores)
        assert len(stratum.n_occasions) == len(stratum.shares_near) == stratum.n_people - stratum.n_named


@pytest.mark.parametrize("kind", ["long", "short"])
def test_shipped_strata_leave_no_activity_out(kind: str) -> None:
    strata = known_people().of_kind(kind)

    assert strata[0].from_occasions == 0
    assert strata[-1].to_occasions is None
    assert [s.to_occasions for s in strata[:-1]] == [s.from_occasions for s in strata[1:]]


def test_people_are_of_one_kind() -> None:
    assert people(known(), known(kind="short")).of_kind("short") == (known(kind="short"),)
