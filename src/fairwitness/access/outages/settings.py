"""The numbers of the detection in one place; each says why it is what it is."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from fairwitness.access.series.records import Signal
from fairwitness.errors import StudyError
from fairwitness.study import DAY_US, HOUR_US


def _enter() -> dict[Signal, float]:
    return {Signal.USE: 0.8, Signal.REACH: 0.8, Signal.ROUTING: 0.9, Signal.BACKGROUND: 0.5, Signal.SPEED: 0.7}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a fall is told from a quiet hour.

    Attributes:
        enter: share of the expected value below which a fall begins, per signal; IODA's sample configuration has 0.8.
        noise: a fall must also exceed so many robust standard deviations of the logarithm, so that noisy series
            need deeper falls.
        day_off: and lie below this share (and so many deviations) of the least that the same hour of the last seven
            normal days had: a holiday looks like a day off, not like an outage.
        young: share of the expected value below which a fall begins while fewer than seven normal days are known: no
            day off has been seen yet.
        hold_us: a fall must last as long before it counts.
        leave_us: normal values for as long end it.
        weeks: normal weeks from which the same hour of the week is the baseline.
        days: normal days from which, for want of weeks, the same hour of the day is the baseline.
        memory_us: older values are no baseline.
    """

    enter: dict[Signal, float] = field(default_factory=_enter)
    noise: float = 4.0
    day_off: float = 0.95
    young: float = 0.5
    hold_us: int = HOUR_US
    leave_us: int = HOUR_US
    weeks: int = 3
    days: int = 4
    memory_us: int = 70 * DAY_US

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        shares = {
            "day_off": self.day_off,
            "young": self.young,
            **{f"enter of {k.value}": v for k, v in self.enter.items()},
        }
        for name, value in shares.items():
            if not 0 < value < 1:
                raise StudyError(f"{name} must lie between 0 and 1; it is {value}. 0.8 is usual.")
        if min(self.hold_us, self.leave_us, self.weeks, self.days, self.memory_us) < 1 or self.noise < 0:
            raise StudyError("settings of the detection must be positive. Leave them out to take the usual ones.")

    def told(self) -> dict[str, float]:
        """Return all numbers by name, for the report."""
        plain = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "enter"}
        return {
            **{name: float(value) for name, value in plain.items()},
            **{f"enter_{signal.value}": share for signal, share in self.enter.items()},
        }
