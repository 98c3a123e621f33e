"""A ledger as TOML: claims, and the independent data that bear on them."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from fairwitness.errors import SourceError
from fairwitness.figures.reading import ledger_csv
from fairwitness.figures.reading.cells import Faults, bytes_of, origin_of
from fairwitness.figures.reading.claims import COLUMNS, claim_of
from fairwitness.figures.reading.records import About, DeathsWish, Entries, ListsWish, SeriesWish
from fairwitness.figures.records import Comparison

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fairwitness.figures.records import Claim

TABLES = ("about", "defaults", "claims", "ledgers", "comparisons", "deaths", "series", "lists")


def read(path: Path) -> Entries:
    """Return what a file holds; `[defaults]` stand in every claim that does not say otherwise.

    Raises:
        SourceError: it cannot be read, or asks for something that is not known.
    """
    content = bytes_of(path)
    told = _parsed(content, path)
    faults = Faults(path.name)
    claims = _claims(told, faults, path)
    named = [ledger_csv.read(path.parent / str(name)) for name in told.get("ledgers", [])]
    return Entries(
        claims=(*claims, *(claim for ledger in named for claim in ledger.claims)),
        set_aside=(*faults.rows, *(row for ledger in named for row in ledger.set_aside)),
        origins=(origin_of(path, content, len(told.get("claims", []))), *(o for one in named for o in one.origins)),
        about=_converted(told.get("about"), About | None, path),
        comparisons=_converted(told.get("comparisons", []), tuple[Comparison, ...], path),
        deaths=_converted(told.get("deaths", []), tuple[DeathsWish, ...], path),
        series=_converted(told.get("series", []), tuple[SeriesWish, ...], path),
        lists=_converted(told.get("lists", []), tuple[ListsWish, ...], path),
    )


def _parsed(content: bytes, path: Path) -> dict[str, Any]:
    try:
        told = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourceError(f"{path} is no TOML: {error}. See docs/figures.md for an example.") from error
    if unknown := [name for name in told if name not in TABLES]:
        raise SourceError(f"{path} has the table {unknown[0]!r}, which no ledger has. Known: {', '.join(TABLES)}.")
    ledgers = told.get("ledgers", [])
    if not isinstance(ledgers, list) or not all(isinstance(name, str) for name in ledgers):
        raise SourceError(f"{path}: 'ledgers' must list names of CSV files, such as ledgers = [\"claims.csv\"].")
    return told


def _claims(told: Mapping[str, Any], faults: Faults, path: Path) -> list[Claim]:
    rows, defaults = told.get("claims", []), told.get("defaults", {})
    if not isinstance(rows, list) or not isinstance(defaults, dict) or not all(isinstance(r, dict) for r in rows):
        raise SourceError(f"{path}: claims are tables [[claims]], and their defaults one table [defaults].")
    for name in dict.fromkeys(name for row in (defaults, *rows) for name in row if name not in COLUMNS):
        faults.add(f"key {name}", "unknown_column", f"No column of a ledger is called {name!r}; it is not read.")
    found = [
        claim_of({k: _text(v) for k, v in {**defaults, **row}.items()}, place=f"claim {n}", faults=faults)
        for n, row in enumerate(rows, start=1)
    ]
    return [claim for claim in found if claim]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _converted(value: object, into: Any, path: Path) -> Any:  # noqa: ANN401  msgspec returns what it is asked for
    try:
        return msgspec.convert(value, into, strict=False)
    except msgspec.ValidationError as error:
        raise SourceError(f"{path}: {error}. See docs/figures.md for what each table may hold.") from error
