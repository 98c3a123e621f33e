"""A column of times to microseconds UTC; what only a whole file can tell is kept per file."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import gcd
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from fairwitness.errors import SourceError, StudyError
from fairwitness.ingest.times import DAY_US, HIGH_US, LOW_US, MINUTE_US, UNITS, Instant, parse_time, unit_of

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa

    Int64s = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

TICKS_US = (DAY_US, 60 * MINUTE_US, MINUTE_US, 1_000_000, 1_000)
FEW_ROWS = 50
"""Below this, whole minutes may be chance, so only whole seconds are believed."""
NO_TIME = np.iinfo(np.int64).min
MINUTE_CHARS = len("2017-01-28 08:03")
AMBIGUOUS_DATE = NO_TIME + 1


@dataclass(slots=True)
class Times:
    """Times of one batch; NO_TIME where nothing was read.

    Attributes:
        at_us: microseconds since 1970 UTC.
        stated_us: width of the tick where the writing says it, else 0.
        naive: the source named no zone and the user named none.
    """

    at_us: Int64s
    stated_us: Int64s
    naive: Flags


@dataclass(slots=True, kw_only=True)
class Clock:
    """Reads the times of one file.

    Attributes:
        zone: IANA name of the zone of times without one; None takes them for UTC.
        utc: the format says that times without a zone are UTC.
        day_first: order of 3/4/2017; None while the file has not told.
        refuse_slashed: the file was read through and never told.
    """

    zone: str | None = None
    utc: bool = False
    day_first: bool | None = None
    refuse_slashed: bool = False
    unit: int = 0
    tick_gcd: int = 0
    n_seen: int = 0
    n_naive: int = 0
    n_zoned: int = 0
    n_ambiguous: int = 0
    n_slashed: int = 0
    latest_us: int = NO_TIME
    in_order: bool = True
    largest: list[int] = field(default_factory=lambda: [0, 0])

    def read(self, values: pa.Array, *, name: str) -> Times:
        """Return the times of a column of texts, numbers, dates or timestamps."""
        import pyarrow as pa
        import pyarrow.compute as pc

        kind = values.type
        if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
            return self._zoned(*_timestamps(values))
        if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_null(kind):
            return self._counts(_floats(values), name=name)
        if not (pa.types.is_string(kind)):
            raise SourceError(f"column '{name}' holds {kind}, which is no time. Map another column to timestamp.")
        times = _nothing(len(values))
        present = np.asarray(pc.is_valid(values))
        self._fill(times, present, self._texts(pc.drop_null(values), name=name))
        return times

    def tick_us(self) -> int:
        """Return the width of the clock tick that the times of this file show."""
        ticks = TICKS_US if self.n_seen >= FEW_ROWS else TICKS_US[3:]
        return next((tick for tick in ticks if self.tick_gcd % tick == 0), 1)

    def note(self, at_us: Int64s) -> None:
        """Remember times that were kept, for `tick_us`."""
        if not len(at_us):
            return
        self.n_seen += len(at_us)
        self.tick_gcd = gcd(self.tick_gcd, int(np.gcd.reduce(at_us)))
        self.in_order &= bool(at_us[0] >= self.latest_us and (at_us[1:] >= at_us[:-1]).all())
        self.latest_us = int(at_us[-1])

    @property
    def undecided(self) -> bool:
        """The file has dates such as 3/4/2017 and was not yet read in the right order."""
        return self.n_slashed > 0 and self.day_first is None and not self.refuse_slashed

    def again(self) -> Clock:
        """Return a clock for a second reading, now that the largest numbers of its dates are known."""
        first, second = (number > 12 for number in self.largest)  # noqa: PLR2004  months in a year
        told = first != second
        return Clock(zone=self.zone, utc=self.utc, day_first=first if told else None, refuse_slashed=not told)

    @staticmethod
    def _fill(times: Times, where: Flags, found: Times) -> None:
        times.at_us[where], times.stated_us[where], times.naive[where] = found.at_us, found.stated_us, found.naive

    def _texts(self, texts: pa.Array, *, name: str) -> Times:
        import pyarrow as pa
        import pyarrow.compute as pc

        if not len(texts):
            return _nothing(0)
        if texts[0].as_py().isdecimal():
            try:
                return self._counts(np.asarray(texts.cast(pa.int64())).astype(np.float64), name=name)
            except pa.ArrowInvalid:
                return self._exact(texts, name=name)
        lengths = pc.binary_length(texts)
        if pc.all(pc.equal(lengths, MINUTE_CHARS)).as_py():
            return self._fast(texts, kinds=(None,), stated_us=MINUTE_US) or self._exact(texts, name=name)
        if pc.all(pc.equal(pc.utf8_slice_codeunits(texts, MINUTE_CHARS, MINUTE_CHARS + 1), ":")).as_py():
            return self._fast(texts, kinds=("UTC", None), stated_us=0) or self._exact(texts, name=name)
        return self._exact(texts, name=name)

    def _fast(self, texts: pa.Array, *, kinds: tuple[str | None, ...], stated_us: int) -> Times | None:
        """Read a column that is ISO 8601 throughout; None where it is not."""
        import pyarrow as pa

        for zone in kinds:
            try:
                at = np.asarray(texts.cast(pa.timestamp("us", zone)).cast(pa.int64()))
            except pa.ArrowInvalid:
                continue
            return self._zoned(at.copy(), np.full(len(at), stated_us), np.full(len(at), zone is None))
        return None

    def _exact(self, texts: pa.Array, *, name: str) -> Times:
        instants = [self._exact_one(text.strip(), name=name) for text in texts.to_pylist()]
        found = [instant or Instant(NO_TIME) for instant in instants]
        naive = np.array([i.naive for i in found], bool)
        at = np.array([i.at_us for i in found], np.int64)
        return self._zoned(at, np.array([i.stated_us for i in found], np.int64), naive)

    def _exact_one(self, text: str, *, name: str) -> Instant | None:
        instant = parse_time(text, day_first=bool(self.day_first), zone=self.zone)
        if instant and instant.slashed:
            self.n_slashed += 1
            self.largest = [max(pair) for pair in zip(self.largest, instant.slashed, strict=True)]
            return Instant(AMBIGUOUS_DATE) if self.refuse_slashed else instant
        if instant and text.replace(".", "").isdecimal():
            self._agree(unit_of(float(text)), name=name)
        return instant

    def _agree(self, unit: int, *, name: str) -> None:
        if unit and self.unit and unit != self.unit:
            words = dict(zip(UNITS, ("seconds", "milliseconds", "microseconds"), strict=True))
            raise SourceError(
                f"column '{name}' counts time since 1970 both in {words[self.unit]} and in {words[unit]}. "
                f"Bring it to one unit."
            )
        self.unit = self.unit or unit

    def _counts(self, values: npt.NDArray[np.float64], *, name: str) -> Times:
        """Read counts since 1970; their size tells the unit.  Doubles are exact to 2**53 us, the year 2255."""
        known = np.isfinite(values)
        for unit in UNITS:
            if (known & (values * unit >= LOW_US) & (values * unit < HIGH_US)).any():
                self._agree(unit, name=name)
        at = np.full(len(values), NO_TIME)
        at[known] = np.rint(np.clip(values[known] * (self.unit or 1), 0, HIGH_US)).astype(np.int64)
        return self._zoned(at, np.zeros(len(at), np.int64), np.zeros(len(at), bool))

    def _zoned(self, at: Int64s, stated: Int64s, naive: Flags) -> Times:
        """Turn local times into UTC where a zone was named, and count what had none."""
        readable = (at >= LOW_US) & (at < HIGH_US)
        naive = naive & (not self.utc)
        if self.zone and naive.any():
            at = self._from_local(at, where=naive & readable)
            naive = np.zeros(len(at), bool)
        self.n_naive += int((naive & readable).sum())
        self.n_zoned += int((~naive & readable).sum())
        return Times(at, stated, naive)

    def _from_local(self, at: Int64s, *, where: Flags) -> Int64s:
        import pyarrow as pa
        import pyarrow.compute as pc

        local = pa.array(at[where], pa.timestamp("us"))
        early, late = (
            np.asarray(pc.assume_timezone(local, self.zone, ambiguous=a, nonexistent=a).cast(pa.int64()))
            for a in ("earliest", "latest")
        )
        self.n_ambiguous += int((early != late).sum())
        at[where] = early
        return at


def check_zone(name: str | None) -> None:
    """Refuse a time zone that does not exist.

    Raises:
        StudyError: no such zone.
    """
    try:
        _ = ZoneInfo(name) if name is not None else None
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise StudyError(f"time_zone is '{name}', which is no IANA zone. Write for example Asia/Tehran.") from error


def _nothing(n: int) -> Times:
    return Times(np.full(n, NO_TIME), np.zeros(n, np.int64), np.zeros(n, bool))


def _floats(values: pa.Array) -> npt.NDArray[np.float64]:
    import pyarrow as pa

    floats: npt.NDArray[np.float64] = np.asarray(values.cast(pa.float64(), safe=False).fill_null(float("nan")))
    return floats


def _timestamps(values: pa.Array) -> tuple[Any, Any, Any]:
    import pyarrow as pa

    is_date = pa.types.is_date(values.type)
    zone = None if is_date else values.type.tz
    unit = "s" if is_date else values.type.unit
    raw = values.cast(pa.timestamp("s")).cast(pa.int64()) if is_date else values.cast(pa.int64())
    known = np.asarray(raw.is_valid())
    counts = np.asarray(raw.fill_null(0))
    per = {"s": 1_000_000, "ms": 1_000, "us": 1, "ns": 1}[unit]
    counts = counts // 1_000 if unit == "ns" else counts
    # Clipped before the product, so that a hostile count cannot wrap around into a plausible time.
    at = np.clip(counts, LOW_US // per - 1, HIGH_US // per) * per
    at[~known] = NO_TIME
    return at, np.full(len(at), DAY_US if is_date else 0), np.full(len(at), zone is None)
