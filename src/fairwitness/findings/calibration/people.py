"""Numbers on people who are known to be independent, as they come with the package: no post and no id is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fairwitness.study import asdict_plain

if TYPE_CHECKING:
    from fairwitness.study import Study

NOT_CALIBRATED = ("name", "seed", "traces", "column_map", "source_format", "time_zone", "platforms")
"""Settings that do not change who can be named wrongly."""
LONG, SHORT = "long", "short"


class Stratum(msgspec.Struct, frozen=True):
    """Known people in studies of one kind, as active as each other; everybody counts once.

    Attributes:
        kind: "long" for studies with blocks of whole days, "short" for others.
        from_occasions: fewest occasions shared with anybody.
        to_occasions: one more than the most; None without end.
        n_named: people among them who were named, which is wrong.
        scores: `scores.scores` of each person, ascending.
        n_occasions: occasions shared with anybody, ascending; of those who were not named.
        shares_near: share of these on which somebody was within the widest window, ascending; of the same.
    """

    kind: str
    from_occasions: int
    to_occasions: int | None
    n_named: int
    scores: tuple[float, ...]
    n_occasions: tuple[int, ...]
    shares_near: tuple[float, ...]

    @property
    def n_people(self) -> int:
        """Return how many people had enough data to be judged."""
        return len(self.scores)

    @property
    def activity(self) -> str:
        """Return how active they are, in words."""
        if self.to_occasions is None:
            return f"{self.from_occasions:,} shared occasions and more" if self.from_occasions else "shared occasions"
        if not self.from_occasions:
            return f"fewer than {self.to_occasions:,} shared occasions"
        return f"{self.from_occasions:,} to {self.to_occasions - 1:,} shared occasions"


class People(msgspec.Struct, frozen=True):
    """All known people.

    Attributes:
        settings: digest of the settings under which they were judged.
        tick_us: clock tick of their posts.
        strata: of all kinds of study; those of one kind are apart and leave nobody out.
    """

    settings: str
    tick_us: int
    strata: tuple[Stratum, ...]

    def of_kind(self, kind: str) -> tuple[Stratum, ...]:
        """Return the strata of one kind of study."""
        return tuple(stratum for stratum in self.strata if stratum.kind == kind)


def known_people() -> People:
    """Return the numbers that come with the package."""
    from importlib.resources import files

    stored = files("fairwitness.findings.calibration").joinpath("people.json").read_bytes()
    return msgspec.json.decode(stored, type=People)


def settings_digest(study: Study) -> str:
    """Return 16 hex digits that change with every setting that can change who is named."""
    import hashlib

    plain = {name: value for name, value in asdict_plain(study).items() if name not in NOT_CALIBRATED}
    return hashlib.sha256(msgspec.json.encode(plain, order="sorted")).hexdigest()[:16]
