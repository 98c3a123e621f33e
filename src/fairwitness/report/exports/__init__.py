"""Networks, tables and charts for other programs: pseudonymous unless asked, and harmless whatever a post holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How accounts and texts are shown.

    Attributes:
        account: from an account's id to the name that is written: a pseudonym, or the id itself.
        text: from a post's text to what is written of it.
        revealed: ids stand as they are in the data.
    """

    account: Callable[[str], str]
    text: Callable[[str | None], str | None]
    revealed: bool
