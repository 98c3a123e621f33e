"""Reading single measurements: OONI's own files and exports, and rows of speed tests."""
