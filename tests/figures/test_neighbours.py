"""Splices, wrong days and wrong claimants are caught by dated neighbours, and honest quotations are not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.figures.conftest import days_from

from fairwitness.figures.grid import examine
from fairwitness.figures.ledger import Ledger
from fairwitness.figures.reading.records import About, Series, SeriesWish
from fairwitness.figures.records import Amount, Claim

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.figures.grid import Examination

FIRST = date(2020, 5, 1)


def claim(claim_id: str, value: float, day: int, **more: Any) -> Claim:
    amount = Amount(text=f"{value:g}", kind="exact", value=value, low=value, high=value)
    return Claim(**({
        "claim_id": claim_id, "quantity": "deaths", "place": "P", "as_of": FIRST + timedelta(days=day),
        "amount": amount, "claimant": "A", "source": "s",
    } | more))  # fmt: skip


def states(claims: list[Claim], rule: str) -> dict[str, str]:
    found = examine(Ledger(about=About(), claims=tuple(sorted(claims, key=lambda c: c.as_of))))
    return {outcome.subject: outcome.state for outcome in found.outcomes if outcome.rule_id == rule}


RISING = [claim(f"r{day}", 100 * day + 7, day) for day in (1, 3, 5, 9)]


def test_a_figure_on_its_own_day_holds_and_on_another_fails() -> None:
    quoted = [claim("right", 507, 5, reported_by="Paper"), claim("wrong", 507, 9, reported_by="Paper"),
              claim("between", 400, 4, reported_by="Paper"), claim("late", 400, 7, reported_by="Paper")]  # fmt: skip
    found = states([*RISING, *quoted], "figures.neighbours")
    assert found == {
        "day of right": "holds",
        "day of wrong": "fails",
        "day of between": "holds",
        "day of late": "fails",
    }


def test_a_claimant_without_figures_of_its_own_cannot_be_judged() -> None:
    quoted = claim("q", 507, 5, reported_by="Paper", claimant="B")
    assert states([*RISING, quoted], "figures.neighbours") == {"day of q": "cannot_be_told"}


def test_a_misattribution_names_whose_figure_it_is() -> None:
    own = [claim("b1", 90, 1, claimant="B"), claim("b9", 95, 9, claimant="B")]
    quoted = claim("q", 507, 5, reported_by="Paper", claimant="B")
    found = examine(Ledger(about=About(), claims=(*RISING, *own, quoted)))
    outcome = next(o for o in found.outcomes if o.subject == "day of q")
    assert outcome.state == "fails"
    assert "published by A for 6 May 2020" in outcome.text


@given(st.lists(st.integers(1, 60), min_size=2, max_size=8, unique=True), st.data())
def test_every_true_quotation_holds_even_if_releases_are_missing(steps: list[int], data: st.DataObject) -> None:
    """What was published together stood together, whichever other releases the ledger knows."""
    days = sorted(steps)
    known = data.draw(st.lists(st.sampled_from(days), min_size=1, unique=True))
    chosen = data.draw(st.sampled_from(days))
    releases = [claim(f"d{d}", 10 * days.index(d) + 3, d) for d in known]
    cities = [claim(f"c{d}", days.index(d) // 2 + 1, d, quantity="cities") for d in known]
    quoted = [
        claim("qd", 10 * days.index(chosen) + 3, chosen, reported_by="P", statement="q"),
        claim("qc", days.index(chosen) // 2 + 1, chosen, quantity="cities", reported_by="P", statement="q"),
    ]
    assert states([*releases, *cities, *quoted], "figures.splice")["statement q"] != "fails"
    assert "fails" not in states([*releases, *cities, *quoted], "figures.neighbours").values()


def test_a_splice_of_two_releases_is_caught() -> None:
    cities = [claim(f"c{day}", n, day, quantity="cities") for day, n in ((1, 10), (3, 11), (5, 12), (9, 13))]
    mixed = [claim("qd", 307, 9, reported_by="P", statement="q"),
             claim("qc", 13, 9, quantity="cities", reported_by="P", statement="q")]  # fmt: skip
    assert states([*RISING, *cities, *mixed], "figures.splice") == {"statement q": "fails"}


def test_who_is_quoted_rightly_is_not_blamed_for_the_quotation() -> None:
    cities = [claim(f"c{day}", n, day, quantity="cities") for day, n in ((1, 10), (3, 11), (5, 12), (9, 13))]
    mixed = [claim("qd", 307, 9, reported_by="P", statement="q"),
             claim("qc", 13, 9, quantity="cities", reported_by="P", statement="q")]  # fmt: skip
    found = examine(Ledger(about=About(), claims=tuple(sorted([*RISING, *cities, *mixed], key=lambda c: c.as_of))))
    blamed = {name for name, cells in found.grid.items() if cells[1].state == "fails"}
    assert blamed == {"qd", "qc"}


def test_republications_are_one_source(judged: Callable[..., Examination]) -> None:
    found = judged(
        {"value": "5", "as_of": "2020-05-25", "sha256": "a" * 64},
        {"value": "5", "as_of": "2020-05-25", "republication_of": "c0"},
        {"value": "5", "as_of": "2020-05-25", "republication_of": "c1"},
        {"value": "6", "as_of": "2020-05-25", "republication_of": "c4"},
        {"value": "6", "as_of": "2020-05-25", "republication_of": "c3"},
        {"value": "7", "as_of": "2020-05-26", "source": ""},
    )
    assert [found.docket.roots[f"c{k}"] for k in range(3)] == ["c0", "c0", "c0"]
    assert [found.grid[f"c{k}"][3].state for k in range(6)] == [
        "holds", "cannot_be_told", "cannot_be_told", "fails", "fails", "fails"
    ]  # fmt: skip
    assert "2 other row(s)" in found.grid["c0"][3].text


def test_a_series_of_the_claimant_serves_as_its_neighbours() -> None:
    days = days_from(FIRST, 10)
    counts = np.array([10.0 * k for k in range(10)])
    wish = SeriesWish(file="s.csv", quantity="deaths", claimant="A", claims_place="P", screen=False)
    series = Series(place="x", days=days, counts=counts, cumulative=True)
    quoted = [claim("right", 50, 5, reported_by="Q"), claim("wrong", 50, 6, reported_by="Q")]
    found = examine(Ledger(about=About(), claims=tuple(quoted), series=((wish, (series,)),)))
    told = {o.subject: o.state for o in found.outcomes if o.rule_id == "figures.neighbours"}
    assert told == {"day of right": "holds", "day of wrong": "fails"}
