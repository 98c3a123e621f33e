"""Libraries that only some people need: an extra, with a sentence where it is missing."""

from __future__ import annotations

import importlib
from typing import Any

from fairwitness.errors import ExchangeError


def library(name: str, *, extra: str) -> Any:  # noqa: ANN401  a module without types
    """Return a module of an extra.

    Raises:
        ExchangeError: it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ExchangeError(
            f"this form needs {name}, which is not installed: {error}. Install it with: "
            f"pip install 'fairwitness[{extra}]'"
        ) from error
