"""The service's own commands, all under `flask`."""

from __future__ import annotations

from flask import Flask

from triage import jobs
from triage.cli_assess import assess_command
from triage.demo.cli import demo_commands


def register(app: Flask) -> None:
    """Put the commands on `flask`."""
    app.cli.add_command(assess_command)
    app.cli.add_command(jobs.tick_command)
    app.cli.add_command(demo_commands)
