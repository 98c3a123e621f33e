"""The application: every page's routes behind the gate, and faults as sentences."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from fairwitness.errors import CaseError, FairwitnessError
from fairwitness.findings.case import finished_case
from fairwitness.web.jobs import Jobs
from fairwitness.web.opened import Desk
from fairwitness.web.pages import (
    access,
    access_events,
    access_tables,
    accounts,
    challenge,
    compare,
    exports,
    figures,
    groups,
    hashtags,
    network,
    notes,
    posts,
    studies,
)
from fairwitness.web.pages import case as case_page
from fairwitness.web.rendering import open_or_none, render, style_sheet
from fairwitness.web.security import Gate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from fairwitness.web.settings import Settings

LOG = logging.getLogger("fairwitness.web")


@dataclass(frozen=True, slots=True)
class Page:
    """The routes of one page module, and how the navigation leads to it.

    Attributes:
        routes: the module's ROUTES.
        path: where the navigation leads; empty: the page is reached from other pages only.
        title: the message that the navigation shows.
        needs_case: whether it is left out as long as no case is open.
        folder: of the case without which it is left out; empty: it needs none.
    """

    routes: Sequence[BaseRoute]
    path: str = ""
    title: str = ""
    needs_case: bool = True
    folder: str = ""


PAGES: tuple[Page, ...] = (
    Page(case_page.ROUTES, "/", "Case"),
    Page(network.ROUTES, "/network", "Network"),
    Page(groups.ROUTES, "/groups", "Groups"),
    Page(accounts.ROUTES, "/accounts", "Accounts"),
    Page(posts.ROUTES, "/posts", "Posts"),
    Page(exports.ROUTES, "/exports", "Exports"),
    Page(hashtags.ROUTES, "/hashtags", "Hashtags"),
    Page(challenge.ROUTES, "/challenge", "Challenge"),
    Page(compare.ROUTES, "/compare", "Compare"),
    Page(access_events.ROUTES),
    Page(access_tables.ROUTES),
    Page(access.ROUTES, "/access", "Access", needs_case=False, folder="access"),
    Page(figures.ROUTES, "/figures", "Figures", needs_case=False, folder="figures"),
    Page(notes.ROUTES, "/notes", "Notes"),
    Page(studies.ROUTES, "/new", "New study", needs_case=False),
)


def application(case: Path, *, settings: Settings) -> Gate:
    """Return the workbench over a case.

    Args:
        case: the case's folder; where there is none yet, the workbench opens with the page that makes one.
        settings: what it may do.
    """
    inner = Starlette(
        routes=[
            Route("/static/style.css", _style),
            Route("/favicon.ico", _icon),
            Mount("/static", StaticFiles(directory=_static(""))),
            *(route for page in PAGES for route in page.routes),
        ],
        exception_handlers={HTTPException: _missing, FairwitnessError: _refused, Exception: _failed},
    )
    inner.state.settings = settings
    inner.state.desk = Desk(case, settings.reveal)
    inner.state.navigation = [page for page in PAGES if page.path]
    inner.state.leads_to = _leads_to
    inner.state.jobs = Jobs()
    inner.state.drafts = {}
    return Gate(inner, settings=settings, desk=inner.state.desk)


def check_case(path: Path) -> None:
    """Refuse a folder that is neither a finished case nor the place of a new one.

    Raises:
        CaseError: it is something else, unfinished or damaged.
    """
    if any(page.folder and (path / page.folder).is_dir() for page in PAGES):
        return
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        finished_case(path)


def _leads_to(start: str) -> str:
    """Return the start of an address if a page answers there, else nothing: no link leads nowhere."""
    paths = [route.path for page in PAGES for route in page.routes if isinstance(route, Route)]
    return start if any(path.startswith(start) for path in paths) else ""


async def _style(_request: Request) -> Response:
    return Response(style_sheet(), media_type="text/css")


async def _icon(_request: Request) -> Response:
    return Response(_static("icon.svg").read_bytes(), media_type="image/svg+xml")


def _static(name: str) -> Path:
    return Path(str(files("fairwitness.web").joinpath("static", name)))


async def _missing(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return render(request, "fault.html", status=status, why="There is no such page.")


async def _refused(request: Request, error: Exception) -> Response:
    if isinstance(error, CaseError) and open_or_none(request) is None and request.url.path == "/":
        return RedirectResponse("/new", status_code=303)
    return render(request, "fault.html", status=400, why=str(error))


async def _failed(request: Request, error: Exception) -> Response:
    LOG.error("a page failed", exc_info=error)
    return render(
        request, "fault.html", status=500, why="This page failed. The terminal shows how; please report it."
    )
