"""The dispute over a list of accounts: what the findings say of each of them and of the list as a whole."""

from __future__ import annotations

from fairwitness.findings.challenge.build import challenge
from fairwitness.findings.challenge.lists import read_list
from fairwitness.findings.challenge.records import Challenge

__all__ = ["Challenge", "challenge", "read_list"]
