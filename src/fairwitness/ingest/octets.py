"""A look at all bytes of a column of texts at once, many times cheaper than text by text.

What stands beneath a null is looked at as well: it can only make a column seem less plain than it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa

    Flags = npt.NDArray[np.bool_]

SPACE, LAST_VISIBLE = 0x20, 0x7E
DOT, ZERO, NINE, LARGE_E, SMALL_E = b".09Ee"
LEAD, NO_CONTROL = b"\xc2\xa0"
"""The first byte of U+0080 to U+00BF, and the second byte of the first of them that is no control code."""
CONTROLS = np.isin(np.arange(256), [*range(9), 11, 12, *range(14, 32), 127])
"""Not tab and line ends."""


@dataclass(frozen=True, slots=True)
class Octets:
    """The texts of a column.

    Attributes:
        all: their bytes, end to end.
        ends: where each begins in `all`, and where the last one ends.
    """

    all: npt.NDArray[np.uint8]
    ends: npt.NDArray[np.int32]

    @classmethod
    def of(cls, texts: pa.Array) -> Octets:
        """Return the bytes of a column of strings, without copying them."""
        _, offsets, data = texts.buffers()
        if data is None or not len(texts):
            return cls(np.zeros(0, np.uint8), np.zeros(len(texts) + 1, np.int32))
        ends = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
        return cls(np.frombuffer(data, np.uint8)[ends[0] : ends[-1]], ends - ends[0])

    @property
    def lengths(self) -> npt.NDArray[np.int32]:
        """Return the length of each text in bytes."""
        return np.diff(self.ends)

    @property
    def visible(self) -> bool:
        """Whether all is ASCII without blanks and control codes."""
        return not self.all.size or bool(self.all.min() > SPACE and self.all.max() <= LAST_VISIBLE)

    def has_controls(self) -> bool:
        """Tell whether a control code stands somewhere; tab and line ends are none."""
        if not self.all.size or (self.all.min() >= SPACE and self.all.max() <= LAST_VISIBLE):
            return False
        after_lead = self.all[1:][self.all[:-1] == LEAD]
        return bool(CONTROLS[self.all].any() or (after_lead < NO_CONTROL).any())

    def has_fractions(self) -> bool:
        """Tell whether a part of a text may be the end of a written number such as 1.0 or 1e18."""
        first, second = self.all[:-1], self.all[1:]
        # In place: fresh memory for what an expression leaves behind would cost more than looking.
        powers = second == SMALL_E
        powers |= second == LARGE_E
        powers &= first <= NINE
        zeros = second == ZERO
        zeros &= first == DOT
        return bool(powers.any() or zeros.any())

    def may_be_blank(self) -> Flags:
        """Return which texts are empty or begin with a blank or control code."""
        doubtful: Flags = self.ends[1:] == self.ends[:-1]
        if self.all.size:
            doubtful |= self.all[np.minimum(self.ends[:-1], self.all.size - 1)] <= SPACE
        return doubtful


def is_utf8(raw: bytes) -> bool:
    """Tell whether bytes are UTF-8, without making a text of them."""
    import pyarrow as pa

    ends = pa.py_buffer(np.array([0, len(raw)], np.int32))
    try:
        pa.Array.from_buffers(pa.string(), 1, [None, ends, pa.py_buffer(raw)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True
