"""Impartial, checkable evidence in disputes about online speech."""

__version__ = "0.1.0"
