"""Other tools' rules, one module each, behind `bench.accuracy.outcomes.Method`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.accuracy.rivals.coordinationz import NullModel, Union
from bench.accuracy.rivals.coortweet import CooRTweet
from bench.accuracy.rivals.fused import FusedNetwork
from bench.accuracy.rivals.osome import TopEdges
from bench.accuracy.rivals.toolkit import Toolkit

if TYPE_CHECKING:
    from bench.accuracy.outcomes import Method
    from bench.accuracy.rivals.environments import Environments


def rivals(environments: Environments) -> tuple[Method, ...]:
    """Return every rival at its published settings, the most used first."""
    toolkit, coordinationz = environments.python("toolkit"), environments.python("coordinationz")
    return (
        Toolkit(toolkit, label="cli_defaults", window_s=1),
        Toolkit(toolkit, label="60s_weight2", window_s=60),
        Union(coordinationz),
        NullModel(coordinationz),
        CooRTweet("words"),
        CooRTweet("hashtag"),
        TopEdges(),
        FusedNetwork(),
    )
