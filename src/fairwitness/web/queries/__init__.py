"""Questions to the tables of a case, with bound parameters; none of them reads all posts into memory."""
