"""Single columns made sound: UTF-8, blanks to null, ids with all their digits, no control codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.ingest.batches import as_text
from fairwitness.ingest.faults import Faults, flags
from fairwitness.ingest.octets import Octets

if TYPE_CHECKING:
    from collections import Counter

    import pyarrow as pa

    from fairwitness.ingest.formats import Format
    from fairwitness.ingest.octets import Flags

CONTROLS = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}]"
"""Not tab and line ends; not the joiners and direction marks of Persian, Arabic and Hebrew."""
ID_CONTROLS = r"[\x00-\x1f\x7f-\x{9f}]"
MANGLED = r"^-?\d(\.\d+)?[eE]\+\d+$|^-?\d\.\d+[eE]\d+$|^\d{16,}\.0$"
TRAILING_ZERO = r"^(\d{1,15})\.0$"
ODD_ID = r"[\x00-\x1f\x7f-\x{9f}]|^-?\d(\.\d+)?[eE]\+?\d|\.0$"
MAX_ID_CHARS = 1_000


def valid_text(values: pa.Array, *, name: str, faults: Faults) -> pa.Array:
    """Mark rows whose text is not UTF-8, which a Parquet file can hold unnoticed."""
    import pyarrow as pa

    decoded = values.dictionary_decode() if pa.types.is_dictionary(values.type) else values
    if not _may_hide_bytes(decoded.type):
        return decoded
    try:
        if pa.types.is_nested(decoded.type):
            decoded.validate(full=True)
            return decoded
        return decoded.cast(pa.binary()).cast(pa.string())
    except pa.ArrowInvalid:
        return _without_bad_bytes(decoded, name=name, faults=faults)


def _may_hide_bytes(kind: pa.DataType) -> bool:
    import pyarrow as pa

    types = pa.types
    looks = (types.is_string, types.is_large_string, types.is_binary, types.is_large_binary, types.is_nested)
    return any(look(kind) for look in looks)


def _without_bad_bytes(values: pa.Array, *, name: str, faults: Faults) -> pa.Array:
    import pyarrow as pa

    if pa.types.is_nested(values.type):
        faults.mark("not_utf8", np.ones(len(values), bool), shown=pa.array([name] * len(values)))
        return pa.nulls(len(values), pa.list_(pa.string()))
    raw = values.cast(pa.binary()).to_pylist()
    texts = [None if v is None else v.decode("utf-8", "replace") for v in raw]
    bad = [t is not None and t.encode() != v for v, t in zip(raw, texts, strict=True)]
    faults.mark("not_utf8", np.array(bad, bool), shown=pa.array(texts, pa.string()))
    return pa.array(texts, pa.string())


def blank_to_null(values: pa.Array, *, blanks: tuple[str, ...], name: str) -> pa.Array:
    """Return a column as trimmed text, null where it is empty or says so in the format's words."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = as_text(values, name=name)
    octets = Octets.of(texts)
    if octets.visible and octets.lengths.min(initial=MAX_ID_CHARS) > max(map(len, ("", *blanks))):
        return texts
    trimmed = pc.utf8_trim_whitespace(texts)
    empty = pc.is_in(trimmed, value_set=pa.array(["", *blanks]))
    return pc.if_else(empty, pa.scalar(None, pa.string()), trimmed) if pc.any(empty).as_py() else trimmed


def sound_ids(ids: pa.Array, *, part: str, faults: Faults, notes: Counter[str]) -> pa.Array:
    """Refuse ids with control codes; drop ids that a spreadsheet has rounded, or refuse the row for its account."""
    import pyarrow as pa
    import pyarrow.compute as pc

    octets = Octets.of(ids)
    if octets.visible and not octets.has_fractions() and octets.lengths.max(initial=0) <= MAX_ID_CHARS:
        return ids
    long = flags(pc.greater(pc.utf8_length(ids), MAX_ID_CHARS))
    odd = flags(pc.match_substring_regex(ids, ODD_ID))
    if not (odd | long).any():
        return ids
    faults.mark("bad_id", flags(pc.match_substring_regex(ids, ID_CONTROLS)) | long, shown=ids)
    mangled = flags(pc.match_substring_regex(ids, MANGLED))
    if part == "account_id":
        faults.mark("mangled_id", mangled, shown=ids)
    elif count := int((mangled & ~faults.bad).sum()):
        notes[f"{{n}} values of {part} had lost digits (such as 1.24e+18) and were left out"] += count
    whole = pc.replace_substring_regex(ids, TRAILING_ZERO, r"\1")
    return pc.if_else(pa.array(mangled), pa.scalar(None, pa.string()), whole)


def clean_words(values: pa.Array, *, part: str, form: Format, notes: Counter[str]) -> pa.Array:
    """Return a text column without control codes, null where it is blank; text itself is not trimmed."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if part != "text":
        values = blank_to_null(values, blanks=form.blanks, name=part)
    texts = as_text(values, name=part)
    odd = flags(pc.match_substring_regex(texts, CONTROLS)) if Octets.of(texts).has_controls() else np.zeros(0, bool)
    if odd.any():
        notes[f"control codes were removed from {{n}} values of {part}"] += int(odd.sum())
        texts = pc.replace_substring_regex(texts, CONTROLS, "")
    blank = _blank(texts)
    return pc.if_else(pa.array(blank), pa.scalar(None, pa.string()), texts) if blank.any() else texts


def _blank(texts: pa.Array) -> Flags:
    """Return which texts have nothing but blanks; most are told by their first letter."""
    import pyarrow as pa
    import pyarrow.compute as pc

    blank = Octets.of(texts).may_be_blank()
    if blank.any():
        doubtful = np.flatnonzero(blank)
        words = pc.match_substring_regex(texts.take(pa.array(doubtful)), r"\S")
        blank[doubtful] = flags(pc.invert(words))
    return blank
