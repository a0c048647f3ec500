"""The service's own commands, all under `flask`."""

from __future__ import annotations

from flask import Flask

from triage import jobs
from triage.access.cli import access_commands
from triage.accounts.cli import users_commands
from triage.audit.cli import audit_commands
from triage.cli_assess import assess_command
from triage.cli_match import match_commands
from triage.cli_match_keys import keys_command
from triage.cli_verdicts import verdict_commands
from triage.demo.cli import demo_commands


def register(app: Flask) -> None:
    """Put the commands on `flask`."""
    app.cli.add_command(access_commands)
    app.cli.add_command(assess_command)
    app.cli.add_command(audit_commands)
    app.cli.add_command(jobs.tick_command)
    app.cli.add_command(demo_commands)
    match_commands.add_command(keys_command)
    app.cli.add_command(match_commands)
    app.cli.add_command(users_commands)
    app.cli.add_command(verdict_commands)
