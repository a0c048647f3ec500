"""What the pages show of questions to agencies: each line with its answer, and what could be asked of whom."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from triage import clock
from triage.access import fields
from triage.access.actor import Actor
from triage.accounts import queries as accounts
from triage.accounts.models import Agency
from triage.calendar import days_off
from triage.evidence import queries, service
from triage.evidence.commands import AskedLine
from triage.evidence.kinds import kind_of_line
from triage.evidence.models import REQUEST_STATUS_LABELS, InformationRequest, RequestLine, RequestStatus
from triage.families.models import Family
from triage.filters import age_of
from triage.forms.fields import Option
from triage.forms.requests import line_value
from triage.rules.ages import rejects
from triage.rules.explaining import ask_words
from triage.rules.facts import FamilyFacts
from triage.rules.framework import Framework, Indicator, quantity
from triage.rules.hiding import View
from triage.rules.requests import LINE_ANSWER_LABELS, NOT_SHARED_LABELS, LineAnswer, may_be_asked
from triage.rules.working_days import Due, due

LOCAL = "Local filters"
OTHERS = "They would know none of these; ask them in words"


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of a question: what was asked of whom, and what the agency says, as far as this reader may know."""

    line: RequestLine
    about: str
    said: str
    details: tuple[str, ...]
    instead: str
    """What stands in place of it, where it is of a kind that this reader may not see."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to an agency, and where it stands."""

    request: InformationRequest
    status: str
    due: Due | None
    words: str
    lines: Sequence[LineRow]


def asked_of_agencies(family: Family, *, seen_by: Actor) -> list[Asked]:
    """What agencies were asked about a family. What one has typed and not sent is its own."""
    view = fields.view_of(seen_by)
    return [_asked(each, view) for each in queries.requests(seen_by=seen_by, family_id=family.id)]


@dataclass(frozen=True, slots=True)
class Open:
    """One thing that nobody knows yet, as something to ask."""

    line: AskedLine
    indicator: Indicator
    headline: str
    who: str


def open_lines(family: Family, framework: Framework, *, on: date) -> list[Open]:
    """What the verdict leaves open, person by person for whom it can be asked, in the order of the framework."""
    verdict = service.verdict_of(family.id, on=on, framework=framework)
    facts, names = queries.facts(family.id), _names(family)
    labels = {each.id: headline.label for headline in framework.headlines for each in headline.indicators}
    found: dict[AskedLine, Open] = {}
    for question in verdict.questions:
        indicator = framework.indicator(question.indicator)
        if indicator is None:
            continue
        for person in _whom(indicator, question.person, facts, names, on):
            line = AskedLine(indicator.id, person)
            who = names[person] if person else "The household"
            found[line] = Open(line, indicator, labels.get(indicator.id, LOCAL), who)
    order = {each.id: at for at, each in enumerate(framework.indicators)}
    return sorted(found.values(), key=lambda each: order[each.indicator.id])


def line_options(lines: Sequence[Open], family: Family) -> list[Option]:
    """A box for each, under its headline, with who would know and who is asked already."""
    waits = _waits(family, accounts.agencies())
    options, above = [], ""
    for each in lines:
        would_know = ask_words(each.indicator.known_by)
        hint = f"{would_know[:1].upper()}{would_know[1:]} would know."
        asked = [f"{agency.name}, due {due_on:%-d %B}" for agency, due_on in waits.get(each.line, ())]
        if asked:
            hint += f" Asked already: {'; '.join(asked)}."
        heading = each.headline if each.headline != above else ""
        above = each.headline
        options.append(Option(line_value(each.line), f"{each.who}: {each.indicator.short}", hint=hint, divider=heading))
    return options


def agency_options(lines: Sequence[Open]) -> list[Option]:
    """Every agency, those first that would know most of what is open."""
    counts = Counter({each.id: sum(may_be_asked(each.kind, one.indicator) for one in lines) for each in _agencies()})
    knows = sorted((each for each in _agencies() if counts[each.id]), key=lambda each: (-counts[each.id], each.name))
    others = [each for each in _agencies() if not counts[each.id]]
    options = [Option(str(each.id), each.name, hint=f"Would know {counts[each.id]} of these") for each in knows]
    first = others[0] if others and knows else None
    return options + [Option(str(each.id), each.name, divider=OTHERS if each is first else "") for each in others]


