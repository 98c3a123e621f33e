"""When posts were made: all of them per step of time, and the named accounts' one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.errors import CaseError
from fairwitness.report.words import DAY_US
from fairwitness.study import HOUR_US, MINUTE_US

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from fairwitness.model import ReadReport

STEPS = (
    (MINUTE_US, "minute"),
    (10 * MINUTE_US, "ten minutes"),
    (HOUR_US, "hour"),
    (DAY_US, "day"),
    (7 * DAY_US, "week"),
    (28 * DAY_US, "four weeks"),
    (364 * DAY_US, "52 weeks"),
)
MOST_STEPS = 200
"""More bars than this cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Activity:
    """Posts over time.

    Attributes:
        start_us: where the first step begins.
        step_us: the width of a step.
        step: the same in words.
        everybody: posts per step.
        members: the moments of each named account's posts, in order.
    """

    start_us: int
    step_us: int
    step: str
    everybody: npt.NDArray[np.int64]
    members: Mapping[str, npt.NDArray[np.int64]]

    @property
    def end_us(self) -> int:
        """Return where the last step ends."""
        return self.start_us + self.step_us * len(self.everybody)

    def of(self, accounts: Iterable[str]) -> npt.NDArray[np.int64]:
        """Return the posts of these accounts per step."""
        import numpy as np

        times = [self.members[account] for account in accounts if account in self.members]
        places = (np.concatenate([np.empty(0, np.int64), *times]) - self.start_us) // self.step_us
        return np.bincount(places, minlength=len(self.everybody))[: len(self.everybody)]


def read_activity(posts: Path, *, span: ReadReport, accounts: Iterable[str]) -> Activity:
    """Read the moments of all posts, in batches, keeping only those of the given accounts one by one.

    Raises:
        CaseError: there is no table of posts.
    """
    import numpy as np

    step_us, step = _step(span.last_at_us - span.first_at_us)
    start_us = span.first_at_us - span.first_at_us % step_us
    everybody = np.zeros((span.last_at_us - start_us) // step_us + 1, np.int64)
    kept: dict[str, list[npt.NDArray[np.int64]]] = {account: [] for account in accounts}
    for batch in batches(posts, columns=["account_id", "at_us"]):
        at_us = batch["at_us"].to_numpy()
        places = np.clip((at_us - start_us) // step_us, 0, len(everybody) - 1)
        everybody += np.bincount(places, minlength=len(everybody))
        _keep(batch, kept)
    members = {account: np.sort(np.concatenate([np.empty(0, np.int64), *times])) for account, times in kept.items()}
    return Activity(start_us, step_us, step, everybody, members)


def batches(table: Path, *, columns: list[str]) -> Iterable[pa.RecordBatch]:
    """Yield the batches of a table of the case.

    Raises:
        CaseError: the file is missing.
    """
    import pyarrow.parquet as pq

    if not table.is_file():
        raise CaseError(f"{table} is missing; the case is unfinished. Run 'fairwitness investigate' again.")
    with pq.ParquetFile(table) as file:
        yield from file.iter_batches(columns=columns)


def _step(span_us: int) -> tuple[int, str]:
    fitting = (step for step in STEPS if span_us // step[0] < MOST_STEPS)
    return next(fitting, STEPS[-1])


def _keep(batch: pa.RecordBatch, kept: dict[str, list[npt.NDArray[np.int64]]]) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = batch.filter(pc.is_in(batch["account_id"], value_set=pa.array(list(kept), pa.string())))
    if not wanted.num_rows:
        return
    ids = wanted["account_id"].dictionary_encode()
    codes, at_us = ids.indices.to_numpy(), wanted["at_us"].to_numpy()
    for code, account in enumerate(ids.dictionary.to_pylist()):
        kept[account].append(at_us[codes == code])
