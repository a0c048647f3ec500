"""`flask verdicts`: every kept verdict built again from its stored inputs, for an auditor."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from triage.access import scope
from triage.evidence import queries, service
from triage.evidence.service.keeping import Rebuilt
from triage.rules.comparing import compare, same_in_substance
from triage.rules.rebuilding import RULES
from triage.rules.verdict import Verdict

DIFFERS = 1

verdict_commands = AppGroup("verdicts", help="Verdicts as they were kept.")


@verdict_commands.command("rebuild")
def rebuild_command() -> None:
    """Build every kept verdict again from its inputs and say which differ; exit code 1 where one does.

    Ids, days and counts only: neither names nor evidence are printed.
    """
    counts = {"same": 0, "worded differently": 0, "different": 0, "without inputs": 0}
    with scope.as_service():
        for record in queries.kept_verdicts():
            word, why = _found(service.rebuild_kept(record))
            counts[word] += 1
            if why:
                click.echo(f"{record.id} {record.at:%Y-%m-%d} {record.framework}@{record.framework_version}: {why}")
    told = ", ".join(f"{number} {word}" for word, number in counts.items())
    click.echo(f"Kept verdicts, by version {RULES} of the rules: {told}")
    if counts["different"]:
        raise click.exceptions.Exit(DIFFERS)


def _found(rebuilt: Rebuilt) -> tuple[str, str]:
    """How the verdict that is built again stands to the one that was kept, and what to print of it."""
    record, again, problem = rebuilt
    if again is None:
        return ("different" if record.inputs else "without inputs"), problem
    if again.to_dict() == record.verdict:
        return "same", ""
    kept = Verdict.from_dict(record.verdict)
    if same_in_substance(kept, again):
        return "worded differently", ""
    parts = ", ".join(part.value for part in compare(kept, again).parts)
    return "different", f"differs in {parts} (kept by rules {record.inputs.get('rules')})"
