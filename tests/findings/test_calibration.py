"""A bound on wrong accusations is given where known people speak for the study's people, and withheld elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from fairwitness.findings.calibration import People, error_bound, known_people
from fairwitness.findings.calibration.bound import clopper_pearson_upper, settings_digest
from fairwitness.study import Study

if TYPE_CHECKING:
    from fairwitness.model import ErrorBound

STUDY = Study()


def known(*, n: int = 60, n_named: int = 0, kind: str = "long", near: float = 0.2) -> People:
    return People(settings_digest(STUDY), kind, n, n_named, tuple(range(10, 10 + n)), tuple([near] * n))


def bound(
    people: People, *, n_named: int = 40, n_judged: int = 200, occasions: int = 20, near: float = 0.1,
    study: Study = STUDY, long: bool = True,
) -> ErrorBound:  # fmt: skip
    n_met = np.full(n_judged, round(occasions * near), np.int64)
    n_met[:n_named] = -1
    return error_bound(
        study=study, long=long, n_named=n_named, judged=np.ones(n_judged, np.bool_),
        n_occasions=np.full(n_judged, occasions, np.int64), n_met=n_met, people=(people,),
    )  # fmt: skip


def test_people_like_the_known_ones_get_a_bound() -> None:
    found = bound(known())

    # 1 - 0.025 ** (1 / 60) is 5.96 %, and the 97.5 % point of Binomial(200, 0.0596) is 19.
    assert (found.n_wrong_at_most, found.n_people, found.n_people_named) == (19, 60, 0)
    assert found.rate_at_most == pytest.approx(1 - 0.025 ** (1 / 60))


def test_the_bound_never_exceeds_the_number_named() -> None:
    assert bound(known(), n_named=3).n_wrong_at_most == 3


def test_nobody_named_means_nobody_named_wrongly() -> None:
    assert bound(known(n=0), n_named=0).n_wrong_at_most == 0


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (bound(known(n=29)), "Only 29 known people"),
        (bound(known(kind="short")), "settings"),
        (bound(known(), study=replace(STUDY, member_rate=0.2)), "settings"),
        (bound(known(), n_named=40, n_judged=59), "Fewer than 20"),
        (bound(known(), occasions=500), "share more occasions"),
        (bound(known(near=0.05), near=0.5), "near others more often"),
    ],
)
def test_a_bound_is_withheld_with_the_reason(found: ErrorBound, why: str) -> None:
    assert found.n_wrong_at_most is None
    assert why in found.reason


def test_less_synchronous_people_are_no_reason_to_withhold_it() -> None:
    assert bound(known(near=0.9), near=0.0).n_wrong_at_most == 19


@pytest.mark.parametrize("name", ["name", "seed", "traces", "time_zone"])
def test_settings_that_name_nobody_change_no_calibration(name: str) -> None:
    other = {"name": "x", "seed": 5, "traces": ("url",), "time_zone": "Asia/Tehran"}[name]

    assert settings_digest(replace(STUDY, **{name: other})) == settings_digest(STUDY)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(n=st.integers(1, 200), data=st.data(), level=st.sampled_from([0.9, 0.95, 0.975]))
def test_clopper_pearson_is_the_rate_at_which_so_few_become_unlikely(
    n: int, data: st.DataObject, level: float
) -> None:
    k = data.draw(st.integers(0, n))

    rate = clopper_pearson_upper(k, n, level=level)

    assert rate == 1 if k == n else binom.cdf(k, n, rate) == pytest.approx(1 - level, abs=1e-9)


def test_the_bound_holds_in_at_least_nineteen_of_twenty_studies() -> None:
    # Known people and the study's people are named at one unknown rate; the bound must cover what truly happened.
    rng = np.random.default_rng(71)
    held = 0
    for _ in range(400):
        rate = float(rng.uniform(0, 0.08))
        people, wrong = known(n_named=int(rng.binomial(60, rate))), int(rng.binomial(300, rate))
        at_most = bound(people, n_named=100, n_judged=300).n_wrong_at_most
        held += at_most is not None and wrong <= at_most
    assert held >= 0.95 * 400


def test_the_package_ships_numbers_for_its_own_settings() -> None:
    shipped = {people.kind: people for people in known_people()}

    assert set(shipped) == {"long", "short"}
    assert all(people.settings == settings_digest(STUDY) for people in shipped.values())
    assert all(list(people.n_occasions) == sorted(people.n_occasions) for people in shipped.values())
