"""Competing counts: a ledger of what was claimed, and tests that treat every claimant alike."""
