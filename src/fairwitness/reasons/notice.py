"""A draft notice to a platform, in the fields of the DSA's statement of reasons (Transparency Database, 2025).

Statements of reasons are filed by platforms when they act; we only tell them what we found (Regulation (EU)
2022/2065, articles 16 and 17).  What a platform or the sender must decide is left empty.  The fields hold no personal
data: the database forbids them, so posts and accounts go in the annex, which is for the platform alone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from fairwitness.errors import LedgerError
from fairwitness.language.signs import EPOCH
from fairwitness.model import Verdict

if TYPE_CHECKING:
    from fairwitness.reasons.records import Reasons

FORMAT = "fairwitness-dsa-notice/1"
LONGEST_FACTS, LONGEST_EXPLANATION = 5_000, 2_000
LEFT_OPEN = (
    "decision_visibility", "decision_visibility_other", "end_date_visibility_restriction", "decision_monetary",
    "decision_monetary_other", "end_date_monetary_restriction", "decision_provision", "end_date_service_restriction",
    "decision_account", "end_date_account_restriction", "account_type", "decision_ground_reference_url",
    "illegal_content_legal_ground", "illegal_content_explanation", "incompatible_content_ground",
    "incompatible_content_illegal", "category_addition", "category_specification_other", "content_type_other",
    "content_language", "content_id_ean", "territorial_scope", "application_date", "source_identity",
    "automated_decision",
)  # fmt: skip
"""What we do not know, or others must decide."""
PLATFORM_MUST = (
    "one of decision_visibility, decision_monetary, decision_provision and decision_account, if it acts at all",
    "incompatible_content_ground, or illegal_content_legal_ground and its explanation: which rule is broken, if any",
    "application_date, account_type, content_language, territorial_scope, automated_decision",
)
SENDER_MUST = (
    "source_identity: name and e-mail address, if this is sent as a notice under article 16",
    "the statement of good faith that article 16(2)(d) asks for, in the sender's own words",
)


def notice(reasons: Reasons) -> dict[str, Any]:
    """Return a draft notice for what is named.

    Args:
        reasons: of a group or an account that is named.

    Raises:
        LedgerError: it is not named, so there is nothing to notify anybody of.
    """
    if not reasons.is_named:
        raise LedgerError("nothing is said against it, so there is no notice to draft. Leave --dsa out.")
    return {
        "format": FORMAT,
        "is_draft": True,
        "note": "A notice. Only platforms file statements of reasons; what we cannot know is left empty.",
        "platform_must_decide": list(PLATFORM_MUST),
        "sender_must_add": list(SENDER_MUST),
        "fields": _fields(reasons),
        "annex": _annex(reasons),
    }


def encoded_notice(reasons: Reasons) -> bytes:
    """Return a draft notice as it is written into a file.

    Raises:
        LedgerError: as for `notice`.
    """
    return msgspec.json.format(msgspec.json.encode(notice(reasons)), indent=1) + b"\n"


def _fields(reasons: Reasons) -> dict[str, Any]:
    deceptive = reasons.verdict == Verdict.DECEPTIVE.value
    first_us = min((post.at_us for post in reasons.posts), default=None)
    return {
        **dict.fromkeys(LEFT_OPEN),
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_explanation": _explanation(reasons, LONGEST_EXPLANATION),
        # "Acting together" names no wrong, so no category either.
        "category": "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
        if deceptive
        else "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE",
        "category_specification": ["KEYWORD_INAUTHENTIC_ACCOUNTS"] if deceptive else [],
        "content_type": ["CONTENT_TYPE_TEXT"],
        "content_date": None if first_us is None else (EPOCH + timedelta(microseconds=first_us)).date().isoformat(),
        "decision_facts": _facts(reasons),
        "source_type": "SOURCE_TYPE_OTHER_NOTIFICATION",
        "automated_detection": "Yes",
        "puid": _puid(reasons),
    }


def _puid(reasons: Reasons) -> str:
    """Return an id that names nobody: the study and the finding's record."""
    tail = reasons.state.digest[:16] or "unrecorded"
    return f"fairwitness-{reasons.study_digest}-{tail}"


def _explanation(reasons: Reasons, most: int) -> str:
    return _cut(" ".join(one.text for one in (*reasons.decision, *reasons.automation)), most)


def _facts(reasons: Reasons) -> str:
    """Return the facts, the error rates and what stays open, without any id of an account or words of a post."""
    open_questions = [one.question for one in reasons.explanations if one.excluded is not True]
    errors = reasons.errors
    bound = (
        "No bound on the number of wrong accusations can be given."
        if errors.n_wrong_at_most is None
        else f"With {errors.confidence:.0%} confidence at most {errors.n_wrong_at_most:,} of the {errors.n_named:,} "
        "named accounts are wrong."
    )
    said = [
        *(one.text for one in reasons.facts), bound,
        *(["Innocent explanations that the data do not exclude:", *open_questions] if open_questions else []),
        *(one.text for one in reasons.limits),
    ]  # fmt: skip
    return _cut(" ".join(said), LONGEST_FACTS)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _annex(reasons: Reasons) -> dict[str, Any]:
    return {
        "note": "For the platform alone; it must not enter the Transparency Database.",
        "subject": {"kind": reasons.kind, "id": reasons.subject_id, "group": reasons.group_id},
        "posts": [msgspec.to_builtins(post) for post in reasons.posts],
        "would_change": [one.text for one in reasons.would_change],
        "contest": [one.text for one in reasons.contest],
    }
