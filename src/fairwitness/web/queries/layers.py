"""The found pairs of a case, worked out once while it lies open."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from fairwitness.report.queries import edges

if TYPE_CHECKING:
    from fairwitness.web.opened import OpenedCase

KEPT_CASES = 2


@lru_cache(maxsize=KEPT_CASES)
def layers_of(opened: OpenedCase) -> tuple[edges.Layer, ...]:
    """Return the found pairs of named accounts with their meetings."""
    return edges.layers(opened.folder, opened.findings)
