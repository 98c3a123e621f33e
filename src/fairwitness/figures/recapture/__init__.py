"""How many people no list holds, out of how lists overlap: always a range over models, never one number."""

from fairwitness.figures.recapture.ensemble import Recapture, recapture
from fairwitness.figures.recapture.estimates import Total

__all__ = ["Recapture", "Total", "recapture"]
