"""The worked results on the real counts, as the bench finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.figures import bad_input, demo, kosovo, same, screening, worked
from bench.figures_releases import releases

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared


def test_every_worked_result_agrees(shared_figures: Path) -> None:
    rows = [
        *worked(shared_figures),
        *releases(shared_figures, same),
        *screening(shared_figures),
        *kosovo(shared_figures),
    ]
    assert len(rows) > 50
    assert [row for row in rows if not row.agrees] == []


def test_the_packaged_example_agrees(shared_figures: Path) -> None:
    assert shared_figures
    assert [row for row in (*demo(), *bad_input()) if not row.agrees] == []
