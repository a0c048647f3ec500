"""`flask match keys`: make the match keys of everybody anew, or see whose are out of step."""

from __future__ import annotations

from typing import NoReturn

import click
from flask.cli import with_appcontext

from triage.families import service

OUT_OF_STEP = 1
MOST_NAMED = 20


@click.command("keys")
@click.option("--check", is_flag=True, help="Change nothing; name whose keys are not what their record says.")
@with_appcontext
def keys_command(*, check: bool) -> None:
    """Make the keys by which people are found anew from their records.

    Every change keeps its people's keys in step by itself. Run this after an upgrade whose notes ask for it, and after
    rows were changed by hand. It may run while the service is used, and again.
    """
    if check:
        _check()
        return
    click.echo(f"{service.rebuild_keys(_told):,} people have their keys.")


def _check() -> None:
    found = service.out_of_step(_told)
    if not found:
        click.echo("Everybody’s keys are in step.")
        return
    for each in found[:MOST_NAMED]:
        click.echo(f"out of step: person {each}", err=True)
    _end(f"{len(found):,} people are out of step: run “flask match keys”.")


def _end(words: str) -> NoReturn:
    click.echo(words, err=True)
    raise SystemExit(OUT_OF_STEP)


def _told(done: int, of: int) -> None:
    """Progress on standard error, so that the answer stands alone."""
    click.echo(f"{done:,} of {of:,}", err=True)
