"""Templates in the reader's language: texts, numbers, links, and the marks that every form needs."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from fairwitness.language import LANGUAGES
from fairwitness.language.catalogue import messages
from fairwitness.language.formats import Formats
from fairwitness.model import VERDICT_WORDS, Verdict
from fairwitness.report import words
from fairwitness.web.security import csrf_token

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jinja2 import Environment
    from starlette.requests import Request

    from fairwitness.language.catalogue import Messages
    from fairwitness.web.opened import Desk, OpenedCase
    from fairwitness.web.settings import Settings

THEMES = ("auto", "light", "dark")
REMEMBERED = {"lang": LANGUAGES, "theme": THEMES}
"""Choices that an address may name and the browser then remembers."""
YEAR_S = 31_536_000


def render(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """Return a page in the reader's language.

    Args:
        request: what was asked.
        template: its name under web/templates.
        status: of the answer.
        values: what the template is given, beside `case` (None where none is open), `_`, `ngettext`, `link`,
            `csrf`, `language`, `direction`, `theme`, `navigation` and `path`.
    """
    language = chosen(request, "lang")
    environment = _environment(language)
    shared = {
        "csrf": csrf_token(settings_of(request)),
        "navigation": [page for page in request.app.state.navigation if _is_there(request, page.folder)],
        "path": request.url.path,
        "query": dict(request.query_params),
        "theme": chosen(request, "theme"),
        "reveal": settings_of(request).reveal,
        "group_path": request.app.state.leads_to("/groups/"),
        "account_path": request.app.state.leads_to("/accounts/"),
        "here": lambda **changes: here(request, **changes),
    }
    opened = values.pop("case", None) or open_or_none(request)
    page = environment.get_template(template).render(**shared, case=opened, **values)
    return _remembering(HTMLResponse(page, status_code=status), request)


def _is_there(request: Request, folder: str) -> bool:
    """Say whether the case on the desk has a folder that a page is about."""
    return not folder or (desk_of(request).path / folder).is_dir()


def settings_of(request: Request) -> Settings:
    """Return what this workbench may do."""
    settings: Settings = request.app.state.settings
    return settings


def desk_of(request: Request) -> Desk:
    """Return what lies open."""
    desk: Desk = request.app.state.desk
    return desk


def folder_of(request: Request, name: str) -> Path:
    """Return a pillar's folder in what lies open.

    Raises:
        HTTPException: there is none.
    """
    folder = desk_of(request).path / name
    if not folder.is_dir():
        raise HTTPException(404)
    return folder


def case_of(request: Request) -> OpenedCase:
    """Return the open case.

    Raises:
        CaseError: there is none; the application then leads to the page that makes one.
    """
    return desk_of(request).opened()


def open_or_none(request: Request) -> OpenedCase | None:
    """Return the open case, None where there is none."""
    from fairwitness.errors import CaseError

    try:
        return case_of(request)
    except CaseError:
        return None


def texts_of(request: Request) -> Messages:
    """Return the texts in the reader's language, for sentences that a handler composes."""
    return messages(chosen(request, "lang"))


def chosen(request: Request, name: str) -> str:
    """Return the reader's language (`lang`) or colours (`theme`): by address, memory or default."""
    default = settings_of(request).language if name == "lang" else THEMES[0]
    wanted = (request.query_params.get(name), request.cookies.get(name), default)
    return next(value for value in wanted if value in REMEMBERED[name])


def link(path: str, **parameters: object) -> str:
    """Return the address of a page; parameters that are None or empty are left out."""
    given = {name: value for name, value in parameters.items() if value is not None and value != ""}
    return f"{path}?{urlencode(given)}" if given else path


def here(request: Request, **changes: object) -> str:
    """Return the address of this page with other parameters; the rest of its state stays."""
    return link(request.url.path, **{**dict(request.query_params), **changes})


def _remembering(answer: HTMLResponse, request: Request) -> HTMLResponse:
    for name, known in REMEMBERED.items():
        if (value := request.query_params.get(name)) in known:
            answer.set_cookie(name, str(value), max_age=YEAR_S, httponly=True, samesite="strict")
    return answer


@cache
def _environment(language: str) -> Environment:
    """Return the report's templates and ours, in one language: escaped alike, formatted by the language's rules."""
    from jinja2 import ChoiceLoader, PackageLoader

    from fairwitness.report.page import templates

    environment = templates()
    environment.auto_reload = False
    environment.loader = ChoiceLoader([PackageLoader("fairwitness.web"), PackageLoader("fairwitness.report")])
    texts = messages(language)
    environment.add_extension("jinja2.ext.i18n")
    extension: Any = environment  # jinja2.ext.i18n adds this method
    extension.install_gettext_callables(texts.gettext, texts.ngettext, newstyle=True)
    environment.filters.update(_filters(texts))
    environment.globals.update(
        language=language, direction=texts.direction, link=link, languages=LANGUAGES, themes=THEMES
    )
    return environment


def compile_templates() -> None:
    """Compile every page in every language, which takes a moment that no reader should wait for."""
    pages = files("fairwitness.web").joinpath("templates").iterdir()
    names = sorted(page.name for page in pages if page.name.endswith(".html"))
    for language in LANGUAGES:
        for name in names:
            _environment(language).get_template(name)


def _filters(texts: Messages) -> Mapping[str, object]:
    formats = Formats(texts.locale)
    say = texts.gettext
    return {
        "number": lambda value: _one_way(formats.number(value)),
        "share": formats.share,
        "p": lambda value: _one_way(formats.p(value)),
        "duration": formats.duration,
        "clock": formats.clock,
        "day": formats.day,
        "long_day": formats.long_day,
        "verdict": lambda verdict: say(VERDICT_WORDS[Verdict(verdict)]),
        "trace": lambda trace: say(words.trace_words(trace)),
        "family": lambda family: say(words.family_words(family)),
        "reason": lambda reason: say(words.reason_words(reason)),
        "said": say,
        "sentence": texts.sentence,
    }


def _one_way(shown: str) -> str | Markup:
    """Return a power of ten so that it stays in one direction; plain numbers need no mark."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(shown) if "×" in shown or "<" in shown else shown


@cache
def style_sheet() -> str:
    """Return the report's style sheet, its two palettes also under a switch, and the workbench's own rules."""
    report = files("fairwitness.report").joinpath("templates", "style.css").read_text("utf-8")
    static = files("fairwitness.web").joinpath("static")
    own = "\n".join(static.joinpath(name).read_text("utf-8") for name in ("web.css", "views.css"))
    light, dark = re.findall(r":root\{([^{}]*--paper[^{}]*)\}", report)[:2]
    switch = (
        f":root[data-theme=light]{{{light};color-scheme:light}}\n:root[data-theme=dark]{{{dark};color-scheme:dark}}\n"
    )
    return f"{report}\n{switch}\n{own}"
