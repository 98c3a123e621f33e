"""One file per source format: rows of `posts` and `accounts`; bad rows go to `quarantine`."""
