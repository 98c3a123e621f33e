"""Studies whose truth is known, made by a seeded generator."""
