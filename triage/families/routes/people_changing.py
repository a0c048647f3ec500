"""Changing what is known of one person: names, facts, a birth, numbers, and what has ended or was a mistake."""

from __future__ import annotations

import uuid

from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import NotFound
from triage.families import service
from triage.families.commands import How, Said
from triage.families.identifiers import IDENTIFIER_LABELS, IdentifierKind
from triage.families.models import FACT_KIND_LABELS, FactKind, Family, Person, PersonFact
from triage.families.person_page import fact_words
from triage.families.routes import bp
from triage.families.routes.people_asking import Asking, ask, person_of
from triage.families.routes.people_pages import topics_of
from triage.families.saying import Line
from triage.forms.families_people import (
    CHOICES,
    DAYS,
    BirthForm,
    BornForm,
    ChoiceForm,
    DayForm,
    FactForm,
    NameForm,
    NumberForm,
    OtherNameForm,
    RightForm,
    WordsForm,
)
from triage.forms.families_sources import how_options
from triage.forms.fields import Option

REACHED = frozenset({FactKind.PHONE, FactKind.EMAIL, FactKind.LANGUAGE})
"""These have a page of their own, which asks whether it is safe."""
NOT_OF_PEOPLE = frozenset({IdentifierKind.UPRN, IdentifierKind.POSTCODE, IdentifierKind.PHONE})
ENDS = {
    Said.NAME: "They are not called so any more",
    Said.FACT: "It is not so any more",
    Said.STAY: "They do not live there any more",
    Said.TIE: "They are not so any more",
}
SURE = {FactKind.BIRTH: (How.CORRECTED, How.HEARD), FactKind.DEATH: (How.CORRECTED, How.HEARD)}


