"""Outages, curfews and failures of sources from time series of several signals, beside curated lists.

`observe` gives the report, `findings` its sentences in the evidence model of all pillars, `tables` what is exported.
"""

from fairwitness.access.outages.findings import findings
from fairwitness.access.outages.observing import judged_series, observe, observed
from fairwitness.access.outages.records import OutageReport
from fairwitness.access.outages.settings import Settings
from fairwitness.access.outages.tables import tables

__all__ = ["OutageReport", "Settings", "findings", "judged_series", "observe", "observed", "tables"]
