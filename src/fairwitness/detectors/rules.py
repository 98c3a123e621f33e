"""Rules of the coordination judgement.  A rule_id goes into findings, so its meaning never changes."""

from __future__ import annotations

from fairwitness.model import Rule, Verdict

NO_CLOCK = Rule(
    rule_id="coordination.no_clock.1",
    verdict=Verdict.NOT_ENOUGH_DATA,
    text=(
        "None of its posts that can be compared has a time exact enough (a minute or finer) to test who acts at the "
        "same moment."
    ),
)
FEW_OCCASIONS = Rule(
    rule_id="coordination.few_occasions.1",
    verdict=Verdict.NOT_ENOUGH_DATA,
    text="It shared too few occasions with others (the same thing done in the same hours) for any test to speak.",
)
INDEPENDENT = Rule(
    rule_id="coordination.independent.1",
    verdict=Verdict.INDEPENDENT,
    text="It was tested and belongs to no group that acts together beyond chance, popularity and shared interest.",
)
GROUP_UNCONFIRMED = Rule(
    rule_id="coordination.group_unconfirmed.2",
    verdict=Verdict.INDEPENDENT,
    text=(
        "It once looked close to other accounts, but data that had not been used to see this did not confirm "
        "a group that is large enough to be named."
    ),
)
BYSTANDER = Rule(
    rule_id="coordination.bystander.1",
    verdict=Verdict.INDEPENDENT,
    text="It moves near a confirmed group, but tested alone its own actions do not show that it acts with it.",
)
ACTING_TOGETHER = Rule(
    rule_id="coordination.acting_together.2",
    verdict=Verdict.ACTING_TOGETHER,
    text=(
        "It belongs to a group found on one half of the data and confirmed on the other, and its own actions, "
        "tested alone on that other half, agree with the group's in moment or in words more than chance, popularity "
        "and bursts explain."
    ),
)
DECEPTIVE = Rule(
    rule_id="coordination.two_families.1",
    verdict=Verdict.DECEPTIVE,
    text=(
        "Two independent kinds of evidence from different posts agree: it acts at the same moments as its group, "
        "and in other posts it passes off as its own, at the same moments, words that hardly anybody outside uses."
    ),
)
REVERSED = Rule(
    rule_id="appeal.reversed.1",
    verdict=Verdict.INDEPENDENT,
    text=(
        "It was named and appealed. Tested again by the same rules with the evidence of the appeal, it did not pass, "
        "and it is named no longer."
    ),
)
RULES: dict[str, Rule] = {
    rule.rule_id: rule
    for rule in (
        NO_CLOCK,
        FEW_OCCASIONS,
        INDEPENDENT,
        GROUP_UNCONFIRMED,
        BYSTANDER,
        ACTING_TOGETHER,
        DECEPTIVE,
        REVERSED,
    )
}
