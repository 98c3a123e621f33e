"""Small factories, in seconds and plain numbers, so that a test reads as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pytest

from fairwitness.model import Family, Scale
from fairwitness.network.kernel import Sweep, sweep
from fairwitness.network.occasions import Actions, Occasions, occasions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SECOND = 1_000_000
Act: TypeAlias = tuple[int, int, int]
"""Account, object, second."""


def _acted(rows: Iterable[Act], *, trace: str = "url", recurrent: bool = False) -> Actions:
    """Return actions in time order, one post each."""
    ordered = sorted(rows, key=lambda row: row[2])
    account, thing, second = (np.array([row[k] for row in ordered], np.int64) for k in range(3))
    return Actions(
        trace, Family.SYNCHRONY, recurrent, account.astype(np.int32), thing.astype(np.int32), second * SECOND,
        np.arange(second.size, dtype=np.int64),
    )  # fmt: skip


def _met(
    rows: Iterable[Act], *, window: int = 60, width: int = 3600, trace: str = "url", recurrent: bool = False
) -> Occasions:
    """Return the occasions of actions, window and bin width in seconds."""
    scale = Scale(window * SECOND, width * SECOND)
    return occasions(_acted(rows, trace=trace, recurrent=recurrent), scale=scale, seed=1)


def _swept(rows: Iterable[Act], *, stamp: Callable[[Act, int], int] = lambda row, _: row[1]) -> Sweep:
    """Return actions ready for the kernel, stamped by object unless told otherwise."""
    ordered = sorted(rows, key=lambda row: (row[1], row[2]))
    account, thing, second = (np.array([row[k] for row in ordered], np.int64) for k in range(3))
    stamps = np.array([stamp(row, k) for k, row in enumerate(ordered)], np.int64)
    n_accounts = int(account.max(initial=-1)) + 1
    return sweep(
        account=account.astype(np.int32), slot=thing, at_us=second * SECOND, stamp=stamps, n_accounts=n_accounts
    )


@pytest.fixture(scope="session")
def acted() -> Callable[..., Actions]:
    return _acted


@pytest.fixture(scope="session")
def met() -> Callable[..., Occasions]:
    return _met


@pytest.fixture(scope="session")
def swept() -> Callable[..., Sweep]:
    return _swept


@pytest.fixture(scope="session")
def members() -> Callable[..., Any]:
    """Return a mask over account numbers."""

    def mask(chosen: Iterable[int], *, of: int) -> Any:
        member = np.zeros(of, np.bool_)
        member[list(chosen)] = True
        return member

    return mask
