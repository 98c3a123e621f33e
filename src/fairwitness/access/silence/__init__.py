"""The natural experiment: do confirmed groups that claim to be elsewhere fall silent when a measured network is cut?

It takes plain arrays; the command reads the case and hands them down.
"""

from fairwitness.access.silence.activity import Activity, activity, whole_days
from fairwitness.access.silence.exposures import exposed_places
from fairwitness.access.silence.judging import Case, Group, judge
from fairwitness.access.silence.records import FORMAT, GroupSilence, Relation, SilenceReport

__all__ = [
    "FORMAT",
    "Activity",
    "Case",
    "Group",
    "GroupSilence",
    "Relation",
    "SilenceReport",
    "activity",
    "exposed_places",
    "judge",
    "whole_days",
]
