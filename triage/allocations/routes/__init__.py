"""The pages of allocations, visits and offers."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("allocations", __name__)

from triage.allocations.routes import allocating, equality, offering, visiting  # noqa: E402 - the views put themselves on `bp`

__all__ = ["allocating", "bp", "equality", "offering", "visiting"]
