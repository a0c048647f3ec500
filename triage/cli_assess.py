"""`flask assess`: judge one family from a file, for an auditor, without the database."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from triage.assess import InvalidFamily, InvalidRule, judge, read_family, with_parameters
from triage.rules.catalogue import UnknownFramework, load
from triage.rules.terms import CalendarError, Terms, read_terms
from triage.rules.toml_reader import DataError

INVALID_INPUT = 2
INVALID = (
    InvalidFamily,
    InvalidRule,
    UnknownFramework,
    DataError,
    CalendarError,
    UnicodeDecodeError,
)


@click.command("assess")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--framework", "code", required=True, help="Code of the framework, such as sf3.")
@click.option("--version", help="Version of the framework; the newest if it is left out.")
@click.option("--on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day to judge, YYYY-MM-DD.")
@click.option("--rule", "parameters", multiple=True, help="Another parameter, such as must_include=crime.")
@click.option(
    "--frameworks",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with a council’s own frameworks.",
)
@click.option(
    "--terms",
    "calendar",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A calendar of school terms instead of the one that comes with the service.",
)
def assess_command(
    file: str,
    code: str,
    version: str | None,
    on: datetime,
    parameters: tuple[str, ...],
    folder: Path | None,
    calendar: Path | None,
) -> None:
    """Print what a framework says of the family in FILE (JSON; - for standard input).

    The schema is written down in docs/assess.md. Invalid input ends with exit code 2.
    """
    try:
        catalogue = load(*filter(None, [folder]))
        framework = with_parameters(catalogue.get(code, version), parameters)
        family = read_family(_content(file), catalogue)
        found = judge(family, framework, on=on.date(), terms=_terms(calendar))
    except INVALID as error:
        _refuse(file, error)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


def _content(file: str) -> bytes:
    with click.open_file(file, "rb") as opened:
        content: bytes = opened.read()
    return content


def _terms(calendar: Path | None) -> Terms | None:
    return read_terms(calendar.read_text(encoding="utf-8")) if calendar else None


def _refuse(name: str, error: Exception) -> None:
    """Every problem on a line of its own, on standard error."""
    problems = error.problems if isinstance(error, InvalidFamily) else (str(error),)
    for problem in problems:
        click.echo(f"{name}: {problem}", err=True)
    raise SystemExit(INVALID_INPUT)
