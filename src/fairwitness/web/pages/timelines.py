"""Timelines: of the whole corpus and of one hashtag, over a stretch of time that the address names."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from fairwitness.errors import StudyError
from fairwitness.language.formats import microseconds
from fairwitness.language.signs import EPOCH
from fairwitness.web.charts import Wording
from fairwitness.web.charts.files import chart_answer
from fairwitness.web.charts.timeline import timeline_chart
from fairwitness.web.queries.timeline import TAGS, Stretch, timeline
from fairwitness.web.rendering import case_of, link, texts_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from fairwitness.language.catalogue import Messages
    from fairwitness.web.charts import Chart
    from fairwitness.web.opened import OpenedCase
    from fairwitness.web.queries.timeline import Bar

KEPT = 64
"""Drawings that are kept while the case lies open."""


def stretch_of(request: Request, *, tag: int | None = None) -> Stretch:
    """Return the stretch of time that an address names by `from` and `to`.

    Raises:
        StudyError: one of them is no date.
    """
    first, last = (_moment(request, name) for name in ("from", "to"))
    return Stretch(first, last, tag)


def entered(stretch: Stretch) -> dict[str, str]:
    """Return the stretch as a form and addresses hold it."""
    return {
        name: f"{EPOCH + timedelta(microseconds=us):%Y-%m-%dT%H:%M:%S}"
        for name, us in (("from", stretch.from_us), ("to", stretch.to_us))
        if us is not None
    }


def chart_of(request: Request, stretch: Stretch, *, label: str = "") -> Chart:
    """Return the timeline of a stretch.

    Args:
        request: names the language.
        stretch: which posts.
        label: of the hashtag, where it is one's.
    """
    return _chart(case_of(request), stretch, label, texts_of(request))


@lru_cache(maxsize=KEPT)
def _chart(case: OpenedCase, stretch: Stretch, label: str, texts: Messages) -> Chart:
    title = texts.gettext("The whole corpus over time") if stretch.tag is None else texts.gettext("Over time")

    def lead(bar: Bar) -> str:
        of_tag = {} if stretch.tag is None else {"trace": TAGS, "object": stretch.tag}
        return link("/posts", from_us=bar.start_us, to_us=bar.end_us, **of_tag)

    bars = timeline(case, stretch)
    return timeline_chart(bars, title=title, what=label or title, lead=lead, wording=Wording(texts))


async def chart_file(request: Request, stretch: Stretch, *, label: str = "") -> Response:
    """Return the same as a file in the form that the address names."""
    drawn = await run_in_threadpool(chart_of, request, stretch, label=label)
    form = request.path_params["form"]
    return await run_in_threadpool(chart_answer, drawn, form, direction=texts_of(request).direction)


def _moment(request: Request, name: str) -> int | None:
    if not (given := request.query_params.get(name, "")):
        return None
    if (at_us := microseconds(given)) is None:
        raise StudyError(f"'{given[:30]}' is no date. Write one such as 2024-05-01 or 2024-05-01T12:30:00 (UTC).")
    return at_us
