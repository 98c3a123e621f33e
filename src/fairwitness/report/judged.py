"""What was said of every account of the case, named or not: counts by rule, and single accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.errors import UnknownAccountError
from fairwitness.ingest.networks import spellings
from fairwitness.model import VERDICT_WORDS, Verdict
from fairwitness.report.activity import batches
from fairwitness.report.words import rule_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fairwitness.model import Rule

NEAREST = 3
ALIKE_FROM = 60
"""Least likeness, of 100, of an id that is suggested."""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many accounts one rule decided."""

    verdict: Verdict
    rule_id: str
    words: str
    n_accounts: int

    @property
    def verdict_words(self) -> str:
        """Return the verdict as words."""
        return VERDICT_WORDS[self.verdict]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One row of `judgements`."""

    account_id: str
    platform: str | None
    verdict: Verdict
    rule_id: str
    group_id: str | None
    n_posts: int
    n_actions: int
    n_occasions: int
    p_value: float | None
    q_value: float | None


def count_rules(judgements: Path, *, rules: Mapping[str, Rule]) -> tuple[RuleCount, ...]:
    """Return the number of accounts per verdict and rule, in the order of the verdicts.

    Raises:
        CaseError: there is no table of judgements.
    """
    counts: dict[tuple[str, str], int] = {}
    for batch in batches(judgements, columns=["verdict", "rule_id"]):
        for row in zip(batch["verdict"].to_pylist(), batch["rule_id"].to_pylist(), strict=True):
            counts[row] = counts.get(row, 0) + 1
    order = list(Verdict)
    ranked = sorted(counts.items(), key=lambda item: (order.index(Verdict(item[0][0])), -item[1], item[0][1]))
    return tuple(RuleCount(Verdict(v), rule, rule_words(rule, rules), n) for (v, rule), n in ranked)


def find_judgement(account_id: str, *, judgements: Path) -> Judgement:
    """Return what was said of one account.

    Args:
        account_id: as in the data; in studies of several platforms with its platform, or without where that is clear.
        judgements: the case's judgements.parquet.

    Raises:
        UnknownAccountError: the account does not occur, or occurs on several platforms; the message names the nearest
            ids.
        CaseError: there is no table of judgements.
    """
    import pyarrow.compute as pc

    names = list(Judgement.__slots__)
    for batch in batches(judgements, columns=names):
        rows = batch.filter(pc.equal(batch["account_id"], account_id)).to_pylist()
        if rows:
            return Judgement(**{**rows[0], "verdict": Verdict(rows[0]["verdict"])})
    return find_judgement(_on_its_platform(account_id, judgements), judgements=judgements)


def _on_its_platform(account_id: str, judgements: Path) -> str:
    """Return the id under which the case has an account that was named with or without its platform."""
    found: list[str] = [
        known
        for batch in batches(judgements, columns=["account_id", "platform"])
        for known, platform in zip(batch["account_id"].to_pylist(), batch["platform"].to_pylist(), strict=True)
        if account_id in spellings(known, platform)
    ]
    if not found:
        raise UnknownAccountError(_unknown(account_id, judgements))
    if len(found) > 1:
        raise UnknownAccountError(
            f"{len(found)} accounts have the id {_quoted(account_id)}, each on a platform of its own: "
            f"{', '.join(map(_quoted, found))}. Name one of them."
        )
    return found[0]


def _quoted(account_id: str) -> str:
    from fairwitness.report.visible import visible_line

    return f"'{visible_line(account_id)[:80]}'"


def _unknown(account_id: str, judgements: Path) -> str:
    from rapidfuzz import process

    ids = [i for batch in batches(judgements, columns=["account_id"]) for i in batch["account_id"].to_pylist()]
    near = process.extract(account_id, ids, limit=NEAREST, score_cutoff=ALIKE_FROM)
    asked = _quoted(account_id)
    if not near:
        return f"no account {asked} occurs in this case, nor one with a similar id. Give the id as in the data."
    names = ", ".join(_quoted(found) for found, _, _ in near)
    return f"no account {asked} occurs in this case. The nearest ids are {names}."
