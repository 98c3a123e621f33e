"""From a case to an archive: written aside, repeated from its own tables, signed, and only then put in its place."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from dataclasses import replace as changed
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from fairwitness import __version__
from fairwitness.archive.clearance import Clearance, clearance
from fairwitness.archive.common import LEAST
from fairwitness.archive.corrections import corrections
from fairwitness.archive.crossing import crossed
from fairwitness.archive.documents import bounds, dictionary, rules, write_pages
from fairwitness.archive.folder import REPEATED, SIGNATURE, write_json, write_manifest, write_table
from fairwitness.archive.outcome import Outcome, counted, outcome, published_judgements, published_pairs
from fairwitness.archive.tables import Tables, tables_of
from fairwitness.errors import StudyError
from fairwitness.findings.case import finished_case
from fairwitness.ingest.sources import published_folder
from fairwitness.investigation import investigate, read_findings, silent, study_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairwitness.archive.pseudonyms import Pseudonyms
    from fairwitness.findings.case import CaseFolder
    from fairwitness.ledger.keys import Signer
    from fairwitness.model import Findings
    from fairwitness.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An archive that was written.

    Attributes:
        folder: where it stands.
        manifest: SHA-256 of its manifest.
        n_accounts: accounts in it.
        named: ids of the accounts that it names, as in the case.
        n_unnamed: accounts that the tests name and people took back.
        study: digest of the study that the case answers.
    """

    folder: Path
    manifest: str
    n_accounts: int
    named: tuple[str, ...]
    n_unnamed: int
    study: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which terms a case is published.

    Attributes:
        names: keyed names; their key stays with whoever publishes.
        signer: whose signature stands under the manifest.
        least: accounts that must share what stands in plain letters, and the least count of a crossed table.
        texts: publish the words of posts that the evidence against named accounts cites.
    """

    names: Pseudonyms
    signer: Signer
    least: int = LEAST
    texts: bool = False


def publish(case: Path, *, out: Path, terms: Terms, progress: Callable[[str, str], None] = silent) -> Published:
    """Write the archive of a case.

    Args:
        case: a finished case whose groups two reviewers signed.
        out: folder of the archive; new, empty, or an archive of ours, which is replaced.
        terms: keys, thresholds, texts.
        progress: told the stage and what it is doing.

    Raises:
        CaseError: no finished case, or one without its settings.
        LedgerError: the ledger is damaged.
        ArchiveError: a group lacks signatures, or the tables do not give the findings again.
        StudyError: the folder cannot be used.
    """
    folder = finished_case(case)
    found, study = read_findings(folder), published_study(study_of(folder))
    cleared = clearance(case, found)
    _check_place(out, case=case)
    with tempfile.TemporaryDirectory(prefix=".publishing-", dir=out.resolve().parent) as name:
        aside = Path(name) / "archive"
        aside.mkdir()
        progress("publish", "keyed names")
        tables = tables_of(
            folder, found, names=terms.names, named=cleared.named, least=terms.least, texts=terms.texts
        )
        said = _write(
            folder, aside, found, study=study, tables=tables, cleared=cleared, terms=terms, progress=progress
        )
        manifest = write_manifest(
            aside, version=__version__, study=found.study_name, names=terms.names.fingerprint, least=terms.least,
            texts=terms.texts, forgotten=cleared.n_forgotten, **cleared.manifest,
        )  # fmt: skip
        write_json({"key": terms.signer.key, "signature": terms.signer.sign(manifest)}, aside / SIGNATURE)
        _put(aside, out)
    return Published(
        folder=out, manifest=hashlib.sha256(manifest).hexdigest(), n_accounts=found.read.n_accounts,
        named=tuple(sorted(cleared.named - said.unnamed.keys())), n_unnamed=len(said.unnamed),
        study=found.study_digest,
    )  # fmt: skip


def published_study(study: Study) -> Study:
    """Return the settings without how the sources were read: that is done, and may name files."""
    return changed(study, column_map={}, source_format=None, time_zone=None, platforms={})


def _check_place(out: Path, *, case: Path) -> None:
    if not out.resolve().parent.is_dir():
        raise StudyError(f"--out {out}: the folder {out.parent} does not exist. Make it, or choose another.")
    if out.resolve().is_relative_to(case.resolve()) or case.resolve().is_relative_to(out.resolve()):
        raise StudyError(f"--out {out} and the case {case} lie inside each other. Choose another folder.")
    if out.exists() and not (out.is_dir() and (published_folder(out) or not any(out.iterdir()))):
        raise StudyError(f"--out {out} holds something that is no archive of ours. Choose an empty or a new folder.")


def _write(
    folder: CaseFolder, aside: Path, found: Findings, *, study: Study, tables: Tables, cleared: Clearance,
    terms: Terms, progress: Callable[[str, str], None],
) -> Outcome:  # fmt: skip
    """Write everything but manifest and signature, and return what the archive says."""
    tables.write(aside)
    write_json(study, aside / "study.json")
    write_manifest(aside)
    with tempfile.TemporaryDirectory(prefix="again-", dir=aside.parent) as again:
        repeated = investigate(
            [aside], case=Path(again), study=study, synthetic=found.synthetic, progress=progress
        )  # fmt: skip
    said = outcome(
        found, repeated, tables=tables, names=terms.names, cleared=cleared, ids=_account_ids(folder)
    )  # fmt: skip
    _write_outcome(folder, aside, found, said=said, tables=tables, cleared=cleared, terms=terms)
    if cleared.n_forgotten:
        write_json(repeated, aside / REPEATED)
    return said


def _account_ids(folder: CaseFolder) -> list[str]:
    import pyarrow.parquet as pq

    ids: list[str] = pq.read_table(folder.file("judgements.parquet"), columns=["account_id"])[
        "account_id"
    ].to_pylist()
    return ids


def _write_outcome(
    folder: CaseFolder,
    aside: Path,
    found: Findings,
    *,
    said: Outcome,
    tables: Tables,
    cleared: Clearance,
    terms: Terms,
) -> None:
    import pyarrow.parquet as pq

    names, named = terms.names, cleared.named - said.unnamed.keys()
    judged = published_judgements(pq.read_table(folder.file("judgements.parquet")), names=names, unnamed=said.unnamed)
    findings = replace(said.findings, n_accounts_by_verdict=counted(judged))
    pairs = published_pairs(pq.read_table(folder.file("pairs.parquet")), names=names, named=named)
    for name, table in {
        "evidence/judgements": judged,
        "evidence/pairs": pairs,
        "bounds": bounds(findings.error_bound),
        "crossed": crossed(judged, accounts=tables.accounts, clients=tables.clients(), least=terms.least),
        "corrections": corrections(cleared.changes, unnamed=said.unnamed, named=named, names=names),
        "rules": rules(),
        "dictionary": dictionary(),
    }.items():
        write_table(table, aside, name)
    write_json(findings, aside / "findings.json")
    write_json(_reading(found), aside / "reading.json")
    write_pages(aside, findings, least=terms.least, texts=terms.texts)


def _reading(found: Findings) -> list[dict[str, object]]:
    """Return what was read and lost, source by source, without the names of files."""
    kept = ("format", "sha256", "rows", "posts", "accounts", "duplicates", "quarantined", "platforms")
    return [{name: getattr(source, name) for name in kept} for source in found.read.sources]


def _put(aside: Path, out: Path) -> None:
    """Put a whole archive in its place; an older one is moved out of the way first."""
    try:
        if out.exists():
            out.rename(aside.parent / "older")
        aside.rename(out)
    except OSError as error:
        raise StudyError(f"--out {out} cannot be written: {error.strerror}. Choose another folder.") from error