def ticked(lines: Sequence[Open], indicator: str, person: str) -> tuple[AskedLine, ...]:
    """The lines that a link to the page asks for; none where it names nothing that is open."""
    return tuple(
        each.line
        for each in lines
        if each.line.indicator == indicator and (not person or str(each.line.person_id) == person)
    )


def people_options(family: Family) -> list[Option]:
    """Everybody in the family today, with their ages."""
    return [
        Option(
            str(member.person_id),
            f"{member.person.full_name}, {age_of(member.person)}",
        )
        for member in family.members
        if member.to_date is None
    ]


def _agencies() -> Sequence[Agency]:
    return accounts.agencies()


def _names(family: Family) -> Mapping[uuid.UUID, str]:
    return {each.person_id: each.person.full_name for each in family.members if each.to_date is None}


def _whom(
    indicator: Indicator, person: str | None, facts: FamilyFacts, names: Iterable[uuid.UUID], on: date
) -> Sequence[uuid.UUID | None]:
    """Whom to ask about: the one it is open of, the household, or everybody for whom it could be so."""
    if not indicator.needs_person:
        return (None,)
    among = [each for each in names if person is None or str(each) == person]
    return [each for each in among if (found := facts.person(str(each))) and not rejects(indicator, found, on)]


def _waits(family: Family, agencies: Sequence[Agency]) -> Mapping[AskedLine, Sequence[tuple[Agency, date]]]:
    """By line, the agencies that have been asked and have not answered, with the day they are due."""
    by_agency = queries.asked_already(family.id, [each.id for each in agencies])
    found: dict[AskedLine, list[tuple[Agency, date]]] = {}
    for agency in agencies:
        for line, request in by_agency.get(agency.id, {}).items():
            found.setdefault(line, []).append((agency, request.due_on))
    return found


def _asked(request: InformationRequest, view: View) -> Asked:
    waits = request.status is RequestStatus.OPEN
    rows = [_line(each, request, view) for each in request.lines if queries.may_be_told_of(each, request, view)]
    instead = next((row.instead for row in rows if row.instead), "")
    return Asked(
        request=request,
        status=REQUEST_STATUS_LABELS[request.status],
        due=due(request.due_on, clock.today(), days_off()) if waits else None,
        words=instead or request.question,
        lines=rows,
    )


def _line(line: RequestLine, request: InformationRequest, view: View) -> LineRow:
    kind = kind_of_line(line, request.agency.kind)
    if not view.shows(kind, fields.said_by(request.agency_id)):
        return LineRow(line, "", "", (), fields.instead_of(kind))
    indicator = service.indicator_of(line.indicator) if line.indicator else None
    who = line.person.full_name if line.person else "The household"
    about = f"{who}: {indicator.short}" if indicator else who if line.person else ""
    if request.status in (RequestStatus.OPEN, RequestStatus.CANCELLED):
        return LineRow(line, about, "", (), "")
    return LineRow(line, about, LINE_ANSWER_LABELS[line.answer], tuple(_details(line, indicator)), "")


def _details(line: RequestLine, indicator: Indicator | None) -> Iterable[str]:
    """What stands beside the answer: when, how many, where recorded, and the agency's words."""
    if line.answer is LineAnswer.NOT_SHARED and line.not_shared is not None:
        yield NOT_SHARED_LABELS[line.not_shared]
    if line.event_on is not None:
        yield f"{line.event_on:%-d %B %Y}" + (f" to {line.until:%-d %B %Y}" if line.until else "")
    if line.value is not None:
        unit = indicator.value.unit if indicator and indicator.value else ""
        counted = f"{float(line.value):g} missed of {float(line.out_of):g} possible" if line.out_of is not None else ""
        yield counted or quantity(float(line.value), unit)
    yield from filter(None, (line.reference, line.words))
    if line.corrected_because:
        yield f"Corrected: {line.corrected_because}"
