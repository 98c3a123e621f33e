"""A statement of reasons in plain words, in a language of the catalogues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.language.catalogue import messages
from fairwitness.language.formats import Formats
from fairwitness.reasons import texts
from fairwitness.reasons.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.language.catalogue import Messages
    from fairwitness.model import Number
    from fairwitness.reasons.records import Reasons, Sentence

ENGLISH = "en"
KEY_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as it is shown.

    Attributes:
        text: in the reader's language, or in English where nobody translated it.
        language: of the text.
        rule_id: the rule behind it; empty where it rests on none.
    """

    text: str
    language: str
    rule_id: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a statement: its name (a key of `texts.TITLES`), its title, and what it says."""

    name: str
    title: str
    said: tuple[Said, ...]


class Speaker:
    """Says sentences in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts: Messages = messages(language)
        self._formats = Formats(self._texts.locale)

    @property
    def direction(self) -> str:
        """Return ltr or rtl."""
        return self._texts.direction

    def word(self, message: str) -> str:
        """Return one text in this language."""
        return self._texts.gettext(message)

    def says(self, sentence: Sentence) -> Said:
        """Return a sentence in this language: ours by its template, those of findings by their form."""
        if sentence.template:
            return Said(self._filled(self._texts.gettext(sentence.template), sentence.values), self.language,
                        sentence.rule_id)  # fmt: skip
        return self.written(sentence.text, rule_id=sentence.rule_id)

    def written(self, text: str, *, rule_id: str = "") -> Said:
        """Return a sentence of the findings: in this language, or in English where nobody translated it."""
        said = self._texts.sentence(text)
        return Said(text, ENGLISH, rule_id) if said is None else Said(said, self.language, rule_id)

    def of(self, template: str, **values: Number) -> Said:
        """Return a text of ours with its values."""
        return self.says(sentence(template, **values))

    def _filled(self, template: str, values: dict[str, Number]) -> str:
        return template % {name: self._value(name, value) for name, value in values.items()}

    def _value(self, name: str, value: Number) -> str:
        if isinstance(value, str):
            return value
        if name.startswith(("share_", "rate", "stability")):
            return self._formats.share(value)
        return self._formats.p(value) if name.startswith("p_") else self._formats.number(value)


def sections(reasons: Reasons, language: str = ENGLISH) -> tuple[Section, ...]:
    """Return the parts of a statement in the order in which they are read.

    Args:
        reasons: the statement.
        language: a folder of the catalogues.
    """
    speak = Speaker(language)
    parts = {
        "decision": map(speak.says, reasons.decision),
        "facts": map(speak.says, reasons.facts),
        "errors": _errors(reasons, speak),
        "explanations": _explanations(reasons, speak),
        "would_change": map(speak.says, reasons.would_change),
        "limits": map(speak.says, reasons.limits),
        "automation": map(speak.says, reasons.automation),
        "rules": _rules(reasons, speak),
        "state": _state(reasons, speak),
        "contest": map(speak.says, reasons.contest),
    }
    made = (Section(name, speak.word(texts.TITLES[name]), tuple(said)) for name, said in parts.items())
    return tuple(section for section in made if section.said)


def _errors(reasons: Reasons, speak: Speaker) -> Iterator[Said]:
    errors = reasons.errors
    if not reasons.is_named:
        return
    yield speak.of(texts.RATES, share_group=errors.group_rate, share_member=errors.member_rate)
    if errors.p_value is not None and errors.q_value is not None:
        yield speak.of(texts.OWN_P, p_value=errors.p_value, p_q=errors.q_value)
    if errors.n_wrong_at_most is None:
        yield speak.of(texts.NO_BOUND)
    else:
        yield speak.of(
            texts.BOUND, share_confidence=errors.confidence, n_wrong=errors.n_wrong_at_most, n_named=errors.n_named
        )
    if errors.reason:
        yield speak.written(errors.reason)


def _explanations(reasons: Reasons, speak: Speaker) -> Iterator[Said]:
    for one in reasons.explanations:
        question, outcome = speak.written(one.question), speak.word(texts.OUTCOMES[one.excluded])
        yield Said(f"{question.text} {outcome[:1].upper()}{outcome[1:]}.", question.language)


def _rules(reasons: Reasons, speak: Speaker) -> Iterator[Said]:
    yield from (speak.written(rule.text, rule_id=rule.rule_id) for rule in reasons.rules)


def _state(reasons: Reasons, speak: Speaker) -> Iterator[Said]:
    state = reasons.state
    if state.record:
        yield speak.of(texts.RECORDED, record=state.record)
        for one in state.reviews:
            name = one.name or speak.word("a reviewer whose name was forgotten")
            yield speak.of(texts.SIGNED[one.decision], name=name, key=one.key[:KEY_LETTERS])
        yield speak.of(texts.APPROVED if state.is_approved else texts.NOT_APPROVED)
        if state.is_approved and state.withheld:
            yield speak.of(texts.HELD)
    else:
        yield speak.of(texts.NOT_RECORDED)
    yield from (speak.of(texts.STEPS[step.outcome]) for step in state.steps if step.outcome in texts.STEPS)
    if state.n_publications:
        yield speak.of(texts.PUBLISHED, n=state.n_publications)
