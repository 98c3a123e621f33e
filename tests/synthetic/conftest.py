from typing import Any

import pytest

from fairwitness import synthetic
from fairwitness.synthetic.assembly import Synthetic


@pytest.fixture(scope="session")
def planted() -> Synthetic:
    return synthetic.study(seed=3, accounts=900, days=14)


@pytest.fixture(scope="session")
def planted_rows(planted: Synthetic) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = planted.posts.to_pylist()
    return rows


@pytest.fixture(scope="session")
def null() -> Synthetic:
    return synthetic.study(seed=3, accounts=900, days=14, operations=())


@pytest.fixture(scope="session")
def rows(null: Synthetic) -> list[dict[str, Any]]:
    """The posts of the null study."""
    listed: list[dict[str, Any]] = null.posts.to_pylist()
    return listed
