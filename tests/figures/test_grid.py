"""The grid knows no names: swapping the sides swaps nothing but names, and both sides can fail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest
from msgspec.structs import replace as replaced

from fairwitness.figures import worked_example
from fairwitness.figures.amounts import amount_of
from fairwitness.figures.grid import combined, examine
from fairwitness.figures.ledger import read_ledger
from fairwitness.figures.rules import AXES, RULES, STATES
from fairwitness.finding import Finding

if TYPE_CHECKING:
    from fairwitness.figures.grid import Examination


@pytest.fixture(scope="module")
def demo() -> Examination:
    with worked_example.folder() as folder:
        return examine(read_ledger([folder / worked_example.LEDGER]))


def states(found: Examination) -> dict[str, list[str]]:
    return {name: [cell.state for cell in cells] for name, cells in found.grid.items()}


def test_swapping_names_changes_no_verdict(demo: Examination) -> None:
    names = list(dict.fromkeys(c.claimant for c in demo.docket.ledger.claims))
    for shift in range(1, len(names)):
        other = dict(zip(names, names[shift:] + names[:shift], strict=True))
        claims = tuple(
            replaced(c, claimant=other[c.claimant], reported_by=other.get(c.reported_by, c.reported_by))
            for c in demo.docket.ledger.claims
        )
        again = examine(replace(demo.docket.ledger, claims=claims))
        assert states(again) == states(demo)
        assert [f.verdict for f in again.findings()] == [f.verdict for f in demo.findings()]
        assert [f.numbers for f in again.findings()] == [f.numbers for f in demo.findings()]


def test_swapping_places_and_definitions_changes_no_verdict(demo: Examination) -> None:
    claims = tuple(replaced(c, place="Elsewhere", definition="") for c in demo.docket.ledger.claims)
    deaths = tuple((replaced(w, claims_place="Elsewhere"), d) for w, d in demo.docket.ledger.deaths)
    assert states(examine(replace(demo.docket.ledger, claims=claims, deaths=deaths))) == states(demo)


def test_both_sides_fail_and_a_third_holds(demo: Examination) -> None:
    plausibility = {name: cells[2].state for name, cells in demo.grid.items()}
    assert plausibility["ministry-05-25"] == plausibility["release-05-25"] == "fails"
    assert plausibility["ghafari-09-21"] == "holds"
    text = next(o for o in demo.outcomes if o.subject.startswith("text-total beside"))
    assert float(text.numbers["excess"]) == pytest.approx(18_026, abs=1)
    assert float(text.numbers["observed"]) == pytest.approx(118_039, abs=1)


def test_the_phrase_and_the_splice_of_the_worked_example(demo: Examination) -> None:
    tried = {o.subject.split(" / ")[0]: o.state for o in demo.outcomes if o.rule_id == "figures.phrase"}
    assert [tried[f"release-{day}-official"] for day in ("05-13", "05-20", "05-21", "05-25")] == [
        "holds", "holds", "fails", "fails"
    ]  # fmt: skip
    assert tried["text-official"] == "fails"
    spliced = {o.subject: o.state for o in demo.outcomes if o.rule_id == "figures.splice"}
    assert spliced.pop("statement the circulating text") == "fails"
    assert set(spliced.values()) == {"holds"}
    assert demo.grid["release-05-21"][1].state == "holds"
    assert demo.grid["text-total"][1].state == "fails"


def test_every_finding_has_its_rule_its_sentence_and_an_id_of_its_own(demo: Examination) -> None:
    findings = demo.findings()
    ids = [finding.finding_id for finding in findings]
    assert len(ids) == len(set(ids))
    for finding in findings:
        assert finding.pillar == "figures"
        assert finding.verdict in STATES
        assert finding.text.endswith((".", "”", "'"))
        assert finding.rule_id in RULES or finding.rule_id in {f"figures.grid.{axis}" for axis in AXES}
    assert msgspec.json.decode(msgspec.json.encode(findings), type=tuple[Finding, ...]) == findings


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), "cannot_be_told"),
        (("holds", "cannot_be_told"), "holds"),
        (("holds", "fails"), "fails"),
        (("cannot_be_told",), "cannot_be_told"),
    ],
)
def test_one_that_fails_decides(given: tuple[str, ...], expected: str) -> None:
    assert combined(given) == expected  # type: ignore[arg-type]


def test_a_lower_bound_below_the_excess_is_no_contradiction(demo: Examination) -> None:
    low = next(c for c in demo.docket.ledger.claims if c.claim_id == "text-total")
    claim = replaced(low, claim_id="low", amount=amount_of("at least 300"))
    found = examine(replace(demo.docket.ledger, claims=(*demo.docket.ledger.claims, claim)))
    assert found.grid["low"][2].state == "holds"
