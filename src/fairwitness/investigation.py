"""The main job, stage by stage: read, traces, tests, findings, report."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from fairwitness import __version__
from fairwitness.errors import CaseError, MemoryLimitError
from fairwitness.findings.case import CaseFolder, digest_of
from fairwitness.model import Findings, ReadReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import Self

    import pyarrow as pa

    from fairwitness.detectors.coordination import Outcome
    from fairwitness.detectors.material import Material
    from fairwitness.engine import Engine
    from fairwitness.findings.sources import Sources
    from fairwitness.network.kernel import I64, Bools
    from fairwitness.study import Study
    from fairwitness.traces import Trace

    Tables: TypeAlias = tuple[pa.Table, pa.Table]

BASE_BYTES = 400_000_000
BYTES_PER_ACTION = 450
"""What the tests were measured to hold, docs/scale.md."""
STAGES = ("read", "traces", "findings", "report")
ANSWERS = ("challenge.json", "challenge.csv", "challenge.html")
"""What `disputes` writes into a case from its findings; it goes when they are made anew."""


def silent(_stage: str, _detail: str) -> None:
    """Tell nobody."""


def investigate(
    paths: Sequence[Path],
    *,
    case: Path,
    study: Study,
    synthetic: bool = False,
    progress: Callable[[str, str], None] = silent,
    engine: str = "duckdb",
    master: str | None = None,
    memory_bytes: int | None = None,
) -> Findings:
    """Read posts, find and confirm groups that act together, and write the case with its report.

    A run that was interrupted goes on after the last finished stage when it is repeated with the same files and
    study; anything else is made anew.

    Args:
        paths: files, folders or globs.
        case: folder to write; new, empty, or a case of ours.
        study: what is asked.
        synthetic: the people in the data are made up; the report says so.
        progress: told the stage and what it is doing.
        engine: where joins and pair counting run, a key of `engine.ENGINES`; the case does not depend on it.
        master: of a Spark cluster, such as `spark://host:7077` or `local[3]`; the active session if left out.
        memory_bytes: what may be held in memory; nothing is refused if left out.

    Raises:
        SourceError: a file cannot be read.
        StudyError: the study asks for what cannot be done.
        CaseError: the folder cannot be used.
        EngineError: the engine is not installed, does not start or broke off.
        MemoryLimitError: the tests of so many actions do not fit into the memory.
    """
    from fairwitness.engine import check_engine
    from fairwitness.ledger.overturning import refuse_forgotten, revise
    from fairwitness.ledger.recording import record_groups

    check_engine(engine, master=master)
    folder = CaseFolder(case)
    with folder.opened_for_writing(), _Opened(engine, master, memory_bytes) as opened:
        # A slip of the pen must not cost a finished case, nor show itself only after hours of reading.
        read_digest = _checked(paths, study=study, progress=progress)
        refuse_forgotten(case)
        folder.finish_amending()
        folder.unseal()
        _read(folder, paths, read_digest, study=study, progress=progress, memory_bytes=memory_bytes)
        traces_digest = digest_of(read_digest, *study.traces)
        folder.stage(
            "traces",
            made_from=traces_digest,
            make=lambda into: _traces(folder, into, paths, study=study, opened=opened, progress=progress),
        )
        _check_room(folder, memory_bytes=memory_bytes)
        tests_digest = digest_of(traces_digest, study.digest(), str(synthetic))
        folder.stage(
            "findings",
            made_from=tests_digest,
            make=lambda into: _findings(
                folder, into, study=study, synthetic=synthetic, engine=opened.engine, progress=progress
            ),
        )
        revise(folder)
        folder.stage("report", made_from=tests_digest, make=lambda into: write_report(folder, into, progress))
        folder.seal(digest=tests_digest)
        found = read_findings(folder)
        record_groups(case, found)
    return found


def read_findings(folder: CaseFolder) -> Findings:
    """Return the findings of a case.

    Raises:
        CaseError: they are missing or not ours.
    """
    path = folder.file("findings.json")
    try:
        return msgspec.json.decode(path.read_bytes(), type=Findings)
    except (OSError, msgspec.DecodeError) as error:
        raise CaseError(f"{path} cannot be read: {error}. Run 'investigate' again.") from error


def study_of(folder: CaseFolder) -> Study:
    """Return the settings that a case was made with.

    Raises:
        CaseError: the case was made by an older version, which did not keep them.
    """
    from fairwitness.study import Study

    path = folder.file("study.json")
    try:
        return msgspec.json.decode(path.read_bytes(), type=Study)
    except (OSError, msgspec.DecodeError) as error:
        raise CaseError(f"{path} cannot be read: {error}. Run 'investigate' again.") from error


def _checked(paths: Sequence[Path], *, study: Study, progress: Callable[[str, str], None]) -> str:
    """Return the digest of what is to be read, once all names in the study are known to mean something."""
    from fairwitness import ingest
    from fairwitness.traces import check_names

    check_names(study.traces)
    ingest.check_options(
        column_map=study.column_map, source_format=study.source_format, time_zone=study.time_zone,
        platforms=study.platforms,
    )  # fmt: skip
    progress("read", "fingerprints of the files")
    prints = ingest.fingerprints(paths)
    read_with = [study.column_map, study.source_format, study.time_zone, study.platforms]
    settings = msgspec.json.encode(read_with, order="sorted")
    return digest_of(__version__, settings.decode(), *(f"{p}:{sha}" for p, sha in prints))


def _read(
    folder: CaseFolder, paths: Sequence[Path], digest: str, *, study: Study, progress: Callable[[str, str], None],
    memory_bytes: int | None,
) -> None:  # fmt: skip
    from fairwitness import ingest

    def tell(name: str, done: int, total: int) -> None:
        progress("read", f"{name}: {done / max(total, 1):.0%}")

    def make(into: Path) -> None:
        report = ingest.read(
            paths, into=into, column_map=study.column_map or None, source_format=study.source_format,
            time_zone=study.time_zone, platforms=study.platforms or None, progress=tell,
            memory_bytes=ingest.MEMORY_BYTES if memory_bytes is None else memory_bytes // 2,
        )  # fmt: skip
        (into / "read.json").write_bytes(_pretty(report))

    folder.stage("read", made_from=digest, make=make)


def judged_again(
    folder: CaseFolder, aside: CaseFolder, *, study: Study, progress: Callable[[str, str], None] = silent
) -> dict[str, Outcome]:
    """Judge all accounts of other posts by the settings of a case; the case stays as it is.

    Args:
        folder: the case; one that was made from an archive has no texts, so its traces cannot be worked out again.
        aside: holds posts.parquet; actions and objects are written beside it.
        study: what was asked.
        progress: told the stage and what it is doing.

    Returns:
        The outcome by account id.

    Raises:
        CaseError: the case was made from an archive.
    """
    from fairwitness.detectors.coordination import gather, judge
    from fairwitness.engine import MEMORY_BYTES, open_engine
    from fairwitness.ingest import ARCHIVE

    read = msgspec.json.decode(folder.file("read.json").read_bytes(), type=ReadReport)
    if any(source.format == ARCHIVE.name for source in read.sources):
        raise CaseError(f"{folder.path} was made from an archive, which holds no texts. Test the case it comes from.")
    with open_engine("duckdb", memory_bytes=MEMORY_BYTES) as engine:
        _write_traces(aside.path, _worked_out(aside.file("posts.parquet"), study, engine), progress)
        gathered = gather(_material(aside, study), progress=lambda doing: progress("tests", doing), engine=engine)
    return dict(zip(_sources(aside).account_ids, judge(gathered), strict=True))


def _check_room(folder: CaseFolder, *, memory_bytes: int | None) -> None:
    """Refuse tests that would not fit, before hours are spent on them."""
    import pyarrow.parquet as pq

    n_actions = sum(pq.read_metadata(path).num_rows for path in folder.file("actions").glob("*.parquet"))
    needed = BASE_BYTES + n_actions * BYTES_PER_ACTION
    if memory_bytes is not None and needed > memory_bytes:
        raise MemoryLimitError(
            f"testing {n_actions:,} actions needs about {needed / 1e9:.1f} GB; "
            f"--memory is {memory_bytes / 1e9:g} GB. Give more memory or name fewer traces with --trace; "
            f"'fairwitness count' counts pairs in less."
        )


class _Opened:
    """The engine of a run: opened for the first stage that needs it, and kept for the next."""

    def __init__(self, name: str, master: str | None, memory_bytes: int | None) -> None:
        self._name, self._master, self._memory_bytes = name, master, memory_bytes
        self._held = ExitStack()

    @cached_property
    def engine(self) -> Engine:
        from fairwitness.engine import MEMORY_BYTES, open_engine

        limit = MEMORY_BYTES if self._memory_bytes is None else self._memory_bytes // 2
        return self._held.enter_context(open_engine(self._name, memory_bytes=limit, master=self._master))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()


def _traces(
    folder: CaseFolder, into: Path, paths: Sequence[Path], *, study: Study, opened: _Opened,
    progress: Callable[[str, str], None],
) -> None:  # fmt: skip
    from fairwitness.ingest import archive_of

    archive, posts = archive_of(paths), folder.file("posts.parquet")
    found = _given(archive, posts, study) if archive else _worked_out(posts, study, opened.engine)
    _write_traces(into, found, progress)


def _write_traces(
    into: Path, found: Iterator[tuple[Trace, Callable[[], Tables]]], progress: Callable[[str, str], None]
) -> None:
    import pyarrow.parquet as pq

    for kind in ("actions", "objects"):
        (into / kind).mkdir()
    for trace, make in found:
        progress("traces", trace.name.replace("_", " "))
        acted, objects = make()
        if acted.num_rows:
            pq.write_table(acted, into / "actions" / f"{trace.name}.parquet")
            pq.write_table(objects, into / "objects" / f"{trace.name}.parquet")


def _worked_out(posts: Path, study: Study, engine: Engine) -> Iterator[tuple[Trace, Callable[[], Tables]]]:
    from fairwitness.traces import OwnTexts, actions, chosen

    texts = OwnTexts(posts)
    for trace in chosen(study.traces, posts=posts):
        yield trace, partial(actions, posts, trace, engine=engine, texts=texts)


def _given(archive: Path, posts: Path, study: Study) -> Iterator[tuple[Trace, Callable[[], Tables]]]:
    """Yield the traces of an archive, whose texts are mostly left out: its actions are taken as they stand."""
    import pyarrow.parquet as pq

    from fairwitness.ingest.published import ACTIONS_FILE, OBJECTS_FILE, published_table
    from fairwitness.traces import TRACES
    from fairwitness.traces.published import published_actions

    acted, objects = published_table(archive, ACTIONS_FILE), published_table(archive, OBJECTS_FILE)
    moments = pq.read_table(posts, columns=["account_id", "at_us"])
    for trace in TRACES.values():
        if not study.traces or trace.name in study.traces:
            yield trace, partial(published_actions, moments, acted=acted, objects=objects, trace=trace.name)


def _findings(
    folder: CaseFolder, into: Path, *, study: Study, synthetic: bool, engine: Engine,
    progress: Callable[[str, str], None],
) -> None:  # fmt: skip
    import pyarrow.parquet as pq

    from fairwitness.detectors.coordination import gather, judge
    from fairwitness.findings import tables
    from fairwitness.findings.build import findings
    from fairwitness.study import asdict_plain

    for name in ANSWERS:
        folder.file(name).unlink(missing_ok=True)
    matter = _material(folder, study)
    _give_back()
    gathered = gather(matter, progress=lambda doing: progress("tests", doing), engine=engine)
    outcomes = judge(gathered)
    progress("findings", "reasons and evidence")
    _give_back()
    # Words and names are read only now: the tests need the memory.
    sources = _sources(folder)
    read = msgspec.json.decode(folder.file("read.json").read_bytes(), type=ReadReport)
    written = findings(gathered, outcomes, sources=sources, read=read, synthetic=synthetic)
    (into / "findings.json").write_bytes(_pretty(written))
    (into / "study.json").write_bytes(_pretty(asdict_plain(study)))
    ids, platforms, n_posts = sources.account_ids, sources.platforms, _n_posts(sources)
    del sources
    _give_back()
    judged = tables.judgements(gathered, outcomes, account_ids=ids, n_posts=n_posts, platforms=platforms)
    pq.write_table(judged, into / "judgements.parquet")
    pq.write_table(tables.pairs(gathered, account_ids=ids, platforms=platforms), into / "pairs.parquet")


def _sources(folder: CaseFolder) -> Sources:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from fairwitness.findings.sources import Sources, platforms_of

    columns = ["post_id", "account_id", "platform", "at_us", "text"]
    posts = pq.read_table(folder.file("posts.parquet"), columns=columns)
    objects = {path.stem: pq.read_table(path) for path in sorted(folder.file("objects").glob("*.parquet"))}
    # Distinct values in order of first appearance: the numbering that the traces use.
    ids = pc.unique(posts["account_id"])
    authors = pc.index_in(posts["account_id"], value_set=ids).to_numpy()
    return Sources(posts, tuple(ids.to_pylist()), objects, platforms_of(posts, authors=authors), authors)


def _n_posts(sources: Sources) -> I64:
    import numpy as np

    return np.bincount(sources.authors, minlength=len(sources.account_ids)).astype(np.int64)


def _material(folder: CaseFolder, study: Study) -> Material:
    import numpy as np
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from fairwitness.detectors.material import material
    from fairwitness.network.occasions import Actions
    from fairwitness.traces import TRACES

    traces = []
    for trace in TRACES.values():
        path = folder.file("actions") / f"{trace.name}.parquet"
        if path.exists():
            table = pq.read_table(path)
            account, obj, at_us, row = (table[name].to_numpy() for name in ("account", "object", "at_us", "post_row"))
            traces.append(Actions(trace.name, trace.family, trace.recurrent, account, obj, at_us, row, trace.timed))
    columns = ["account_id", "at_us", "resolution_us", "text", "urls"]
    posts = pq.read_table(folder.file("posts.parquet"), columns=columns)
    n_links = pc.fill_null(pc.list_value_length(posts["urls"]), 0).to_numpy()
    return material(
        traces,
        n_accounts=pc.count_distinct(posts["account_id"]).as_py(),
        post_at_us=posts["at_us"].to_numpy(),
        resolution_us=posts["resolution_us"].to_numpy(),
        has_link=np.asarray(n_links > 0, np.bool_) | links_in_words(posts["text"]),
        study=study,
    )


def _give_back() -> None:
    """Let the machine have what Arrow keeps although nobody uses it any more: the tests need it."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()


def links_in_words(texts: pa.ChunkedArray) -> Bools:
    """Return which texts hold a link, or the mask of one, that the source's url column may lack."""
    import numpy as np
    import pyarrow.compute as pc

    held = pc.match_substring_regex(texts, r"https?://|\bURL\b")
    return np.asarray(pc.fill_null(held, fill_value=False).to_numpy(), np.bool_)


def write_report(folder: CaseFolder, into: Path, progress: Callable[[str, str], None] = silent) -> None:
    """Write the report of a case into a folder, from the findings and judgements as they stand."""
    from fairwitness import report
    from fairwitness.detectors.rules import RULES
    from fairwitness.ledger.corrections import dependencies, dependency_words
    from fairwitness.ledger.reading import read

    progress("report", "report.html")
    found = read_findings(folder)
    resting = [dependency_words(one) for one in dependencies(read(folder.path), found)]
    report.write(
        found, posts=folder.file("posts.parquet"), judgements=folder.file("judgements.parquet"),
        into=into / "report.html", rules=RULES, corrections=resting,
    )  # fmt: skip


def _pretty(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=1) + b"\n"
