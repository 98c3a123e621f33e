"""Rules of the automation statements.  A rule_id goes into findings, so its meaning never changes.

Automation is a fact about timing, never about honesty: none of these rules touches the coordination judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LEVEL = 0.05
"""False discovery rate of each statement over the accounts (or groups) that it was tested on."""
TOLERATED_SHARE = 0.1
"""People let software send some of their posts; a statement is made only beyond one in ten."""
LEAST_POSTS = 300
"""Posts an account needs for any timing test (METHODS 4)."""


class Outcome(StrEnum):
    """What came of one statement about one subject; none of them says anything about deceit."""

    SHOWN = "shown"
    NOT_SHOWN = "not_shown"
    NOT_ENOUGH_DATA = "not_enough_data"
    DECLARED = "declared"


OUTCOME_WORDS: dict[Outcome, str] = {
    Outcome.SHOWN: "shown",
    Outcome.NOT_SHOWN: "not shown",
    Outcome.NOT_ENOUGH_DATA: "not enough data",
    Outcome.DECLARED: "declared, not tested",
}

SCHEDULER = "a scheduling tool that a person or an editorial office uses for posts it wrote itself"
NEWSROOM = "a newsroom tool, a feed or a public service (weather, traffic, earthquakes) that posts by itself"
CROSS_POSTER = "a cross-poster that copies posts from another platform or a blog, in batches"
SHARED_ACCOUNT = "an account that several people share, or a desk that works in shifts"
UNUSUAL_HOURS = "shift work, illness, care for a child, travel across time zones"
HABIT = "a habit tied to the clock, such as a lecture, a programme or a train"
PLATFORM = "the platform or the collection delays or rounds times"


@dataclass(frozen=True, slots=True)
class AutomationRule:
    """One falsifiable statement.

    Attributes:
        rule_id: as in findings.
        title: a few words.
        says: what is claimed when it is shown.
        statistic: what the number in the column `statistic` is.
        unit: what is counted in the column `n`.
        least: the least n, in units.
        benign: innocent explanations, each of which would look the same.
    """

    rule_id: str
    title: str
    says: str
    statistic: str
    unit: str
    least: int
    benign: tuple[str, ...]


DECLARED = AutomationRule(
    rule_id="automation.declared.1",
    title="declared automation",
    says="The account says, or is known to say, that software runs it. It was not tested.",
    statistic="none",
    unit="posts",
    least=0,
    benign=(),
)
