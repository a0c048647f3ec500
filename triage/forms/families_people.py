"""One person over time: names, single facts, a birth, numbers, and what was said and has ended or was a mistake."""

from __future__ import annotations

import uuid
from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from triage.families.commands import AddName, AddNumber, Born, ChangeName, How, PutRight, Said, SayFact
from triage.forms.base import RevisionForm
from triage.forms.families_sources import LONGEST_REASON, SourcedForm, how_options
from triage.forms.fields import DateField, RadiosField, RequiredWhen, SelectField, TextAreaField, TextField
from triage.rules.people_words import GENDERS, OCCUPATIONS

OLD_NAME = {"previous": "Their previous name", "birth": "Their name at birth"}
OTHER_NAMES = {
    "known_as": "What they are known as",
    "previous": "A name they had before",
    "birth": "Their name at birth",
    "other": "The same name as somebody else writes it",
}
PRECISION = {"exact": "It is their date of birth", "estimated": "It is an estimate"}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "gender": {key: text for key, text in GENDERS.items() if key != "not_said"},
    "education": OCCUPATIONS,
}
"""Facts that are chosen from a list."""
DAYS = frozenset({"birth", "expected", "death"})
WHY = "Say why it was wrong"
FROM = "Enter from which day"


class NameForm(SourcedForm):
    """The name of today."""

    asks = ("given_name", "family_name", "how", "old_kind")

    given_name = TextField("First names", max_length=120)
    family_name = TextField("Family name", max_length=120)
    how = RadiosField(
        "Why is it another name?",
        options=how_options(How.CHANGED, How.CORRECTED),
        required="Say whether the name changed or was written down wrongly",
    )
    on = DateField(
        "From which day?", called="The day", past=True, validators=[RequiredWhen("how", {How.CHANGED.value}, FROM)]
    )
    because = TextField(
        "What was wrong?", max_length=LONGEST_REASON, validators=[RequiredWhen("how", {How.CORRECTED.value}, WHY)]
    )
    old_kind = RadiosField("If it changed, what is the old name?", options=OLD_NAME, default="previous")

    def to_command(self, person_id: uuid.UUID) -> ChangeName:
        """The new name."""
        return ChangeName(
            person_id=person_id,
            seen_revision=self.seen_revision.data,
            idempotency_key=self.key,
            source=self.source(),
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            how=How(self.how.data),
            on=self.on.data,
            old_kind=self.old_kind.data or "previous",
            because=self.because.data,
        )


class OtherNameForm(SourcedForm):
    """One more name."""

    asks = ("kind", "given_name", "family_name", "from_date", "to_date")

    kind = RadiosField("What name is it?", options=OTHER_NAMES, required="Choose what name it is")
    given_name = TextField("First names", max_length=120)
    family_name = TextField("Family name (optional)", max_length=120)
    from_date = DateField("From when? (optional)", called="The first day", past=True)
    to_date = DateField("Until when? (optional)", called="The last day", past=True)

    def to_command(self, person_id: uuid.UUID) -> AddName:
        """The name."""
        return AddName(
            person_id=person_id,
            seen_revision=self.seen_revision.data,
            idempotency_key=self.key,
            source=self.source(),
            kind=str(self.kind.data),
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            from_date=self.from_date.data,
            to_date=self.to_date.data,
        )


class FactForm(SourcedForm):
    """One fact of a person; forms for days, choices and words differ in how its value is asked for."""

    how = RadiosField(
        "Why is it another?",
        options=how_options(How.CHANGED, How.CORRECTED, How.HEARD),
        required="Say why it is another than what we have",
    )
    on = DateField("From which day? (optional)", called="The day", past=True)
    because = TextField(
        "What was wrong?", max_length=LONGEST_REASON, validators=[RequiredWhen("how", {How.CORRECTED.value}, WHY)]
    )

    def first_of_its_kind(self) -> None:
        """Nothing is known so far, so that nothing can have changed or been wrong."""
        self.how.required = None
        self.how.options = how_options(How.CHANGED)
        self.how.data = How.CHANGED.value

    @abstractmethod
    def value(self) -> str:
        """What was said, as it is kept; each kind of form says its own."""

    def to_command(self, person_id: uuid.UUID, kind: str) -> SayFact:
        """The fact."""
        return SayFact(
            person_id=person_id,
            seen_revision=self.seen_revision.data,
            idempotency_key=self.key,
            source=self.source(),
            kind=kind,
            value=self.value(),
            precision=self.precision_given(),
            how=How(self.how.data or How.CHANGED),
            on=self.on.data,
            because=self.because.data,
        )

    def precision_given(self) -> str:
        """How sure it is."""
        return ""


