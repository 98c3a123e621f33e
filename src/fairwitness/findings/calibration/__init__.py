"""How many of the named accounts may be wrong, judged by people who are known to be independent (METHODS 2.6)."""

from fairwitness.findings.calibration.bound import Calibrated, Judged, calibrated
from fairwitness.findings.calibration.people import People, Stratum, known_people

__all__ = ["Calibrated", "Judged", "People", "Stratum", "calibrated", "known_people"]
