"""How many of the named accounts may be wrong, judged by people who are known to be independent (METHODS 2.6)."""

from fairwitness.findings.calibration.bound import People, error_bound, known_people

__all__ = ["People", "error_bound", "known_people"]
