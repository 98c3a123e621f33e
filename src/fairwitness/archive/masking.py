"""Names out of texts: what a published text may not hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HIDDEN = "…"
MENTION = re.compile(r"(?<![\w@])@([\w.]{2,}(?:@[\w.-]+)?)", re.UNICODE)
PROFILE = re.compile(
    r"((?:https?://)?(?:www\.|mobile\.|m\.)?"
    r"(?:twitter|x|t|instagram|facebook|fb|tiktok|vk|bsky|youtube|reddit|threads|linkedin)\.(?:com|me|app|net)/)\S+",
    re.IGNORECASE,
)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.UNICODE)
TELEPHONE = re.compile(r"(?<![\w/.])(?!\d{4}-\d\d-\d\d\b)\+?\d(?:[\s().-]{0,2}\d){7,14}(?![\w/])", re.UNICODE)


def masked(text: str, *, names: Mapping[str, str]) -> str:
    """Return a text without e-mail addresses, telephone numbers, addresses of profiles and @names.

    Args:
        text: as it was written.
        names: user name in small letters to the keyed name of its account; other names become one and the same mark.
    """
    text = EMAIL.sub(HIDDEN, PROFILE.sub(rf"\1{HIDDEN}", text))
    text = MENTION.sub(lambda found: "@" + names.get(found[1].rstrip(".").lower(), HIDDEN), text)
    return TELEPHONE.sub(HIDDEN, text)


def mentioned(text: str) -> list[str]:
    """Return the user names that a text mentions, in small letters, each once, in their order."""
    return list(dict.fromkeys(found[1].rstrip(".").lower() for found in MENTION.finditer(text)))
