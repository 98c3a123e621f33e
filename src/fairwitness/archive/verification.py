"""An outsider's check of an archive: its bytes, its signatures, and every finding worked out again."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from fairwitness import __version__
from fairwitness.archive.clearance import wrong_reviews
from fairwitness.archive.corrections import unnamed_in
from fairwitness.archive.documents import CONTRACTS
from fairwitness.archive.folder import REPEATED, SIGNATURE, digest, write_table
from fairwitness.archive.outcome import WITHHELD, counted
from fairwitness.archive.results import HARSHNESS, differences
from fairwitness.errors import ArchiveError, FairwitnessError
from fairwitness.ingest.published import manifest
from fairwitness.ingest.sources import MANIFEST, published_folder
from fairwitness.investigation import investigate, silent
from fairwitness.ledger.signing import is_signed
from fairwitness.model import Findings, Verdict
from fairwitness.study import Study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pyarrow as pa


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a check of an archive found.

    Attributes:
        checks: what was checked, in words, with the sentences that say what is wrong; none: it holds.
        key: public key under whose signature the manifest stands; empty where it is not signed rightly.
        notes: what a reader should know beside.
    """

    checks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    key: str = ""
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Tell whether nothing is wrong."""
        return not any(self.checks.values())


def verify(
    archive: Path, *, key: str | None = None, again: bool = True, progress: Callable[[str, str], None] = silent
) -> Verification:
    """Check an archive.

    Args:
        archive: its folder.
        key: public key that the publisher is known by, in hexadecimal; None: any key is taken.
        again: work the findings out again; the rest takes seconds.
        progress: told the stage and what it is doing.

    Raises:
        ArchiveError: there is no archive.
        SourceError: it has no manifest that can be read.
    """
    if not published_folder(archive):
        raise ArchiveError(f"{archive} is no archive: it has no {MANIFEST} that says so. Name the archive's folder.")
    told = manifest(archive)
    signed, by = _signature(archive, key=key)
    checks = {"every file is as the manifest says": tuple(_files(archive, told)), "the manifest is signed": signed}
    if not any(checks.values()):
        progress("verify", "tables")
        checks["tables hold together"] = tuple(_guarded(lambda: _tables(archive)))
        checks["two reviewers signed every group"] = tuple(_guarded(lambda: _reviews(archive, told)))
        if again:
            name = "the tables give the published findings again"
            checks[name] = tuple(_guarded(lambda: _repeat(archive, progress)))
    return Verification(checks=checks, key=by, notes=tuple(_notes(told)))


def _notes(told: Mapping[str, Any]) -> Iterator[str]:
    if told.get("version") != __version__:
        yield f"it was made by version {told.get('version')}; this is {__version__}"
    if told.get("forgotten"):
        yield (
            f"{told['forgotten']} accounts were removed from the case on request. The findings stand as they were "
            f"found with them; {REPEATED} holds what the tables give without them, and that was worked out again"
        )


def _guarded(check: Callable[[], Iterator[str]]) -> Iterator[str]:
    """Yield what a check finds; what it cannot even read is a finding too."""
    try:
        yield from check()
    except FairwitnessError as error:
        yield str(error)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        yield f"it cannot be read: {error}"


def _files(archive: Path, told: Mapping[str, Any]) -> Iterator[str]:
    listed = told["files"]
    there = {path.relative_to(archive).as_posix() for path in archive.rglob("*") if path.is_file()}
    for name in sorted(listed.keys() - there):
        yield f"{name} is missing"
    for name in sorted(there - listed.keys() - {MANIFEST, SIGNATURE}):
        yield f"{name} is not in the manifest"
    for name in sorted(listed.keys() & there):
        entry = listed[name]
        if not isinstance(entry, dict) or digest(archive / name) != entry.get("sha256"):
            yield f"{name} was changed"


def _signature(archive: Path, *, key: str | None) -> tuple[tuple[str, ...], str]:
    try:
        told = json.loads((archive / SIGNATURE).read_bytes())
        by, signature = str(told["key"]), str(told["signature"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        return (f"{SIGNATURE} cannot be read: {error}",), ""
    if not is_signed((archive / MANIFEST).read_bytes(), key=by, signature=signature):
        return (f"the signature of key {by[:16]} does not hold for {MANIFEST}",), ""
    if key is not None and key.lower() != by.lower():
        return (f"it is signed by key {by}, not by the one that was named",), by
    return (), by


def _findings(archive: Path, name: str = "findings.json") -> Findings:
    return msgspec.json.decode((archive / name).read_bytes(), type=Findings)


def _reviews(archive: Path, told: Mapping[str, Any]) -> Iterator[str]:
    yield from wrong_reviews(told, [group.group_id for group in _findings(archive).groups])


def _tables(archive: Path) -> Iterator[str]:
    """Check that each table has its columns, and that its CSV says the same as its Parquet."""
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory() as name:
        for table, contract in CONTRACTS.items():
            found = pq.read_table(archive / f"{table}.parquet")
            if found.schema.names != contract.arrow().names:
                yield f"{table} has other columns than the data dictionary says"
                continue
            write_table(found, Path(name), table)
            if digest(Path(name) / f"{table}.csv") != digest(archive / f"{table}.csv"):
                yield f"{table}.csv does not say what {table}.parquet says"


def _repeat(archive: Path, progress: Callable[[str, str], None]) -> Iterator[str]:
    import pyarrow.parquet as pq

    published = _findings(archive)
    study = msgspec.json.decode((archive / "study.json").read_bytes(), type=Study)
    log = pq.read_table(archive / "corrections.parquet")
    gone, revised = unnamed_in(log), len(log) > 0
    judged = pq.read_table(archive / "evidence" / "judgements.parquet")
    with tempfile.TemporaryDirectory(prefix="fairwitness-") as name:
        repeated = investigate(
            [archive], case=Path(name), study=study, synthetic=published.synthetic, progress=progress
        )
        if not (archive / REPEATED).exists():
            yield from _judgements(
                judged, pq.read_table(Path(name) / "judgements.parquet"), gone=gone, revised=revised
            )
    if (archive / REPEATED).exists():
        yield from differences(_findings(archive, REPEATED), repeated)
    else:
        yield from differences(published, repeated, corrected=gone, revised=revised)
    if counted(judged) != published.n_accounts_by_verdict:
        yield "findings.json counts other verdicts than the judgements hold"


def _judgements(published: pa.Table, repeated: pa.Table, *, gone: frozenset[str], revised: bool) -> Iterator[str]:
    there, again = ({row["account_id"]: row for row in table.to_pylist()} for table in (published, repeated))
    if there.keys() != again.keys():
        yield "the judgements are of other accounts than the posts"
        return
    taken_back = {account for account, row in there.items() if row["rule_id"] == WITHHELD}
    if taken_back - gone:
        yield "an account's verdict was taken back, and no correction says so"
    if any(_rank(there[one]) > _rank(again[one]) for one in again):
        yield "the archive says worse of an account than the tests do"
    different = [one for one in again if one not in gone and _bare(there[one], revised) != _bare(again[one], revised)]
    if different:
        yield f"the judgement of {len(different)} accounts does not come out again, such as {different[0]}"


def _rank(row: dict[str, Any]) -> int:
    return HARSHNESS.index(Verdict(row["verdict"]))


def _bare(row: dict[str, Any], revised: bool) -> dict[str, Any]:  # noqa: FBT001  as the callers' word
    """Return a judgement; what depends on who is named counts only where people revised nothing."""
    left_out = {"n_met", "p_conformal", "verdict", "rule_id"} if revised else set()
    return {name: value for name, value in row.items() if name not in left_out}
