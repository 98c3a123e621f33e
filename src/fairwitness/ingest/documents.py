"""JSON records one by one, from a file of one object a line or from a single document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fairwitness.errors import SourceError
from fairwitness.ingest.batches import Reject
from fairwitness.ingest.containers import BOM, Kind
from fairwitness.ingest.exports import documents, profile_beside, unassigned
from fairwitness.ingest.streams import LONG_EVEN, LONG_ODD, MAX_LINE_BYTES, lines

if TYPE_CHECKING:
    import io
    from collections.abc import Callable, Iterator

    from fairwitness.ingest.containers import Container
    from fairwitness.ingest.formats import Format, Record

    Elements = Callable[[bytes], Iterator[Record]]

MAX_DOCUMENT_BYTES = 2 << 30
"""A document is held in memory whole, as bytes; its records become objects one at a time."""
ESCAPE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\."
)
"""A pair of halves, a half alone, or any other escape, so that an escaped backslash begins none."""
HALF_BYTES = len(rb"\ud83d")
BESIDE_DATA = {"includes", "meta", "profiles", "groups"}
"""What a page of an API holds beside its data, so that it must go on whole."""
ENVELOPES = ("data", "posts", "items", "records", "results", "tweets", "statuses", "messages", "rows")


def read_records(
    stream: io.BufferedReader, container: Container, *, elements: Elements | None
) -> Iterator[Record | Reject]:
    """Yield each JSON object of a file, or why it is none; rejects carry row 0, for the caller numbers rows."""
    if container.kind is Kind.EXPORT:
        for profile, document in documents(container.path):
            found = _document(document, container, elements=None)
            yield from _owned(found, owner=_decoded_profile(profile))
    elif container.kind is Kind.NDJSON:
        yield from line_records(stream)
    else:
        yield from _document_records(stream, container, elements=elements)


def owned(found: Iterator[Record | Reject], container: Container, *, form: Format) -> Iterator[Record | Reject]:
    """Yield records; those of a personal export as {owner, item}, with the profile that lies beside the file."""
    if not form.profile or container.kind is Kind.EXPORT:
        yield from found
        return
    yield from _owned(found, owner=_decoded_profile(profile_beside(container.path, form.profile)))


def _owned(found: Iterator[Record | Reject], *, owner: object) -> Iterator[Record | Reject]:
    for item in found:
        yield item if isinstance(item, Reject) else {"owner": owner, "item": item}


def _decoded_profile(profile: bytes | None) -> object:
    import msgspec

    try:
        return None if profile is None else msgspec.json.decode(unassigned(profile.removeprefix(BOM)))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def line_records(stream: io.BufferedReader) -> Iterator[Record | Reject]:
    """Yield the object of each line that is not blank, or why it is none."""
    import msgspec

    decode = msgspec.json.Decoder(float_hook=str).decode
    for line in lines(stream):
        if line is LONG_EVEN or line is LONG_ODD:
            yield Reject(0, "line_too_long", f"more than {MAX_LINE_BYTES} bytes")
        elif bare := line.removeprefix(BOM).strip():  # files that were put together have the mark inside as well
            yield _decoded(bare, decode=decode)


def _decoded(raw: Any, *, decode: Callable[[Any], Any]) -> Record | Reject:  # noqa: ANN401  bytes or msgspec.Raw
    import msgspec

    try:
        record = decode(raw)
    except UnicodeDecodeError:
        return _refused("not_utf8", raw)
    except (msgspec.MsgspecError, RecursionError):
        mended = without_halves(bytes(raw))
        return _refused("bad_json", raw) if mended == bytes(raw) else _decoded(mended, decode=decode)
    return record if isinstance(record, dict) else _refused("bad_json", raw)


def _refused(reason: str, raw: Any) -> Reject:  # noqa: ANN401  bytes or msgspec.Raw
    return Reject.of(0, reason, bytes(raw[:200]).decode("utf-8", "replace"))


def _document_records(
    stream: io.BufferedReader, container: Container, *, elements: Elements | None
) -> Iterator[Record | Reject]:
    document = stream.read(MAX_DOCUMENT_BYTES + 1)
    if len(document) > MAX_DOCUMENT_BYTES:
        raise SourceError(
            f"{container.path} is one JSON document of more than 2 GiB. Write one object a line: jq -c '.[]'."
        )
    yield from _document(document, container, elements=elements)


def _document(document: bytes, container: Container, *, elements: Elements | None) -> Iterator[Record | Reject]:
    import msgspec

    document = unassigned(document.removeprefix(BOM).strip())
    try:
        # The document is checked as a whole before its first record comes, so it can be mended and begun again.
        msgspec.json.decode(document, type=msgspec.Raw)
    except (msgspec.MsgspecError, RecursionError):
        document = without_halves(document)
    try:
        if elements:
            yield from elements(document)
        else:
            decode = msgspec.json.Decoder(float_hook=str).decode
            for raw in _raw_elements(document):
                yield _decoded(memoryview(raw), decode=decode)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SourceError(
            f"{container.path} is no whole JSON document ({error}); no row was readable. Export or download it again."
        ) from error


def without_halves(raw: bytes) -> bytes:
    r"""Return JSON whose halves of characters read as U+FFFD.

    Programs that cut texts by UTF-16 units write half an emoji as \ud83d, which no JSON may hold (RFC 8259, 8.2).
    """
    return ESCAPE.sub(lambda found: b"\\ufffd" if len(found[0]) == HALF_BYTES else found[0], raw)


def _raw_elements(document: bytes) -> Iterator[Any]:
    """Yield the items of an array, of the one list in an envelope, or the document itself."""
    import msgspec

    if document.startswith(b"["):
        yield from msgspec.json.decode(document, type=list[msgspec.Raw])
        return
    top = msgspec.json.decode(document, type=dict[str, msgspec.Raw])
    wrapped = [key for key in ENVELOPES if key in top and bytes(top[key]).lstrip().startswith(b"[")]
    if len(wrapped) == 1 and not BESIDE_DATA & top.keys():
        yield from msgspec.json.decode(top[wrapped[0]], type=list[msgspec.Raw])
    else:
        yield msgspec.Raw(document)
