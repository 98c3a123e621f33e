"""CSV of CrowdTangle: Facebook pages, Facebook groups, Instagram.

Columns: CrowdTangle's own downloads until 2024.  The last ones are called 'Overperforming Score (weighted ...)' and
'Total Interactions (weighted ...)' with the weights of whoever downloaded, so no column is known by its position.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.formats import Format, FormatDescription

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Chooser = Callable[[Sequence[str]], dict[str, str] | None]

CREATED = ("Post Created", "Created")
"""The time, under its name and under the one of older downloads."""
FACEBOOK = {
    "post_id": ("URL",),
    "account_id": ("Facebook Id",),
    "timestamp": CREATED,
    "text": ("Message",),
    "urls": ("Final Link", "Link"),
    "urls_else": ("Link",),
    "handle": ("User Name",),
    "display_name": ("Page Name", "Group Name"),
    "account_created": ("Page Created",),
    "account_description": ("Page Description",),
}
INSTAGRAM = {
    "post_id": ("URL",),
    "account_id": ("User Name",),
    "timestamp": CREATED,
    "text": ("Description", "Title"),
    "text_else": ("Title",),
    "handle": ("User Name",),
    "display_name": ("Account",),
}
ZONES = "times with a zone such as EDT are read exactly; of CST, PST and others with two meanings say time_zone"
NO_REPOSTS = "CrowdTangle marks no reposts"


def _chooser(parts: dict[str, tuple[str, ...]], *, telling: Sequence[str]) -> Chooser:
    """Return a chooser that takes the first column that is there for each part."""

    def choose(columns: Sequence[str]) -> dict[str, str] | None:
        present = {column.strip(): column for column in columns}
        if not present.keys() >= set(telling) or not present.keys() & set(CREATED):
            return None
        found = {
            part: next((present[name] for name in names if name in present), None) for part, names in parts.items()
        }
        return _without_copies({part: column for part, column in found.items() if column is not None})

    return choose


def _without_copies(chosen: dict[str, str]) -> dict[str, str]:
    """Drop second columns that are the first."""
    return {part: c for part, c in chosen.items() if not part.endswith("_else") or c != chosen[part[: -len("_else")]]}


def _format(name: str, what: str, *, telling: Sequence[str], platform: str, notes: Sequence[str]) -> Format:
    parts = INSTAGRAM if platform == "instagram" else FACEBOOK
    return Format(
        description=FormatDescription(
            name=name,
            what=what,
            kinds=("CSV", "Parquet"),
            needed=(*telling, CREATED[0]),
            recognised=f"columns {', '.join(telling)} and {CREATED[0]}",
        ),
        choose=_chooser(parts, telling=telling),
        tags_in_text=True,
        platform=platform,
        notes=(ZONES, NO_REPOSTS, *notes),
    )


CROWDTANGLE_PAGES = _format(
    "crowdtangle_pages",
    "CrowdTangle's CSV of Facebook pages",
    telling=("Page Name", "Facebook Id", "URL", "Message"),
    platform="facebook",
    notes=(),
)
CROWDTANGLE_GROUPS = _format(
    "crowdtangle_groups",
    "CrowdTangle's CSV of Facebook groups; a group is one account",
    telling=("Group Name", "Facebook Id", "URL", "Message"),
    platform="facebook",
    notes=("CrowdTangle does not say who wrote in a group, so each account here is a group and all who write in it",),
)
CROWDTANGLE_INSTAGRAM = _format(
    "crowdtangle_instagram",
    "CrowdTangle's CSV of Instagram",
    telling=("Account", "User Name", "URL", "Description"),
    platform="instagram",
    notes=("accounts are known by their user names, which can change hands",),
)
