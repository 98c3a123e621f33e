"""Outcomes to findings with reasons; the case folder."""
