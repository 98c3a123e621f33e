"""Statements of reasons: why a finding stands, what would change it, and how to contest it."""
