"""The ledger on the terminal: records, what a check found, and what may be published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.report.visible import visible_line
from fairwitness.report.words import clock, count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.ledger.checking import Checked
    from fairwitness.ledger.publishing import Publishable
    from fairwitness.ledger.reading import Book, Told
    from fairwitness.ledger.records import Head

SHORT = 12
MOST_LETTERS = 200
SHOWN_FACTS = ("outcome", "decision", "label", "verdict", "because", "archive", "delete_on")
KIND_WORDS = {
    "opened": "ledger opened",
    "finding": "finding",
    "study": "findings that count from here on",
    "note": "note",
    "decision": "decision",
    "reviewer": "reviewer entered",
    "review": "signature",
    "appeal": "appeal",
    "retest": "tested again",
    "correction": "label corrected",
    "publication": "published",
    "notice": "correction notice",
    "forgotten": "forgotten",
    "retention": "deletion date",
}


def verified(checked: Checked, *, is_against: Head | None) -> str:
    """Return what a check of the ledger found, in sentences."""
    return "\n".join(_verified(checked, is_against)) + "\n"


def _verified(checked: Checked, known: Head | None) -> Iterator[str]:
    yield f"{count(checked.head.number, 'record')}, head {checked.head}"
    if checked.n_forgotten:
        yield f"{count(checked.n_forgotten, 'content')} forgotten, each by a record that says so."
    yield from (f"Note: {one}" for one in checked.unfinished)
    yield from (f"WRONG: {one}" for one in checked.problems)
    if not checked.head.number and not checked.problems:
        yield "There is no ledger: nothing was recorded yet, or its folder was taken away."
    elif not checked.problems:
        since = f" It agrees with the head {known} that was kept elsewhere." if known else ""
        yield f"The ledger stands as it was written.{since}"
        if known is None:
            yield "Whoever can write all its files could have written it anew; --head with an older head shows that."


def listed(book: Book) -> str:
    """Return the records, oldest first, one in a line."""
    lines = [_line(one) for one in book.told]
    if book.checked.problems:
        lines.append(f"WRONG: {count(len(book.checked.problems), 'fault')}; 'ledger verify' says which.")
    return "\n".join(lines or ["Nothing is recorded."]) + "\n"


def _line(told: Told) -> str:
    record = told.record
    about = visible_line(told.about)[:MOST_LETTERS] or ("(forgotten)" if record.subject == "account" else "")
    facts = ", ".join(visible_line(str(record.facts[name])) for name in SHOWN_FACTS if name in record.facts)
    said = visible_line(" ".join(str(told.personal.get(name, "")) for name in ("name", "author", "text", "comment")))
    parts = [f"{record.number:>5}  {clock(record.at_us)}  {KIND_WORDS[record.kind]}", about, facts]
    parts += [" ".join(said.split())[:MOST_LETTERS]]
    if record.refers and record.kind != "study":
        parts.append(f"to {', '.join(map(str, record.refers))}")
    return "  ".join(part for part in parts if part)


def may_leave(found: Publishable) -> str:
    """Return what may be published, and what is withheld and why."""
    return "\n".join(_may_leave(found)) + "\n"


def _may_leave(found: Publishable) -> Iterator[str]:
    for name, accounts in found.groups.items():
        yield f"{visible_line(name)}: may be published, with {count(len(accounts), 'account')}."
    for names in found.findings.values():
        yield from (f"{visible_line(name)}: may be published." for name in names)
    for name, why in found.withheld.items():
        yield f"{visible_line(name)[:MOST_LETTERS]}: withheld: {why}."
    if not found.groups and not found.withheld and not any(found.findings.values()):
        yield "There is no finding."
