"""The workbench: a local web application over finished cases, for one person on one machine."""
