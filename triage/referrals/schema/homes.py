"""Where the family lives, and how each adult may safely be reached. Unknown is not safe (safety.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from triage.referrals.answers import PersonAnswer
from triage.referrals.draft import Draft
from triage.referrals.schema.questions import Kind, Page, Problem, Question, QuestionGroup, Values, needs

KINDS = {
    "home": "Home",
    "temporary": "Temporary accommodation",
    "refuge": "Refuge or protected address",
    "no_fixed": "No fixed address",
}
SAFE_TO_WRITE = {
    "yes": "Yes, by post",
    "by_hand": "Only by hand",
    "through_professional": "Only through a professional",
    "no": "No",
    "unknown": "I do not know",
}
SAFE_TO_CALL = {
    "yes": "Yes, and a message may be left",
    "no_message": "Yes, but leave no message",
    "no": "No",
    "unknown": "I do not know",
}
PROTECTED = {"no": "No", "yes": "Yes, it must be kept secret", "unknown": "I do not know"}


def home_page(draft: Draft, home_id: str) -> Page:
    """One address with who lives there and whether a letter is safe."""
    name = draft.group(f"home/{home_id}").get("name")
    return Page(
        key=f"home/{home_id}",
        title=str(name or "Add a home"),
        caption="Where they live",
        groups=(QuestionGroup(key="", questions=tuple(home_questions(draft.people))),),
        check=home_problems,
        back="homes",
    )


def home_questions(people: tuple[PersonAnswer, ...]) -> Iterable[Question]:
    """The questions about one home."""
    names = {person.id: person.name for person in people}
    yield from ADDRESS
    yield replace(RESIDENTS, options=names)
    yield from SAFETY
    yield replace(MUST_NOT_KNOW, options=names)
    yield from SECRECY


ADDRESS = (
    Question(
        name="name",
        kind=Kind.LINE,
        label="What do you call this home?",
        summary="Home",
        hint="For example, “Mother’s home”",
        required="Say what you call this home",
        max_length=80,
        width=30,
    ),
    Question(
        name="kind",
        kind=Kind.ONE,
        label="What kind of address is it?",
        summary="Kind of address",
        required="Say what kind of address it is",
        options=KINDS,
        option_hints={
            "no_fixed": "For example, staying with friends. Letters are handed over.",
            "refuge": "It is shown only to a few named people.",
        },
    ),
    Question(
        name="line_1",
        kind=Kind.LINE,
        label="Address line 1",
        summary="Address",
        hint="Leave the address blank if you do not know it.",
        max_length=100,
    ),
    Question(name="line_2", kind=Kind.LINE, label="Address line 2", max_length=100),
    Question(name="town", kind=Kind.LINE, label="Town or city", max_length=100, width=20),
    Question(name="postcode", kind=Kind.LINE, label="Postcode", width=10, max_length=20, identifier="postcode"),
)
RESIDENTS = Question(
    name="residents",
    kind=Kind.MANY,
    label="Who lives here?",
    hint="A child can live in two homes: tick the child for both.",
    required="Tick who lives here",
)
SAFETY = (
    Question(
        name="safe_to_write",
        kind=Kind.ONE,
        label="Is it safe to write to this address?",
        summary="Safe to write",
        hint="Think about who opens the post. If you do not know, we will not write until somebody has found out.",
        required="Say whether it is safe to write, or that you do not know",
        options=SAFE_TO_WRITE,
    ),
    Question(
        name="through",
        kind=Kind.LINE,
        label="Through whom?",
        summary="Through",
        hint="Name, job and agency",
        needs=needs("safe_to_write", "through_professional", "Say through whom letters should go"),
        inside=("safe_to_write", "through_professional"),
        max_length=160,
    ),
)
MUST_NOT_KNOW = Question(
    name="must_not_know",
    kind=Kind.MANY,
    label="Does anybody have to be kept from knowing this address, or that we write?",
    summary="Must not know",
    hint="Tick nobody if there is no such person.",
)
SECRECY = (
    Question(
        name="others_must_not_know",
        kind=Kind.LINE,
        label="Anybody else who must not know",
        hint="Somebody who is not in the family as you described it",
        max_length=200,
    ),
    Question(
        name="protected",
        kind=Kind.ONE,
        label="Is the address protected?",
        summary="Protected",
        hint="By a court order, or because somebody has moved away from harm",
        required="Say whether the address is protected",
        options=PROTECTED,
    ),
    Question(
        name="source",
        kind=Kind.LINE,
        label="How do you know the address?",
        summary="How we know",
        hint="For example, the school’s record or the mother told us",
        max_length=160,
    ),
    Question(
        name="verified_on",
        kind=Kind.DATE,
        label="When was it last confirmed?",
        summary="Last confirmed",
        called="The date it was confirmed",
        hint="Leave blank if you do not know.",
        past=True,
    ),
)


def home_problems(values: Values) -> Iterable[Problem]:
    """A person who lives somewhere cannot be kept from knowing where it is, but must not always learn of a letter."""
    home = values.get("", {})
    if home.get("kind") == "refuge" and home.get("protected") == "no":
        yield Problem("", "protected", "A refuge is always a protected address. Choose “Yes”.")


def contact_page(draft: Draft) -> Page:
    """How each adult and young person may be rung."""
    groups = tuple(
        QuestionGroup(key=person.id, title=person.name, questions=CONTACT)
        for person in draft.own_agreement
        if not person.unborn
    )
    return Page(
        key="contact",
        title="How can they be reached safely?",
        lead="For each adult and each young person from 13. If you do not know, say so: we never ring or leave a message unless we know that it is safe.",
        groups=groups,
    )


CONTACT = (
    Question(
        name="phone",
        kind=Kind.LINE,
        label="Phone number",
        hint="Leave blank if you do not know it.",
        width=20,
        max_length=40,
        identifier="phone",
    ),
    Question(
        name="safe_to_call",
        kind=Kind.ONE,
        label="Is it safe to ring this number?",
        summary="Safe to ring",
        required="Say whether it is safe to ring, or that you do not know",
        options=SAFE_TO_CALL,
    ),
    Question(
        name="safe_times",
        kind=Kind.LINE,
        label="When is it safe?",
        summary="Safe times",
        hint="For example, school days before 2pm",
        max_length=160,
    ),
    Question(name="email", kind=Kind.EMAIL, label="Email address", hint="Only if nobody else reads it."),
    Question(
        name="note",
        kind=Kind.TEXT,
        label="Anything else to know before getting in touch",
        summary="Before getting in touch",
        rows=2,
        max_length=500,
    ),
)
