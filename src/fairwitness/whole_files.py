"""Files that are there whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file aside and rename it, so that nobody meets half of it; return where it is.

    Args:
        path: the file, in a folder that is there.
        content: all of it.
    """
    aside = path.with_name(f"{path.name}.part")
    aside.write_bytes(content)
    return aside.replace(path)
