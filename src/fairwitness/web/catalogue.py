"""Message catalogues: `locale/LANGUAGE/messages.po`, read as they are; a new language is one more folder.

The message itself is the English text, so the English catalogue holds only what needs a plural.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Mapping

    from babel.messages.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Messages:
    """The texts of one language.

    Attributes:
        locale: as Babel knows it.
        single: message to translation.
        plural: message to the translations of its plural forms.
        catalogue: as read, for the rule of its plurals.
    """

    locale: Locale
    single: Mapping[str, str]
    plural: Mapping[str, tuple[str, ...]]
    catalogue: Catalog

    @property
    def direction(self) -> str:
        """Return ltr or rtl."""
        return str(self.locale.text_direction)

    def gettext(self, message: str) -> str:
        """Return a message in this language, or as it is where nobody translated it."""
        return self.single.get(message, message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        """Return the form of a message that belongs to a number."""
        forms = self.plural.get(one)
        if not forms:
            return one if n == 1 else many
        return forms[min(_form(self.catalogue.plural_expr, n), len(forms) - 1)]


def _form(expression: str, n: int) -> int:
    """Return which plural form a number takes; the expression is one of ours, in gettext's C-like words."""
    from gettext import c2py

    return int(c2py(expression)(n))


@cache
def messages(language: str) -> Messages:
    """Return the texts of a language.

    Args:
        language: a folder under locale, such as fa.
    """
    source = files("fairwitness.web").joinpath("locale", language, "messages.po")
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language)
    single: dict[str, str] = {}
    plural: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        ids, strings = message.id, message.string
        if isinstance(ids, (tuple, list)) and isinstance(strings, (tuple, list)):
            plural[ids[0]] = tuple(strings)
        elif isinstance(ids, str) and ids and strings:
            single[ids] = str(strings)
    return Messages(Locale.parse(language), single, plural, catalogue)
