"""Judging single measurements: facts, then rules as data, then one of six states."""

from fairwitness.access.judging.judge import Judge

__all__ = ["Judge"]
