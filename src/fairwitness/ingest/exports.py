"""Personal exports: which files of a ZIP hold one's posts, and which file says whose they are.

A personal export also holds letters, searches and addresses; none of those files is opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from zipfile import ZipFile

MAX_MEMBER_BYTES = 1 << 30
MAX_PROFILE_BYTES = 16 << 20
PARENTS = 4
"""So many folders above a file may hold the profile of the same export."""
ASSIGNED = re.compile(rb"\s*window\.YTD\.\w+\.part\d+\s*=\s*")
"""X writes its files as JavaScript: a JSON array behind this."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where one network puts things: the files of posts, and the ends of the profile's path, the best first."""

    posts: re.Pattern[str]
    profile: tuple[str, ...]


X = Layout(re.compile(r"(^|/)data/tweets?(-part\d+)?\.js$"), ("data/account.js", "account.js"))
FACEBOOK = Layout(
    re.compile(r"(^|/)posts/your_posts[\w,-]*\.json$|(^|/)comments(_and_reactions)?/comments\.json$"),
    ("profile_information/profile_information.json",),
)
INSTAGRAM = Layout(
    re.compile(r"(^|/)(content|media)/posts_\d+\.json$|(^|/)comments/(post|reels)_comments(_\d+)?\.json$"),
    ("personal_information/personal_information.json", "account_information/personal_information.json"),
)
LAYOUTS = (X, FACEBOOK, INSTAGRAM)


def is_export(path: Path) -> bool:
    """Tell whether this is a whole ZIP archive of a personal export."""
    from zipfile import is_zipfile

    if not is_zipfile(path):
        return False
    with _opened(path) as archive:
        return bool(_members(archive)[1])


def documents(path: Path) -> Iterator[tuple[bytes | None, bytes]]:
    """Yield the profile, where there is one, with each file of posts, in order of name.

    Raises:
        SourceError: the archive is damaged, locked, or unfolds to more than a file of posts can be.
    """
    with _opened(path) as archive:
        layout, names = _members(archive)
        ends = layout.profile if layout else ()
        found = [n for end in ends for n in sorted(archive.namelist()) if f"/{n}".endswith(f"/{end}")]
        profile = _content(path, archive, found[0], limit=MAX_PROFILE_BYTES) if found else None
        for name in names:
            yield profile, _content(path, archive, name, limit=MAX_MEMBER_BYTES)


def profile_beside(path: Path, ends: Sequence[str]) -> bytes | None:
    """Return the profile that lies beside a file of posts or above it; None where there is none."""
    folders = path.absolute().parents[:PARENTS]
    candidates = (folder / end for folder in folders for end in ends)
    found = next((c for c in candidates if c.is_file() and c.stat().st_size <= MAX_PROFILE_BYTES), None)
    return found.read_bytes() if found else None


def unassigned(document: bytes) -> bytes:
    """Return the JSON of a file that X wrote as JavaScript; any other document as it is."""
    match = ASSIGNED.match(document[:200])
    return document[match.end() :].rstrip().removesuffix(b";") if match else document


def _opened(path: Path) -> ZipFile:
    from zipfile import BadZipFile, ZipFile

    try:
        return ZipFile(path)
    except (BadZipFile, OSError, NotImplementedError) as error:
        raise SourceError(f"{path} is no whole ZIP archive ({error}). Download it again.") from error


def _members(archive: ZipFile) -> tuple[Layout | None, list[str]]:
    names = sorted(set(archive.namelist()))
    for layout in LAYOUTS:
        if chosen := [name for name in names if layout.posts.search(name)]:
            return layout, chosen
    return None, []


def _content(path: Path, archive: ZipFile, name: str, *, limit: int) -> bytes:
    import zlib
    from zipfile import BadZipFile

    try:
        with archive.open(name) as member:
            content = member.read(limit + 1)
    except (BadZipFile, OSError, RuntimeError, EOFError, zlib.error) as error:
        # RuntimeError: the member is locked with a password, or packed in a way that Python does not know.
        raise SourceError(f"{path}: {name!r} cannot be unpacked ({error}). Unpack it, and name the file.") from error
    if len(content) > limit:
        raise SourceError(f"{path}: {name!r} is larger than {limit:,} bytes. Unpack it, and name parts of it.")
    return content
