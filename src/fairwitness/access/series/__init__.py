"""Signals over time and curated lists: one reader per file of this folder, one line in `READERS` or `LISTS`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairwitness.access.series.curated import IODA_LIST, STOP
from fairwitness.access.series.ioda import IODA_API, IODA_EXPORT
from fairwitness.access.series.ndt import NDT
from fairwitness.access.series.radar import RADAR
from fairwitness.access.series.records import Curated, Series, Signal
from fairwitness.access.series.ripestat import RIPESTAT
from fairwitness.access.series.tor import TOR

if TYPE_CHECKING:
    from fairwitness.access.sources import Reader

__all__ = ["LISTS", "READERS", "Curated", "Series", "Signal"]

READERS: tuple[Reader[Any], ...] = (IODA_EXPORT, IODA_API, RADAR, RIPESTAT, TOR, NDT)
"""Signals over time; some of these files carry noted outages too."""
LISTS: tuple[Reader[Any], ...] = (IODA_LIST, STOP)
"""Outages that people noted."""
