"""Pages of the second pillar: blocking by networks and targets, events over time, and who fell silent."""
