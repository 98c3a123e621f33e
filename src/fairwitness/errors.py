"""The one error tree: each error says what was wrong, what was there and what to do."""

from collections.abc import Iterable
from typing import ClassVar


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "nothing"


class FairwitnessError(Exception):
    """Anything that fairwitness refuses; the command line prints it without a traceback."""

    exit_code: ClassVar[int] = 1


class StudyError(FairwitnessError):
    """A study file or an option asks for something that cannot be done."""

    exit_code = 2


class SourceError(FairwitnessError):
    """A source file cannot be read at all: missing, empty, truncated, of no known format."""

    exit_code = 3


class UnknownFormatError(SourceError):
    """The columns of a file match no known format, and no mapping was given."""

    def __init__(self, path: str, *, found: Iterable[str], needed: Iterable[str]) -> None:
        super().__init__(
            f"{path}: no known format has these columns. It has: {_listed(found)}. "
            f"Name the columns that play the parts {_listed(needed)}, for example "
            f"--map account_id=user --map timestamp=date; 'fairwitness formats' lists the known ones."
        )


class SchemaError(FairwitnessError):
    """A table lacks columns that its contract asks for, or has them in another type."""

    exit_code = 4

    def __init__(self, table: str, *, missing: Iterable[str], present: Iterable[str]) -> None:
        super().__init__(f"table '{table}' lacks column(s) {_listed(missing)}; it has {_listed(present)}.")


class CaseError(FairwitnessError):
    """A case folder is missing, unfinished, in use or made by another version."""

    exit_code = 5


class UnknownAccountError(FairwitnessError):
    """An account that was asked for does not occur in the case."""

    exit_code = 6


class UnknownHashtagError(FairwitnessError):
    """A hashtag or phrase that was asked for does not occur in the case."""

    exit_code = 6


class ChallengeError(FairwitnessError):
    """A list of accounts cannot be judged on this corpus: nobody of it is there, or hardly anybody else is."""

    exit_code = 8


class EngineError(FairwitnessError):
    """An engine is not installed, does not start, broke off, or was asked for what engines do not give alike."""

    exit_code = 9


class MemoryLimitError(FairwitnessError):
    """What was asked for does not fit into the memory that it may use."""

    exit_code = 10


class LedgerError(FairwitnessError):
    """The ledger of a case is damaged, or does not allow what was asked."""

    exit_code = 11


class ArchiveError(FairwitnessError):
    """A case must not be published as it stands, or an archive is damaged or does not repeat."""

    exit_code = 12


class ExchangeError(FairwitnessError):
    """A form for another program needs a library that is not installed, or what the case does not hold."""

    exit_code = 13
