"""Who refers, the questions of one kind of agency, and what a visitor must know."""

from __future__ import annotations

from dataclasses import replace

from triage.referrals.draft import Draft
from triage.referrals.schema.questions import (
    YES_NO_UNKNOWN,
    Kind,
    Page,
    Question,
    QuestionGroup,
    Variant,
    needs,
)

RISKS = {
    "violence": "Violence or threats towards workers",
    "weapons": "Weapons",
    "dogs": "Dogs or other animals",
    "drugs": "Drug use or dealing at the address",
    "others": "Other people at the address",
    "health": "Infection or another health risk",
    "property": "Unsafe property or area",
    "allegations": "Allegations against workers",
}

LEAD_SIGNS_OFF = (
    Question(
        name="signed_off_by",
        kind=Kind.LINE,
        label="Designated safeguarding lead who has seen this referral",
        summary="Safeguarding lead",
        hint="Name. Leave blank if the lead has not seen it yet.",
        max_length=160,
    ),
    Question(
        name="signed_off_on",
        kind=Kind.DATE,
        label="When did they sign it off?",
        summary="Signed off on",
        called="The date",
        hint="Leave blank if they have not yet.",
        past=True,
    ),
)
POLICE_NUMBERS = (
    Question(
        name="officer",
        kind=Kind.LINE,
        label="Officer in the case, with collar number and team",
        summary="Officer",
        max_length=160,
    ),
    Question(
        name="numbers",
        kind=Kind.TEXT,
        label="Crime and incident numbers",
        summary="Crime and incident numbers",
        hint="One on each line, with the date if you have it. Details stay in your own system.",
        max_length=2000,
        rows=4,
    ),
)
OWN_QUESTIONS = {Variant.SCHOOL: LEAD_SIGNS_OFF, Variant.POLICE: POLICE_NUMBERS, Variant.CORE: ()}
JOB_HINTS = {
    Variant.SCHOOL: "For example, head of year",
    Variant.POLICE: "Rank and team, for example, PC, neighbourhood team",
    Variant.CORE: "",
}
KNOWN_LABELS = {
    Variant.SCHOOL: "How long has the school known this family?",
    Variant.POLICE: "How do the police know this family?",
    Variant.CORE: "How long has your agency known this family, and how?",
}


def referrer_page(draft: Draft) -> Page:
    """Who refers, with the questions of their kind of agency."""
    return Page(
        key="referrer",
        title="Who is referring?",
        lead="We ring this person if something is not clear.",
        groups=(
            QuestionGroup(
                key="",
                questions=_referrer_questions(draft.variant),
            ),
        ),
    )


RECORD = (
    Question(name="attendance", kind=Kind.AMOUNT, label="Attendance", suffix="%", width=5, highest=100),
    Question(name="unauthorised", kind=Kind.AMOUNT, label="Unauthorised absence", suffix="%", width=5, highest=100),
    Question(name="exclusions", kind=Kind.WHOLE, label="Fixed-term exclusions", width=3, highest=200),
    Question(
        name="period",
        kind=Kind.LINE,
        label="Over which time?",
        summary="Time counted",
        hint="For example, September 2025 to March 2026",
        max_length=80,
    ),
)


def school_record_page(draft: Draft) -> Page:
    """What a school’s own register says of each child."""
    groups = tuple(
        QuestionGroup(
            key=child.id,
            title=child.name,
            note="" if not child.school else f"On roll at {child.school}",
            questions=RECORD,
        )
        for child in draft.born_children
    )
    return Page(
        key="school-record",
        title="Attendance and exclusions",
        lead="From your own records, for the children you have on roll. Leave blank what you do not know.",
        groups=groups,
    )


def risks_page(draft: Draft) -> Page:
    """What a visitor must know before they knock."""
    return Page(
        key="risks",
        title="Is there anything a visitor must know?",
        lead="For the safety of those who knock on the door. It is never written in a letter to the family.",
        groups=(
            QuestionGroup(
                key="",
                questions=RISK_QUESTIONS,
            ),
        ),
    )


RISK_QUESTIONS = (
    Question(
        name="known",
        kind=Kind.ONE,
        label="Do you know of a risk to visitors?",
        summary="Risk to visitors",
        required="Say whether you know of a risk to visitors",
        options=YES_NO_UNKNOWN,
    ),
    Question(
        name="kinds",
        kind=Kind.MANY,
        label="What kind of risk?",
        summary="Kinds of risk",
        options=RISKS,
        inside=("known", "yes"),
    ),
    Question(
        name="words",
        kind=Kind.TEXT,
        label="What should a visitor know?",
        summary="What a visitor should know",
        needs=needs("known", "yes", "Say what a visitor should know"),
        inside=("known", "yes"),
        max_length=2000,
        rows=3,
    ),
    Question(
        name="two_workers",
        kind=Kind.ONE,
        label="Should two workers visit together?",
        summary="Two workers together",
        required="Say whether two workers should visit together",
        options=YES_NO_UNKNOWN,
        inline=True,
    ),
    Question(
        name="domestic_abuse",
        kind=Kind.ONE,
        label="Is there domestic abuse, now or in the past, known or suspected?",
        summary="Domestic abuse known or suspected",
        required="Say whether there is or was domestic abuse",
        options=YES_NO_UNKNOWN,
        inline=True,
    ),
)


def _referrer_questions(variant: Variant) -> tuple[Question, ...]:
    """The shared core, then the questions of one kind of agency."""
    return (
        NAME,
        replace(JOB, hint=JOB_HINTS[variant]),
        *CONTACT,
        replace(KNOWN_FOR, label=KNOWN_LABELS[variant]),
        *OWN_QUESTIONS[variant],
    )


NAME = Question(
    name="name",
    kind=Kind.LINE,
    label="Name",
    required="Enter the name of the person who refers",
    max_length=120,
)
JOB = Question(
    name="job",
    kind=Kind.LINE,
    label="Job",
    required="Enter the job",
    max_length=120,
)
CONTACT = (
    Question(
        name="phone",
        kind=Kind.LINE,
        label="Work phone number",
        summary="Phone",
        required="Enter a phone number",
        width=20,
        max_length=40,
        identifier="phone",
    ),
    Question(
        name="email",
        kind=Kind.EMAIL,
        label="Work email address",
        summary="Email",
        required="Enter an email address",
    ),
    Question(
        name="second_contact",
        kind=Kind.LINE,
        label="Who else can we ask when they are away?",
        summary="Second contact",
        hint="Name and work phone number",
        max_length=200,
    ),
)
KNOWN_FOR = Question(
    name="known_for",
    kind=Kind.LINE,
    label=KNOWN_LABELS[Variant.CORE],
    summary="Knows the family",
    max_length=300,
)
