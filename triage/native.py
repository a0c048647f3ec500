"""Loads Pango and its fonts from the private folder that set-up fills where they could not be installed.

WeasyPrint finds its libraries by name. Where somebody without root ran set-up, the system has none by that name, so
they are loaded here first: a library that is already in the process is found by its name wherever it came from.
Call `preload()` before WeasyPrint is imported.
"""

from __future__ import annotations

import ctypes
import os
from functools import cache
from pathlib import Path

NATIVE = Path(__file__).resolve().parent.parent / ".native"
NEEDED = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")


@cache
def preload() -> None:
    """Make Pango and the private fonts known to this process; does nothing where the system has them."""
    settings = NATIVE / "fonts.conf"
    if settings.is_file():
        os.environ.setdefault("FONTCONFIG_FILE", str(settings))
    if not all(_loads(name) for name in NEEDED):
        load_all(sorted(NATIVE.glob("usr/lib/*/*.so.*")) + sorted(NATIVE.glob("lib/*/*.so.*")))


def load_all(libraries: list[Path]) -> None:
    """Load libraries in whatever order they need one another: each round loads those that can be."""
    waiting = libraries
    while waiting:
        left = [library for library in waiting if not _loads(str(library))]
        if len(left) == len(waiting):
            return
        waiting = left


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name, mode=ctypes.RTLD_GLOBAL)
    except OSError:
        return False
    return True
