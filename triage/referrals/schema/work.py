"""What has been tried, what each child says, who else is involved."""

from __future__ import annotations

from collections.abc import Mapping

from triage.referrals.draft import Draft
from triage.referrals.schema.questions import (
    YES_NO,
    YES_NO_UNKNOWN,
    Kind,
    Page,
    Question,
    QuestionGroup,
    needs,
)

TRIED = {
    "talked": "Talked with the parents",
    "in_school": "Support in school or nursery",
    "early_help": "Early help assessment or CAF",
    "taf": "Team Around the Family",
    "parenting": "Parenting course or support",
    "behaviour_contract": "Behaviour or parenting contract",
    "health": "Health or mental health service",
    "housing": "Help with housing or debt",
    "police": "Police or Youth Offending Service",
    "social_care": "Children’s social care",
    "other": "Something else",
    "nothing": "Nothing yet that we know of",
}
AGENCY_KINDS = {
    "school": "School, nursery or college",
    "education_welfare": "Education welfare",
    "police": "Police",
    "yos": "Youth Offending Service",
    "probation": "Probation",
    "community_safety": "Community Safety",
    "social_care": "Children’s social care",
    "cff": "Children and Families First",
    "housing": "Housing or landlord",
    "health": "Health",
    "jobcentre": "Jobcentre Plus",
    "law_centre": "Law Centre",
    "voluntary": "Voluntary organisation",
    "council": "Another council service",
}
ASKED = {
    "yes": "Yes",
    "too_young": "No, too young to say",
    "not_asked": "No, for another reason",
}


def tried_page(draft: Draft) -> Page:
    """What was done already, and what came of it."""
    return Page(
        key="tried",
        title="What has been tried?",
        lead="The panel wants to know what has helped and what has not.",
        groups=(
            QuestionGroup(
                key="",
                questions=TRIED_QUESTIONS,
            ),
        ),
    )


def views_page(draft: Draft) -> Page:
    """Each child's own view: asked for, per child (safety.md, "Safeguarding")."""
    groups = tuple(
        QuestionGroup(key=child.id, title=child.name, questions=_view(child.name)) for child in draft.born_children
    )
    return Page(
        key="views",
        title="What do the children say?",
        lead="Each child’s own view, in the child’s own words where you can.",
        groups=groups,
    )


def _view(name: str) -> tuple[Question, ...]:
    return (
        Question(
            name="asked",
            kind=Kind.ONE,
            label=f"Has anybody asked {name}?",
            summary="Asked",
            required=f"Say whether anybody has asked {name}",
            options=ASKED,
        ),
        Question(
            name="words",
            kind=Kind.TEXT,
            label=f"What does {name} say?",
            summary="Says",
            needs=needs("asked", "yes", f"Write what {name} says"),
            inside=("asked", "yes"),
            max_length=2000,
            rows=3,
        ),
        Question(
            name="why_not",
            kind=Kind.LINE,
            label="Why not?",
            summary="Not asked because",
            needs=needs("asked", "not_asked", f"Say why {name} was not asked"),
            inside=("asked", "not_asked"),
            max_length=300,
        ),
    )


def agency_page(draft: Draft, agency_id: str) -> Page:
    """Somebody else who works with the family."""
    name = draft.group(f"agency/{agency_id}").get("name")
    people = {person.id: person.name for person in draft.people}
    return Page(
        key=f"agency/{agency_id}",
        title=str(name or "Add an agency"),
        caption="Other agencies involved",
        groups=(
            QuestionGroup(
                key="",
                questions=_agency_questions(people),
            ),
        ),
        back="agencies",
    )


TRIED_QUESTIONS = (
    Question(
        name="kinds",
        kind=Kind.MANY,
        label="What has been tried so far?",
        summary="Tried so far",
        required="Tick what has been tried, or “Nothing yet that we know of”",
        options=TRIED,
        exclusive="nothing",
    ),
    Question(
        name="words",
        kind=Kind.TEXT,
        label="What was done, and what came of it?",
        summary="What came of it",
        max_length=4000,
        rows=5,
    ),
    Question(
        name="helped",
        kind=Kind.TEXT,
        label="What is going well?",
        hint="What the family is good at, and who stands by them",
        summary="Going well",
        max_length=2000,
        rows=3,
    ),
    Question(
        name="hopes",
        kind=Kind.TEXT,
        label="What should be different?",
        hint="What the family hopes for, and what you hope for",
        summary="What should change",
        max_length=2000,
        rows=3,
    ),
    Question(
        name="will_lead",
        kind=Kind.ONE,
        label="Would your agency lead the work with this family, with support?",
        summary="Your agency would lead",
        hint="Where a partner already knows the family well, it can be the lead professional.",
        required="Say whether your agency would lead, or that you do not know",
        options=YES_NO_UNKNOWN,
        inline=True,
    ),
)


def _agency_questions(people: Mapping[str, str]) -> tuple[Question, ...]:
    """Who they are, with whom they work and what they do."""
    return (
        Question(
            name="name",
            kind=Kind.LINE,
            label="Name of the agency or service",
            summary="Agency",
            required="Enter the name of the agency or service",
            max_length=160,
        ),
        Question(
            name="kind",
            kind=Kind.PICK,
            label="What kind of agency is it?",
            summary="Kind",
            options=AGENCY_KINDS,
        ),
        Question(
            name="worker",
            kind=Kind.LINE,
            label="Who works with the family?",
            summary="Worker",
            hint="Name and job, if you know them",
            max_length=160,
        ),
        Question(name="contact", kind=Kind.LINE, label="Work phone or email", summary="Contact", max_length=160),
        Question(
            name="people",
            kind=Kind.MANY,
            label="With whom do they work?",
            summary="Works with",
            options=people,
        ),
        Question(name="doing", kind=Kind.TEXT, label="What do they do?", summary="Does", max_length=1000, rows=2),
        Question(
            name="leads",
            kind=Kind.ONE,
            label="Do they lead the work with this family now?",
            summary="Leads now",
            options=YES_NO,
            inline=True,
        ),
    )
