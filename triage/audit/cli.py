"""`flask audit`: prove the trail whole, anchor it, and go on after a break that somebody has looked into."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from triage import clock
from triage.access.actor import SERVICE
from triage.audit import anchors, chain, queries, recording
from triage.audit import verify as verifying
from triage.audit.findings import Fault
from triage.db import db, transaction
from triage.settings import settings

audit_commands = AppGroup("audit", help="Prove the audit trail whole, and anchor it outside the database.")


@audit_commands.command("verify")
@click.option("--from", "first", type=click.IntRange(min=1), default=1, help="Begin at this event.")
@click.option("--anchors", "place", type=click.Path(path_type=Path), help="Another copy of the anchors.")
def verify_command(first: int, place: Path | None) -> None:
    """Look at every event, the head and the anchors; names the first bad row and ends with 1 where there is one."""
    given = settings()
    place = place or given.audit_anchors
    began = clock.now()
    report = verifying.verify(key=given.audit_key, place=place, first=first)
    seconds = (clock.now() - began).total_seconds()
    if report.finding is not None:
        click.echo(f"{report.finding.fault.value.upper()}: {report.finding.words}.")
        click.echo(f"First bad event: {report.finding.sequence}. Right before it: {report.checked} events.")
        sys.exit(1)
    click.echo(f"Whole: {report.checked} events, {report.first} to {report.last}, in {seconds:.1f} seconds.")
    if not report.anchors:
        click.echo(f"No anchor in {place.name}: that nothing was cut off at the end rests on the head row alone.")


@audit_commands.command("anchor")
def anchor_command() -> None:
    """Vouch for the newest event in the file of anchors."""
    made = anchors.anchor()
    click.echo(f"Anchored event {made.sequence}." if made else "Nothing happened since the last anchor.")


@audit_commands.command("reindex")
def reindex_command() -> None:
    """Put back what the index of families has lost; the events themselves are verified first."""
    given = settings()
    report = verifying.verify(key=given.audit_key, place=given.audit_anchors)
    if report.finding is not None and report.finding.fault is not Fault.HIDDEN:
        click.echo(f"{report.finding.fault.value.upper()}: {report.finding.words}.")
        sys.exit(1)
    newest = queries.newest()
    with transaction():
        click.echo(f"Put back: {verifying.mend_index(first=1, last=newest.sequence if newest else 0)}.")


@audit_commands.command("resume")
@click.confirmation_option(prompt="Is a copy of the database put aside, and does information governance know?")
def resume_command() -> None:
    """Go on after a break: take the newest event as it stands as the head, and record that this was done."""
    given = settings()
    newest = queries.newest()
    sequence, mac = (newest.sequence, newest.mac) if newest else (0, chain.GENESIS)
    own = chain.head_mac(chain.keys(given.audit_key).head, sequence, mac)
    db.session.rollback()
    with transaction():
        queries.start_head(mac, own)
        queries.move_head(sequence, mac, own)
        recording.record("audit.resumed", subject="Trail", by=SERVICE, after=sequence)
    click.echo(f"Resumed after event {sequence}. From now on: flask audit verify --from {sequence + 1}")
