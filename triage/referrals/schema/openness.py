"""Told, agrees, lawful basis: three different things and never one consent box (safety.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from triage.referrals.draft import Draft
from triage.referrals.schema.questions import (
    YES_NO_UNKNOWN,
    Kind,
    Page,
    Problem,
    Question,
    QuestionGroup,
    Values,
    needs,
)

AGREEMENTS = {
    "agrees": "Agrees to support",
    "refuses": "Refuses support",
    "not_asked": "Has not been asked",
    "not_known": "I do not know",
}
HOW = {"in_person": "In person", "phone": "By phone", "writing": "In writing", "other": "In another way"}
BASES = {
    "public_task": "Public task",
    "safeguarding": "Safeguarding",
}
BASIS_HINTS = {
    "public_task": "Sharing is needed for your agency’s official duties towards children and families.",
    "safeguarding": "Sharing is needed to protect a child or an adult at risk from harm.",
}


def told_page(draft: Draft) -> Page:
    """Told: by whom and when, or why not."""
    return Page(
        key="told",
        title="Has the family been told about this referral?",
        lead="Telling is not the same as agreeing. Families should know, unless telling them would put somebody at risk.",
        groups=(
            QuestionGroup(
                key="",
                questions=TOLD_QUESTIONS,
            ),
        ),
    )


def agrees_page(draft: Draft) -> Page:
    """What each adult and young person says to support."""
    groups = tuple(
        QuestionGroup(key=person.id, title=person.name, questions=_agrees(person.name))
        for person in draft.own_agreement
        if not person.unborn
    )
    return Page(
        key="agrees",
        title="Does each person agree to support?",
        lead="Ask each adult, and each young person from 13 who understands what it means. A refusal is recorded; it never stops a safeguarding route.",
        groups=groups,
    )


def _agrees(name: str) -> tuple[Question, ...]:
    return (
        Question(
            name="answer",
            kind=Kind.ONE,
            label=f"What does {name} say?",
            summary="Says",
            required=f"Choose what {name} says to support",
            options=AGREEMENTS,
        ),
        Question(
            name="on",
            kind=Kind.DATE,
            label="When did they say so?",
            summary="On",
            called="The date",
            hint="Leave blank if you do not know.",
            past=True,
        ),
        Question(name="how", kind=Kind.PICK, label="How?", options=HOW),
        Question(
            name="note",
            kind=Kind.TEXT,
            label="Their reason, or anything to add",
            summary="Reason",
            needs=None,
            max_length=500,
            rows=2,
        ),
    )


def basis_page(draft: Draft) -> Page:
    """Why this may be shared, and why an objection is overridden."""
    names = {person.id: person.name for person in draft.own_agreement if not person.unborn}

    def check(values: Values) -> Iterable[Problem]:
        given = values.get("", {})
        if given.get("objection") == "yes" and not given.get("objected_by"):
            yield Problem("", "objected_by", "Tick who objects")

    return Page(
        key="basis",
        title="On what lawful basis do you share this?",
        lead="Agreement to support is not the lawful basis for sharing. It is nearly always one of these two.",
        groups=(
            QuestionGroup(
                key="",
                questions=_basis_questions(names),
            ),
        ),
        check=check,
    )


TOLD_QUESTIONS = (
    Question(
        name="told",
        kind=Kind.ONE,
        label="Has the family been told?",
        summary="Told",
        required="Say whether the family has been told",
        options=YES_NO_UNKNOWN,
    ),
    Question(
        name="by",
        kind=Kind.LINE,
        label="Who told them?",
        summary="Told by",
        needs=needs("told", "yes", "Say who told the family"),
        inside=("told", "yes"),
        max_length=160,
    ),
    Question(
        name="on",
        kind=Kind.DATE,
        label="When?",
        summary="Told on",
        called="The date",
        hint="Leave blank if you do not know.",
        past=True,
        inside=("told", "yes"),
    ),
    Question(
        name="why_not",
        kind=Kind.TEXT,
        label="Why not?",
        summary="Not told because",
        hint="For example, because telling them would put somebody at risk",
        needs=needs("told", "no", "Say why the family has not been told"),
        inside=("told", "no"),
        max_length=1000,
        rows=3,
    ),
)


def _basis_questions(names: Mapping[str, str]) -> tuple[Question, ...]:
    """The basis, and an objection."""
    return (
        Question(
            name="basis",
            kind=Kind.ONE,
            label="Lawful basis",
            required="Choose the lawful basis",
            options=BASES,
            option_hints=BASIS_HINTS,
        ),
        Question(
            name="objection",
            kind=Kind.ONE,
            label="Has anybody objected to their information being shared?",
            summary="Objection to sharing",
            required="Say whether anybody has objected",
            options=YES_NO_UNKNOWN,
        ),
        Question(
            name="objected_by",
            kind=Kind.MANY,
            label="Who objects?",
            summary="Objected by",
            options=names,
            inside=("objection", "yes"),
        ),
        Question(
            name="override_reason",
            kind=Kind.TEXT,
            label="Why do you share it all the same?",
            summary="Shared all the same because",
            needs=needs("objection", "yes", "Say why you share it although somebody objects"),
            inside=("objection", "yes"),
            max_length=1000,
            rows=3,
        ),
    )
