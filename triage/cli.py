"""The service's own commands, all under `flask`."""

from __future__ import annotations

from flask import Flask

from triage import jobs


def register(app: Flask) -> None:
    """Put the commands on `flask`."""
    app.cli.add_command(jobs.tick_command)
