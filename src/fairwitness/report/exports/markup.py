"""XML written element by element: whatever a name or text holds, it stays text."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from fairwitness.report.visible import visible_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from io import TextIOBase

NO_XML = re.compile("[\ufffe\uffff\U0001fffe\U0001ffff]")
"""No XML document may hold these; all other forbidden letters `visible` has made escapes of."""


class Markup:
    """Writes one document in UTF-8, indented, with equal bytes for equal input."""

    def __init__(self, into: TextIOBase) -> None:
        """Begin the document.

        Args:
            into: a text file that is open for writing.
        """
        self._into = into
        self._writer = XMLGenerator(into, encoding="utf-8", short_empty_elements=True)
        self._depth = 0
        self._writer.startDocument()

    @contextmanager
    def element(self, tag: str, **attributes: object) -> Iterator[None]:
        """Write an element around what is written inside the `with` block; `for_` becomes for, `viz__` `viz:`."""
        self._indent()
        self._writer.startElement(_name(tag), _written(attributes))
        self._depth += 1
        yield
        self._depth -= 1
        self._indent()
        self._writer.endElement(_name(tag))

    def leaf(self, tag: str, text: str = "", **attributes: object) -> None:
        """Write an element that holds text or nothing."""
        self._indent()
        self._writer.startElement(_name(tag), _written(attributes))
        if text:
            self._writer.characters(plain(text))
        self._writer.endElement(_name(tag))

    def _indent(self) -> None:
        self._writer.ignorableWhitespace("\n" * (self._depth > 0) + "  " * self._depth)

    def end(self) -> None:
        """End the document."""
        self._writer.ignorableWhitespace("\n")
        self._writer.endDocument()


def _written(attributes: Mapping[str, object]) -> AttributesImpl[str]:
    return AttributesImpl({_name(key): plain(value) for key, value in attributes.items()})


def _name(word: str) -> str:
    return word.rstrip("_").replace("__", ":").replace("_", ".")


def plain(value: object) -> str:
    """Return a value as text that XML may hold; unseen and reordering letters are written out."""
    if isinstance(value, float):
        return repr(value)
    return NO_XML.sub("\ufffd", visible_line(str(value)))
