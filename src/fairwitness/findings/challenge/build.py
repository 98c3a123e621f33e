"""A finished case and a list in, everything that can be said of the list out.

The list enters no test: the findings are those of the whole corpus, and the list only chooses what is told of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness import __version__
from fairwitness.errors import ChallengeError
from fairwitness.findings.challenge.accounts import described
from fairwitness.findings.challenge.answer import Told, answer, bound, number
from fairwitness.findings.challenge.corpus import read_corpus
from fairwitness.findings.challenge.counterparts import NONE_LEFT, counterparts
from fairwitness.findings.challenge.counting import counts, differences, standing
from fairwitness.findings.challenge.matching import Listed, Names, look_up, on_both, read_names
from fairwitness.findings.challenge.records import Challenge, ListedGroup, Mirror
from fairwitness.findings.challenge.scene import scene
from fairwitness.findings.challenge.surroundings import require, surroundings

if TYPE_CHECKING:
    from fairwitness.findings.case import CaseFolder
    from fairwitness.findings.challenge.corpus import Corpus
    from fairwitness.findings.challenge.lists import AccountList
    from fairwitness.findings.challenge.records import Surroundings
    from fairwitness.model import Findings, Group
    from fairwitness.network.kernel import I64

FORMAT = "fairwitness-challenge/1"
LIMITS = (
    "The list entered no test. The same corpus gives the same findings with any list.",
    "The comparison says whether the list is special among accounts like it, not whether one account is innocent.",
    "Fisher's test takes accounts as separate; members of one group are not, so p is too small for large groups.",
    "Shared stretches that were not close are counted over the whole corpus. They describe; they decide nothing.",
    "An account that posts little can neither be confirmed nor cleared.",
)
SHOWN = 3
"""Names that an error quotes."""


def challenge(
    folder: CaseFolder,
    findings: Findings,
    *,
    asked: AccountList,
    mirror: AccountList | None = None,
    n_wrong_at_most: int | None = None,
) -> Challenge:
    """Say what a finished case says of a list of accounts, with a comparison set beside it.

    Args:
        folder: the case.
        findings: of that case.
        asked: the disputed list.
        mirror: the other side's list; without it a set of the same activity is drawn from the unlisted accounts.
        n_wrong_at_most: how many of all named accounts are wrong at most, with 95 % confidence, if that is known.

    Raises:
        ChallengeError: no account of a list is in the corpus, one is on both lists, or there are too few others.
    """
    corpus = read_corpus(folder)
    names = read_names(folder, ids=corpus.ids)
    listed = _known(look_up(asked, names=names))
    given = _other_side(mirror, listed, names=names)
    around = require(surroundings(corpus.activity, listed=listed.accounts, mirrored=_accounts(given)))
    sides = _sides(corpus, listed, given, seed=int(findings.settings["seed"]))
    groups = listed_groups(findings, corpus=corpus, listed=listed.accounts, mirrored=sides.mirrored)
    return _written(
        folder, findings, corpus=corpus, listed=listed, around=around, sides=sides, groups=groups,
        n_wrong_at_most=n_wrong_at_most,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sides:
    """The accounts that are compared with each other, and where the second set comes from."""

    compared: I64
    mirrored: I64
    mirror: Mirror


def _written(
    folder: CaseFolder,
    findings: Findings,
    *,
    corpus: Corpus,
    listed: Listed,
    around: Surroundings,
    sides: Sides,
    groups: tuple[ListedGroup, ...],
    n_wrong_at_most: int | None,
) -> Challenge:
    whole, compared = counts(corpus, listed.accounts), counts(corpus, sides.compared)
    mirrored = counts(corpus, sides.mirrored)
    n_with_listed = sum(group.n_listed for group in groups if group.n_listed > 1)
    told = Told(
        report=listed.report, listed=whole, n_with_listed=n_with_listed,
        n_with_unlisted_only=whole.n_named - n_with_listed, mirror=sides.mirror,
        differences=differences(compared, mirrored), standing=standing(compared, mirrored),
        bound=bound(whole.n_named, n_wrong_at_most=n_wrong_at_most, reason=findings.error_bound.reason),
    )  # fmt: skip
    here = scene(folder, findings, corpus=corpus, listed=listed.accounts)
    return Challenge(
        format=FORMAT, version=__version__, study_name=findings.study_name, study_digest=findings.study_digest,
        findings_sha256=hashlib.sha256(folder.file("findings.json").read_bytes()).hexdigest(),
        synthetic=findings.synthetic, n_posts=findings.read.n_posts, n_corpus=corpus.n_accounts,
        first_at_us=findings.read.first_at_us, last_at_us=findings.read.last_at_us,
        window_us=here.window_us, bin_us=here.bin_us, list=told.report, mirror=told.mirror, surroundings=around,
        listed=whole, compared=compared, mirrored=mirrored, n_with_listed=n_with_listed,
        n_with_unlisted_only=told.n_with_unlisted_only, differences=told.differences, standing=told.standing,
        bound=told.bound, answer=answer(told), groups=groups, accounts=described(listed, here), limits=LIMITS,
    )  # fmt: skip


def _known(found: Listed) -> Listed:
    """Return a list of which at least one account is in the corpus."""
    if found.accounts.size:
        return found
    shown = ", ".join(f"'{lost.entry[:80]}'" for lost in found.report.lost[:SHOWN])
    raise ChallengeError(
        f"{found.report.name}: none of its {number(found.report.n_entries, 'entry', 'entries')} is an id or handle "
        f"of the corpus; it begins with {shown}. Give ids as they stand in the data, and check that --corpus holds "
        f"posts of these accounts."
    )


def _other_side(mirror: AccountList | None, listed: Listed, *, names: Names) -> Listed | None:
    if mirror is None:
        return None
    given = _known(look_up(mirror, names=names))
    if shared := on_both(listed, given):
        shown = ", ".join(f"'{text[:80]}'" for text in list(shared.values())[:SHOWN])
        raise ChallengeError(
            f"{number(len(shared), 'account')} stand on both --accounts and --mirror, such as {shown}. "
            f"Take them out of one: a list cannot be compared with itself."
        )
    return given


def _accounts(given: Listed | None) -> I64:
    return np.empty(0, np.int64) if given is None else given.accounts


def _sides(corpus: Corpus, listed: Listed, given: Listed | None, *, seed: int) -> Sides:
    if given is not None:
        return Sides(listed.accounts, given.accounts, Mirror(given.report, int(given.accounts.size), 0))
    drawn = counterparts(corpus.activity, listed=listed.accounts, seed=seed)
    has_one = drawn != NONE_LEFT
    mirror = Mirror(None, int(np.count_nonzero(has_one)), int(np.count_nonzero(~has_one)))
    return Sides(listed.accounts[has_one], drawn[has_one], mirror)


def listed_groups(findings: Findings, *, corpus: Corpus, listed: I64, mirrored: I64) -> tuple[ListedGroup, ...]:
    """Return the confirmed groups that an account of the list belongs to."""
    on_list = {corpus.ids[k] for k in listed.tolist()}
    beside = {corpus.ids[k] for k in mirrored.tolist()}
    told = (_group(group, on_list=on_list, beside=beside) for group in findings.groups)
    return tuple(group for group in told if group.n_listed)


def _group(group: Group, *, on_list: set[str], beside: set[str]) -> ListedGroup:
    members = {member.account_id for member in group.members}
    return ListedGroup(
        group_id=group.group_id, verdict=group.verdict, n_members=len(members), n_listed=len(members & on_list),
        n_mirrored=len(members & beside), p_value=group.p_value, q_value=group.q_value,
        alternatives=group.alternatives,
    )  # fmt: skip
