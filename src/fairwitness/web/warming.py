"""What every reader asks first, worked out while the first page is read; a page that comes earlier waits for none."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from fairwitness.errors import FairwitnessError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fairwitness.web.opened import Desk, OpenedCase

MOST_GROUPS = 16
"""Groups whose pages are prepared; those of a case with more are worked out when they are asked for."""


def warm_in_background(desk: Desk) -> Callable[[], None]:
    """Begin, unless no case lies open; return what ends it, after the step that is being done.

    A thread that is inside a database when Python goes away takes the process down with it.
    """
    ended = threading.Event()
    thread = threading.Thread(target=_warm, args=(desk, ended), daemon=True)
    thread.start()

    def end() -> None:
        ended.set()
        thread.join()

    return end


def _warm(desk: Desk, ended: threading.Event) -> None:
    from fairwitness.web.rendering import compile_templates

    try:
        for step in steps(desk.opened()):
            if ended.is_set():
                return
            step()
    except FairwitnessError:
        return  # the page that needs it says what is wrong
    compile_templates()


def warm(case: OpenedCase) -> None:
    """Work out what pages of a case keep."""
    for step in steps(case):
        step()


def steps(case: OpenedCase) -> Iterator[Callable[[], object]]:
    """Yield what is worked out: timeline, rules, hashtags, network, shares, all posts as numbers, groups."""
    from fairwitness.web.pages.case import rules_of
    from fairwitness.web.queries.hashtags import every_hashtag
    from fairwitness.web.queries.network import places_of
    from fairwitness.web.queries.shares import corpus_of, warm_shares
    from fairwitness.web.queries.timeline import timeline

    for work in (timeline, rules_of, every_hashtag, places_of, corpus_of, warm_shares):
        yield partial(work, case)
    yield lambda: (case.numbers, case.columns.of_accounts(()))
    for group_id in list(case.groups)[:MOST_GROUPS]:
        yield partial(_warm_group, case, group_id)


def _warm_group(case: OpenedCase, group_id: str) -> None:
    from fairwitness.study import SECOND_US
    from fairwitness.web.pages.groups import SHARED, WINDOW_S
    from fairwitness.web.queries import groups
    from fairwitness.web.queries.statements import group_reasons

    group_reasons(case, case.groups[group_id])
    groups.families(case, group_id)
    groups.sides(case, group_id)
    groups.matrix(case, group_id, WINDOW_S * SECOND_US)
    for trace in SHARED.values():
        groups.shared(case, group_id, trace)
