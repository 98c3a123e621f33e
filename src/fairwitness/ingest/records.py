"""Careful looks into JSON of any shape: a wrong type is a missing value, never an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairwitness.ingest.formats import Draft

if TYPE_CHECKING:
    from fairwitness.ingest.formats import Record


def at(record: object, *keys: str) -> Any:  # noqa: ANN401  any JSON
    """Return the value at a path of keys, or None."""
    for key in keys:
        record = record.get(key) if isinstance(record, dict) else None
    return record


def text(record: object, *keys: str) -> str | None:
    """Return a text or whole number at a path as text, or None; a fraction comes as the text that was written."""
    # As `at` does, without its call: this runs dozens of times for each record.
    for key in keys:
        record = record.get(key) if isinstance(record, dict) else None
    if isinstance(record, str):
        return record
    return str(record) if isinstance(record, int) and not isinstance(record, bool) else None


def records(record: object, *keys: str) -> list[Record]:
    """Return the objects in the list at a path."""
    value = at(record, *keys)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def texts(found: list[Record], *keys: str) -> list[str] | None:
    """Return the text at a path in each object that has it; None where none has."""
    return [value for item in found if (value := text(item, *keys))] or None


def flag(value: object) -> str | None:
    """Return JSON's true and false as text, anything else as None."""
    return str(value).lower() if isinstance(value, bool) else None


def post(**parts: str | list[str] | None) -> Draft:
    """Return a post draft."""
    return Draft(kind="post", parts=parts)


def account(**parts: str | None) -> Draft:
    """Return an account draft."""
    return Draft(kind="account", parts=parts)


def reject(reason: str, detail: object = None) -> Draft:
    """Return a record that is no post."""
    return Draft(kind="reject", reason=reason, detail=detail)
