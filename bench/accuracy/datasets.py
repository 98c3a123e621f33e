"""The data sets, who is in them, and which studies are made of them.

Labels live in `Study.truth` alone; the file that is investigated is written by `bench.accuracy.files` without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

OPERATION = "operation"
SAME_OWNER = (
    frozenset({"92af9a32f4e8a343", "9d216f88d368782f", "98dfa7571960aa38"}),
    frozenset({"166b46e31509bf89", "d41435dd0e976fe6"}),
    frozenset({"13e51178599d71a2", "da37fa0be3d229c0"}),
)
"""Accounts of one owner, openly: naming them as acting together is right, calling them deceptive is wrong."""
CAMPAIGNS = ("Commercial", "Fearmonger", "LeftTroll", "NewsFeed", "NonEnglish", "RightTroll", "Unknown")
"""Campaigns of the operation in accounts_2016."""
SINGLE = ("Commercial", "Fearmonger")
"""Campaigns of one account: too little to set a threshold for."""
LABELS = ("label", "campaign", "event")
"""Columns that say who is who, or how the data were collected; no investigated file has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSet:
    """One corpus.

    Attributes:
        name: as the table calls it.
        files: parquet files in the data folder; their rows are one study.
        label: SQL expression for the population of an account.
        where: SQL condition that its rows fulfil.
        innocent: populations in which whoever is named is falsely accused.
        together_is_error: whether naming an innocent account as acting together is an error; otherwise only
            calling it deceptive is.
    """

    name: str
    files: tuple[str, ...]
    label: str = "label"
    where: str = "true"
    innocent: tuple[str, ...] = ("person", "organisation")
    together_is_error: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What is investigated at once: a data set, or a month or a selection of it.

    Attributes:
        data: where the posts come from.
        part: 'all', a month such as 2016-05, or 'only-X' and 'without-X' for a campaign of the operation.
    """

    data: DataSet
    part: str = "all"

    @property
    def name(self) -> str:
        """Name that is unique among all studies and can name a file."""
        return f"{self.data.name}__{self.part}"

    @property
    def is_slice(self) -> bool:
        """Whether it is a calendar month."""
        return self.part[:1].isdigit()

    @property
    def where(self) -> str:
        """SQL condition that selects its rows."""
        return f"({self.data.where}) and {self._of_part()}"

    def _of_part(self) -> str:
        if self.part == "all":
            return "true"
        if self.is_slice:
            return f"strftime(ts at time zone 'UTC', '%Y-%m') = '{self.part}'"
        verb, campaign = self.part.split("-", 1)
        kept = "=" if verb == "only" else "<>"
        return f"(label <> '{OPERATION}' or campaign {kept} '{campaign}')"


PEOPLE = DataSet(name="people_2012_2015", files=("people_2012_2015",))
ACCOUNTS = DataSet(name="accounts_2016", files=("accounts_2016",))
FERGUSON, SIEGE = (
    DataSet(
        name=f"crowd_{event}", files=("crowd_breaking_news",), where=f"event = '{event}'", innocent=("crowd",),
    )
    for event in ("ferguson", "sydneysiege")
)  # fmt: skip
DEBATE_CROWD = DataSet(name="crowd_gop_debate_2015", files=("crowd_gop_debate_2015",), innocent=("crowd",))
DEBATE = DataSet(
    name="debate_night_2015", files=("crowd_gop_debate_2015", "operation_gop_debate_2015"), innocent=("crowd",)
)
TELEGRAM = DataSet(
    name="forwards_telegram", files=("forwards_telegram",), label="'channel'", innocent=("channel",),
    together_is_error=False,
)  # fmt: skip
DATASETS = (PEOPLE, ACCOUNTS, FERGUSON, SIEGE, DEBATE_CROWD, DEBATE, TELEGRAM)


def sources(data: DataSet, folder: Path) -> list[Path]:
    """Return the files of a data set.

    Raises:
        SystemExit: one of them is absent; the message says which and what to do.
    """
    paths = [folder / f"{name}.parquet" for name in data.files]
    absent = [str(path) for path in paths if not path.is_file()]
    if absent:
        raise SystemExit(
            f"the evaluation data are not there: {', '.join(absent)}. They are not shipped with fairwitness; "
            "name their folder with --data, or leave the data set out with --datasets."
        )
    return paths


def studies(data: DataSet, *, months: Iterable[str]) -> Iterator[Study]:
    """Yield the whole of a data set, its months where it has several, and its campaigns one by one."""
    yield Study(data=data)
    slices = sorted(months)
    if len(slices) > 1:
        yield from (Study(data=data, part=month) for month in slices)
    if data is ACCOUNTS:
        yield from (Study(data=data, part=f"{verb}-{c}") for c in CAMPAIGNS for verb in ("only", "without"))


def owner_of(account: str) -> frozenset[str]:
    """Return the accounts of the same known owner, or none."""
    return next((owned for owned in SAME_OWNER if account in owned), frozenset())
