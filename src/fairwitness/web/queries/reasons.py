"""What a page of an account or a group says of error rates, appeals and signatures; no id of anybody stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ledger import read
from fairwitness.reasons.building import group_reasons
from fairwitness.reasons.plain import sections
from fairwitness.reasons.state import group_state
from fairwitness.report.reasons_of import of_judgement

if TYPE_CHECKING:
    from fairwitness.model import Group
    from fairwitness.reasons.plain import Section
    from fairwitness.report.judged import Judgement
    from fairwitness.web.opened import OpenedCase

SHOWN = ("state", "errors", "would_change", "automation", "contest")
"""Facts, posts, explanations and limits stand on these pages already."""


def of_account(case: OpenedCase, judgement: Judgement, language: str) -> tuple[Section, ...]:
    """Return the parts of an account's statement of reasons that its page lacks."""
    return _kept(sections(of_judgement(case.findings, judgement, read(case.folder.path)), language))


def of_group(case: OpenedCase, group: Group, language: str) -> tuple[Section, ...]:
    """Return the parts of a group's statement of reasons that its page lacks."""
    state = group_state(read(case.folder.path), group.group_id)
    return _kept(sections(group_reasons(case.findings, group, state=state), language))


def _kept(parts: tuple[Section, ...]) -> tuple[Section, ...]:
    by_name = {part.name: part for part in parts}
    return tuple(by_name[name] for name in SHOWN if name in by_name)
