"""One question per file: outcomes with rule ids."""
