"""Series behind the events of access, and groups that fell silent in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import Route

from fairwitness.web.pages.access import FOLDER, forms_of
from fairwitness.web.rendering import folder_of, render
from fairwitness.web.tables import csv_answer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from fairwitness.access.outages.records import OutageReport
    from fairwitness.access.silence import SilenceReport

Record = TypeVar("Record")
MOST_CHARTS = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows: drawings by name, and both reports as far as they are there."""

    outages: OutageReport | None
    silence: SilenceReport | None
    hours: Sequence[tuple[str, Sequence[str]]]
    series: Sequence[tuple[str, Sequence[str]]]
    silences: Sequence[tuple[str, Sequence[str]]]


async def show(request: Request) -> Response:
    """Return the page of series and silence."""
    shown = await run_in_threadpool(_shown, folder_of(request, FOLDER))
    return render(request, "access_events.html", a=shown)


def _shown(folder: Path) -> Shown:
    from fairwitness.access.outages.records import OutageReport
    from fairwitness.access.silence import SilenceReport

    return Shown(
        outages=_read(folder / "outages.json", OutageReport), silence=_read(folder / "silence.json", SilenceReport),
        hours=_drawn(folder, "hours"), series=_drawn(folder, "series"), silences=_drawn(folder, "silence"),
    )  # fmt: skip


async def silences_csv(request: Request) -> Response:
    """Return the answers about groups as a table."""
    silence = (await run_in_threadpool(_shown, folder_of(request, FOLDER))).silence
    rows = [(one.group_id, one.place, one.relation.value, one.text) for one in silence.results] if silence else []
    return csv_answer("silences", ("group_id", "place", "relation", "text"), rows)


def _drawn(folder: Path, name: str) -> list[tuple[str, Sequence[str]]]:
    """Return the drawings of one kind in the order of the report, without their endings, and their forms."""
    stems = [path.stem for path in (folder / "charts").glob(f"{name}-*.png")]
    numbered = [stem for stem in stems if stem.rpartition("-")[2].isdecimal()]
    ordered = sorted(numbered, key=lambda stem: (int(stem.rpartition("-")[2]), stem))[:MOST_CHARTS]
    return [(stem, forms_of(folder, stem)) for stem in ordered]


def _read(path: Path, kind: type[Record]) -> Record | None:
    import msgspec

    if not path.is_file():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except msgspec.DecodeError as error:
        raise HTTPException(404) from error


ROUTES = (Route("/access/events", show), Route("/access/silences.csv", silences_csv))
