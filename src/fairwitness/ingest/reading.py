"""One file to its staged rows: choose the reader, check each batch, keep the counts."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fairwitness.cycles import without_cycle_search
from fairwitness.errors import SourceError
from fairwitness.ingest.batches import Batch, RawTable, Reject, columns_of, filled
from fairwitness.ingest.checks import check_posts
from fairwitness.ingest.clock import Clock
from fairwitness.ingest.containers import Container, Kind, encoding_advice, examine
from fairwitness.ingest.documents import owned, read_records
from fairwitness.ingest.json_lines import flat_lines
from fairwitness.ingest.parts import PARTS
from fairwitness.ingest.plans import Plan, Request, plan
from fairwitness.ingest.profiles import beside_posts, check_accounts
from fairwitness.ingest.sources import sha256
from fairwitness.ingest.staging import Stage
from fairwitness.ingest.streams import BrokenStreamError, chunks, open_stream
from fairwitness.ingest.tables import EXACT_ROWS, exact_csv, fast_csv, flat_records, parquet

if TYPE_CHECKING:
    import io
    from pathlib import Path

    from fairwitness.ingest.formats import Draft, Record

Progress = Callable[[str, int, int], None]


@dataclass(slots=True, kw_only=True)
class StagedFile:
    """What became of one file so far; duplicates and mixed time zones are settled over all files.

    `final_tick_us` and `ids_ascend` are those of `staging.StagedPosts`.
    """

    path: Path
    plan: Plan
    clock: Clock
    sha256: str
    rows: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    final_tick_us: int = 0
    ids_ascend: bool = False


def stage_file(
    path: Path, *, source_file: int, alone: bool, folder: Path, request: Request, progress: Progress | None
) -> StagedFile:
    """Read one file into the folder.

    Args:
        path: the file.
        source_file: its position in the list of sources.
        alone: it is the only one.
        folder: of the staged tables.
        request: what the user asked for.
        progress: called with file, bytes read and bytes in all.

    Raises:
        SourceError: the file cannot be read at all.
    """
    container = examine(path)
    unpacked = _unpacked(container, folder=folder) if container.kind is Kind.PARQUET else path
    reading = plan(container, request=request, unpacked=unpacked)
    size = path.stat().st_size
    filler = Filler(
        reading=reading,
        unpacked=unpacked,
        folder=folder,
        source_file=source_file,
        alone=alone,
        tell=lambda done: progress(str(path), min(done, size), size) if progress else None,
    )
    staged = _filled(filler, clock=Clock(zone=request.time_zone, utc=reading.form.utc))
    if progress:
        progress(str(path), size, size)
    return staged


@dataclass(frozen=True, slots=True, kw_only=True)
class Filler:
    """All that is needed to read one file, once or again."""

    reading: Plan
    unpacked: Path
    folder: Path
    source_file: int
    alone: bool
    tell: Callable[[int], None]

    def fill(self, *, clock: Clock, exact: bool) -> StagedFile:
        """Read the file into its stage."""
        path = self.reading.container.path
        staged = StagedFile(path=path, plan=self.reading, clock=clock, sha256=sha256(path))
        stage = Stage(self.folder, source_file=self.source_file, clock=clock, alone=self.alone)
        with without_cycle_search(), stage:
            for batch in self._unbroken(staged, exact=exact):
                self._take(batch, staged=staged, stage=stage)
        staged.rejected = stage.rejected
        staged.final_tick_us, staged.ids_ascend = stage.posts.final_tick_us, stage.posts.ids_ascend
        if not staged.rows:
            raise SourceError(f"{path} has no rows. Export it again, or leave it out.")
        if staged.rejected["not_utf8"] * 2 > staged.rows:
            raise SourceError(encoding_advice(path, path.read_bytes()[: 1 << 16]))
        return staged

    def _unbroken(self, staged: StagedFile, *, exact: bool) -> Iterator[Batch]:
        """Refuse a file that breaks off: the rows before the break are no fair sample of it."""
        try:
            yield from self._batches(exact=exact)
        except BrokenStreamError as error:
            if not exact:
                raise
            raise SourceError(
                f"{staged.path} is not whole: {error}. {staged.rows} rows were readable and none was kept. "
                f"Download it again and compare its size or checksum with the source's."
            ) from error
        except OSError as error:
            raise SourceError(f"{staged.path} cannot be read: {error}. Check the disk and the rights.") from error

    def _take(self, batch: Batch, *, staged: StagedFile, stage: Stage) -> None:
        form, notes = self.reading.form, staged.notes
        staged.rows += len(batch.rows) + len(batch.rejects)
        notes.update(batch.notes)
        stage.reject(batch.rejects)
        if len(batch.rows):
            kept, rejects = check_posts(
                batch, source_file=self.source_file, form=form, network=self.reading.network, clock=staged.clock,
                notes=notes,
            )  # fmt: skip
            stage.posts.add(kept)
            stage.reject(rejects)
            stage.add(
                "accounts", beside_posts(kept, batch.parts, batch.rows, source_file=self.source_file, form=form)
            )
        if batch.account_rows is not None and len(batch.account_rows):
            staged.rows += len(batch.account_rows)
            accounts, rejects = check_accounts(
                batch.account_rows, batch.account_parts, source_file=self.source_file, form=form,
                network=self.reading.network, notes=notes,
            )  # fmt: skip
            stage.add("accounts", accounts)
            stage.reject(rejects)

    def _batches(self, *, exact: bool) -> Iterator[Batch]:
        reading, container = self.reading, self.reading.container
        columns = list(dict.fromkeys(reading.parts.values()))
        if container.kind is Kind.PARQUET:
            yield from (self._by_part(raw) for raw in parquet(self.unpacked, columns=columns))
            return
        with open_stream(container.path, packing=container.packing, tell=self.tell) as stream:
            if container.kind is Kind.CSV:
                reader = exact_csv if exact else fast_csv
                yield from (self._by_part(raw) for raw in reader(stream, container, columns=columns))
            else:
                yield from self._json_batches(stream, columns=columns)

    def _by_part(self, raw: RawTable) -> Batch:
        import pyarrow as pa

        parts = filled({part: raw.columns[column] for part, column in self.reading.parts.items()})
        if self.reading.form.accounts_only:
            nothing = pa.array([], pa.int64())
            return Batch(rows=nothing, parts={}, account_rows=raw.rows, account_parts=parts, rejects=raw.rejects)
        return Batch(rows=raw.rows, parts=parts, rejects=raw.rejects)

    def _json_batches(self, stream: io.BufferedReader, *, columns: list[str]) -> Iterator[Batch]:
        form = self.reading.form
        container = self.reading.container
        if container.kind is Kind.NDJSON and form.unfold is None and not form.profile:
            yield from map(self._by_part, flat_lines(stream, columns=columns))
            return
        found = owned(read_records(stream, container, elements=form.elements), container, form=form)
        if form.unfold is None:
            yield from map(self._by_part, flat_records(found, columns=columns))
            return
        drafts = enumerate(_drafts(found, self.reading), 1)
        for chunk in chunks(drafts, EXACT_ROWS):
            yield _drafted(chunk)


def _filled(filler: Filler, *, clock: Clock) -> StagedFile:
    """Read a file the fast way; again row by row if it is not clean, and once more if its dates need an order."""
    import pyarrow as pa

    container, exact = filler.reading.container, filler.reading.container.kind is not Kind.CSV
    exact = exact or header_is_odd(container)
    try:
        staged = filler.fill(clock=clock, exact=exact)
    except (pa.ArrowInvalid, BrokenStreamError):
        # Of a file that breaks off, the exact reader can tell how many rows stand before the break.
        exact = True
        staged = filler.fill(clock=Clock(zone=clock.zone, utc=clock.utc), exact=True)
    if staged.clock.undecided:
        staged = filler.fill(clock=staged.clock.again(), exact=exact)
    return staged


def header_is_odd(container: Container) -> bool:
    """A header with line ends inside, or columns named alike, is beyond the fast reader."""
    return len(set(container.header)) < len(container.header) or any(
        end in name for name in container.header for end in "\r\n"
    )


def _drafts(found: Iterator[Record | Reject], reading: Plan) -> Iterator[Draft | Reject]:
    unfold = reading.form.unfold
    for record in found:
        if isinstance(record, Reject) or unfold is None:
            yield record if isinstance(record, Reject) else Reject(0, "bad_json")
        else:
            yield from _unfolded(record, unfold=unfold)


def _unfolded(record: Record, *, unfold: Callable[[Record], Iterator[Draft]]) -> Iterator[Draft | Reject]:
    """Yield what is in a record; a page with nothing in it is still a row that must be accounted for."""
    empty = True
    for draft in unfold(record):
        empty = False
        yield draft
    if empty:
        yield Reject(0, "empty_page")


def _drafted(chunk: list[tuple[int, Draft | Reject]]) -> Batch:
    import pyarrow as pa

    drafts = [(row, draft) for row, draft in chunk if not isinstance(draft, Reject)]
    rejects = [draft._replace(row=row) for row, draft in chunk if isinstance(draft, Reject)]
    rejects += [Reject.of(row, draft.reason, draft.detail) for row, draft in drafts if draft.kind == "reject"]
    posts = [(row, _parts(draft)) for row, draft in drafts if draft.kind == "post"]
    accounts = [(row, _parts(draft)) for row, draft in drafts if draft.kind == "account"]
    return Batch(
        rows=pa.array([row for row, _ in posts], pa.int64()),
        parts=columns_of((parts for _, parts in posts), names=PARTS),
        account_rows=pa.array([row for row, _ in accounts], pa.int64()),
        account_parts=columns_of((parts for _, parts in accounts), names=PARTS),
        rejects=rejects,
        notes=Counter(note for _, draft in drafts for note in _notes(draft)),
    )


def _parts(draft: Draft) -> Record:
    return {**draft.parts, "platform": draft.platform} if draft.platform else draft.parts


def _notes(draft: Draft) -> list[str]:
    """Return what the report should say of a record; of a file of many platforms, how much is of each."""
    network = f"{{n}} records are of {draft.platform}" if draft.platform else ""
    return [note for note in (network, draft.note) if note]


def _unpacked(container: Container, *, folder: Path) -> Path:
    """Return a plain Parquet file: Parquet is read from its end, so a packed one is unpacked aside first."""
    if not container.packing:
        return container.path
    aside = folder / "unpacked.parquet"
    try:
        with open_stream(container.path, packing=container.packing) as packed, aside.open("wb") as file:
            shutil.copyfileobj(packed, file)
    except BrokenStreamError as error:
        raise SourceError(
            f"{container.path} is not whole: {error}; no row was readable. Download it again and compare sizes."
        ) from error
    return aside
