"""Every SQL statement of the package, and the pair kernel, give the same bytes on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from fairwitness import synthetic
from fairwitness.engine import Engine, Source, open_engine
from fairwitness.engine.duckdb import DuckDBEngine
from fairwitness.investigation import investigate
from fairwitness.model import Family, Scale
from fairwitness.network.by_parts import SPREAD, candidates_by_parts
from fairwitness.network.occasions import Actions, Occasions, occasions
from fairwitness.network.pairs import pair_tests
from fairwitness.study import Study
from fairwitness.traces.base import _ACTIONS, _LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SECOND = 1_000_000
N_ACCOUNTS = 400
LEAST = 3


def posts() -> pa.Table:
    """Return posts of accounts whose ids and times are in no order at all."""
    rng = np.random.default_rng(5)
    accounts = [f"{rng.integers(2**40):x} \u06cc{k}" for k in range(300)]
    chosen = [accounts[k] for k in rng.integers(len(accounts), size=9_000)]
    return pa.table({"account_id": chosen, "at_us": rng.integers(10**15, size=9_000), "post_row": np.arange(9_000)})


def uses() -> pa.Table:
    """Return uses of objects, some of them named several times by one post."""
    rng = np.random.default_rng(6)
    rows = np.sort(rng.integers(9_000, size=20_000))
    objects = [f"o{k}" for k in rng.zipf(1.4, size=20_000) % 2_000]
    return pa.table({"post_row": rows, "object_id": objects, "label": objects, "use_row": np.arange(20_000)})


def spread() -> pa.Table:
    """Return occasions as the pair kernel hands them over; only its keys matter here."""
    rng = np.random.default_rng(7)
    columns = {name: pa.array(rng.integers(50, size=500)) for name in ("account", "at_us", "bin", "rarity")}
    keys = {"home": pa.array(rng.integers(4, size=500), pa.int32()), "test": pa.array([0] * 500, pa.int32())}
    return pa.table({**columns, **keys, "cell": rng.integers(90, size=500)})


STATEMENTS: dict[str, tuple[str, Mapping[str, Source]]] = {
    "actions": (_ACTIONS, {"posts": posts(), "uses": uses()}),
    "labels": (_LABELS, {"uses": uses()}),
    "spread": (SPREAD, {"occasions": spread()}),
}


def in_order(table: pa.Table) -> pa.Table:
    return table.sort_by([(name, "ascending") for name in table.column_names])


@pytest.mark.parametrize("name", STATEMENTS)
def test_statements_agree_with_the_embedded_engine(engine: Engine, name: str) -> None:
    sql, tables = STATEMENTS[name]
    with open_engine() as embedded:
        expected = embedded.query(sql, tables=tables)
    found = engine.query(sql, tables=tables)
    assert expected.num_rows > 100
    # Only where the statement orders its rows does their order mean anything.
    ordered = "ORDER BY" in sql.rsplit(")", 1)[-1]
    assert found.equals(expected) if ordered else in_order(found).equals(in_order(expected))


def test_no_statement_is_missing_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = set()
    query = DuckDBEngine.query

    def recorded(self: DuckDBEngine, sql: str, *, tables: Mapping[str, Source]) -> pa.Table:
        seen.add(sql)
        return query(self, sql, tables=tables)

    monkeypatch.setattr(DuckDBEngine, "query", recorded)
    monkeypatch.setattr(DuckDBEngine, "n_parts", lambda _self, _n_rows: 3)
    files = synthetic.write(synthetic.study(seed=1, accounts=150, days=2), tmp_path / "data")
    investigate([files.posts], case=tmp_path / "case", study=Study(bootstraps=2, draws=99))
    assert seen == {sql for sql, _ in STATEMENTS.values()}


def crowd(*, scale: Scale, seed: int) -> Occasions:
    """Return occasions of people of very different activity, on objects of very different fame."""
    rng = np.random.default_rng(seed)
    n = 20_000
    account = (rng.zipf(1.2, size=n) % N_ACCOUNTS).astype(np.int32)
    shared = (rng.zipf(1.2, size=n) % 300).astype(np.int32)
    at_us = np.sort(rng.integers(2 * 86_400, size=n)) * SECOND
    actions = Actions("url", Family.SYNCHRONY, False, account, shared, at_us, np.arange(n))  # noqa: FBT003
    return occasions(actions, scale=scale, seed=1)


def test_pairs_agree_with_the_kernel_in_this_process(engine: Engine) -> None:
    minute = 60 * SECOND
    made = [crowd(scale=Scale(k * minute, 60 * minute), seed=k) for k in (5, 15)]

    found = candidates_by_parts(made, n_accounts=N_ACCOUNTS, min_occasions=LEAST, engine=engine)

    for here, pairs in zip(made, found, strict=True):
        expected = pair_tests(here, n_accounts=N_ACCOUNTS, tick_us=SECOND, min_occasions=LEAST)
        assert pairs.a.size > 100
        for name in ("a", "b", "n_shared", "n_close"):
            assert getattr(pairs, name).dtype == getattr(expected, name).dtype
            assert getattr(pairs, name).tobytes() == getattr(expected, name).tobytes()
