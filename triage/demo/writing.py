"""A made-up family as the draft that a referrer would have written on the form."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from triage.accounts.models import User
from triage.demo.spec import Story, Who
from triage.referrals.draft import Draft
from triage.referrals.schema import form
from triage.referrals.schema.family import suggested
from triage.referrals.schema.questions import Kind, Question

NAMESPACE = uuid.UUID("6f1c5c0e-5d1c-4a57-9b39-3d0f5f2b7a11")
DAYS_A_YEAR = 365.25
NOT_KNOWN_EVERY = 4
SAFE_ANSWERS = ("not_known", "unknown", "no", "standard", "not_asked")


class Writer:
    """Fills in the form for one story, page by page, on a given day."""

    def __init__(self, story: Story, referral_id: str, user: User, on: date) -> None:
        self.story = story
        self.user = user
        self.on = on
        self.ids = {person.key: str(uuid.uuid5(NAMESPACE, f"{referral_id}/{person.key}")) for person in story.people}
        self.homes = [str(uuid.uuid5(NAMESPACE, f"{referral_id}/home/{at}")) for at in range(len(story.homes))]
        self.pages: dict[str, Any] = {}

    def stored(self, draft: Draft, *, danger: list[dict[str, Any]]) -> dict[str, Any]:
        """The draft as the database keeps it; `draft` gives the variant, the framework and the day."""
        stored = {
            "pages": self.pages,
            "people": list(self.ids.values()),
            "homes": self.homes,
            "agencies": [],
            "none": ["agencies"],
            "danger": danger,
        }
        self._referrer()
        self._people()
        self._homes()
        now = Draft(
            referral_id=draft.referral_id,
            variant=draft.variant,
            framework=draft.framework,
            on=draft.on,
            stored=stored,
        )
        self._relationships(now)
        self._concerns(now)
        self._rest()
        now = replace(now)  # whose people are read again, with all that was written
        for section in form.all_sections(now):
            for key in form.page_keys(now, section):
                self._complete(now, key)
        return stored

    def _page(self, key: str, groups: Mapping[str, Mapping[str, Any]]) -> None:
        self.pages[key] = {
            "groups": {name: dict(group) for name, group in groups.items()},
            "revision": 1,
            "complete": True,
        }

    def _referrer(self) -> None:
        user = self.user
        self._page(
            "referrer",
            {"": {"name": user.name, "job": user.job_title, "phone": user.phone, "email": user.email}},
        )

    def _people(self) -> None:
        contact, views, agrees = {}, {}, {}
        for person in self.story.people:
            key = self.ids[person.key]
            self._page(f"person/{key}", {"": self._name(person)})
            self._page(f"details/{key}", {"": _details(person)})
            contact[key] = {"phone": person.phone, "safe_to_call": person.safe_to_call}
            agrees[key] = {"answer": person.agrees}
            if person.child and person.due_in is None:
                views[key] = {"asked": "yes", "words": person.says} if person.says else {"asked": "too_young"}
        self._page("contact", contact)
        self._page("views", views)
        self._page("agrees", agrees)

    def _name(self, person: Who) -> dict[str, Any]:
        name = {
            "given_name": person.given,
            "family_name": person.family,
            "known_as": person.known_as,
            "role": person.role,
        }
        if person.due_in is not None:
            return {**name, "birth": "unborn", "expected_on": (self.on + timedelta(days=person.due_in)).isoformat()}
        if person.born:
            return {**name, "birth": "known", "date_of_birth": person.born}
        if person.age is None:
            return {**name, "birth": "unknown", "stated_age": "adult"}
        born = self.on - timedelta(days=round(person.age * DAYS_A_YEAR))
        return {**name, "birth": "known", "date_of_birth": born.isoformat()}

    def _homes(self) -> None:
        for key, home in zip(self.homes, self.story.homes, strict=True):
            lines = (*home.lines, "", "")[:2]
            self._page(
                f"home/{key}",
                {
                    "": {
                        "name": home.name,
                        "kind": home.kind,
                        "line_1": lines[0],
                        "line_2": lines[1],
                        "town": "Ashcombe" if home.lines else "",
                        "postcode": home.postcode,
                        "residents": [self.ids[who] for who in home.residents],
                        "safe_to_write": home.safe,
                        "through": home.through,
                        "protected": "yes" if home.protected else "no",
                        "must_not_know": [self.ids[who] for who in home.must_not_know],
                        "source": "Our own record",
                    }
                },
            )

    def _relationships(self, draft: Draft) -> None:
        groups = {
            f"{person.id}/{other.id}": {"kind": suggested(person, other) or "not known"}
            for person, other in draft.pairs
        }
        adults = [(a, b) for a, b in draft.pairs if not self._child(a.id) and not self._child(b.id)]
        for person, other in adults:
            together = {person.role, other.role} <= {"mother", "father", "step_parent", "partner"}
            shared = any(
                {person.id, other.id} <= {self.ids[who] for who in home.residents} for home in self.story.homes
            )
            if together:
                kind = "husband, wife or partner of" if shared else "former partner of"
                groups[f"{person.id}/{other.id}"] = {"kind": kind}
        self._page("relationships", groups)

    def _child(self, person_id: str) -> bool:
        key = next(key for key, value in self.ids.items() if value == person_id)
        return self.story.person(key).child

    def _concerns(self, draft: Draft) -> None:
        said: dict[str, list[Any]] = {}
        for concern in self.story.concerns:
            said.setdefault(concern.indicator, []).append(concern)
        for number, headline in enumerate(draft.framework.headlines):
            groups: dict[str, dict[str, Any]] = {}
            otherwise = self._otherwise(number)
            for indicator in headline.indicators:
                found = said.get(indicator.id, [])
                groups[indicator.id] = {"answer": found[0].answer if found else otherwise}
                for at, concern in enumerate(each for each in found if each.answer == "yes"):
                    groups[f"{indicator.id}/{at}"] = {
                        "who": [self.ids[concern.who]] if concern.who else [],
                        "on": (self.on - timedelta(days=concern.days_ago)).isoformat(),
                        "value": concern.value,
                        "reference": concern.reference,
                    }
            self._page(f"concerns/{headline.id}", groups)

    def _otherwise(self, headline: int) -> str:
        """A referrer who knows the family says no to most of what is not so, and does not know the rest."""
        return "not_known" if (headline + len(self.story.user)) % NOT_KNOWN_EVERY == 0 else "no"

    def _rest(self) -> None:
        story = self.story
        self._page(
            "tried",
            {
                "": {
                    "kinds": ["talked", "in_school"],
                    "words": story.tried,
                    "helped": story.going_well,
                    "hopes": story.hopes,
                    "will_lead": "not_known",
                }
            },
        )
        told: dict[str, Any] = {"told": story.told}
        if story.told == "yes":
            told |= {"by": self.user.name, "on": self.on.isoformat()}
        elif story.told == "no":
            told |= {"why_not": "Telling the other parent could put the children at risk."}
        self._page("told", {"": told})
        self._page("basis", {"": {"basis": "safeguarding" if story.danger else "public_task", "objection": "no"}})
        risk = (
            {"known": "yes", "words": story.risk, "two_workers": "yes"}
            if story.risk
            else {"known": "no", "two_workers": "no"}
        )
        self._page("risks", {"": {**risk, "domestic_abuse": story.abuse}})

    def _complete(self, draft: Draft, key: str) -> None:
        """Answer what the story leaves open with the most careful answer the question has."""
        page = form.page(draft, key)
        if page is None:
            return
        if key not in self.pages:
            self._page(key, {})
        groups = self.pages[key]["groups"]
        for group in page.groups:
            entry = key.startswith("concerns/") and "/" in group.key
            if entry:
                continue
            given = groups.setdefault(group.key, {})
            for question in group.questions:
                if question.required and not given.get(question.name):
                    given[question.name] = _careful(question)


def _details(person: Who) -> dict[str, Any]:
    return {
        "gender": person.gender or "not_said",
        "school": person.school,
        "upn": person.upn,
        "nhs": person.nhs,
        "language": person.language,
        "interpreter": "yes" if person.interpreter else "no",
        "letter_format": person.letters,
        "cares": person.cares,
        "occupation": person.occupation,
    }


def _careful(question: Question) -> Any:
    """An answer that claims nothing."""
    if question.options:
        return next((word for word in SAFE_ANSWERS if word in question.options), next(iter(question.options)))
    return "Not known" if question.kind in (Kind.LINE, Kind.TEXT) else None
