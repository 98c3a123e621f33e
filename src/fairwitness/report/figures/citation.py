"""How a page is cited: what was examined, by which version, with the digest that makes it repeatable; no clock."""

from __future__ import annotations

import re

from fairwitness import __version__


def plain(title: str, *, digest: str) -> str:
    """Return a citation in words."""
    return f"{title}. Examined with fairwitness {__version__}; findings SHA-256 {digest}."


def bibtex(title: str, *, digest: str) -> str:
    """Return a citation for BibTeX."""
    safe = re.sub(r"[\\{}%#$&_^~\x00-\x1f]", " ", title)
    return (
        f"@misc{{fairwitness-{digest[:12]},\n  title = {{{' '.join(safe.split())}}},\n"
        f"  howpublished = {{fairwitness {__version__}, figures}},\n  note = {{findings SHA-256 {digest}}}\n}}\n"
    )
