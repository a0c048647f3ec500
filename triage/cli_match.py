"""`flask match`: which people of one list, or of two, could be one person; without the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import click

from triage import clock
from triage.filters import plural
from triage.person_lists import pairs_file, reading
from triage.person_lists.columns import asked
from triage.person_lists.problems import UnreadableList, shortened
from triage.person_lists.reading import PersonList
from triage.rules.matching.described import prepare
from triage.rules.matching.frequencies import counted
from triage.rules.matching.guards import Band
from triage.rules.matching.pairing import Pair, between, within
from triage.rules.matching.scoring import scorer

INVALID_INPUT = 2
LIST = click.Path(dir_okay=False, path_type=Path)


@click.group("match")
def match_commands() -> None:
    """Find people who could be one person."""


@match_commands.command("pairs")
@click.argument("first", metavar="A.csv", type=LIST)
@click.argument("second", metavar="[B.csv]", type=LIST, required=False)
@click.option("--out", "target", required=True, type=LIST, help="Where to write the pairs, best first.")
@click.option("--map", "mapping", multiple=True, help="Which column is what: given_name=FORENAME,address=HOUSE+STREET.")
@click.option("--map-b", "mapping_b", multiple=True, help="The same for B.csv alone, where its columns differ.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day from which ages are reckoned; today otherwise.")
def pairs_command(
    first: Path,
    second: Path | None,
    target: Path,
    mapping: tuple[str, ...],
    mapping_b: tuple[str, ...],
    on: datetime | None,
) -> None:
    """Write the likely duplicates within A.csv, or between A.csv and B.csv, with score, band and reasons.

    docs/matching.md tells how, and how far to trust it. Invalid input ends with exit code 2 and writes nothing.
    """
    day = on.date() if on else clock.today()
    _must_be_writable(target, first, second)
    one = _people(first, mapping, (), day)
    two = _people(second, mapping, mapping_b, day) if second else None
    pairs = _pairs(one, two, day)
    try:
        pairs_file.write(pairs, target)
    except OSError as error:
        _refuse(target, [f"it cannot be written: {error.strerror}."])
    bands = Counter(each.likeness.band for each in pairs)
    people = f"{len(one.people):,}" + (f" and {len(two.people):,}" if two else "")
    likely = plural(bands[Band.LIKELY], "likely pair")
    click.echo(f"{people} people: {likely}, {bands[Band.REVIEW]:,} to review, in {target}.")


def _pairs(one: PersonList, two: PersonList | None, day: date) -> list[Pair]:
    """The best first."""
    people = [prepare(each) for each in one.people]
    others = [prepare(each) for each in two.people] if two else []
    by = scorer(counted((*people, *others)), on=day)
    found = between(people, others, by) if two else within(people, by)
    return sorted(found, key=lambda each: (-each.likeness.score, each.one, each.two))


def _people(path: Path, mapping: Sequence[str], over_it: Sequence[str], day: date) -> PersonList:
    try:
        found = reading.read(path, asked(mapping) | asked(over_it), on=day)
    except UnreadableList as error:
        _refuse(path, error.problems)
    for note in shortened(found.notes):
        click.echo(f"{path}: {note}", err=True)
    return found


def _must_be_writable(target: Path, *sources: Path | None) -> None:
    """Before any work is done, and never over a list that is read."""
    if not target.parent.is_dir():
        _refuse(target, ["there is no such folder."])
    if any(source and target.resolve() == source.resolve() for source in sources):
        _refuse(target, ["this is a list to be read; write the pairs elsewhere."])


def _refuse(path: Path, problems: Sequence[str]) -> NoReturn:
    """Every problem on a line of its own, on standard error."""
    for problem in shortened(problems):
        click.echo(f"{path}: {problem}", err=True)
    raise SystemExit(INVALID_INPUT)
