"""Transparency archives: a case published under keyed names, which outsiders can check and repeat."""
