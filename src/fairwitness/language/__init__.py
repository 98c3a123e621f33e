"""Languages: message catalogues, and numbers and dates as a language writes them; any package may use it."""

LANGUAGES = ("en", "fa")
"""Folders under locale: the languages that a reader may choose."""
