"""`flask demo load`: the made-up council into an empty database."""

from __future__ import annotations

import json

import click
from flask import current_app
from flask.cli import AppGroup

from config import Settings
from triage.accounts import queries as accounts
from triage.demo import story
from triage.demo.council import sign_ins

demo_commands = AppGroup("demo", help="Made-up data for trying the service out.")


@demo_commands.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing where there is data already, and say so.")
@click.option("--json", "as_json", is_flag=True, help="End with a line of JSON that names the demo sign-ins.")
def load(*, if_empty: bool, as_json: bool) -> None:
    """Load an invented council with its families into an empty database."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.production:
        raise click.ClickException("Demo data is never loaded in production.")
    if accounts.active_users():
        if not if_empty:
            raise click.ClickException("The database has users already; demo data goes into an empty one only.")
        click.echo("There is data already; no demo data was loaded.")
    else:
        story.tell(progress=click.echo)
    if as_json:
        click.echo(json.dumps(sign_ins()))
