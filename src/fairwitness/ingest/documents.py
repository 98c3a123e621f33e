"""JSON records one by one, from a file of one object a line or from a single document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairwitness.errors import SourceError
from fairwitness.ingest.batches import Reject
from fairwitness.ingest.containers import BOM, Kind
from fairwitness.ingest.streams import LONG_EVEN, LONG_ODD, MAX_LINE_BYTES, lines

if TYPE_CHECKING:
    import io
    from collections.abc import Callable, Iterator

    from fairwitness.ingest.containers import Container
    from fairwitness.ingest.formats import Record

    Elements = Callable[[bytes], Iterator[Record]]

MAX_DOCUMENT_BYTES = 2 << 30
"""A document is held in memory whole, as bytes; its records become objects one at a time."""
ENVELOPES = ("data", "posts", "items", "records", "results", "tweets", "statuses", "messages", "rows")


def read_records(
    stream: io.BufferedReader, container: Container, *, elements: Elements | None
) -> Iterator[Record | Reject]:
    """Yield each JSON object of a file, or why it is none; rejects carry row 0, for the caller numbers rows."""
    if container.kind is Kind.NDJSON:
        yield from _line_records(stream)
    else:
        yield from _document_records(stream, container, elements=elements)


def _line_records(stream: io.BufferedReader) -> Iterator[Record | Reject]:
    import msgspec

    decode = msgspec.json.Decoder(float_hook=str).decode
    for number, line in enumerate(lines(stream)):
        if line is LONG_EVEN or line is LONG_ODD:
            yield Reject(0, "line_too_long", f"more than {MAX_LINE_BYTES} bytes")
        elif bare := (line if number else line.removeprefix(BOM)).strip():
            yield _decoded(bare, decode=decode)


def _decoded(raw: Any, *, decode: Callable[[Any], Any]) -> Record | Reject:  # noqa: ANN401  bytes or msgspec.Raw
    import msgspec

    shown = bytes(raw[:200]).decode("utf-8", "replace")
    try:
        record = decode(raw)
    except UnicodeDecodeError:
        return Reject.of(0, "not_utf8", shown)
    except (msgspec.MsgspecError, RecursionError):
        return Reject.of(0, "bad_json", shown)
    return record if isinstance(record, dict) else Reject.of(0, "bad_json", shown)


def _document_records(
    stream: io.BufferedReader, container: Container, *, elements: Elements | None
) -> Iterator[Record | Reject]:
    import msgspec

    document = stream.read(MAX_DOCUMENT_BYTES + 1)
    if len(document) > MAX_DOCUMENT_BYTES:
        raise SourceError(
            f"{container.path} is one JSON document of more than 2 GiB. Write one object a line: jq -c '.[]'."
        )
    document = document.removeprefix(BOM).strip()
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


def _raw_elements(document: bytes) -> Iterator[Any]:
    """Yield the items of an array, of the one list in an envelope, or the document itself."""
    import msgspec

    if document.startswith(b"["):
        yield from msgspec.json.decode(document, type=list[msgspec.Raw])
        return
    top = msgspec.json.decode(document, type=dict[str, msgspec.Raw])
    wrapped = [key for key in ENVELOPES if key in top and bytes(top[key]).lstrip().startswith(b"[")]
    # A page of an API keeps what stands beside its data, so it goes on whole.
    if len(wrapped) == 1 and not {"includes", "meta"} & top.keys():
        yield from msgspec.json.decode(top[wrapped[0]], type=list[msgspec.Raw])
    else:
        yield msgspec.Raw(document)
