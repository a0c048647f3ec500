"""Where a person may be sent on to: pages of this service and nowhere else."""

from __future__ import annotations

from urllib.parse import unquote

from flask import url_for

LONGEST = 2_000


def own_address(target: str) -> str:
    """A page of this service to go on to; anything else, in any browser's reading of it, leads home."""
    return target if is_own(target) else url_for("home.index")


def is_own(target: str) -> bool:
    """Whether it is a path of this service, also once or twice unquoted."""
    path = target.partition("#")[0].partition("?")[0]
    if not path.startswith("/") or len(target) > LONGEST or not target.isprintable() or "\\" in target:
        return False
    readings = (path, unquote(path), unquote(unquote(path)))
    return all(way.isprintable() and "\\" not in way and not way.startswith("//") for way in readings)
