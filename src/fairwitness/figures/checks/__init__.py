"""The tests: one module each, with `check`, which judges what it can of a docket; a new test is one line here."""

from fairwitness.figures.checks import dispersion, excess, neighbours, order, parts, phrase, provenance, recapture

CHECKS = (
    phrase.check,
    parts.check,
    order.check,
    neighbours.check,
    dispersion.check,
    excess.check,
    recapture.check,
    provenance.check,
)
"""In the order in which the findings stand."""
