"""The other families: drawn from lists with a fixed seed, so that every demo is the same."""

from __future__ import annotations

import random
from collections.abc import Iterator

from triage.demo.spec import Concern, Course, Home, Story, Who

SURNAMES = (
    "Abernethy", "Adeyinka", "Ashworth-Cole", "Balogun", "Begum", "Bellweather", "Brânză", "Castellanos", "Chukwu",
    "D'Costa", "Dragomir", "Eastwell", "Fairweather", "Fitzgibbon", "Gorecki", "Hallam-Reece", "Hargreave", "Ibarra",
    "Iqbal", "Jeyaratnam", "Kettlewell", "Lakatos", "Lidgate", "MacAskill", "Mbeki-Stone", "N'Diaye", "Nørgaard",
    "O'Flaherty", "Okonedo", "Penhaligon", "Quartermaine", "Rahimi", "Ridgewell", "Sadowska", "Şahin", "Stavrakis",
    "Tattersall", "Thistlewood", "Ubhi", "Vantongeren", "Wolstencroft", "Yardley-Moss", "Zielińska", "Ó Súilleabháin",
    "Featherstone", "Greenslade",
)  # fmt: skip
MOTHERS = (
    "Agnieszka",
    "Bronwen",
    "Carly",
    "Denise",
    "Esra",
    "Fiona",
    "Gita",
    "Hayley",
    "Ioana",
    "Joanne",
    "Kemi",
    "Lorraine",
)
FATHERS = (
    "Andrzej",
    "Barry",
    "Craig",
    "Delroy",
    "Emeka",
    "Faisal",
    "Grzegorz",
    "Huw",
    "Ian",
    "Jamal",
    "Kofi",
    "Leszek",
)
GIRLS = ("Alice", "Beti", "Chiara", "Destiny", "Elif", "Freya", "Grace", "Hafsa", "Isla", "Jasmin", "Kaja", "Lola")
BOYS = ("Aaron", "Bilal", "Callum", "Daniyal", "Eryk", "Femi", "George", "Harvey", "Isaac", "Joshua", "Kai", "Luca")
STREETS = (
    "Albion Street",
    "Bakehouse Lane",
    "Canal Walk",
    "Drapers Hill",
    "Eel Brook Road",
    "Fuller's Way",
    "Garrison Row",
)

NEEDS = (
    ("sf3.education.attendance-90", "child", 84.0, "Register"),
    ("sf3.relationships.parenting", "adult", None, "Home visit"),
    ("sf3.housing.unsuitable", "", None, "Tenancy file"),
    ("sf3.health.child-mental", "child", None, "Letter from the clinic"),
    ("sf3.finance.debt", "", None, "Told by the family"),
    ("sf3.health.adult-mental", "adult", None, "Told by the parent"),
    ("sf3.crime.child-at-risk", "child", None, "Incident log"),
    ("sf3.education.attendance-50", "child", 43.0, "Register"),
    ("sf3.substances.adult", "adult", None, "Told by a relative"),
    ("sf3.relationships.child-violent", "child", None, "Call to the police"),
    ("sf3.finance.workless", "adult", None, "Told by the parent"),
    ("sf3.abuse.child-affected", "child", None, "Incident log"),
)
REFERRERS = (
    ("elmfield", "school"), ("elmfield", "school2"), ("brannoc", "primary"), ("police", "police"), ("homes", "housing"),
    ("health", "health"), ("yos", "yos"), ("care", "care"), ("welfare", "welfare"), ("jobs", "jobcentre"),
)  # fmt: skip
COURSES = (
    (Course.NEXT_MEETING, 7), (Course.LISTED, 17), (Course.ASKED, 4), (Course.CHECKING, 3), (Course.SENT, 5),
    (Course.NOT_ELIGIBLE, 4), (Course.WITHDRAWN, 2), (Course.DRAFT, 1), (Course.LAST_MEETING, 3),
)  # fmt: skip
DAYS = {
    Course.LAST_MEETING: (26, 45), Course.NEXT_MEETING: (12, 30), Course.LISTED: (10, 50), Course.ASKED: (5, 10),
    Course.CHECKING: (3, 7), Course.SENT: (1, 6), Course.NOT_ELIGIBLE: (9, 40), Course.WITHDRAWN: (8, 30), Course.DRAFT: (1, 4),
}  # fmt: skip
LAST_DECISIONS = ("light_named", "intensive_done", "keep")


