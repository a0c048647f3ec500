"""A household that may have been entered the wrong way round: a question to whoever typed it, never a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from triage.referrals.answers import PersonAnswer
from triage.referrals.draft import Draft
from triage.referrals.register import Contradiction
from triage.referrals.schema.family import PARENT_ROLES, ROLES
from triage.rules.dates import age_on

OLDEST_CHILD = 25
"""Up to this age a grown son or daughter may well be meant."""
BORN_CHILD_ROLES = frozenset({"child", "step_child"})
OLDER = frozenset({"mother of", "father of", "step-mother of", "step-father of", "grandparent of"})
YOUNGER = frozenset({"child of", "step-child of", "grandchild of"})


def doubts(draft: Draft, key: str = "") -> tuple[Contradiction, ...]:
    """What about people's ages does not fit who they are said to be, on one page or on all."""
    found = (*_of_roles(draft), *_of_relationships(draft))
    return tuple(each for each in found if key in {"", each.page})


def _of_roles(draft: Draft) -> Iterator[Contradiction]:
    """A child of 38, or a mother who is younger than the child."""
    children = [each for each in draft.people if each.role in BORN_CHILD_ROLES]
    for person in draft.people:
        born = person.date_of_birth
        if born is None:
            continue
        page, age = f"person/{person.id}", age_on(born, draft.on)
        if person.role in BORN_CHILD_ROLES and age > OLDEST_CHILD:
            yield Contradiction(page, f"{person.name} is entered as a child and is {_years(age)} old. Is that right?")
        older = next((each for each in children if _is_older(each, born)), None)
        if person.role in PARENT_ROLES and older is not None:
            role = ROLES[person.role].lower()
            yield Contradiction(
                page, f"{person.name} is entered as the {role} and is younger than {older.name}. Were they swapped?"
            )


def _of_relationships(draft: Draft) -> Iterator[Contradiction]:
    """A mother born after her child."""
    for person, other in draft.pairs:
        kind = str(draft.group("relationships", f"{person.id}/{other.id}").get("kind", ""))
        if person.date_of_birth is None or other.date_of_birth is None:
            continue
        wrong = (kind in OLDER and person.date_of_birth >= other.date_of_birth) or (
            kind in YOUNGER and person.date_of_birth <= other.date_of_birth
        )
        if wrong:
            than = "older" if kind in OLDER else "younger"
            words = f"{person.name} is said to be {kind} {other.name}, and is not {than}. Is that right?"
            yield Contradiction("relationships", words)


def _is_older(person: PersonAnswer, born: date) -> bool:
    return person.date_of_birth is not None and person.date_of_birth <= born


def _years(age: int) -> str:
    return "1 year" if age == 1 else f"{age} years"
