"""`flask access`: print who may do what, for the council to read and sign."""

from __future__ import annotations

import re
from pathlib import Path

import click
from flask import Flask, current_app

from triage.access.guards import PUBLIC, SIGNED_IN, UNGUARDED_ENDPOINTS, declaration
from triage.access.sheet import write

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "access.md"
OUT_OF_DATE = 1
CONVERTER = re.compile(r"<\w+(?:\([^)]*\))?:")


@click.group("access")
def access_commands() -> None:
    """Who may do what, and who sees what."""


@access_commands.command("print")
@click.option("--check", is_flag=True, help="Say whether docs/access.md is up to date, and print nothing.")
@click.option("--save", is_flag=True, help="Write docs/access.md.")
def print_command(*, check: bool, save: bool) -> None:
    """Print the access rules as they are in force."""
    words = written(current_app)
    if check:
        if DOCUMENT.read_text(encoding="utf-8") != words:
            click.echo("docs/access.md is out of date: flask access print --save", err=True)
            raise SystemExit(OUT_OF_DATE)
    elif save:
        DOCUMENT.write_text(words, encoding="utf-8")
    else:
        click.echo(words, nl=False)


def written(app: Flask) -> str:
    """The document for this application's own pages."""
    opens: dict[str, list[str]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
        if rule.endpoint in UNGUARDED_ENDPOINTS:
            continue
        declared = declaration(app, rule.endpoint)
        if declared == PUBLIC:
            continue
        for name in [""] if declared == SIGNED_IN else [each.value for each in declared]:
            addresses, plain = opens.setdefault(name, []), CONVERTER.sub("<", rule.rule)
            if plain not in addresses:
                addresses.append(plain)
    return write(opens)
