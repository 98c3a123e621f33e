"""Plain bytes out of a packed file, noticing when the file breaks off."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from fairwitness.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Item = TypeVar("Item")
MAX_LINE_BYTES = 10_000_000
"""A longer line is quarantined: no post is that long, and it must not fill the memory."""
CHUNK_BYTES = 1 << 20
PACKED_CHUNK_BYTES = 1 << 13
"""Small, because 8 KiB of zstd can unfold to 256 MiB."""
MAX_WINDOW_BYTES = 1 << 31
"""Reddit's dumps are packed with --long=31: what comes may point back as far as this."""
QUOTE = ord('"')
LONG_EVEN = b"<long>"
LONG_ODD = b'<long>"'
"""Stand-ins, told by identity, for a line over the limit with an even or odd number of quotes."""


class BrokenStreamError(Exception):
    """A packed file ends early or is damaged; the reader adds how many rows it had seen."""


def chunks(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    """Yield lists of so many items; where the file breaks off, those before the break come first, then the error."""
    chunk: list[Item] = []
    try:
        for item in items:
            chunk.append(item)
            if len(chunk) == size:
                yield chunk
                chunk = []
    except BrokenStreamError:
        if chunk:
            yield chunk
        raise
    if chunk:
        yield chunk


class Counted(io.RawIOBase):
    """A file that tells how far it has been read."""

    def __init__(self, path: Path, *, tell: Callable[[int], None]) -> None:
        self._file = path.open("rb")
        self._tell = tell

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  the buffer protocol has no type in 3.11
        """Fill the buffer and report the position."""
        n = self._file.readinto(buffer)
        self._tell(self._file.tell())
        return n

    def close(self) -> None:
        """Close the file beneath."""
        self._file.close()
        super().close()


class Unpacked(io.RawIOBase):
    """The bytes inside a packed file of one or more parts; raises where it breaks off."""

    def __init__(self, packed: io.RawIOBase, *, start: Callable[[], Any]) -> None:
        self._packed = packed
        self._start = start
        self._part: Any = None
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  the buffer protocol has no type in 3.11
        """Fill the buffer with unpacked bytes.

        Raises:
            BrokenStreamError: the packed bytes are damaged or end inside a part.
        """
        while not self._ready and (packed := self._packed.read(PACKED_CHUNK_BYTES)):
            self._ready = memoryview(b"".join(self._unpack(packed)))
        if not self._ready and self._part is not None:
            raise BrokenStreamError("it ends in the middle")
        n = min(len(buffer), len(self._ready))
        buffer[:n] = self._ready[:n]
        self._ready = self._ready[n:]
        return n

    def _unpack(self, packed: bytes) -> Iterator[bytes]:
        import lzma

        import zstandard

        while packed:
            self._part = self._part or self._start()
            try:
                yield self._part.decompress(packed)
            except (zlib.error, zstandard.ZstdError, lzma.LZMAError, OSError) as error:
                raise BrokenStreamError(f"its packing is damaged ({error})") from error
            packed = self._part.unused_data if self._part.eof else b""
            if self._part.eof:
                self._part = None

    def close(self) -> None:
        """Close the file beneath."""
        self._packed.close()
        super().close()


class Quotes(io.RawIOBase):
    """Bytes passed on, and whether an odd number of quotes was among them: then one may never have closed."""

    def __init__(self, inner: io.BufferedReader) -> None:
        self._inner = inner
        self.odd = False

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  the buffer protocol has no type in 3.11
        """Fill the buffer and count."""
        n = self._inner.readinto1(buffer)
        self.odd ^= bool(np.count_nonzero(np.frombuffer(buffer, np.uint8, n) == QUOTE) % 2)
        return n


def _zstd() -> Any:  # noqa: ANN401  zstandard names no type for it
    import zstandard

    return zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES).decompressobj()


def _xz() -> Any:  # noqa: ANN401  as the others
    import lzma

    return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=MAX_WINDOW_BYTES)


def _bz2() -> Any:  # noqa: ANN401  as the others
    import bz2

    return bz2.BZ2Decompressor()


UNPACKERS: dict[str, Callable[[], Any]] = {
    "gz": lambda: zlib.decompressobj(wbits=31),
    "zst": _zstd,
    "xz": _xz,
    "bz2": _bz2,
}


def open_stream(path: Path, *, packing: str, tell: Callable[[int], None] | None = None) -> io.BufferedReader:
    """Open a file for reading its unpacked bytes.

    Args:
        path: the file.
        packing: '', 'gz', 'zst', 'xz' or 'bz2'.
        tell: called with the number of packed bytes read so far.
    """
    try:
        raw: io.RawIOBase = Counted(path, tell=tell or (lambda _: None))
    except OSError as error:
        raise SourceError(f"{path} cannot be opened: {error.strerror}. Check the path and its rights.") from error
    if packing:
        raw = Unpacked(raw, start=UNPACKERS[packing])
    return io.BufferedReader(raw, CHUNK_BYTES)


def lines(stream: io.BufferedReader) -> Iterator[bytes]:
    r"""Yield lines with their ends (\n, \r\n or \r); one over the limit comes as LONG_EVEN or LONG_ODD."""
    rest, quotes = b"", -1
    while chunk := stream.read1(CHUNK_BYTES):
        ready = (rest + chunk).splitlines(keepends=True)
        # A last line that ends in \r may yet get its \n.
        rest = b"" if ready[-1].endswith(b"\n") else ready.pop()
        if quotes >= 0 and ready:
            yield LONG_ODD if (quotes + ready.pop(0).count(b'"')) % 2 else LONG_EVEN
            quotes = -1
        yield from ready
        if quotes >= 0 or len(rest) > MAX_LINE_BYTES:
            quotes, rest = max(quotes, 0) + rest.count(b'"'), b""
    if quotes >= 0:
        yield LONG_ODD if quotes % 2 else LONG_EVEN
    elif rest:
        yield rest
