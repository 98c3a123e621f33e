"""What every reader asks first, worked out while the first page is read; a page that comes earlier waits for none."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from fairwitness.errors import FairwitnessError

if TYPE_CHECKING:
    from fairwitness.web.opened import Desk, OpenedCase

MOST_GROUPS = 16
"""Groups whose pages are prepared; those of a case with more are worked out when they are asked for."""


def warm_in_background(desk: Desk) -> None:
    """Begin, unless no case lies open."""
    threading.Thread(target=_warm, args=(desk,), daemon=True).start()


def _warm(desk: Desk) -> None:
    from fairwitness.web.rendering import compile_templates

    try:
        warm(desk.opened())
    except FairwitnessError:
        return  # the page that needs it says what is wrong
    compile_templates()


def warm(case: OpenedCase) -> None:
    """Work out what pages of a case keep: timeline, rules, hashtags, network, all posts as numbers, groups."""
    from fairwitness.web.pages.case import rules_of
    from fairwitness.web.queries.hashtags import every_hashtag
    from fairwitness.web.queries.network import places_of
    from fairwitness.web.queries.shares import corpus_of, warm_shares
    from fairwitness.web.queries.timeline import timeline

    for work in (timeline, rules_of, every_hashtag, places_of, corpus_of, warm_shares):
        work(case)
    _ = case.numbers, case.columns.of_accounts(())
    for group_id in list(case.groups)[:MOST_GROUPS]:
        _warm_group(case, group_id)


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
