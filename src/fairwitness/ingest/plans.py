"""Which format a file is in and which column plays which part, decided before any row is read."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fairwitness.errors import SourceError, StudyError, UnknownFormatError
from fairwitness.ingest.batches import Reject
from fairwitness.ingest.containers import Kind
from fairwitness.ingest.documents import owned, read_records
from fairwitness.ingest.networks import Network, network_of
from fairwitness.ingest.parts import ACCOUNT_PARTS, NEEDED, PARTS, guess
from fairwitness.ingest.platforms import FORMATS
from fairwitness.ingest.platforms.named_columns import NAMED_COLUMNS
from fairwitness.ingest.platforms.telegram import TELEGRAM_EXPORT
from fairwitness.ingest.streams import BrokenStreamError, open_stream
from fairwitness.ingest.tables import flat_names, parquet_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from fairwitness.ingest.containers import Container
    from fairwitness.ingest.formats import Format, Record

SAMPLE_RECORDS = 100
MOST_NAMES = 40
LONGEST_NAME = 80
"""Characters of a column's name that an error shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the user asked for: see `read`."""

    column_map: Mapping[str, str] = field(default_factory=dict)
    source_format: str | None = None
    time_zone: str | None = None
    platforms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How one file will be read: its format, the column of each part (tables only), what is left unused."""

    container: Container
    form: Format
    parts: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    network: Network = field(default_factory=Network)


def format_named(name: str | None) -> Format | None:
    """Return the format of this name; None for None.

    Raises:
        StudyError: no such format.
    """
    if name is None:
        return None
    form = next((form for form in FORMATS if form.name == name), None)
    if form is None:
        known = ", ".join(form.name for form in FORMATS)
        raise StudyError(f"no format is called '{name}'. The formats are {known}.")
    return form


def plan(container: Container, *, request: Request, unpacked: Path) -> Plan:
    """Decide how to read a file, and of which platform it is.

    Args:
        container: the file.
        request: what the user asked for.
        unpacked: where a Parquet file lies unpacked.

    Raises:
        UnknownFormatError: its columns match no known format.
        SourceError: it is known and holds no posts, or is not in the format asked for.
        StudyError: two platforms are given for it.
    """
    if container.kind is Kind.PARQUET:
        made = _plan_table(container, request=request, columns=parquet_columns(unpacked))
    elif container.kind is Kind.CSV:
        made = _plan_table(container, request=request, columns=container.header)
    else:
        made = _plan_records(container, request=request)
    return replace(made, network=network_of(container.path, form=made.form, platforms=request.platforms))


def _candidates(request: Request) -> tuple[Format, ...]:
    named = format_named(request.source_format)
    return (named,) if named else FORMATS


def _plan_table(container: Container, *, request: Request, columns: Sequence[str]) -> Plan:
    if request.column_map and set(request.column_map.values()) <= set(columns):
        return _mapped(container, request=request, columns=columns)
    for form in _candidates(request):
        parts = form.choose(columns) if form.choose else None
        if parts is not None:
            return _checked(Plan(container=container, form=form, parts=parts), columns=columns)
    missing = [c for c in request.column_map.values() if c not in columns]
    if missing:
        raise SourceError(
            f"{container.path} lacks the mapped column(s) {', '.join(missing)}; it has {', '.join(_some(columns))}. "
            f"Correct column_map."
        )
    raise UnknownFormatError(str(container.path), found=_some(columns), needed=NEEDED)


def _mapped(container: Container, *, request: Request, columns: Sequence[str]) -> Plan:
    taken = set(request.column_map.values())
    parts = guess(c for c in columns if c not in taken) | dict(request.column_map)
    if not all(part in parts for part in NEEDED):
        raise UnknownFormatError(str(container.path), found=_some(columns), needed=NEEDED)
    form = format_named(request.source_format) or NAMED_COLUMNS
    return _checked(Plan(container=container, form=form, parts=parts), columns=columns)


def check_used(request: Request, plans: Sequence[Plan]) -> None:
    """Refuse a mapping that no file took: each was recognised without it, and the user would never know.

    Raises:
        StudyError: no file has all of the mapped columns.
    """
    asked = request.column_map.items()
    if not asked or any(asked <= reading.parts.items() for reading in plans):
        return
    seen = "; ".join(
        f"{p.container.path.name} is read as '{p.form.name}'"
        + (f" from {', '.join(p.parts.values())}" if p.parts else "")
        for p in plans[:3]
    )
    mapped = ", ".join(f"{part}={column}" for part, column in asked)
    raise StudyError(
        f"column_map ({mapped}) was of no use: no file has all of its columns; {seen}. Correct or drop it."
    )


def _checked(draft: Plan, *, columns: Sequence[str]) -> Plan:
    twice = sorted({c for c in draft.parts.values() if list(columns).count(c) > 1})
    if twice:
        raise SourceError(f"{draft.container.path} has more than one column '{twice[0]}'. Rename one of them.")
    notes = _unused(draft.parts, columns) if draft.form is NAMED_COLUMNS else ()
    return Plan(container=draft.container, form=draft.form, parts=draft.parts, notes=notes)


def _some(names: Sequence[str]) -> list[str]:
    """Return the names as a sentence can hold them: a file may have thousands of columns."""
    shown = [name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…" for name in names[:MOST_NAMES]]
    return [*shown, f"and {len(names) - MOST_NAMES:,} more"] if len(names) > MOST_NAMES else shown


def _unused(parts: Mapping[str, str], columns: Iterable[str]) -> tuple[str, ...]:
    unused = [column for column in columns if column not in parts.values()]
    if not unused:
        return ()
    free = ", ".join(part for part in PARTS if part not in parts and part not in ACCOUNT_PARTS)
    return (f"columns not used: {', '.join(_some(unused))}; column_map can give one a part that is free: {free}",)


def _plan_records(container: Container, *, request: Request) -> Plan:
    sample = _sample(container)
    names = flat_names(sample)
    if request.column_map and set(request.column_map.values()) <= set(names):
        return _mapped(container, request=request, columns=names)
    for form in _candidates(request):
        if form.claims and form.claims(sample):
            told = [r for r in owned(iter(sample), container, form=form) if not isinstance(r, Reject)]
            if form.refuse and (sentence := form.refuse(told)):
                raise SourceError(f"{container.path}: {sentence}")
            return Plan(container=container, form=form)
        parts = form.choose(names) if form.choose else None
        if parts is not None:
            return _checked(Plan(container=container, form=form, parts=parts), columns=names)
    raise UnknownFormatError(str(container.path), found=_some(names), needed=NEEDED)


def _sample(container: Container) -> list[Record]:
    """Return the first records; a Telegram export shows itself by its outermost keys."""
    sample: list[Record] = []
    with open_stream(container.path, packing=container.packing) as stream:
        try:
            telegram = container.kind is Kind.JSON and _is_telegram(stream.peek(4096))
            found = read_records(stream, container, elements=TELEGRAM_EXPORT.elements if telegram else None)
            for record in itertools.islice(found, SAMPLE_RECORDS):
                sample += [] if isinstance(record, Reject) else [record]
        except BrokenStreamError as error:
            # What stands before the break may tell the format; reading will then say where it breaks.
            if not sample:
                raise SourceError(
                    f"{container.path} is not whole: {error}; no row was readable. Download it again."
                ) from error
    return sample


def _is_telegram(head: bytes) -> bool:
    start = head.lstrip()
    return start.startswith(b"{") and (
        b'"messages"' in head or b'"chats"' in head or b'"personal_information"' in head
    )
