"""Counting by parts against counting at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.engine.duckdb import DuckDBEngine
from fairwitness.network import by_parts
from fairwitness.network.by_parts import candidates_by_parts, rows_by_part
from fairwitness.network.pairs import pair_tests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fairwitness.network.occasions import Occasions
    from fairwitness.network.pairs import CandidatePairs, PairTests

    Act: TypeAlias = tuple[int, int, int]
    Met: TypeAlias = Callable[..., Occasions]

SECOND = 1_000_000
N_ACCOUNTS = 8
ACTS = st.lists(
    st.tuples(
        st.integers(0, N_ACCOUNTS - 1),
        st.integers(0, 1),
        st.builds(lambda bin_number, second: 3600 * bin_number + second, st.integers(0, 3), st.integers(0, 120)),
    ),
    min_size=30,
    max_size=90,
)
"""Many meetings: few objects, in the first two minutes of an hour."""


class InParts(DuckDBEngine):
    """Cuts as Spark does, and counts one part after the other in this process."""

    def __init__(self, n: int) -> None:
        super().__init__(memory_bytes=64_000_000, threads=1)
        self.n = n

    def n_parts(self, n_rows: int) -> int:
        return self.n if n_rows else 1


@pytest.fixture(scope="module")
def engine() -> Iterator[InParts]:
    with InParts(3) as opened:
        yield opened


def at_once(here: Occasions, *, least: int) -> PairTests:
    return pair_tests(here, n_accounts=N_ACCOUNTS, tick_us=SECOND, min_occasions=least)


def bytes_of(pairs: CandidatePairs | PairTests) -> list[tuple[str, bytes]]:
    columns = (pairs.a, pairs.b, pairs.n_shared, pairs.n_close)
    return [(column.dtype.str, column.tobytes()) for column in columns]


def counted(made: Sequence[Occasions], *, least: int, engine: InParts) -> list[CandidatePairs]:
    return candidates_by_parts(made, n_accounts=N_ACCOUNTS, min_occasions=least, engine=engine)


@settings(max_examples=60)
@given(first=ACTS, second=ACTS, least=st.integers(1, 3), n=st.integers(1, 9))
def test_parts_count_what_one_sweep_counts(
    met: Met, engine: InParts, first: list[Act], second: list[Act], least: int, n: int
) -> None:
    engine.n = n
    made = [met(first), met(second, window=10, width=600), met(first, window=300, width=7200)]

    found = counted(made, least=least, engine=engine)

    assert [bytes_of(pairs) for pairs in found] == [bytes_of(at_once(here, least=least)) for here in made]


def crowd() -> list[Act]:
    """Return twenty hours in which eight people share an object in an order that changes, and a news item."""
    rng = np.random.default_rng(1)
    news = [(a, 0, 3600 * hour + int(rng.integers(600))) for hour in range(20) for a in range(N_ACCOUNTS)]
    return news + [(a, 1, 3600 * hour + 10 * a) for hour in range(20) for a in range(0, N_ACCOUNTS, 2)]


def test_every_part_has_work(met: Met, engine: InParts) -> None:
    engine.n = 3
    rows, n_parts = rows_by_part([met(crowd())], n_accounts=N_ACCOUNTS, min_occasions=3, engine=engine)
    assert n_parts == 3
    assert set(rows["home"].to_pylist()) == {0, 1, 2}


def test_an_account_is_never_cut(met: Met, engine: InParts) -> None:
    engine.n = 7
    rows, _ = rows_by_part([met(crowd())], n_accounts=N_ACCOUNTS, min_occasions=3, engine=engine)
    homes = set(zip(rows["account"].to_pylist(), rows["home"].to_pylist(), strict=True))
    assert len(homes) == N_ACCOUNTS


def handed_over(rows: list[Act], *, met: Met, engine: InParts) -> list[tuple[int, int]]:
    """Return account and second of what the engine is given where two close bins are asked for."""
    table, _ = rows_by_part([met(rows)], n_accounts=N_ACCOUNTS, min_occasions=2, engine=engine)
    return sorted(zip(table["account"].to_pylist(), [t // SECOND for t in table["at_us"].to_pylist()], strict=True))


TWICE = [(6, 0, 6), (5, 0, 7), (6, 0, 3_605), (5, 0, 3_606)]
"""Accounts 5 and 6 are near each other in two bins."""


def test_who_is_near_others_in_too_few_bins_is_not_handed_over(met: Met, engine: InParts) -> None:
    two_objects_in_one_bin = [(7, 0, 5), (7, 1, 5), (5, 1, 5)]
    far_from_all = [(4, 0, 600), (4, 0, 4_300)]
    given = handed_over([*TWICE, *two_objects_in_one_bin, *far_from_all], met=met, engine=engine)
    assert {account for account, _ in given} == {5, 6}


def test_what_somebody_did_far_from_all_counts_as_shared(met: Met, engine: InParts) -> None:
    late = [(6, 0, 7_300), (5, 0, 9_000)]
    assert set(late_of := [(a, t) for a, _, t in late]) <= set(handed_over([*TWICE, *late], met=met, engine=engine))
    assert len(late_of) == 2


def test_who_was_near_nobody_who_counts_goes_with_them(met: Met, engine: InParts) -> None:
    # 3 was near 2 twice, but 2 only counts by 3 and by 1, who counts by nobody else.
    chain = [(3, 0, 5), (2, 0, 6), (2, 0, 3_606), (1, 0, 3_607)]
    assert handed_over(chain, met=met, engine=engine) == []


def test_the_order_of_rows_changes_nothing(met: Met, engine: InParts, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.n = 3
    ordered = counted([met(crowd())], least=3, engine=engine)
    backwards = by_parts.SPREAD + "ORDER BY occasions.at_us DESC, occasions.account"
    monkeypatch.setattr(by_parts, "SPREAD", backwards)
    assert bytes_of(counted([met(crowd())], least=3, engine=engine)[0]) == bytes_of(ordered[0])


def test_large_studies_go_in_several_jobs(met: Met, engine: InParts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_parts, "JOB_ROWS", 100)
    made = [met(crowd()), met([]), met(crowd(), window=5)]
    found = counted(made, least=2, engine=engine)
    assert [bytes_of(pairs) for pairs in found] == [bytes_of(at_once(here, least=2)) for here in made]
    assert found[0].a.size > 0


def test_nothing_at_all(engine: InParts) -> None:
    assert counted([], least=2, engine=engine) == []