class WordsForm(FactForm):
    """A fact in words. Blank says that it holds no longer."""

    asks = ("words", "how")

    words = TextField("What is it?", hint="Leave it blank if there is none any more", max_length=160)

    def value(self) -> str:
        return str(self.words.data)


class ChoiceForm(FactForm):
    """A fact from a list."""

    asks = ("choice", "how")

    choice = RadiosField("What is it?", required="Choose one")

    def value(self) -> str:
        return str(self.choice.data)


class DayForm(FactForm):
    """A fact that is a day."""

    asks: ClassVar[tuple[str, ...]] = ("day", "how")

    day = DateField("Which day?", called="The day", required="Enter the day")

    def value(self) -> str:
        return self.day.data.isoformat() if self.day.data else ""


class BirthForm(DayForm):
    """A date of birth, exact or estimated."""

    asks = ("day", "precision", "how")

    precision = RadiosField("How sure is it?", options=PRECISION, required="Say how sure it is")

    def precision_given(self) -> str:
        return str(self.precision.data or "exact")


class BornForm(SourcedForm):
    """An unborn baby has been born."""

    asks = ("date_of_birth", "given_name", "family_name", "gender")

    date_of_birth = DateField("Date of birth", past=True, required="Enter the date of birth")
    given_name = TextField("First names (optional)", max_length=120)
    family_name = TextField("Family name", max_length=120)
    gender = RadiosField("Gender (optional)", options=CHOICES["gender"])

    def to_command(self, person_id: uuid.UUID) -> Born:
        """The birth."""
        return Born(
            person_id=person_id,
            seen_revision=self.seen_revision.data,
            idempotency_key=self.key,
            source=self.source(),
            date_of_birth=self.date_of_birth.data,
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            gender=str(self.gender.data or ""),
        )


class NumberForm(SourcedForm):
    """A number by which another system knows a person."""

    asks = ("kind", "number")

    kind = SelectField("Which number is it?", required="Choose which number it is")
    number = TextField("Number", max_length=80, width=20, required="Enter the number", autocomplete="off")

    def to_command(self, person_id: uuid.UUID) -> AddNumber:
        """The number."""
        return AddNumber(
            person_id=person_id,
            seen_revision=self.seen_revision.data,
            idempotency_key=self.key,
            source=self.source(),
            kind=str(self.kind.data),
            value=self.number.data,
        )


class RightForm(RevisionForm):
    """Something that was said has ended, or was a mistake."""

    asks = ("how",)

    how = RadiosField("What about it?", required="Say whether it has ended or was a mistake")
    on = DateField(
        "Since which day?",
        called="The day",
        past=True,
        validators=[RequiredWhen("how", {How.CHANGED.value}, "Enter since which day")],
    )
    because = TextAreaField(
        "Why was it a mistake?",
        rows=2,
        max_length=LONGEST_REASON,
        validators=[RequiredWhen("how", {How.CORRECTED.value}, "Say why it was a mistake")],
    )

    def to_command(self, person_id: uuid.UUID, what: Said, row_id: uuid.UUID) -> PutRight:
        """What is put right."""
        return PutRight(
            what=what,
            row_id=row_id,
            person_id=person_id,
            seen_revision=self.seen_revision.data,
            how=How(self.how.data),
            on=self.on.data,
            because=self.because.data,
        )
