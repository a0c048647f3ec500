"""Fourteen families told by hand: those that make a service think."""

from __future__ import annotations

from triage.demo.decided import DECIDED
from triage.demo.waiting import WAITING

SPECIAL = (*DECIDED, *WAITING)
