"""Message catalogues: `locale/LANGUAGE/*.po`, read as they are; a new language is one more folder.

Each area of the program may have a catalogue of its own: all that stand in a folder are one.  The message itself is
the English text, so an English catalogue holds only what needs a plural.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages.pofile import read_po

from fairwitness.language.formats import signs_of
from fairwitness.language.sentences import Sentences, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from importlib.resources.abc import Traversable

    from babel.messages.catalog import Catalog


WRITTEN_IN = "en"


@dataclass(frozen=True, slots=True, eq=False)
class Messages:
    """The texts of one language.

    Attributes:
        locale: as Babel knows it.
        single: message to translation.
        plural: message to the translations of its plural forms.
        catalogue: as read, for the rule of its plurals.
        composed: the same messages, to be found inside sentences with figures.
    """

    locale: Locale
    single: Mapping[str, str]
    plural: Mapping[str, tuple[str, ...]]
    catalogue: Catalog
    composed: Sentences

    @property
    def direction(self) -> str:
        """Return ltr or rtl."""
        return str(self.locale.text_direction)

    def gettext(self, message: str) -> str:
        """Return a message in this language, or as it is where nobody translated it."""
        return self.single.get(message, message)

    def sentence(self, text: str) -> str | None:
        """Return a sentence of ours in this language, figures and all; None if it is in no catalogue.

        In English, in which they are written, every sentence is known.
        """
        return text if self.locale.language == WRITTEN_IN else self.composed.say(text)

    def ngettext(self, one: str, many: str, n: int) -> str:
        """Return the form of a message that belongs to a number."""
        forms = self.plural.get(one)
        if not forms:
            return one if n == 1 else many
        return forms[min(_form(self.catalogue.plural_expr, n), len(forms) - 1)]


def _form(expression: str, n: int) -> int:
    """Return which plural form a number takes; the expression is one of ours, in gettext's C-like words."""
    return int(_rule(expression)(n))


@cache
def _rule(expression: str) -> Callable[[int], int]:
    from gettext import c2py

    return c2py(expression)


@cache
def messages(language: str) -> Messages:
    """Return the texts of a language, out of every catalogue in its folder.

    Args:
        language: a folder under locale, such as fa.
    """
    read = [_read(path, language) for path in _files(language)]
    single: dict[str, str] = {}
    plural: dict[str, tuple[str, ...]] = {}
    for message in (message for catalogue in read for message in catalogue):
        ids, strings = message.id, message.string
        if isinstance(ids, (tuple, list)) and isinstance(strings, (tuple, list)):
            plural[ids[0]] = tuple(strings)
        elif isinstance(ids, str) and ids and strings:
            single[ids] = str(strings)
    locale = Locale.parse(language)
    return Messages(locale, single, plural, read[0], sentences(single, signs_of(locale)))


def _files(language: str) -> list[Traversable]:
    folder = files("fairwitness.language").joinpath("locale", language)
    return sorted((path for path in folder.iterdir() if path.name.endswith(".po")), key=lambda path: path.name)


def _read(path: Traversable, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)
