"""The folder `figures` of a case: findings, pages, drawings and tables, written aside and renamed."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import msgspec

from fairwitness import __version__
from fairwitness.findings.case import CaseFolder, digest_of
from fairwitness.report.figures.citation import bibtex, plain
from fairwitness.report.figures.claim_review import claim_reviews
from fairwitness.report.figures.numbers import contested
from fairwitness.report.figures.one_day import side_by_side
from fairwitness.report.figures.page import number_page, overview_page
from fairwitness.report.figures.picture import csv_file, png_file, svg_file
from fairwitness.report.figures.summary import NAME, summary
from fairwitness.report.figures.tables import tables
from fairwitness.report.figures.timeline import timeline

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.figures.grid import Examination
    from fairwitness.finding import Finding

FOLDER = "figures"
FORMAT = 4
"""Of the files; a change makes them anew."""


def write(found: Examination, *, case: Path) -> Path:
    """Write everything about an examination into a case, and return the page to begin with.

    Args:
        found: what was found out.
        case: an existing case, or a new folder.

    Raises:
        CaseError: the folder is something else, or another run is writing to it.
    """
    folder = CaseFolder(case)
    findings = encoded(found.findings())
    asked = [origin.sha256 for origin in found.docket.ledger.origins]
    made_from = digest_of("figures", str(FORMAT), __version__, *asked, hashlib.sha256(findings).hexdigest())
    with folder.opened_for_writing():
        folder.stage(FOLDER, made_from=made_from, make=lambda aside: _write(found, findings, aside / FOLDER))
    return folder.file(FOLDER) / "report.html"


def encoded(findings: tuple[Finding, ...]) -> bytes:
    """Return findings as JSON, equal bytes for equal findings."""
    return msgspec.json.format(msgspec.json.encode(findings, order="deterministic"), indent=1) + b"\n"


def _write(found: Examination, findings: bytes, into: Path) -> None:
    into.mkdir()
    digest = hashlib.sha256(findings).hexdigest()
    (into / "findings.json").write_bytes(findings)
    reviews = json.dumps(claim_reviews(found), ensure_ascii=False, indent=1)
    (into / "claim_review.json").write_text(f"{reviews}\n", "utf-8")
    title = found.docket.ledger.about.name
    citation = plain(title, digest=digest)
    (into / "citation.txt").write_text(f"{citation}\n", "utf-8")
    (into / "citation.bib").write_text(bibtex(title, digest=digest), "utf-8")
    numbers = contested(found)
    (into / "report.html").write_text(overview_page(found, numbers, digest=digest, citation=citation), "utf-8")
    summaries = []
    for number in numbers:
        page = number_page(number, digest=digest, citation=plain(f"{title}: {number.quantity}", digest=digest))
        (into / f"number-{number.number}.html").write_text(page, "utf-8")
        drawings = (timeline(number), side_by_side(number))
        summaries.append(summary(number, {drawing.name: drawing.caption for drawing in drawings}))
        for drawing in drawings:
            name = into / f"number-{number.number}-{drawing.name}"
            name.with_suffix(".svg").write_text(svg_file(drawing), "utf-8")
            name.with_suffix(".png").write_bytes(png_file(drawing))
            name.with_suffix(".csv").write_text(csv_file(drawing), "utf-8")
    told = msgspec.json.format(msgspec.json.encode(summaries, order="deterministic"), indent=1)
    (into / NAME).write_bytes(told + b"\n")
    _write_tables(found, into)


def _write_tables(found: Examination, into: Path) -> None:
    import pyarrow.parquet as pq

    from fairwitness.findings.export import write_csv

    for name, made in tables(found).items():
        pq.write_table(made, into / f"{name}.parquet")
        with (into / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            write_csv(made, file)
