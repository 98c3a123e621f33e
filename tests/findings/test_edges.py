"""What findings say of pairs, by moments and by words: the graph's edges, the table of pairs, reasons and doubts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from tests.detectors.conftest import DAY_S, QUICK, Platform, _people, _ring

from fairwitness import schema
from fairwitness.detectors.coordination import gather
from fairwitness.findings.alternatives import alternatives
from fairwitness.findings.edges import edges
from fairwitness.findings.reasons import group_statements, member_statements
from fairwitness.findings.sources import Sources
from fairwitness.findings.tables import pairs

if TYPE_CHECKING:
    from fairwitness.detectors.coordination import Gathered
    from fairwitness.detectors.merging import Named
    from fairwitness.model import Edge

N_PEOPLE = 120
N_DAYS = 24
RING = range(N_PEOPLE, N_PEOPLE + 6)
COPIERS = range(N_PEOPLE + 6, N_PEOPLE + 11)
NAMES = tuple(f"account {k}" for k in range(COPIERS.stop))


def study() -> Platform:
    """Return people, a ring that meets on pages, and copiers whose texts are days apart; one account does both."""
    here = _people(N_PEOPLE, days=N_DAYS)
    rng = np.random.default_rng(71)
    _ring(here, here.add_accounts(len(RING)), days=N_DAYS)
    here.add_accounts(len(COPIERS))
    for account in range(N_PEOPLE):
        for k in range(100):
            here.post(account, rng.integers(N_DAYS * DAY_S), own_words=("own", account, k))
    for day in range(N_DAYS):
        for account in COPIERS:
            here.post(account, (day + rng.random()) * DAY_S, own_words=("copied", day))
    return here


@pytest.fixture(scope="module")
def gathered() -> Gathered:
    return gather(study().material(study=QUICK), progress=lambda _: None)


@pytest.fixture(scope="module")
def groups(gathered: Gathered) -> dict[str, Named]:
    """Return the two groups by what they were found by."""
    return {"words" if group.parts[0].confirmation.at_a_distance else "moments": group for group in gathered.named}


@pytest.fixture(scope="module")
def sources() -> Sources:
    return Sources(pa.table({}), NAMES, {})


@pytest.fixture(scope="module")
def table(gathered: Gathered) -> pa.Table:
    return pairs(gathered, account_ids=NAMES)


def drawn(groups: dict[str, Named], kind: str, gathered: Gathered, sources: Sources) -> tuple[Edge, ...]:
    return edges(groups[kind], gathered, sources)


def test_both_groups_are_there(groups: dict[str, Named]) -> None:
    assert {kind: group.accounts.tolist() for kind, group in groups.items()} == {
        "moments": list(RING), "words": list(COPIERS),
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "trace"), [("moments", "url"), ("words", "own_words")])
def test_edges_join_named_accounts_of_the_group_once(
    groups: dict[str, Named], gathered: Gathered, sources: Sources, kind: str, trace: str
) -> None:
    found = drawn(groups, kind, gathered, sources)

    names = set(sources.names(groups[kind].accounts.tolist()))
    ends = [(edge.account_a, edge.account_b) for edge in found]
    assert ends
    assert len(set(ends)) == len(ends)
    assert {name for pair in ends for name in pair} <= names
    assert all(NAMES.index(a) < NAMES.index(b) for a, b in ends)
    assert {edge.traces for edge in found} == {(trace,)}


@pytest.mark.parametrize("kind", ["moments", "words"])
def test_edges_add_up_the_rows_of_both_halves(
    groups: dict[str, Named], gathered: Gathered, sources: Sources, table: pa.Table, kind: str
) -> None:
    # Best scale per half and trace, by the weaker of two tests; the table lists all of them.
    def strength(row: dict[str, Any]) -> float:
        return max(row["log10_p"], float(np.log10(row["p_synchrony"] or 1e-300)))

    rows = table.filter(table["found"]).to_pylist()
    for edge in drawn(groups, kind, gathered, sources):
        own = [row for row in rows if (row["account_a"], row["account_b"]) == (edge.account_a, edge.account_b)]
        best = [min((row for row in own if row["half"] == half), key=strength)
                for half in sorted({row["half"] for row in own})]  # fmt: skip
        assert edge.log10_p == pytest.approx(min(row["log10_p"] for row in best), abs=1e-6)
        assert edge.n_occasions == sum(row["n_occasions"] for row in best)
        gaps = [row["median_gap_us"] for row in best]
        assert min(gaps) <= edge.median_gap_us <= max(gaps)


def test_a_pair_of_both_halves_counts_the_objects_of_both(
    groups: dict[str, Named], gathered: Gathered, sources: Sources
) -> None:
    # Every copier wrote every text of the 24 days, and each text belongs to one half.
    for edge in drawn(groups, "words", gathered, sources):
        assert edge.n_objects <= N_DAYS
        assert edge.n_objects >= edge.n_occasions - 1 > N_DAYS / 2


def test_the_table_of_pairs_keeps_its_contract(table: pa.Table) -> None:
    assert table.schema == schema.PAIRS.arrow()
    assert table.validate(full=True) is None
    for column in schema.PAIRS.columns:
        assert column.nullable or table[column.name].null_count == 0


def test_pairs_of_words_have_no_window_and_others_have(table: pa.Table) -> None:
    for row in table.to_pylist():
        at_a_distance = row["trace"] == "own_words"
        assert (row["window_us"] is None) == (row["p_synchrony"] is None) == at_a_distance
        assert row["n_occasions"] <= row["n_shared"]
        assert row["expected"] >= 0
        assert row["half"] in {0, 1}


def test_pairs_stand_strongest_first_and_no_row_twice(table: pa.Table) -> None:
    rows = table.to_pylist()
    keys = [(row["account_a"], row["account_b"], row["trace"], row["half"], row["window_us"], row["expected"])
            for row in rows]  # fmt: skip

    assert [row["log10_p"] for row in rows] == sorted(row["log10_p"] for row in rows)
    assert len(set(keys)) == len(keys)


def test_expected_days_are_those_of_strangers(table: pa.Table, gathered: Gathered) -> None:
    for row in table.filter(pa.compute.equal(table["trace"], "own_words")).to_pylist():
        (found,) = gathered.ways[row["half"]].reuse
        a, b = (NAMES.index(row[name]) for name in ("account_a", "account_b"))
        (k,) = np.flatnonzero((found.common.a == a) & (found.common.b == b)).tolist()
        assert row["n_occasions"] == found.common.n_days[k]
        assert row["expected"] == found.expected[found.edges.tolist().index(k)]
        assert row["log10_p"] == found.log10_p[k]


def test_a_study_in_which_nothing_was_found_has_an_empty_table() -> None:
    here = Platform(2)
    here.post(0, 0, url="a", own_words="b")
    here.post(1, 5, url="c")

    table = pairs(gather(here.material(), progress=lambda _: None), account_ids=NAMES)

    assert (len(table), table.schema) == (0, schema.PAIRS.arrow())


def test_reasons_say_found_confirmed_and_who_passed(groups: dict[str, Named], gathered: Gathered) -> None:
    for kind, prefix in (("words", "reuse"), ("moments", "coordination")):
        group = groups[kind]
        rule_ids = [statement.rule_id for statement in group_statements(group, gathered)]
        assert rule_ids == [f"{prefix}.found.1", f"{prefix}.held_out.1"] * len(group.parts) + [
            "coordination.acting_together.2"
        ]


def test_a_member_named_by_words_is_told_so(groups: dict[str, Named]) -> None:
    for kind, words in (("words", "same words of its own"), ("moments", "within the window of another member")):
        group = groups[kind]
        for k in range(group.accounts.size):
            (statement,) = member_statements(group, k)
            assert words in statement.text
            assert statement.numbers["observed"] == group.n_hits[k]
            assert statement.numbers["q_value"] == group.q_value[k]


def test_doubts_about_moments_are_left_out_where_no_moment_was_compared(
    groups: dict[str, Named], gathered: Gathered
) -> None:
    doubts = {kind: {a.name: a for a in alternatives(groups[kind], gathered)} for kind in groups}

    assert set(doubts["moments"]) - set(doubts["words"]) == {"shared_interest", "common_trigger", "timetable"}
    assert doubts["words"]["open_template"].excluded is None
    assert "no link" in doubts["words"]["open_template"].test
