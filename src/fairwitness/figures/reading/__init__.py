"""Files of figures: ledgers, all-cause deaths, series and lists; one module for each form, one line here."""

from fairwitness.figures.reading import ledger_csv, ledger_toml

LEDGERS = {".csv": ledger_csv.read, ".toml": ledger_toml.read}
"""How a ledger is read, by the ending of its name."""
