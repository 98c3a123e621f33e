"""One typed door to numba: functions are compiled at the first call and cached on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function for speed; it releases the interpreter lock while it runs.

    Strict IEEE arithmetic (no fast-math), so that equal inputs give equal bits on one kind of processor.
    """
    from numba import njit

    return cast("Callable[P, R]", njit(cache=True, nogil=True)(function))
