"""Innocent explanations of a confirmed group: the question, the test, and what came out.

Every explanation is listed for every group, also those that these data cannot exclude: a reader must see what
has not been shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.model import Alternative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.detectors.confirming import Confirmation
    from fairwitness.detectors.coordination import Gathered
    from fairwitness.detectors.merging import Named


MOSTLY_ALONE = 0.5


def alternatives(group: Named, gathered: Gathered) -> tuple[Alternative, ...]:
    """Return what else could explain a group, and how far each was tested."""
    tests = [part.confirmation for part in group.parts]
    moments = [test for test in tests if not test.at_a_distance]
    return (
        _chance(tests[0]),
        _popularity(tests),
        *((_interest(moments), _news(moments), _timetable(moments)) if moments else ()),
        _template(group, by_words=len(moments) < len(tests)),
        _one_owner(group),
        _campaign(),
        _few(group, gathered),
    )


def _chance(test: Confirmation) -> Alternative:
    return Alternative(
        name="chance",
        question="Did they meet by accident, found only because so many pairs were looked at?",
        test=(
            "The group was found on one half of the data and tested on the other, on other posts and other "
            "objects, with Benjamini-Hochberg over all candidate groups and all ways of looking."
        ),
        outcome=f"q = {test.q_value:.2g} on the held-out half.",
        excluded=True,
    )


def _popularity(tests: Sequence[Confirmation]) -> Alternative:
    expected = sum(f.result.expected for test in tests for f in test.families)
    observed = sum(f.result.observed for test in tests for f in test.families)
    return Alternative(
        name="popularity",
        question="Is it just that what they shared was popular?",
        test=(
            "Within each object and stretch of time, members were compared with all who took part; of words, only "
            "those count that hardly anybody outside uses."
        ),
        outcome=f"{observed} meetings; {expected:.1f} expected among like participants.",
        excluded=True,
    )


def _interest(tests: Sequence[Confirmation]) -> Alternative:
    outside = [f.result.cells.size - f.result.cells.members for test in tests for f in test.families]
    sizes = np.concatenate([np.zeros(0), *outside])
    alone = float(np.mean(sizes == 0)) if sizes.size else 1.0
    return Alternative(
        name="shared_interest",
        question="Do they simply like the same things and live by the same clock?",
        test="Only the moment inside a stretch of time was tested, given that they shared the object in it at all.",
        outcome=f"The moments agree beyond that. On {alone:.0%} of occasions only the group took part.",
        # With hardly anybody else on the same objects there is nobody to compare their interest with.
        excluded=True if alone <= MOSTLY_ALONE else None,
    )


def _news(tests: Sequence[Confirmation]) -> Alternative:
    ratio = float(np.mean(np.concatenate([np.ones(1), *(r for test in tests for r in test.side.ratios)])))
    return Alternative(
        name="common_trigger",
        question="Did the same push notification, broadcast or headline set them off?",
        test=(
            "Other people's pairs on like objects set the yardstick for bursts; members who react faster than "
            "everybody else to one trigger would still look like this."
        ),
        outcome=f"Bursts were allowed for (factor {ratio:.1f}). A trigger that only they receive remains possible.",
        excluded=None,
    )


def _timetable(tests: Sequence[Confirmation]) -> Alternative:
    found = ", ".join(sorted({trace for test in tests for trace in test.timetable}))
    return Alternative(
        name="timetable",
        question="Do they only keep the same timetable, such as posting on the hour?",
        test="Meetings on hashtags, domains and the like were counted again with times shifted by whole hours.",
        outcome=(
            f"A timetable explains the meetings by {found}; these were set aside and the rest was tested alone."
            if found
            else "Shifting by whole hours makes the meetings vanish, or no such recurring objects were used."
        ),
        excluded=True,
    )


def _template(group: Named, *, by_words: bool) -> Alternative:
    if by_words:
        return _copied()
    if group.deceit is None or group.deceit.reuse.observed == 0:
        return Alternative(
            name="open_template",
            question="Did they use a slogan, a share button or a text offered to everybody?",
            test="Words that many outside use, that carry a link or that are reposts are not undisclosed reuse.",
            outcome="The finding does not rest on shared words of their own.",
            excluded=None,
        )
    return Alternative(
        name="open_template",
        question="Did they use a slogan, a share button or a text offered to everybody?",
        test="Only words count that carry no link and that at least 4 of 5 of their users belong to the group.",
        outcome=(
            f"{group.deceit.reuse.observed} meetings on such words, {group.deceit.reuse.expected:.1f} expected "
            f"(p = {group.deceit.reuse.p_value:.2g}). A template passed on outside the data remains possible."
        ),
        excluded=group.deceit.q_value <= 0.05,  # noqa: PLR2004  the level at which it is reported
    )


def _copied() -> Alternative:
    return Alternative(
        name="open_template",
        question="Did they use a slogan, a share button or a text offered to everybody?",
        test=(
            "Only texts count that carry no link, have nine different words and more, are no repost, and that at "
            "least 4 of 5 of their users outside other groups belong to the group."
        ),
        outcome="They share such texts. A collection of texts that only they were offered remains possible.",
        excluded=None,
    )


def _one_owner(group: Named) -> Alternative:
    return Alternative(
        name="openly_linked",
        question="Is it one person or organisation that openly runs several accounts?",
        test="Posts cannot tell; profiles and the owners' statements can.",
        outcome=f"Not tested. {group.accounts.size} accounts are named; see their profiles first.",
        excluded=None,
    )


def _campaign() -> Alternative:
    return Alternative(
        name="declared_campaign",
        question="Is it a party, union, fan club or action day that openly agreed to act together?",
        test="Posts cannot tell whether people agreed openly.",
        outcome="Not tested. Acting together is lawful and common; it is not by itself deceit.",
        excluded=None,
    )


def _few(group: Named, gathered: Gathered) -> Alternative:
    n = gathered.matter.n_accounts
    return Alternative(
        name="collection",
        question="Does the collection make them look alike, for instance because only they were collected?",
        test="Where a cell holds too few outsiders, times were jittered at the rate of other pairs on like objects.",
        outcome=f"The data hold {n:,} accounts, {n - group.accounts.size:,} of them outside this group.",
        excluded=None,
    )
