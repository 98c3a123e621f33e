"""What every reader asks first, worked out while the first page is read; a page that comes earlier waits for none."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from fairwitness.errors import FairwitnessError

if TYPE_CHECKING:
    from fairwitness.web.opened import Desk, OpenedCase


def warm_in_background(desk: Desk) -> None:
    """Begin, unless no case lies open."""
    threading.Thread(target=_warm, args=(desk,), daemon=True).start()


def _warm(desk: Desk) -> None:
    try:
        warm(desk.opened())
    except FairwitnessError:
        return  # the page that needs it says what is wrong


def warm(case: OpenedCase) -> None:
    """Work out what pages of a case keep: timeline, rules, hashtags, network and places, all posts as numbers."""
    from fairwitness.web.pages.case import rules_of
    from fairwitness.web.queries.hashtags import every_hashtag
    from fairwitness.web.queries.network import places_of
    from fairwitness.web.queries.shares import corpus_of
    from fairwitness.web.queries.timeline import timeline

    for work in (timeline, rules_of, every_hashtag, places_of, corpus_of):
        work(case)
    _ = case.numbers
