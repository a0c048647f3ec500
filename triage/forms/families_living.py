"""A family over time: who joins and leaves it, where its people live, and what they are to each other."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from wtforms.validators import ValidationError

from triage import clock
from triage.families.commands import (
    ChangePlace,
    ComeBack,
    How,
    JoinFamily,
    LeaveFamily,
    Live,
    NewHome,
    NewPerson,
    Relate,
)
from triage.forms.families_address import HomeAddressForm
from triage.forms.families_sources import SourcedForm, how_options
from triage.forms.fields import (
    CheckboxesField,
    CheckboxField,
    DateField,
    RadiosField,
    RequiredWhen,
    SelectField,
    TextField,
)
from triage.rules.people_words import RELATIONSHIPS

ANSWERS = {"yes": "Yes", "no": "No", "not_known": "Not known"}
BIRTHS = {
    "exact": "The date of birth is known",
    "estimated": "The date of birth is an estimate",
    "expected": "Not born yet",
    "unknown": "Not known",
}
TIES = {kind: kind for kind in RELATIONSHIPS if kind != "not known"}
SINCE = "Enter from which day"


def answer(given: object) -> bool | None:
    """Yes, no, or not known."""
    return {"yes": True, "no": False}.get(str(given))


ANSWERED: Mapping[bool | None, str] = {True: "yes", False: "no", None: "not_known"}
"""The same as a form has it."""


class JoinForm(SourcedForm):
    """Somebody new in the family."""

    asks = ("given_name", "family_name", "known_as", "role", "birth", "born", "gender", "homes", "cares", "on")

    given_name = TextField("First names", hint="Leave it blank if it is not known, or for a baby", max_length=120)
    family_name = TextField("Family name", max_length=120)
    known_as = TextField("What are they known as? (optional)", max_length=120)
    role = SelectField("Who are they in this family?", required="Choose who they are in this family")
    birth = RadiosField("Is the date of birth known?", options=BIRTHS, required="Say what is known of the birth")
    born = DateField(
        "Date of birth, or when the baby is expected",
        called="The date",
        validators=[RequiredWhen("birth", {"exact", "estimated", "expected"}, "Enter the date")],
    )
    gender = RadiosField("Gender (optional)", options={"female": "Female", "male": "Male", "other": "In another way"})
    homes = CheckboxesField("Where do they live?", coerce=uuid.UUID)
    cares = RadiosField("Do they look after the children?", options=ANSWERS, default="not_known")
    on = DateField("Since when are they in the family?", called="The day", past=True, required=SINCE)

    def validate_family_name(self, field: TextField) -> None:
        """Somebody has a name, unless they are not born yet."""
        if not field.data and not self.given_name.data and self.birth.data != "expected":
            raise ValidationError("Enter a name")

    def validate_born(self, field: DateField) -> None:
        """Nobody has been born in the future."""
        if field.data is not None and self.birth.data != "expected" and field.data > clock.today():
            raise ValidationError("The date of birth must be today or in the past")

    def to_command(self) -> JoinFamily:
        """The new member."""
        unborn = self.birth.data == "expected"
        return JoinFamily(
            seen_revision=self.seen_revision.data,
            idempotency_key=self.key,
            source=self.source(),
            person=NewPerson(
                key=self.key,
                role=str(self.role.data),
                given_name=self.given_name.data,
                family_name=self.family_name.data,
                known_as=self.known_as.data,
                date_of_birth=None if unborn or self.birth.data == "unknown" else self.born.data,
                expected_on=self.born.data if unborn else None,
                birth_precision=str(self.birth.data),
                gender=str(self.gender.data or ""),
                parental_responsibility=answer(self.cares.data),
            ),
            on=self.on.data,
            homes=tuple(self.homes.data),
        )


class LeaveForm(SourcedForm):
    """Somebody leaves the family."""

    asks = ("on",)

    on = DateField("Since when are they not in the family any more?", called="The day", past=True, required=SINCE)

    def to_command(self, person_id: uuid.UUID) -> LeaveFamily:
        """Who left, and when."""
        return LeaveFamily(
            seen_revision=self.seen_revision.data,
            idempotency_key=self.key,
            source=self.source(),
            person_id=person_id,
            on=self.on.data,
        )


class BackForm(SourcedForm):
    """Somebody who left is of the family again."""

    asks = ("on",)

    on = DateField("Since when are they in the family again?", called="The day", past=True, required=SINCE)

    def to_command(self, person_id: uuid.UUID) -> ComeBack:
        """Who came back, and when."""
        return ComeBack(
            seen_revision=self.seen_revision.data,
            idempotency_key=self.key,
            source=self.source(),
            person_id=person_id,
            on=self.on.data,
        )


class PlaceForm(SourcedForm):
    """What somebody is in the family."""

    asks = ("role", "main_carer", "cares", "how")

    role = SelectField("Who are they in this family?", required="Choose who they are in this family", empty_text=None)
    main_carer = CheckboxField("A main carer of the children")
    cares = RadiosField(
        "Do they look after the children?", options=ANSWERS, required="Say whether they look after the children"
    )
    how = RadiosField(
        "Why is it another?", options=how_options(How.CHANGED, How.CORRECTED), required="Say whether it changed"
    )
    on = DateField(
        "From which day?", called="The day", past=True, validators=[RequiredWhen("how", {How.CHANGED.value}, SINCE)]
    )

    def to_command(self, person_id: uuid.UUID) -> ChangePlace:
        """Their place."""
        return ChangePlace(
            seen_revision=self.seen_revision.data,
            idempotency_key=self.key,
            source=self.source(),
            person_id=person_id,
            role=str(self.role.data),
            is_main_carer=self.main_carer.data,
            parental_responsibility=answer(self.cares.data),
            how=How(self.how.data),
            on=self.on.data,
        )


class LiveForm(SourcedForm):
    """The homes that somebody joins and leaves."""

    asks = ("homes", "on")

    homes = CheckboxesField(
        "In which homes do they live now?",
        hint="Tick two where they live in both. A home that is not ticked is one they have left.",
        coerce=uuid.UUID,
    )
    on = DateField("Since which day?", called="The day", past=True, required=SINCE)

    def to_command(self, person_id: uuid.UUID, *, now: frozenset[uuid.UUID]) -> Live:
        """The difference to where they live by our record."""
        ticked = frozenset(self.homes.data)
        return Live(
            seen_revision=self.seen_revision.data,
            idempotency_key=self.key,
            source=self.source(),
            person_id=person_id,
            joins=tuple(sorted(ticked - now)),
            leaves=tuple(sorted(now - ticked)),
            on=self.on.data,
        )


class HomeForm(HomeAddressForm):
    """One more home of the family."""

    asks = (
        "name",
        "residents",
        "leaving",
        "on",
        "kind",
        "lines",
        "postcode",
        "protected",
        "safe_to_write",
        "must_not_know",
        "others_must_not_know",
    )

    name = TextField(
        "What do you call this home?", hint="Such as “Father’s home”", max_length=80, required="Enter a name for it"
    )
    residents = CheckboxesField("Who lives there?", coerce=uuid.UUID, required="Choose who lives there")
    leaving = RadiosField(
        "Do they still live where they lived before?",
        options={"yes": "Yes, they live in both", "no": "No, they have moved"},
        required="Say whether they still live where they lived before",
    )
    on = DateField("Since which day?", called="The day", past=True, required=SINCE)

    def to_command(self) -> NewHome:
        """The new home."""
        return NewHome(
            seen_revision=self.seen_revision.data,
            idempotency_key=self.key,
            source=self.source(),
            name=self.name.data,
            residents=tuple(self.residents.data),
            leaving_others=self.leaving.data == "no",
            on=self.on.data,
            address=self.new_address(),
        )


class TieForm(SourcedForm):
    """What one person is to another."""

    asks = ("kind", "other", "responsible", "from_date")

    kind = SelectField("They are the …", options=TIES, required="Choose what they are")
    other = SelectField("… whom?", coerce=uuid.UUID, required="Choose somebody of the family")
    responsible = RadiosField(
        "Do they have parental responsibility for this person?", options=ANSWERS, default="not_known"
    )
    from_date = DateField("Since when? (optional)", called="The day", past=True)

    def to_command(self, person_id: uuid.UUID) -> Relate:
        """The relationship."""
        return Relate(
            seen_revision=self.seen_revision.data,
            idempotency_key=self.key,
            source=self.source(),
            person_id=person_id,
            other_id=self.other.data,
            kind=str(self.kind.data),
            parental_responsibility=answer(self.responsible.data),
            from_date=self.from_date.data,
        )
