"""Of which platform an account is: what the user, the record, the format or a default says, in this order.

Ids mean something on their own platform only.  A study of several platforms therefore carries each id with its
platform before a colon, `x:123`; no platform's name has a colon, so two ids of different platforms are never equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.ingest.cells import blank_to_null
from fairwitness.ingest.faults import flags

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pyarrow as pa

    from fairwitness.ingest.faults import Faults
    from fairwitness.ingest.formats import Format

ALL_FILES = "*"
"""Stands for every file that does not say itself of which platform it is."""
UNKNOWN = "unknown"
"""What the accounts of files are called of which nobody says the platform; they are apart from all others."""
NAMES = r"^[\p{L}\p{N}][\p{L}\p{M}\p{N}._+\-]{0,39}$"
OTHER_NAMES = {"twitter": "x", "x.com": "x", "twitter.com": "x", "bsky": "bluesky", "vkontakte": "vk"}
"""Names of one platform that stand side by side in real data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What is known of the platform of one file.

    Attributes:
        named: what the user says of this very file; goes before what its records say.
        fallback: of records that do not say: the format's platform, else the user's word for all such files.
        inside: names that are looked for inside what records say; empty: records say plain names.
    """

    named: str = ""
    fallback: str = ""
    inside: tuple[str, ...] = ()

    def of(self, said: pa.Array | None, *, n: int, blanks: tuple[str, ...], faults: Faults | None) -> pa.Array:
        """Return the platform of each of n rows, null where nobody says it.

        Args:
            said: what the records say; None where the source has no such column.
            n: rows.
            blanks: words that mean an empty cell.
            faults: where rows with a name that cannot be used are marked; None: such a name counts as missing.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        if self.named or said is None:
            return pa.repeat(pa.scalar(_known(self.named or self.fallback), pa.string()), n)
        names = plain_names(blank_to_null(said, blanks=blanks, name="platform"))
        if self.inside:
            found = pc.extract_regex(names, f"(?P<name>{'|'.join(self.inside)})")
            names = pc.struct_field(found, "name")
        sound = pc.match_substring_regex(names, NAMES)
        if faults is not None:
            faults.mark("bad_platform", ~flags(pc.fill_null(sound, fill_value=True)), shown=names)
        names = pc.if_else(pc.fill_null(sound, fill_value=False), names, pa.scalar(None, pa.string()))
        told = pc.coalesce(names, pa.scalar(self.fallback))
        return pc.if_else(pc.is_in(told, value_set=pa.array(["", UNKNOWN])), pa.scalar(None, pa.string()), told)


def _known(name: str) -> str | None:
    return name if name not in {"", UNKNOWN} else None


def plain_names(names: pa.Array) -> pa.Array:
    """Return names of platforms in one spelling: small letters, no blanks inside, one name for each platform."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names = pc.replace_substring_regex(pc.utf8_lower(names), r"\s+", "_")
    place = pc.index_in(names, value_set=pa.array(list(OTHER_NAMES)))
    return pc.coalesce(pa.array(list(OTHER_NAMES.values())).take(place), names)


def check_platforms(platforms: Mapping[str, str] | None) -> dict[str, str]:
    """Return file, or ALL_FILES, to the name of its platform in one spelling.

    Raises:
        StudyError: a file without a name, or a platform's name that cannot be used.
    """
    if not platforms:
        return {}
    import pyarrow as pa
    import pyarrow.compute as pc

    asked = {file: name.strip() for file, name in platforms.items()}
    names = plain_names(pa.array(list(asked.values()), pa.string()))
    sound = pc.match_substring_regex(names, NAMES).to_pylist()
    for (file, name), is_sound in zip(asked.items(), sound, strict=True):
        if not file.strip("/. ") or not is_sound:
            raise StudyError(
                f"'{file}={name}' names no platform of a file. Write FILE=NAME, with a name of at most 40 letters, "
                "digits, '.', '_', '-' and '+', such as posts.csv=gab."
            )
    return dict(zip(asked, names.to_pylist(), strict=True))


def network_of(path: Path, *, form: Format, platforms: Mapping[str, str]) -> Network:
    """Return what is known of a file's platform.

    Args:
        path: the file.
        form: its format.
        platforms: from `check_platforms`; a key is a file's name, its path, or a pattern of either.

    Raises:
        StudyError: the file is named twice, with different platforms.
    """
    exact = [name for file, name in platforms.items() if file in {path.name, str(path)}]
    names = sorted(set(exact or (name for file, name in platforms.items() if _means(file, path))))
    if len(names) > 1:
        raise StudyError(f"{path.name} is said to be of {' and of '.join(names)}. Name one platform for each file.")
    fallback = form.platform or platforms.get(ALL_FILES, "")
    return Network(named=names[0] if names else "", fallback=fallback, inside=form.platforms)


def _means(file: str, path: Path) -> bool:
    return file != ALL_FILES and (file in {path.name, str(path)} or path.match(file))


def check_platforms_used(platforms: Mapping[str, str], files: Iterable[tuple[Path, Format]]) -> None:
    """Refuse a name that no file took: the user would never know.

    Raises:
        StudyError: no file is meant, or each file that is meant says something else.
    """
    read = list(files)
    for file, name in platforms.items():
        if file == ALL_FILES and all(form.platform not in {"", name} for _, form in read):
            said = "; ".join(f"{path.name} is of {form.platform} by its format" for path, form in read[:3])
            raise StudyError(f"the platform {name} was of no use: {said}. Write FILE={name} where that is wrong.")
        if file != ALL_FILES and not any(_means(file, path) for path, _ in read):
            raise StudyError(
                f"the platform {name} is given for {file}, which is not among the files: "
                f"{', '.join(path.name for path, _ in read[:10])}. Correct the name."
            )


def spellings(account_id: str, platform: str | None) -> tuple[str, str]:
    """Return an id with its platform before it, and without it: people may name an account either way.

    Args:
        account_id: as it stands in a case; in studies of several platforms the platform stands before it.
        platform: of the account, None where nobody says it.
    """
    before = f"{platform or UNKNOWN}:"
    bare = account_id.removeprefix(before)
    return before + bare, bare
