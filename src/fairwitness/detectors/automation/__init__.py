"""Automation as separate, falsifiable statements about timing; no composite score, and nothing about deceit.

To add a test of accounts: one module with its rule and its function, and one line here.
"""

from fairwitness.detectors.automation.clock_grid import CLOCK_MINUTE, CLOCK_SECOND, minute_of_hour, second_of_minute
from fairwitness.detectors.automation.gap_lattice import GAP_LATTICE, gap_lattice
from fairwitness.detectors.automation.no_rest import NO_REST, no_rest
from fairwitness.detectors.automation.reaction_floor import LEAST_SOURCES, REACTION_FLOOR, reaction_floor
from fairwitness.detectors.automation.records import AccountTest
from fairwitness.detectors.automation.rules import LEAST_POSTS

TESTS = (
    AccountTest(CLOCK_SECOND, LEAST_POSTS, second_of_minute),
    AccountTest(CLOCK_MINUTE, LEAST_POSTS, minute_of_hour),
    AccountTest(GAP_LATTICE, LEAST_POSTS, gap_lattice),
    AccountTest(NO_REST, LEAST_POSTS, no_rest),
    AccountTest(REACTION_FLOOR, LEAST_SOURCES, reaction_floor),
)
"""Every test of accounts, in the order in which their statements stand."""
