"""`flask users create-admin`: the first user administrator."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from triage.accounts.service.first import invite_administrator
from triage.db import has_tables
from triage.errors import Refused
from triage.settings import settings

NO_TABLES = "The database is empty. First run: flask --app wsgi db upgrade"

users_commands = AppGroup("users", help="Accounts, where the pages cannot help.")


@users_commands.command("create-admin")
@click.option("--email", required=True, help="Their own work email address.")
@click.option("--name", required=True, help="Their name.")
@click.option("--another", is_flag=True, help="Even though there is a user administrator already.")
def create_admin(*, email: str, name: str, another: bool) -> None:
    """Invite a user administrator and print the link, which works once, within 48 hours.

    Asked again for somebody who has not come yet, it makes a fresh link and ends the one before.
    """
    if not has_tables():
        raise click.ClickException(NO_TABLES)
    try:
        sent = invite_administrator(email=email, name=name, another=another)
    except Refused as refusal:
        raise click.ClickException(refusal.message) from refusal
    base = settings().base_url.rstrip("/")
    click.echo("Give this link to nobody else. It works once, within 48 hours:")
    click.echo(base + sent.path)
    if not base:
        click.echo("Put the address of this service in front of it; TRIAGE_BASE_URL does so by itself.")
