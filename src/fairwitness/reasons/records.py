"""A statement of reasons as a record: all of its JSON; the schema beside this file is made from it."""

from __future__ import annotations

from typing import Literal

import msgspec

from fairwitness.model import Number  # noqa: TC001  msgspec reads the annotations

FORMAT = "fairwitness-reasons/1"


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence.

    Attributes:
        text: in English.
        template: the same with placeholders such as %(n)s, by which it is translated; empty: it is not.
        values: what the placeholders stand for.
        rule_id: the rule behind it; empty where it rests on none.
    """

    text: str
    template: str = ""
    values: dict[str, Number] = {}
    rule_id: str = ""


class RuleUsed(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that was applied: its id, its version (the number at the end of the id), and what it says."""

    rule_id: str
    version: str
    text: str


class CitedPost(msgspec.Struct, frozen=True, kw_only=True):
    """A post that the finding rests on.

    Attributes:
        post_id, account_id: as in the data.
        at_us: when it was posted, microseconds since 1970 UTC.
        trace: what was done alike.
        label: the shared object, as a reader is shown it.
    """

    post_id: str
    account_id: str
    at_us: int
    trace: str
    label: str


class ErrorRates(msgspec.Struct, frozen=True, kw_only=True):
    """How often such findings are wrong, as far as it is known.

    Attributes:
        group_rate: expected share of wrong ones among confirmed groups, at most.
        member_rate: expected share of wrong ones among the named accounts of a group, at most.
        p_value, q_value: of the account's own test, or of the group's; None where it had none.
        n_named: accounts named in the study.
        n_wrong_at_most: of these, how many are wrong at most; None: no bound can be given.
        confidence: of that bound.
        reason: what the bound rests on, or why there is none.
    """

    group_rate: float
    member_rate: float
    p_value: float | None
    q_value: float | None
    n_named: int
    n_wrong_at_most: int | None
    confidence: float
    reason: str


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """An innocent explanation that was considered: excluded true, false (it may be so) or null (data cannot tell)."""

    name: str
    question: str
    outcome: str
    excluded: bool | None


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer decided: public key, name, decision, time."""

    key: str
    name: str
    decision: str
    at_us: int


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """An appeal, its test, or a corrected label: number of the record, what it is, its outcome, time."""

    record: int
    kind: Literal["appeal", "correction"]
    outcome: str
    at_us: int


class State(msgspec.Struct, frozen=True, kw_only=True):
    """Where it stands in the ledger of the case.

    Attributes:
        record: number of the finding's record; 0: not recorded.
        digest: of that record's line.
        recorded_at_us: when it was recorded.
        reviews: what reviewers decided.
        is_approved: two distinct reviewers signed, and none objects.
        steps: appeals and corrections, in order.
        n_publications: archives that name the account.
        withheld: why it may not be published; empty: it may be.
    """

    record: int = 0
    digest: str = ""
    recorded_at_us: int = 0
    reviews: tuple[Signed, ...] = ()
    is_approved: bool = False
    steps: tuple[Step, ...] = ()
    n_publications: int = 0
    withheld: str = ""


class Reasons(msgspec.Struct, frozen=True, kw_only=True):
    """A statement of reasons.

    Attributes:
        format: of this record.
        version: of the software.
        study_name, study_digest: the study that it belongs to.
        synthetic: the people in the study are made up.
        kind: what is judged.
        subject_id: id of the account or group, as in the data.
        group_id: the group that names it; empty where none does.
        is_named: whether anything is said against it.
        verdict: the value of the verdict.
        decision: the verdict in a sentence, and what it does not mean.
        facts: what it rests on.
        posts: cited, at most `MOST_POSTS`.
        n_posts_cited: how many posts the finding rests on in all.
        rules: that were applied.
        errors: how often such findings are wrong.
        automation: which means were automatic, and where people decide.
        explanations: innocent explanations.
        would_change: what would change the verdict.
        limits: what these data cannot show.
        contest: how to contest it.
        state: where it stands in the ledger.
    """

    format: str
    version: str
    study_name: str
    study_digest: str
    synthetic: bool
    kind: Literal["account", "group"]
    subject_id: str
    group_id: str
    is_named: bool
    verdict: str
    decision: tuple[Sentence, ...]
    facts: tuple[Sentence, ...]
    posts: tuple[CitedPost, ...]
    n_posts_cited: int
    rules: tuple[RuleUsed, ...]
    errors: ErrorRates
    automation: tuple[Sentence, ...]
    explanations: tuple[Explanation, ...]
    would_change: tuple[Sentence, ...]
    limits: tuple[Sentence, ...]
    contest: tuple[Sentence, ...]
    state: State


def schema() -> bytes:
    """Return the JSON Schema (draft 2020-12) of a statement of reasons."""
    made = msgspec.json.schema(Reasons)
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": FORMAT, **made}
    return msgspec.json.format(msgspec.json.encode(made, order="sorted"), indent=1) + b"\n"


def encoded(reasons: Reasons) -> bytes:
    """Return a statement as it is written into a file."""
    return msgspec.json.format(msgspec.json.encode(reasons, order="deterministic"), indent=1) + b"\n"
