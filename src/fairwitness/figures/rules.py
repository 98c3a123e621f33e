"""The rules, as data: which question each belongs to, what it asks, and what each answer means."""

from __future__ import annotations

from typing import Literal

import msgspec

Axis = Literal["arithmetic", "coherence", "plausibility", "provenance"]
State = Literal["holds", "fails", "cannot_be_told"]

AXES: tuple[Axis, ...] = ("arithmetic", "coherence", "plausibility", "provenance")
STATES: tuple[State, ...] = ("holds", "fails", "cannot_be_told")
STATE_WORDS: dict[State, str] = {"holds": "holds", "fails": "fails", "cannot_be_told": "cannot be told"}
AXIS_WORDS: dict[Axis, str] = {
    "arithmetic": "Do the sums and the comparisons in words come out?",
    "coherence": "Does the figure agree with what the same claimant said on other days?",
    "plausibility": "Does it agree with data that neither side made?",
    "provenance": "Can the figure be followed to who first said it?",
}


class FigureRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule.  Its meaning never changes; a new meaning gets a new id.

    Attributes:
        rule_id: stands in every finding that it decided.
        axis: the question that it belongs to.
        asks: what is tested.
        holds, fails, cannot: when it answers so.
        source: of the method.
    """

    rule_id: str
    axis: Axis
    asks: str
    holds: str
    fails: str
    cannot: str
    source: str = ""


_ALL = (
    FigureRule(
        rule_id="figures.phrase", axis="arithmetic",
        asks="Do two figures stand to each other as the words say?",
        holds="They do for every count that the printed figures can stand for.",
        fails="They do for none.",
        cannot="They do for some, or a figure has no upper bound.",
    ),
    FigureRule(
        rule_id="figures.parts", axis="arithmetic",
        asks="Do the parts that were published with a whole fit into it?",
        holds="Their sum is at most the whole, and equal to it, within rounding, where all parts are listed.",
        fails="Their sum exceeds the whole by more than rounding allows, or all parts are listed and fall "
              "short of it.",
        cannot="The whole has no upper bound.",
    ),
    FigureRule(
        rule_id="figures.carried_forward", axis="coherence",
        asks="Do parts of earlier releases, carried forward as lower bounds, still fit into the whole?",
        holds="The sum of the latest figure of every part is at most the whole.",
        fails="It exceeds the whole by more than rounding allows.",
        cannot="Later figures of the parts do not include earlier ones.",
    ),
    FigureRule(
        rule_id="figures.order", axis="coherence",
        asks="Do a claimant's cumulative figures never fall?",
        holds="No figure is below an earlier one.",
        fails="A figure is below an earlier one: it was revised, or one of the two is wrong.",
        cannot="The claimant has no other figure of this quantity and place.",
    ),
    FigureRule(
        rule_id="figures.neighbours", axis="coherence",
        asks="Can the claimant's figure have stood so on the day that is said, between its dated neighbours?",
        holds="The day lies between the last smaller and the next larger first-hand figure.",
        fails="The figure belongs to other days, or to another claimant.",
        cannot="The claimant has no first-hand figures near the day.",
    ),
    FigureRule(
        rule_id="figures.splice", axis="coherence",
        asks="Is there a day on which everything that one statement says together can have stood so?",
        holds="There is such a day.",
        fails="There is none, though each figure has days of its own: several releases were mixed.",
        cannot="A figure of the statement has no dated neighbours.",
    ),
    FigureRule(
        rule_id="figures.under_dispersion", axis="coherence",
        asks="Do daily counts vary at least as much as counts of separate events do?",
        holds="No more windows of seven days vary too little than chance explains.",
        fails="More windows vary too little than chance explains, after correction for all series that were "
              "screened.",
        cannot="Fewer than ten windows have five counts a day, or the same weekday is left out again and again.",
        source="Kobak 2022, Significance 19(2); windows of 7 days, chi-squared lower tail, binomial over windows",
    ),
    FigureRule(
        rule_id="figures.daily_counts", axis="coherence",
        asks="Are the daily counts behind a running total never negative?",
        holds="None is.",
        fails="Some are: the total was revised downwards. A revision is no fraud.",
        cannot="There are no two days in a row.",
    ),
    FigureRule(
        rule_id="figures.excess", axis="plausibility",
        asks="Does the figure agree with all-cause deaths above what was expected, in the same days and place?",
        holds="It lies inside the interval of every baseline.",
        fails="It lies outside the interval of every baseline, also for the stated range of registration.",
        cannot="It lies inside some and outside others, or no deaths are registered for these days.",
        source="Karlinsky & Kobak 2021, eLife 10:e69336; ensemble of baselines",
    ),
    FigureRule(
        rule_id="figures.capture_recapture", axis="plausibility",
        asks="Does the figure agree with what the overlap of lists leaves room for?",
        holds="It leaves room for the people listed, and is not above the highest estimate of any model.",
        fails="It is below the number of different people who are listed by name.",
        cannot="It is above the highest estimate: no overlap of lists can exclude people whom no list could reach. "
        "Or there are only two lists.",
        source="Chapman 1951; Chao 1987; Fienberg 1972; Manrique-Vallier 2016",
    ),
    FigureRule(
        rule_id="figures.provenance", axis="provenance",
        asks="Can the figure be followed to who said it first, and is that kept?",
        holds="It is first-hand, or repeats a first-hand figure of the ledger, with its source archived.",
        fails="No source is given, or the claimant is said to have published what it did not.",
        cannot="There is a link but no archived copy, or somebody else quotes the claimant.",
    ),
)  # fmt: skip

RULES: dict[str, FigureRule] = {rule.rule_id: rule for rule in _ALL}
