"""Where relational work runs: the embedded engine, or another with the same answers."""
