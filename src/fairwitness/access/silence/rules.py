"""Which of the three answers is given, as a table read from above, and the explanations that stand against it."""

from __future__ import annotations

from dataclasses import dataclass

from fairwitness.access.silence.records import Relation

LEAST_MEMBERS = 20
LEAST_CONTROLS = 20
LEAST_DAYS = 60
"""Whole days of the study: fewer shifts cannot be rare."""
LEAST_EXPOSED_HOURS = 6.0
LEAST_USUAL_HOURS = 20.0
"""Active account-hours, weighted by exposure, that are usual: with fewer there is nothing to lose."""
LEVEL = 0.05
BEFORE_HOURS = -6.0
"""A group that surely fell silent longer before the measured onset did not fall silent for it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: its id, what is answered, and the end of the sentence."""

    rule_id: str
    relation: Relation
    text: str


_FEW = Relation.NOT_ENOUGH_DATA
RULES: tuple[Rule, ...] = (
    Rule(
        "silence.too_few_members", _FEW, "fewer than 20 accounts that claim to be elsewhere posted before and after"
    ),
    Rule("silence.too_few_days", _FEW, "the study has too few whole days for so many tests"),
    Rule("silence.too_little_exposure", _FEW, "the connection was gone for too few hours inside the study"),
    Rule("silence.too_little_activity", _FEW, "these accounts hardly ever post in such hours, cut or not"),
    Rule("silence.too_few_controls", _FEW, "fewer than 20 accounts outside every group are as active"),
    Rule("silence.not_fallen", Relation.NO_RELATION, "they lost no more than chance and their controls explain"),
    Rule("silence.not_specific", Relation.NO_RELATION, "they fell as silent in outages of other places"),
    Rule("silence.began_before", Relation.NO_RELATION, "they fell silent, but surely before the connection was lost"),
    Rule("silence.follows", Relation.FOLLOWS, "they fell silent in the measured hours, and their controls did not"),
)
BY_ID = {rule.rule_id: rule for rule in RULES}

NEVER_REFUTES = (
    "Accounts that post through a cut refute nothing: connections that stay open to some, satellites and posts "
    "written ahead keep them going."
)

RIVALS: tuple[tuple[str, str, str], ...] = (
    ("news_lull", "Was there simply less to say?", "matched accounts of the same conversation, shifted alike"),
    ("shared_pause", "Does the group pause like this at other times?",
     "placebo windows: all whole-day shifts of its own time line"),
    ("elsewhere", "Does the group fall silent whenever anybody is cut off?", "outages of other places"),
    ("suspension", "Did the platform suspend the accounts?", "only accounts that posted again afterwards are used"),
    ("strikes_or_war", "Did the same event that brought the cut, such as strikes or war, keep people from posting?",
     "whether they fell silent before the measured onset"),
    ("holiday", "Was it a holiday of the people behind the accounts?", "not tested: these data do not hold it"),
    ("power", "Did the power fail, while the network did not matter?", "not tested: these data do not hold it"),
    ("relocated", "Were those who run the accounts moved, or told to stop?", "not tested: these data do not hold it"),
    ("sources_cut", "Do the accounts live elsewhere and pass on what comes out of the cut network?",
     "not tested: these data do not hold it"),
)  # fmt: skip
"""Other explanations: name, question, and what the test for it is."""
