"""One study: inputs, windows, error rates and seed, read from TOML; equal studies have equal digests."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import msgspec

from fairwitness.errors import StudyError
from fairwitness.model import Scale

if TYPE_CHECKING:
    from pathlib import Path

SECOND_US = 1_000_000
MINUTE_US = 60 * SECOND_US
HOUR_US = 60 * MINUTE_US
DAY_US = 24 * HOUR_US

FINE_SCALES = (
    Scale(10 * SECOND_US, 10 * MINUTE_US),
    Scale(MINUTE_US, HOUR_US),
    Scale(5 * MINUTE_US, 2 * HOUR_US),
)
"""For clocks of one second or finer."""
MINUTE_SCALES = (Scale(MINUTE_US, 2 * HOUR_US), Scale(5 * MINUTE_US, 2 * HOUR_US))
"""For clocks of one minute: a window of one tick and more, in bins of many ticks."""

DAY_SCALES = (Scale(5 * MINUTE_US, DAY_US), Scale(30 * MINUTE_US, DAY_US))
"""Further scales for studies of many days, on clocks of every kind."""

LEAST = {
    "seed": 0, "min_occasions": 1, "min_group": 2, "min_deceptive_group": 2, "bootstraps": 1, "draws": 1,
    "block_us": 1, "min_days": 1,
}  # fmt: skip
"""The smallest value of each setting that is a whole number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What was asked.  Nothing in it names an opinion, a side or a country.

    Attributes:
        name: shown in the report.
        seed: of every random draw.
        discovery_rate: false discovery rate of pairs (Benjamini-Yekutieli), 0 to 1.
        robustness_level: level of the conditional synchrony test of each discovered pair.
        group_rate: false discovery rate of groups (Benjamini-Hochberg).
        member_rate: false discovery rate of members inside a group.
        block_us: width of the time blocks that are dealt to the two halves; every bin width divides it.
        day_scales: further scales, for studies with posts on `min_days` days and more; their blocks are whole days.
        traces: names of the traces used; empty means all that the data have.
        platforms: file to the platform whose accounts it holds; "*" stands for all files that do not say it.
    """

    name: str = "study"
    seed: int = 20261121
    discovery_rate: float = 0.05
    robustness_level: float = 0.05
    group_rate: float = 0.05
    member_rate: float = 0.05
    min_occasions: int = 3
    min_group: int = 3
    min_deceptive_group: int = 5
    bootstraps: int = 100
    min_stability: float = 0.9
    draws: int = 19_999
    block_us: int = 2 * HOUR_US
    min_days: int = 14
    fine_scales: tuple[Scale, ...] = FINE_SCALES
    minute_scales: tuple[Scale, ...] = MINUTE_SCALES
    day_scales: tuple[Scale, ...] = DAY_SCALES
    traces: tuple[str, ...] = ()
    column_map: dict[str, str] = field(default_factory=dict)
    source_format: str | None = None
    time_zone: str | None = None
    platforms: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse settings that cannot be meant."""
        for name in ("discovery_rate", "robustness_level", "group_rate", "member_rate"):
            rate = getattr(self, name)
            if not 0 < rate < 1:
                raise StudyError(f"{name} must lie between 0 and 1; it is {rate}. The default is 0.05.")
        self._refuse_small()
        self._refuse_scales((*self.fine_scales, *self.minute_scales), block_us=self.block_us)
        # Studies of many days use every scale in blocks of whole days.
        self._refuse_scales((*self.fine_scales, *self.minute_scales, *self.day_scales), block_us=self.long_block_us)

    @staticmethod
    def _refuse_scales(scales: tuple[Scale, ...], *, block_us: int) -> None:
        for scale in scales:
            if not 0 <= scale.window_us < scale.bin_us or block_us % scale.bin_us:
                raise StudyError(
                    f"a scale needs 0 <= window_us < bin_us and a bin_us that divides the block of {block_us}; "
                    f"it is window_us={scale.window_us}, bin_us={scale.bin_us}. Choose another bin width."
                )

    def _refuse_small(self) -> None:
        for name, least in LEAST.items():
            if getattr(self, name) < least:
                raise StudyError(f"{name} must be {least} or more; it is {getattr(self, name)}.")
        if not 0 <= self.min_stability <= 1:
            raise StudyError(
                f"min_stability must lie between 0 and 1; it is {self.min_stability}. The default is 0.9."
            )
        for name in ("fine_scales", "minute_scales"):
            if not getattr(self, name):
                raise StudyError(f"{name} is empty. Name at least one scale, or leave the setting out.")

    @property
    def long_block_us(self) -> int:
        """Return the width of the blocks of studies of many days."""
        return max(self.block_us, DAY_US)

    def digest(self) -> str:
        """Return 16 hex digits that change with any setting."""
        plain = asdict_plain(self)
        if not self.platforms:  # studies that name no platform keep the digest under which they were published
            del plain["platforms"]
        settings = msgspec.json.encode(plain, order="sorted")
        return hashlib.sha256(settings).hexdigest()[:16]


def asdict_plain(study: Study) -> dict[str, Any]:
    """Return the study as plain values that TOML and JSON can hold."""
    plain: dict[str, Any] = msgspec.to_builtins({f.name: getattr(study, f.name) for f in fields(study)})
    return plain


def read_study(path: Path) -> Study:
    """Read a study from a TOML file; settings that it leaves out keep their defaults.

    Raises:
        StudyError: no TOML, an unknown setting, or a value of the wrong type.
    """
    import tomllib

    try:
        table = tomllib.loads(path.read_text("utf-8"))
        _refuse_unknown(table)
        return msgspec.convert(table, Study)
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise StudyError(f"{path} is no study file: {error}. See docs/study.md for the settings.") from error


def _refuse_unknown(table: dict[str, Any]) -> None:
    known = {f.name for f in fields(Study)}
    unknown = sorted(set(table) - known)
    if unknown:
        raise StudyError(f"unknown setting(s) {', '.join(unknown)}; the known ones are {', '.join(sorted(known))}.")
