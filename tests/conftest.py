"""What all tests share: no deadlines, since a busy machine is not a defect."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
