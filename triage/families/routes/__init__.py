"""Families: finding one, its page, and changing how its people are reached."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("families", __name__)

from triage.families.routes import (  # noqa: E402  # views need the blueprint
    asking,
    changing,
    chronology,
    equality,
    finding,
    genogram,
    known_before,
    people_changing,
    people_living,
    people_pages,
    protecting,
    showing,
    twice,
)

__all__ = [
    "asking",
    "bp",
    "changing",
    "chronology",
    "equality",
    "finding",
    "genogram",
    "known_before",
    "people_changing",
    "people_living",
    "people_pages",
    "protecting",
    "showing",
    "twice",
]
