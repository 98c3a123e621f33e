"""A challenge in plain words for the terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from fairwitness.findings.challenge.records import UNMATCHED_WORDS
from fairwitness.model import VERDICT_WORDS
from fairwitness.report.visible import cut, visible_line
from fairwitness.report.words import count, probability

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.findings.challenge.records import Challenge, Difference, ListedAccount, Share

WIDTH = 96
MOST_ACCOUNTS = 40
MOST_LOST = 10
MOST_LETTERS = 60


def challenge_text(asked: Challenge) -> str:
    """Return the answer for the list, the table beside the comparison set, and the accounts as far as they fit."""
    lines = [*_answer(asked), "", *_table(asked), *_groups(asked), "", *_accounts(asked), *_lost(asked)]
    # Spaces that must not break belong on the page; the terminal would write them out.
    return "\n".join(lines).replace("\u00a0", " ")


def _answer(asked: Challenge) -> Iterator[str]:
    if asked.synthetic:
        yield "The people in this study are made up."
    report = asked.list
    yield (
        f"List {_short(report.name)}: {count(report.n_entries, 'entry', 'entries')}, "
        f"{count(report.n_accounts, 'account')} found, {report.n_repeated:,} repeated, "
        f"{len(report.lost):,} not found."
    )
    for sentence in asked.answer:
        yield textwrap.fill(sentence, WIDTH, subsequent_indent="  ", initial_indent="- ", break_on_hyphens=False)


def _table(asked: Challenge) -> Iterator[str]:
    given = asked.mirror.given
    yield (
        f"Beside {_short(given.name)}, the comparison list:"
        if given
        else "Beside unlisted accounts of the same activity, drawn by lot:"
    )
    n_left = asked.mirror.n_without_counterpart
    if n_left:
        yield f"  ({count(n_left, 'listed account')} without a counterpart left out here)"
    yield f"  {'':42} {'list':>22} {'comparison':>22} {'difference':>24} {'p':>9}"
    for row in asked.differences:
        yield (
            f"  {row.name:42} {_share(row.listed):>22} {_share(row.mirrored):>22} {_gap(row):>24} "
            f"{probability(row.p_value):>9}"
        )
    one, other = asked.compared, asked.mirrored
    for words, a, b in (
        ("groups they are in", one.n_groups, other.n_groups),
        ("posts (median)", one.median_posts, other.median_posts),
        ("actions (median)", one.median_actions, other.median_actions),
        ("days with a post (median)", one.median_days, other.median_days),
    ):
        yield f"  {words:42} {a:>22,g} {b:>22,g}"
    yield "  In brackets: exact 95 % intervals (Clopper-Pearson). p: Fisher's exact test."


def _share(one: Share) -> str:
    return f"{one.hits:,}/{one.trials:,} [{percent(one.low)}-{percent(one.high)} %]"


def _gap(row: Difference) -> str:
    if row.difference is None:
        return "unknown"
    return f"{points(row.difference)} [{points(row.low)} to {points(row.high)}]"


def percent(value: float) -> str:
    """Return a share of 0 to 1 as a number of per cent with one decimal."""
    return f"{value * 100:.1f}"


def points(value: float) -> str:
    """Return a difference of shares as percentage points with sign and one decimal; nought has no sign."""
    return f"{value * 100:+.1f}".replace("-", "−") if round(value * 100, 1) else "0.0"


def _groups(asked: Challenge) -> Iterator[str]:
    if asked.groups:
        yield "\nGroups with an account of the list:"
    for group in asked.groups:
        yield (
            f"  {group.group_id}: {VERDICT_WORDS[group.verdict]}; {count(group.n_members, 'named account')}, "
            f"{group.n_listed:,} on the list, {group.n_unlisted:,} not; q = {probability(group.q_value)}"
        )


def _accounts(asked: Challenge) -> Iterator[str]:
    yield "Accounts, in the order of the list:"
    for one in asked.accounts[:MOST_ACCOUNTS]:
        yield _account(one)
    more = len(asked.accounts) - MOST_ACCOUNTS
    if more > 0:
        yield f"  and {count(more, 'more account')} in challenge.csv and challenge.html"


def _account(one: ListedAccount) -> str:
    met = one.shared
    near = (
        f"; {count(met.n_shared, 'shared stretch', 'shared stretches')}, nobody near in {met.n_not_close:,}"
        if met.n_shared
        else ""
    )
    where = f" in {one.group_id}" if one.group_id else ""
    return f"  {_short(one.account_id)}: {VERDICT_WORDS[one.verdict]}{where} ({one.rule_id}){near}"


def _lost(asked: Challenge) -> Iterator[str]:
    lost = asked.list.lost
    if lost:
        yield f"\n{count(len(lost), 'entry', 'entries')} of the list led to no account:"
    for entry in lost[:MOST_LOST]:
        yield f"  line {entry.line:,}, {_short(entry.entry) or 'empty'}: {UNMATCHED_WORDS[entry.reason]}"
    if len(lost) > MOST_LOST:
        yield f"  and {len(lost) - MOST_LOST:,} more in challenge.csv"


def _short(text: str) -> str:
    shown, is_cut = cut(visible_line(text), MOST_LETTERS)
    return f"{shown}…" if is_cut else shown
