"""The second pillar: was it blocked, slowed or cut?  Measurements and series in, judgements and events out."""
