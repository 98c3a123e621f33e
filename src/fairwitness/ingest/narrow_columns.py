"""Columns of texts that are sound as they are written, numbered; whatever is not certainly sound is refused.

The rules are those of `cells` and `clock`.  Here they are only asked whether they would change anything, and only
where an octet stands that some rule knows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.buffers import arrow_of, numbers_of
from fairwitness.ingest.cells import MAX_ID_CHARS, blank_to_null, clean_words, sound_ids
from fairwitness.ingest.faults import Faults
from fairwitness.ingest.octets import Octets
from fairwitness.ingest.parts import ID_PARTS, WORD_PARTS
from fairwitness.ingest.times import HIGH_US, LOW_US, unit_of

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa

    from fairwitness.ingest.clock import Clock, Flags, Int64s
    from fairwitness.ingest.formats import Format

    Int32s = npt.NDArray[np.int32]

PLAIN = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-:/#@"
"""Octets of which no id needs cleaning, nor can a spreadsheet have rounded it: that takes a dot or a plus."""
MOST_DIGITS = 18
"""Of a number that has 64 bits for certain."""


class NotCertainError(Exception):
    """Something may need what only the full way does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A column of texts: the number of each row's text, -1 where the cell is blank, and the texts by number."""

    number: Int32s
    names: pa.StringArray


def numbered(values: pa.StringArray, *, part: str, form: Format) -> Numbered:
    """Return a column numbered, by order of first appearance."""
    coded = values.dictionary_encode()
    number, blank = numbers_of(coded.indices), blanks_of(coded.dictionary, part=part, form=form)
    if blank.any():
        number = np.where(blank, -1, np.arange(blank.size)).astype(np.int32)[number]
    return Numbered(number=number, names=coded.dictionary)


def blanks_of(values: pa.StringArray, *, part: str, form: Format) -> Flags:
    """Return which cells are blank, after refusing the column if another is not sound as it is written."""
    octets = Octets.of(values)
    lengths = octets.lengths
    if lengths.max(initial=0) <= MAX_ID_CHARS and _are_plain(octets):
        blank: Flags = lengths == 0
        short = np.flatnonzero(~blank & (lengths <= max(map(len, form.blanks), default=0)))
        blank[short] = [cell in form.blanks for cell in values.take(arrow_of(short)).to_pylist()]
        return blank
    return _blank_by_rule(values, part=part, form=form)


def _are_plain(octets: Octets) -> bool:
    return _are_digits(octets) or not octets.all.tobytes().translate(None, PLAIN)


def _are_digits(octets: Octets) -> bool:
    zero, nine = b"09"
    return bool(octets.all.min(initial=zero) >= zero and octets.all.max(initial=nine) <= nine)


def _blank_by_rule(values: pa.StringArray, *, part: str, form: Format) -> Flags:
    import pyarrow.compute as pc

    notes, faults = Counter[str](), Faults(len(values))
    if part in ID_PARTS:
        cells = sound_ids(blank_to_null(values, blanks=form.blanks, name=part), part=part, faults=faults, notes=notes)
    else:
        cells = clean_words(values, part=part, form=form, notes=notes)
    changed = pc.any(pc.not_equal(cells, values)).as_py()
    refuse(bool(notes) or bool(faults.bad.any()) or bool(changed))
    return np.asarray(cells.is_null())


def check_different(post_id: pa.StringArray) -> None:
    """Refuse ids of which two may be equal: a duplicate, or one post on several rows."""
    import pyarrow.compute as pc

    octets = Octets.of(post_id)
    lengths = octets.lengths
    if (lengths == lengths[0]).all():
        texts = octets.all.view(f"S{lengths[0]}")
        if (texts[1:] > texts[:-1]).all() or (texts[1:] < texts[:-1]).all():
            return
    refuse(pc.count_distinct(post_id).as_py() < len(post_id))


def moments(values: pa.StringArray, *, clock: Clock, form: Format) -> tuple[Int64s, Int64s]:
    """Return the times, all plausible, and the width of the clock tick where the writing says it, else 1.

    Args:
        values: as they are written.
        clock: of the file; it knows afterwards what `Clock.note` is told.
        form: of the file.
    """
    octets = Octets.of(values)
    if _are_digits(octets) and octets.lengths.min() > 0 and octets.lengths.max() <= MOST_DIGITS:
        at_us, width_us = _counted(values), np.ones(1, np.int64)
    else:
        times = clock.read(blank_to_null(values, blanks=form.blanks, name="timestamp"), name="timestamp")
        at_us, width_us = times.at_us, np.maximum(times.stated_us, 1)
    refuse(int(at_us.min()) < LOW_US or int(at_us.max()) >= HIGH_US)
    refuse(clock.n_slashed > 0 or (clock.n_naive > 0 and clock.n_zoned > 0))
    clock.note(at_us)
    return at_us, width_us


def _counted(values: pa.StringArray) -> Int64s:
    """Return counts since 1970, all of one unit, in microseconds."""
    import pyarrow as pa

    counts: Int64s = numbers_of(values.cast(pa.int64()))
    unit = unit_of(int(counts.min()))
    refuse(not unit or unit != unit_of(int(counts.max())))
    return counts * unit


def check_unasked(values: pa.StringArray, *, part: str, form: Format) -> None:
    """Refuse a column that was not asked for, where the full way would refuse a row for it or report a change."""
    if part in ID_PARTS:
        blanks_of(values, part=part, form=form)
    elif part in {"text", *WORD_PARTS}:
        refuse(Octets.of(values).has_controls())


def refuse(doubtful: bool) -> None:  # noqa: FBT001  what it is called with says what it means
    """Leave the short way if that is so.

    Raises:
        NotCertainError: it is.
    """
    if doubtful:
        raise NotCertainError
