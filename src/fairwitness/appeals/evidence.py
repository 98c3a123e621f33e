"""The evidence of an appeal: posts of the appealing account that the case lacks, inside the study's time."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairwitness.errors import LedgerError, SourceError
from fairwitness.ingest.networks import UNKNOWN, spellings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from fairwitness.report.judged import Judgement

OWN_IDS = (
    "post_id", "account_id", "repost_of_post_id", "repost_of_account_id", "reply_to_post_id", "reply_to_account_id",
)  # fmt: skip
"""Columns whose values belong to a platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the evidence files hold.

    Attributes:
        posts: rows of posts that are new to the case, of the account only, inside the study's time.
        n_posts: of the account in the files.
        n_known: of these, posts that the case has too.
        n_outside: of these, posts outside the study's time.
        n_of_others: posts of other accounts in the files; they are not used.
        n_absent: posts that the case ascribes to the account, inside the time that the files cover, and that the
            files lack: deleted, left out, or not the account's.
        unreadable: why the files are no posts; empty where they are.
    """

    posts: pa.Table | None
    n_posts: int = 0
    n_known: int = 0
    n_outside: int = 0
    n_of_others: int = 0
    n_absent: int = 0
    unreadable: str = ""

    @property
    def n_new(self) -> int:
        """Return how many posts the tests have more than before."""
        return 0 if self.posts is None else int(self.posts.num_rows)


def fingerprint(path: Path) -> dict[str, Any]:
    """Return the name, size and SHA-256 of a file that was handed in.

    Raises:
        LedgerError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return {"name": path.name, "bytes": path.stat().st_size, "sha256": sha256}
    except OSError as error:
        raise LedgerError(f"{path} cannot be read: {error.strerror}. Name a file that can.") from error


def read_evidence(
    paths: Sequence[Path], *, posts: Path, account: Judgement, span_us: tuple[int, int], reading: Mapping[str, Any]
) -> Evidence:
    """Read what an account hands in, and keep what the case lacks.

    Args:
        paths: files of posts in any known format, such as the account's own export.
        posts: the case's posts.parquet.
        account: who appeals.
        span_us: first and last moment of the study; other posts would change the study, not the account's test.
        reading: how the files are read: column_map, source_format, time_zone.

    Raises:
        StudyError: an option of reading makes no sense.
    """
    import pyarrow.parquet as pq

    from fairwitness import ingest

    with tempfile.TemporaryDirectory() as name:
        try:
            ingest.read(list(paths), into=Path(name), **reading)
        except SourceError as error:
            return Evidence(posts=None, unreadable=_without_folders(str(error), paths))
        found = pq.read_table(Path(name) / "posts.parquet")
    return _sifted(found, pq.read_table(posts), account=account, span_us=span_us)


def _without_folders(said: str, paths: Sequence[Path]) -> str:
    """Return a message with names of files only: the folders of whoever runs this are nobody's business."""
    for path in paths:
        said = said.replace(str(path), path.name)
    return said


def _sifted(found: pa.Table, case: pa.Table, *, account: Judgement, span_us: tuple[int, int]) -> Evidence:
    import pyarrow as pa
    import pyarrow.compute as pc

    names = pa.array(spellings(account.account_id, account.platform))
    own = found.filter(pc.is_in(found["account_id"], value_set=names))
    own = _as_in_case(own, account)
    inside = own.filter(pc.and_(pc.greater_equal(own["at_us"], span_us[0]), pc.less_equal(own["at_us"], span_us[1])))
    mine = case.filter(pc.equal(case["account_id"], account.account_id))
    known = _is_known(inside, mine=mine, case=case)
    return Evidence(
        posts=_numbered(inside.filter(pc.invert(known)), case), n_posts=own.num_rows,
        n_known=int(pc.sum(known).as_py() or 0), n_outside=own.num_rows - inside.num_rows,
        n_of_others=found.num_rows - own.num_rows, n_absent=_absent(mine, own),
    )  # fmt: skip


def _as_in_case(own: pa.Table, account: Judgement) -> pa.Table:
    """Return the posts with ids as the case spells them: with their platform where it has several."""
    import pyarrow as pa
    import pyarrow.compute as pc

    before = f"{account.platform or UNKNOWN}:"
    if account.account_id.startswith(before):
        for name in OWN_IDS:
            bare = pc.replace_substring_regex(own[name], f"^{before}", "")
            joined = pc.binary_join_element_wise(before, bare, "")
            own = own.set_column(own.column_names.index(name), name, joined)
    ids = pa.array([account.account_id] * own.num_rows, pa.string())
    own = own.set_column(own.column_names.index("account_id"), "account_id", ids)
    platforms = pa.array([account.platform] * own.num_rows, pa.string())
    return own.set_column(own.column_names.index("platform"), "platform", platforms)


def _is_known(inside: pa.Table, *, mine: pa.Table, case: pa.Table) -> pa.BooleanArray:
    """Return which posts the case has: by their id, or, where ids were made up, by moment and words."""
    import pyarrow as pa
    import pyarrow.compute as pc

    by_id = pc.is_in(inside["post_id"], value_set=pc.unique(case["post_id"]))
    said = set(zip(mine["at_us"].to_pylist(), mine["text"].to_pylist(), strict=True))
    pairs = zip(inside["at_us"].to_pylist(), inside["text"].to_pylist(), strict=True)
    alike = pa.array([pair in said for pair in pairs], pa.bool_())
    return pc.or_(by_id, alike)


def _numbered(new: pa.Table, case: pa.Table) -> pa.Table:
    """Return the posts as rows of one more file of the case."""
    import pyarrow as pa
    import pyarrow.compute as pc

    n_files = int(pc.max(case["source_file"]).as_py() or 0) + 1
    numbers = pa.array([n_files] * new.num_rows, pa.int32())
    new = new.set_column(new.column_names.index("source_file"), "source_file", numbers)
    return new.select(case.column_names).cast(case.schema)


def _absent(mine: pa.Table, own: pa.Table) -> int:
    """Count the account's posts in the case that its own files lack, inside the time that the files cover."""
    import pyarrow.compute as pc

    if not own.num_rows:
        return 0
    ends = pc.min_max(own["at_us"]).as_py()
    covered = mine.filter(
        pc.and_(pc.greater_equal(mine["at_us"], ends["min"]), pc.less_equal(mine["at_us"], ends["max"]))
    )
    theirs = set(own["post_id"].to_pylist())
    said = set(zip(own["at_us"].to_pylist(), own["text"].to_pylist(), strict=True))
    rows = zip(*(covered[name].to_pylist() for name in ("post_id", "at_us", "text")), strict=True)
    return sum(post_id not in theirs and (at_us, text) not in said for post_id, at_us, text in rows)


def joined(posts: Path, evidence: Evidence, *, into: Path) -> None:
    """Write the case's posts with those of the evidence, in the order in which a study reads them.

    Args:
        posts: the case's posts.parquet.
        evidence: with new posts or without.
        into: folder for the new posts.parquet.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = [pq.read_table(posts), *([evidence.posts] if evidence.n_new else [])]
    together = pa.concat_tables(tables)
    if evidence.n_new:
        together = together.sort_by([(name, "ascending") for name in ("at_us", "source_file", "source_row")])
    pq.write_table(together, into / "posts.parquet")
