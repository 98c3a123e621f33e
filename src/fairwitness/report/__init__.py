"""One offline HTML file, and the same in words for the terminal."""

from __future__ import annotations

from fairwitness.report.explain import explain
from fairwitness.report.page import write

__all__ = ["explain", "write"]