def ordinary() -> Iterator[Story]:
    """One family for each surname, in the same states every time."""
    chance = random.Random(2026)
    courses = [course for course, count in COURSES for _ in range(count)]
    decisions = iter(LAST_DECISIONS)
    for number, (surname, course) in enumerate(zip(SURNAMES, courses, strict=True)):
        decision = next(decisions) if course is Course.LAST_MEETING else ""
        yield _family(chance, number, surname, course, decision)


def _family(chance: random.Random, number: int, surname: str, course: Course, decision: str) -> Story:
    people = _people(chance, number, surname)
    agency, user = REFERRERS[number % len(REFERRERS)]
    few = course in (Course.NOT_ELIGIBLE, Course.WITHDRAWN)
    count = 1 if few else 6 if decision == "intensive_done" else chance.randint(3, 5)
    needs = _needs(chance, count, severe=decision == "intensive_done")
    return Story(
        agency=agency,
        user=user,
        people=people,
        homes=(
            Home(
                "Home",
                (f"{chance.randint(2, 120)} {STREETS[number % len(STREETS)]}",),
                f"ZZ99 {number % 9 + 1}{'ABDEFGHJL'[number % 9]}{'NPQRSTUWX'[number % 9]}",
                tuple(person.key for person in people),
            ),
        ),
        concerns=tuple(_concern(chance, need, people) for need in needs),
        course=course,
        sent_days_ago=chance.randint(*DAYS[course]),
        abuse="yes" if any(need[0].startswith("sf3.abuse") for need in needs) else "no",
        decision=decision,
        why="The panel agreed with the recommendation.",
        verify=course not in (Course.ASKED, Course.CHECKING),
    )


def _needs(chance: random.Random, count: int, *, severe: bool) -> list[tuple[str, str, float | None, str]]:
    """Needs under different headlines, so that each counts."""
    picked = list(chance.sample(NEEDS, len(NEEDS)))
    if severe:
        picked.sort(key=lambda need: "abuse" not in need[0] and "violent" not in need[0])
    chosen: dict[str, tuple[str, str, float | None, str]] = {}
    for need in picked:
        chosen.setdefault(need[0].split(".")[1], need)
    return list(chosen.values())[:count]


def _concern(chance: random.Random, need: tuple[str, str, float | None, str], people: tuple[Who, ...]) -> Concern:
    indicator, who, value, reference = need
    wanted = [person.key for person in people if who and person.child == (who == "child")]
    return Concern(indicator, wanted[0] if wanted else "", chance.randint(6, 110), value, reference)


def _people(chance: random.Random, number: int, surname: str) -> tuple[Who, ...]:
    mother = MOTHERS[number % len(MOTHERS)]
    people = [
        Who(
            "mum",
            mother,
            surname,
            "mother",
            chance.uniform(24, 46),
            gender="female",
            phone=f"01632 960 {500 + number}",
            safe_to_call="yes" if number % 3 else "unknown",
        )
    ]
    if number % 2:
        role = "step_parent" if number % 5 == 0 else "father"
        name = SURNAMES[(number + 7) % len(SURNAMES)] if role == "step_parent" else surname
        people.append(Who("dad", FATHERS[number % len(FATHERS)], name, role, chance.uniform(26, 52), gender="male"))
    for at in range(1 + number % 3):
        girl = (number + at) % 2 == 0
        given = (GIRLS if girl else BOYS)[(number + at * 5) % 12]
        age = chance.uniform(8, 16) if at == 0 else chance.uniform(1, 15)
        says = "I want things to be calm at home." if age > 6 else ""
        people.append(
            Who(
                f"child{at}",
                given,
                surname,
                "child",
                age,
                gender="female" if girl else "male",
                school=_school(age),
                says=says,
            )
        )
    return tuple(people)


def _school(age: float) -> str:
    if age < 4.5:
        return ""
    return "St Brannoc's Primary School" if age < 11.5 else "Elmfield Academy"
