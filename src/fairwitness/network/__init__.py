"""Actions to pairs, p-values, groups and members."""
