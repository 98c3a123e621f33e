"""Sentences of statements of reasons with their values, so that they can be said in any language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fairwitness.reasons import texts
from fairwitness.reasons.records import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairwitness.model import Number, Statement

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def sentence(template: str, **values: Number) -> Sentence:
    """Return a sentence of ours with its values."""
    used = {name: values[name] for name in PLACEHOLDER.findall(template)}
    return Sentence(text=template % used, template=template, values=used)


def sentences(templates: Iterable[str], **values: Number) -> tuple[Sentence, ...]:
    """Return sentences of ours with their values."""
    return tuple(sentence(template, **values) for template in templates)


def facts(statements: Iterable[Statement]) -> tuple[Sentence, ...]:
    """Return the statements of a finding as they are: whole sentences, which the catalogues know by their form."""
    return tuple(Sentence(text=one.text, values=dict(one.numbers), rule_id=one.rule_id) for one in statements)


def all_templates() -> tuple[str, ...]:
    """Return every text of statements, for the catalogues."""
    listed = [one for some in (*texts.DECISIONS.values(), *texts.CHANGES.values()) for one in some]
    for named in (texts.STATEMENT_RULES, texts.TITLES, texts.SIGNED, texts.STEPS):
        listed += named.values()
    listed += texts.OUTCOMES.values()
    for some in (texts.AUTOMATION, texts.CONTEST, texts.CONTEST_CLEARED, texts.QUESTIONS, texts.OTHERS):
        listed += some
    listed += [
        texts.READ, texts.RATES, texts.OWN_P, texts.BOUND, texts.NO_BOUND, texts.NO_POSTS,
        texts.SHOWN,
        texts.RECORDED, texts.NOT_RECORDED, texts.APPROVED, texts.NOT_APPROVED, texts.HELD, texts.PUBLISHED,
    ]  # fmt: skip
    return tuple(dict.fromkeys(listed))
