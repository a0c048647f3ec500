"""The programs that the tests need beside Python, from Debian's packages."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from setup import packages
from setup.commands import Failed
from setup.services import postgresql_programs, redis_program


def chromium_shell() -> str | None:
    """Chromium without the browser around the page: the same engine, for a third of the work."""
    return shutil.which("chromium-headless-shell")


def chromium() -> str | None:
    """The Chromium to drive, or None."""
    whole = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return chromium_shell() or whole


def _clamd() -> str | None:
    return shutil.which("clamd") or shutil.which("/usr/sbin/clamd")


@dataclass(frozen=True)
class Program:
    """Something to have, the Debian package that brings it, and how to see whether it is there."""

    name: str
    package: str
    find: Callable[[], object]


PROGRAMS = (
    Program("PostgreSQL", "postgresql", postgresql_programs),
    Program("Redis", "redis-server", redis_program),
    Program("ClamAV", "clamav-daemon", _clamd),
    Program("Chromium", "chromium", chromium),
    Program("pdftotext and pdfinfo", "poppler-utils", lambda: shutil.which("pdftotext") and shutil.which("pdfinfo")),
    Program("qpdf", "qpdf", lambda: shutil.which("qpdf")),
)

QUICKER = Program("Chromium's shell", "chromium-headless-shell", chromium_shell)
"""What the tests can do without, and are quicker with."""


def get_missing() -> list[Program]:
    """Install what is missing where that can be done; what is missing still."""
    if packages.can_install() and not QUICKER.find():
        with suppress(Failed):
            packages.install([QUICKER.package])
    missing = [program for program in PROGRAMS if not program.find()]
    if missing and packages.can_install():
        names = [program.package for program in missing]
        print(f"Installing {', '.join(names)} …", flush=True)
        try:
            packages.install(names)
        except Failed as failure:
            print(failure, flush=True)
    return [program for program in missing if not program.find()]
