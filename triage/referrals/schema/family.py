"""The people of the family: who they are, how they are related."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from triage.referrals.answers import PersonAnswer
from triage.referrals.draft import Draft
from triage.referrals.schema.questions import (
    Group,
    Kind,
    Page,
    Problem,
    Question,
    QuestionGroup,
    Values,
    needs,
)
from triage.rules.dates import age_on
from triage.rules.people_words import RELATIONSHIPS

ROLES = {
    "mother": "Mother",
    "father": "Father",
    "step_parent": "Step-parent",
    "partner": "Partner of a parent",
    "grandparent": "Grandparent",
    "carer": "Other main carer",
    "child": "Child",
    "step_child": "Step-child",
    "unborn": "Unborn baby",
    "sibling": "Grown-up brother or sister",
    "other_adult": "Other adult in the home",
    "other_relative": "Other relative",
}
BIRTH = {
    "known": "Yes",
    "unknown": "No, I do not know it",
    "unborn": "Not born yet",
}
AGES = {"adult": "An adult, 18 or over", "child": "A child or young person under 18"}
OLDEST = 120
LONGEST_PREGNANCY_DAYS = 310
CHILD_ROLES = frozenset({"child", "step_child", "unborn"})
PARENT_ROLES = frozenset({"mother", "father", "step_parent", "grandparent"})


def person_page(draft: Draft, person_id: str) -> Page:
    """Name, place in the family and date of birth of one person."""
    name = next((person.name for person in draft.people if person.id == person_id), "")
    known = draft.is_begun(f"person/{person_id}") and name != "Name not known"

    def check(values: Values) -> Iterable[Problem]:
        return who_problems(values.get("", {}), draft.on)

    return Page(
        key=f"person/{person_id}",
        title=name if known else "Add a person",
        caption="The people in the family",
        groups=(QuestionGroup(key="", questions=WHO),),
        check=check,
        back="people",
    )


WHO = (
    Question(
        name="given_name",
        kind=Kind.LINE,
        label="First names",
        hint="As the family writes them. Leave blank if not known or not born yet.",
        max_length=120,
    ),
    Question(
        name="family_name",
        kind=Kind.LINE,
        label="Family name",
        hint="Leave blank if you do not know it.",
        max_length=120,
    ),
    Question(
        name="known_as",
        kind=Kind.LINE,
        label="Other names they are known by",
        hint="A nickname or an earlier name. You can leave this blank.",
        max_length=120,
    ),
    Question(
        name="role",
        kind=Kind.PICK,
        label="Who are they in this family?",
        summary="In the family",
        required="Choose who they are in this family",
        options=ROLES,
    ),
    Question(
        name="birth",
        kind=Kind.ONE,
        label="Do you know the date of birth?",
        summary="Date of birth",
        required="Say whether you know the date of birth",
        options=BIRTH,
    ),
    Question(
        name="date_of_birth",
        kind=Kind.DATE,
        label="Date of birth",
        called="Date of birth",
        hint="For example, 27 3 2014 or 27 March 2014. If you only know it roughly, give your best guess.",
        past=True,
        needs=needs("birth", "known", "Enter the date of birth"),
        inside=("birth", "known"),
    ),
    Question(
        name="estimated",
        kind=Kind.TICK,
        label="This is a guess",
        summary="Date of birth is a guess",
        inside=("birth", "known"),
    ),
    Question(
        name="stated_age",
        kind=Kind.ONE,
        label="Are they an adult or a child?",
        required="",
        needs=needs("birth", "unknown", "Say whether they are an adult or a child"),
        options=AGES,
        inside=("birth", "unknown"),
    ),
    Question(
        name="expected_on",
        kind=Kind.DATE,
        label="When is the baby expected?",
        summary="Expected on",
        called="The expected date",
        hint="For example, 27 3 2026",
        needs=needs("birth", "unborn", "Enter the date on which the baby is expected"),
        inside=("birth", "unborn"),
    ),
)


def who_problems(who: Group, on: date) -> Iterable[Problem]:
    """What cannot be true of one person; age decides adult or child, not the role."""
    born = _day(who, "date_of_birth") if who.get("birth") == "known" else None
    expected = _day(who, "expected_on") if who.get("birth") == "unborn" else None
    if who.get("birth") != "unborn" and not (who.get("given_name") or who.get("family_name")):
        yield Problem("", "given_name", "Enter a first name or a family name")
    if born is not None and age_on(born, on) > OLDEST:
        yield Problem("", "date_of_birth", "Date of birth must be less than 120 years ago")
    if expected is not None and abs((expected - on).days) > LONGEST_PREGNANCY_DAYS:
        yield Problem("", "expected_on", "The expected date must be within about ten months of today")
    if (who.get("role") == "unborn") != (who.get("birth") == "unborn") and who.get("birth"):
        yield Problem("", "role", "Choose “Unborn baby” together with “Not born yet”")


def _day(group: Group, name: str) -> date | None:
    stored = group.get(name)
    return date.fromisoformat(stored) if stored else None


def relationships_page(draft: Draft) -> Page:
    """How every two people are related, suggested from who they are in the family."""
    pairs, called = tuple(draft.pairs), _called(draft.people)
    groups = tuple(
        QuestionGroup(
            key=f"{person.id}/{other.id}",
            questions=(
                Question(
                    name="kind",
                    kind=Kind.PICK,
                    label=f"{called[person.id]} is {called[other.id]}’s …",
                    required=f"Say how {person.name} and {other.name} are related, or that you do not know",
                    options=RELATIONSHIPS,
                ),
            ),
        )
        for person, other in pairs
    )
    return Page(
        key="relationships",
        title="How are they related?",
        lead="We have suggested answers from what you said. Please check each one." if groups else "",
        groups=groups,
    )


def _called(people: Sequence[PersonAnswer]) -> dict[str, str]:
    """By first name where nobody else in the family has the same, else by the whole name."""
    first = Counter(person.given_name for person in people)
    return {
        each.id: each.given_name if first[each.given_name] == 1 and each.given_name else each.name for each in people
    }


def suggested(person: PersonAnswer, other: PersonAnswer) -> str:
    """What two people are most likely to each other; the referrer checks it."""
    if person.role in CHILD_ROLES and other.role in CHILD_ROLES:
        same = person.role == other.role or "unborn" in {person.role, other.role}
        return "brother or sister of" if same else "step-brother or step-sister of"
    if other.role in CHILD_ROLES:
        return DOWN.get(person.role, "")
    if person.role in CHILD_ROLES:
        return UP.get(other.role, "")
    return ""


DOWN = {"mother": "mother of", "father": "father of", "grandparent": "grandparent of", "carer": "carer of"}
UP = {"mother": "child of", "father": "child of", "step_parent": "step-child of", "grandparent": "grandchild of"}
