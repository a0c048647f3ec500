"""Changing a family over time: who joins and leaves it, where they live, and what they are to each other."""

from __future__ import annotations

import uuid

from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.families import queries, service
from triage.families.models import ADDRESS_KIND_LABELS, MEMBER_ROLE_LABELS, SAFE_TO_WRITE_LABELS, Family
from triage.families.routes import bp
from triage.families.routes.people_asking import Asking, ask, person_of
from triage.families.routes.people_pages import is_closed, open_words
from triage.forms.families_living import (
    ANSWERED,
    BackForm,
    HomeForm,
    JoinForm,
    LeaveForm,
    LiveForm,
    PlaceForm,
    TieForm,
)
from triage.forms.fields import Option, enum_options
from triage.rules.as_it_was import PROTECTED


@bp.route("/families/<reference>/people/new", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def join(reference: str) -> ResponseReturnValue:
    """Somebody new in the family."""
    family = queries.family(reference, seen_by=current_actor())
    form = JoinForm(seen_revision=family.revision, on=clock.today())
    form.role.options = enum_options(MEMBER_ROLE_LABELS)
    form.homes.options = _homes(family)
    asking = Asking(
        family, "Who has joined the family?", "join", "Add to the family", "Added. Say next how they are related."
    )
    return ask(
        asking, form, lambda: service.join_family(family.id, form.to_command(), by=current_actor()), of_family=True
    )


@bp.route("/families/<reference>/people/<uuid:person_id>/leave", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def leave(reference: str, person_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody has left the family."""
    family, person = person_of(reference, person_id)
    form = LeaveForm(seen_revision=family.revision, on=clock.today())
    asking = Asking(
        family,
        f"Has {person.full_name} left the family?",
        "leave",
        "They have left the family",
        f"{person.full_name} is not in the family any more. What is known of them is kept.",
        person,
        hint="They leave its homes too, and letters to them that are not posted yet are withdrawn. "
        "Somebody who only moved out stays in the family: change where they live instead.",
    )
    return ask(
        asking,
        form,
        lambda: service.leave_family(family.id, form.to_command(person_id), by=current_actor()),
        of_family=True,
    )


@bp.route("/families/<reference>/people/<uuid:person_id>/back", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def come_back(reference: str, person_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody who left is of the family again."""
    family, person = person_of(reference, person_id)
    form = BackForm(seen_revision=family.revision, on=clock.today())
    asking = Asking(
        family,
        f"Is {person.full_name} in the family again?",
        "come_back",
        "They are in the family again",
        f"{person.full_name} is in the family again. Say next where they live.",
        person,
    )
    return ask(
        asking,
        form,
        lambda: service.come_back(family.id, form.to_command(person_id), by=current_actor()),
        of_family=True,
    )


@bp.route("/families/<reference>/people/<uuid:person_id>/place", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def place(reference: str, person_id: uuid.UUID) -> ResponseReturnValue:
    """What somebody is in the family."""
    family, person = person_of(reference, person_id)
    member = queries.member_in(family.id, person_id, seen_by=current_actor())
    form = PlaceForm(
        seen_revision=family.revision,
        role=member.role.value,
        main_carer=member.is_main_carer,
        cares=ANSWERED[member.parental_responsibility],
    )
    form.role.options = enum_options(MEMBER_ROLE_LABELS)
    asking = Asking(family, f"What is {person.full_name} in the family?", "place", "Save", "Saved", person)
    return ask(
        asking,
        form,
        lambda: service.change_place(family.id, form.to_command(person_id), by=current_actor()),
        of_family=True,
    )


@bp.route("/families/<reference>/people/<uuid:person_id>/homes", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def live(reference: str, person_id: uuid.UUID) -> ResponseReturnValue:
    """The homes that somebody lives in."""
    family, person = person_of(reference, person_id)
    now = frozenset(each.household_id for each in queries.stays_of(family.id, person_id) if each.to_date is None)
    form = LiveForm(seen_revision=family.revision, homes=[str(each) for each in now], on=clock.today())
    form.homes.options = _homes(family)
    asking = Asking(
        family,
        f"Where does {person.full_name} live?",
        "homes",
        "Save",
        "Saved where they live. Letters that are not posted yet are made again.",
        person,
        hint="For a home that is not in the list, add the home first.",
    )
    return ask(
        asking,
        form,
        lambda: service.live(family.id, form.to_command(person_id, now=now), by=current_actor()),
        of_family=True,
    )


@bp.route("/families/<reference>/households/new", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def add_home(reference: str) -> ResponseReturnValue:
    """One more home of the family."""
    family = queries.family(reference, seen_by=current_actor())
    form = HomeForm(seen_revision=family.revision, on=clock.today())
    people = [Option(str(each.person_id), each.person.full_name) for each in family.members if each.to_date is None]
    form.residents.options = people
    form.must_not_know.options = people
    form.kind.options = enum_options(ADDRESS_KIND_LABELS)
    form.safe_to_write.options = enum_options(SAFE_TO_WRITE_LABELS)
    asking = Asking(
        family,
        "Another home of the family",
        "add_home",
        "Add the home",
        "Home added. Letters that are not posted yet are made again.",
    )
    return ask(asking, form, lambda: service.add_home(family.id, form.to_command(), by=current_actor()), of_family=True)


@bp.route("/families/<reference>/people/<uuid:person_id>/ties/new", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def relate(reference: str, person_id: uuid.UUID) -> ResponseReturnValue:
    """What somebody is to another of the family."""
    family, person = person_of(reference, person_id)
    form = TieForm(seen_revision=family.revision)
    form.other.options = [
        Option(str(each.person_id), each.person.full_name) for each in family.members if each.person_id != person_id
    ]
    asking = Asking(
        family,
        f"What is {person.full_name} to somebody of the family?",
        "relate",
        "Add the relationship",
        "Relationship added",
        person,
        hint="For something that has ended or changed, end it on the page before, and add what is so now.",
    )
    return ask(
        asking,
        form,
        lambda: service.relate(family.id, form.to_command(person_id), by=current_actor()),
        of_family=True,
    )


def _homes(family: Family) -> list[Option]:
    """The homes of a family; one where nobody lives any more can be lived in again. A protected one has no words."""
    of_family = {str(each.id): each for household in family.households for each in household.addresses}
    options = []
    for household in family.households:
        address = household.address
        words = PROTECTED if address is None or is_closed(address, of_family) else open_words(address)
        options.append(Option(str(household.id), household.title, hint=words if address else "Address not known"))
    return options
