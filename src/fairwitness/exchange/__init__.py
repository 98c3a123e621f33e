"""Findings for other programs' eyes: STIX 2.1, MISP, ClaimReview.  Nobody is called a threat; no country is named."""
