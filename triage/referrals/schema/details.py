"""What else is known of one person: other questions for an adult than for a child."""

from __future__ import annotations

from collections.abc import Iterable

from triage.referrals.answers import PersonAnswer
from triage.referrals.draft import Draft
from triage.referrals.schema.questions import (
    YES_NO,
    YES_NO_UNKNOWN,
    Kind,
    Page,
    Question,
    QuestionGroup,
    Variant,
)
from triage.rules.dates import age_on
from triage.rules.people_words import GENDERS, OCCUPATIONS

FORMATS = {
    "standard": "Ordinary print",
    "large": "Large print",
    "easy_read": "Easy read",
    "translated": "In another language",
}
ASK_OCCUPATION_FROM = 15


def details_page(draft: Draft, person: PersonAnswer) -> Page:
    """What else is known of one person: other questions for an adult than for a child."""
    return Page(
        key=f"details/{person.id}",
        title=f"More about {person.name}",
        caption="The people in the family",
        lead="Answer what you know. You are not expected to look anything up.",
        groups=(QuestionGroup(key="", questions=tuple(details_questions(draft, person))),),
        back="people",
    )


def details_questions(draft: Draft, person: PersonAnswer) -> Iterable[Question]:
    """The questions that fit this person's age."""
    if person.unborn:
        yield NHS
        return
    yield Question(name="gender", kind=Kind.PICK, label="Gender", options=GENDERS)
    adult = person.is_adult(draft.on) is not False
    yield from ADULT if adult else _child_questions(draft, person)
    yield NHS
    yield from (NINO, POLICE) if adult else ()
    yield from (EHM, LCS)
    if adult or person.gives_own_agreement(draft.on):
        yield from TALKING


def _child_questions(draft: Draft, person: PersonAnswer) -> Iterable[Question]:
    yield Question(
        name="school",
        kind=Kind.LINE,
        label="School, nursery or college",
        hint="Leave blank if you do not know it or there is none.",
        max_length=160,
    )
    if person.date_of_birth is None or age_on(person.date_of_birth, draft.on) >= ASK_OCCUPATION_FROM:
        yield OCCUPATION
    yield Question(
        name="upn",
        kind=Kind.LINE,
        label="Unique pupil number (UPN)",
        summary="UPN",
        hint="A letter and 12 numbers, like A123456789012",
        width=20,
        identifier="upn",
        max_length=40,
    )
    if draft.variant is Variant.POLICE:
        yield POLICE


OCCUPATION = Question(
    name="occupation", kind=Kind.PICK, label="What are they doing now?", summary="Doing now", options=OCCUPATIONS
)
ADULT = (
    Question(
        name="cares",
        kind=Kind.ONE,
        label="Do they look after the children?",
        summary="Looks after the children",
        required="Say whether they look after the children",
        options=YES_NO_UNKNOWN,
        inline=True,
    ),
    OCCUPATION,
)
NHS = Question(
    name="nhs",
    kind=Kind.LINE,
    label="NHS number",
    hint="10 numbers, like 485 777 3456",
    width=20,
    identifier="nhs",
    max_length=40,
)
NINO = Question(
    name="nino",
    kind=Kind.LINE,
    label="National Insurance number",
    hint="Like QQ 12 34 56 C",
    width=20,
    identifier="nino",
    max_length=40,
)
POLICE = Question(
    name="police", kind=Kind.LINE, label="Police record number", width=20, identifier="police", max_length=40
)
EHM = Question(
    name="ehm",
    kind=Kind.LINE,
    label="Early help case number (EHM)",
    summary="EHM number",
    width=20,
    identifier="ehm",
    max_length=40,
)
LCS = Question(
    name="lcs",
    kind=Kind.LINE,
    label="Social care case number (LCS)",
    summary="LCS number",
    width=20,
    identifier="lcs",
    max_length=40,
)
TALKING = (
    Question(
        name="language",
        kind=Kind.LINE,
        label="First language, if it is not English",
        summary="First language",
        max_length=80,
        width=20,
    ),
    Question(
        name="interpreter",
        kind=Kind.ONE,
        label="Do they need an interpreter?",
        summary="Needs an interpreter",
        options=YES_NO,
        inline=True,
    ),
    Question(
        name="letter_format", kind=Kind.PICK, label="How should letters be written?", summary="Letters", options=FORMATS
    ),
)
