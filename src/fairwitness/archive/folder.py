"""Files of an archive: each table as Parquet and CSV, written aside, and a manifest that names every byte."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from fairwitness.ingest.published import FORMAT
from fairwitness.ingest.sources import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

SIGNATURE = "manifest.sig.json"
REPEATED = "repeated.json"
"""What the tables give where people were removed on request, so that it is not what was found with them."""


def write_table(table: pa.Table, folder: Path, name: str) -> None:
    """Write a table as NAME.parquet and NAME.csv; lists stand in brackets in CSV, formulas are defused."""
    import pyarrow.parquet as pq

    from fairwitness.findings.export import write_csv

    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        write_csv(_flat(table), file)


def _flat(table: pa.Table) -> pa.Table:
    import pyarrow as pa

    from fairwitness.archive.x_columns import bracketed

    columns = [bracketed(column) if pa.types.is_list(column.type) else column for column in table.columns]
    return pa.table(dict(zip(table.column_names, columns, strict=True)))


def write_json(value: object, path: Path) -> None:
    """Write a value as JSON that people can read; equal values give equal bytes."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=1) + b"\n")


def write_manifest(folder: Path, **said: object) -> bytes:
    """Write the manifest over all files that stand in the folder, and return its bytes.

    Args:
        folder: of the archive, with everything but manifest and signature in it.
        **said: what else the manifest holds.
    """
    listed = {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": digest(path)}
        for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in {MANIFEST, SIGNATURE}
    }  # fmt: skip
    write_json({"format": FORMAT, **said, "files": listed}, folder / MANIFEST)
    return (folder / MANIFEST).read_bytes()


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
