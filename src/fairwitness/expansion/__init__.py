"""From known accounts and fragments outward: leads with a path and a likelihood against chance, never verdicts."""