@bp.route("/families/<reference>/people/<uuid:person_id>/name", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def change_name(reference: str, person_id: uuid.UUID) -> ResponseReturnValue:
    family, person = person_of(reference, person_id)
    form = NameForm(seen_revision=person.revision, given_name=person.given_name, family_name=person.family_name)
    asking = Asking(
        family,
        f"What is {person.full_name} called now?",
        "name",
        "Save the name",
        "Name saved. Letters that are not posted yet are made again.",
        person,
    )
    return ask(
        asking,
        form,
        lambda: service.change_name(family.id, form.to_command(person_id), by=current_actor()),
        of_family=False,
    )


@bp.route("/families/<reference>/people/<uuid:person_id>/names/new", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def add_name(reference: str, person_id: uuid.UUID) -> ResponseReturnValue:
    family, person = person_of(reference, person_id)
    form = OtherNameForm(seen_revision=person.revision)
    asking = Asking(family, f"Another name of {person.full_name}", "name", "Add the name", "Name added", person)
    return ask(
        asking,
        form,
        lambda: service.add_name(family.id, form.to_command(person_id), by=current_actor()),
        of_family=False,
    )


@bp.route("/families/<reference>/people/<uuid:person_id>/facts/<kind>", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def change_fact(reference: str, person_id: uuid.UUID, kind: str) -> ResponseReturnValue:
    family, person = person_of(reference, person_id)
    fact = _fact_kind(kind)
    held = service.value_of(person, fact)
    now = held[0]
    form = _fact_form(fact, person)
    form.how.options = how_options(*_ways(fact))
    if not now:
        form.first_of_its_kind()
    label = FACT_KIND_LABELS[fact] if fact is not FactKind.DEATH else "Day of death"
    asking = Asking(
        family,
        f"{label} of {person.full_name}",
        "fact",
        "Save",
        f"{label} saved",
        person,
        hint=f"We have: {fact_words(fact, *held, CHOICES)}" if now else "",
        more={"asked": form.asks if now else tuple(each for each in form.asks if each != "how")},
    )
    return ask(
        asking,
        form,
        lambda: service.say_fact(family.id, form.to_command(person_id, fact.value), by=current_actor()),
        of_family=False,
    )


@bp.route("/families/<reference>/people/<uuid:person_id>/born", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def born(reference: str, person_id: uuid.UUID) -> ResponseReturnValue:
    family, person = person_of(reference, person_id)
    form = BornForm(seen_revision=person.revision, given_name=person.given_name, family_name=person.family_name)
    asking = Asking(family, "When was the baby born?", "born", "Save the birth", "Birth saved", person)
    return ask(
        asking,
        form,
        lambda: service.say_born(family.id, form.to_command(person_id), by=current_actor()),
        of_family=False,
    )


@bp.route("/families/<reference>/people/<uuid:person_id>/numbers/new", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def add_number(reference: str, person_id: uuid.UUID) -> ResponseReturnValue:
    family, person = person_of(reference, person_id)
    form = NumberForm(seen_revision=person.revision)
    form.kind.options = [Option(k.value, text) for k, text in IDENTIFIER_LABELS.items() if k not in NOT_OF_PEOPLE]
    asking = Asking(
        family,
        f"A number of {person.full_name}",
        "number",
        "Add the number",
        "Number added",
        person,
        hint="A number that looks mistyped is kept, with a warning.",
    )
    return ask(
        asking,
        form,
        lambda: service.add_number(family.id, form.to_command(person_id), by=current_actor()),
        of_family=False,
    )


@bp.route("/families/<reference>/people/<uuid:person_id>/said/<what>/<uuid:row_id>", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def put_right(reference: str, person_id: uuid.UUID, what: str, row_id: uuid.UUID) -> ResponseReturnValue:
    """What was said has ended, or was a mistake."""
    family, person = person_of(reference, person_id)
    if what not in set(Said):
        raise NotFound
    said = Said(what)
    row = service.said_row(family.id, person_id, said, row_id, by=current_actor())
    of_family = said in (Said.STAY, Said.TIE)
    form = RightForm(seen_revision=family.revision if of_family else person.revision)
    form.how.options = [Option(How.CORRECTED.value, "It was never so: it was written down by mistake")]
    if said in ENDS and not (isinstance(row, PersonFact) and row.kind in service.ENDLESS):
        form.how.options.insert(0, Option(How.CHANGED.value, ENDS[said]))
    asking = Asking(
        family,
        "Has this ended, or was it a mistake?" if len(form.how.options) > 1 else "Was this a mistake?",
        "put_right",
        "Save",
        "Saved. It is kept as it was, with what you said.",
        person,
        template="families/people_right.html",
        more={"line": _line(family, person, row.id)},
    )
    return ask(
        asking,
        form,
        lambda: service.put_right(family.id, form.to_command(person_id, said, row_id), by=current_actor()),
        of_family=of_family,
    )


def _line(family: Family, person: Person, row_id: uuid.UUID) -> Line | None:
    """How the person's page says it."""
    topics = topics_of(family, person, current_actor())
    every = [*topics["about"], topics["numbers"], topics["stays"], topics["ties"]]  # type: ignore[misc]  # a list of topics
    lines = (each for topic in every for each in (*topic.now, *topic.others, *topic.earlier, *topic.mistakes))
    return next((each for each in lines if each.row_id == row_id), None)


def _fact_kind(kind: str) -> FactKind:
    """Which fact; raises `NotFound` for none, and for those that are changed with how somebody is reached."""
    if kind not in set(FactKind) or FactKind(kind) in REACHED:
        raise NotFound
    return FactKind(kind)


def _ways(fact: FactKind) -> tuple[How, ...]:
    """A birth does not change on a day; other facts do."""
    return SURE.get(fact, tuple(How))


def _fact_form(fact: FactKind, person: Person) -> FactForm:
    if fact is FactKind.BIRTH:
        return BirthForm(seen_revision=person.revision)
    if fact.value in DAYS:
        return DayForm(seen_revision=person.revision)
    if fact.value in CHOICES:
        form = ChoiceForm(seen_revision=person.revision)
        form.choice.options = [Option(key, text) for key, text in CHOICES[fact.value].items()]
        return form
    return WordsForm(seen_revision=person.revision)
